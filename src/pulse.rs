//! Signs of life of this process: when it began, and what each of its connections to Discord last said. The gateway
//! writes; health, the status page and the fleet read.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};

use crate::clock::Clock;

/// A connection to Discord's gateway, or all of them together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gateway {
    /// This process has none: it only works the queue.
    #[default]
    Absent,
    /// Connecting, for the first time or again.
    Connecting {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Connected.
    Connected {
        /// Since when.
        since: DateTime<Utc>,
        /// The round trip of the last heartbeat.
        latency: Option<Duration>,
    },
}

/// One connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Its number, counted from 0.
    pub id: u32,
    /// How it is.
    pub gateway: Gateway,
    /// In how many guilds it hears us.
    pub guilds: usize,
}

/// What Discord keeps from us, because it is not switched on in the developer portal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
    /// What people say, unless it is addressed to us.
    pub content: bool,
    /// Who joins.
    pub members: bool,
}

impl Withheld {
    /// Whether what a person said is among it: nobody can say nothing.
    pub fn hides(self, text: &str, attachments: usize) -> bool {
        self.content && text.is_empty() && attachments == 0
    }
}

/// Signs of life, shared by cloning.
#[derive(Clone, Debug)]
pub struct Pulse {
    clock: Clock,
    started_at: DateTime<Utc>,
    held: Arc<RwLock<Held>>,
}

#[derive(Debug, Default)]
struct Held {
    /// How many shards the bot has, over all processes.
    total: u32,
    withheld: Withheld,
    shards: BTreeMap<u32, Shard>,
}

impl Pulse {
    /// A process that begins now, with no gateway.
    pub fn new(clock: Clock) -> Self {
        Self { started_at: clock.now(), clock, held: Arc::default() }
    }

    /// When the process started.
    pub fn started_at(&self) -> DateTime<Utc> {
        self.started_at
    }

    /// How long the process has been running.
    pub fn uptime(&self) -> TimeDelta {
        self.clock.now() - self.started_at
    }

    /// All connections together: connected if all are, connecting since the first that is not was lost.
    pub fn gateway(&self) -> Gateway {
        let held = self.held();
        let all = held.shards.values().map(|shard| shard.gateway);
        all.reduce(worse).unwrap_or_default()
    }

    /// Whether any connection is there.
    pub fn is_connected(&self) -> bool {
        self.held().shards.values().any(|shard| matches!(shard.gateway, Gateway::Connected { .. }))
    }

    /// Each connection, by its number.
    pub fn shards(&self) -> Vec<Shard> {
        self.held().shards.values().copied().collect()
    }

    /// How many shards the bot has, over all processes; 0 in a process without a gateway.
    pub fn total(&self) -> u32 {
        self.held().total
    }

    /// What Discord keeps from the connections of this process.
    pub fn withheld(&self) -> Withheld {
        self.held().withheld
    }

    /// They hear everything but this.
    pub fn hears_without(&self, withheld: Withheld) {
        self.held.write().unwrap_or_else(PoisonError::into_inner).withheld = withheld;
    }

    /// These shards will be connected now.
    pub fn opens(&self, shards: impl IntoIterator<Item = u32>, total: u32) {
        let since = self.clock.now();
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held.total = total;
        let opened = |id| (id, Shard { id, gateway: Gateway::Connecting { since }, guilds: 0 });
        held.shards = shards.into_iter().map(opened).collect();
    }

    /// A connection is being made; keeps the moment if it was already.
    pub fn connecting(&self, shard: u32) {
        let now = self.clock.now();
        self.change(shard, |shard| match shard.gateway {
            Gateway::Connecting { .. } => {}
            _ => shard.gateway = Gateway::Connecting { since: now },
        });
    }

    /// A connection is there (READY or RESUMED), or its heartbeat came back.
    pub fn connected(&self, shard: u32, latency: Option<Duration>) {
        let now = self.clock.now();
        self.change(shard, |shard| {
            shard.gateway = match shard.gateway {
                Gateway::Connected { since, latency: before } => {
                    Gateway::Connected { since, latency: latency.or(before) }
                }
                _ => Gateway::Connected { since: now, latency },
            };
        });
    }

    /// In how many guilds a connection hears us.
    pub fn counted(&self, shard: u32, guilds: usize) {
        self.change(shard, |shard| shard.guilds = guilds);
    }

    fn held(&self) -> RwLockReadGuard<'_, Held> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, shard: u32, to: impl FnOnce(&mut Shard)) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(shard) = held.shards.get_mut(&shard) {
            to(shard);
        }
    }
}

fn worse(one: Gateway, other: Gateway) -> Gateway {
    use Gateway::{Absent, Connected, Connecting};
    match (one, other) {
        (Connecting { since: one }, Connecting { since: other }) => Connecting { since: one.min(other) },
        (Connecting { since }, _) | (_, Connecting { since }) => Connecting { since },
        (Connected { since: one, latency: slow }, Connected { since: other, latency }) => {
            Connected { since: one.max(other), latency: slow.max(latency) }
        }
        (Absent, there) | (there, Absent) => there,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connected_since(pulse: &Pulse) -> (DateTime<Utc>, Option<Duration>) {
        let Gateway::Connected { since, latency } = pulse.gateway() else { panic!("not connected") };
        (since, latency)
    }

    #[test]
    fn a_heartbeat_does_not_restart_the_connection() {
        let clock = Clock::system();
        let pulse = Pulse::new(clock.clone());
        assert_eq!(pulse.gateway(), Gateway::Absent);
        pulse.opens([0], 1);
        pulse.connected(0, None);
        let (since, _) = connected_since(&pulse);
        clock.advance(Duration::from_mins(1));
        pulse.connected(0, Some(Duration::from_millis(40)));
        assert_eq!(connected_since(&pulse), (since, Some(Duration::from_millis(40))));
        assert!(pulse.uptime() >= TimeDelta::seconds(60));
    }

    #[test]
    fn all_together_are_as_well_as_the_worst() {
        let clock = Clock::system();
        let pulse = Pulse::new(clock.clone());
        pulse.opens([4, 5], 8);
        assert!(!pulse.is_connected() && matches!(pulse.gateway(), Gateway::Connecting { .. }));
        pulse.connected(4, Some(Duration::from_millis(20)));
        assert!(
            pulse.is_connected() && matches!(pulse.gateway(), Gateway::Connecting { .. }),
            "one is enough to be there"
        );
        pulse.connected(5, Some(Duration::from_millis(70)));
        assert_eq!(connected_since(&pulse).1, Some(Duration::from_millis(70)));
        pulse.connecting(4);
        pulse.counted(5, 12);
        pulse.connected(9, None);
        assert_eq!(pulse.shards().iter().map(|shard| (shard.id, shard.guilds)).collect::<Vec<_>>(), [(4, 0), (5, 12)]);
        assert_eq!(pulse.total(), 8);
    }
}
