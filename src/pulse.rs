//! Signs of life of this process: when it began and what the gateway last said. The gateway writes, health reads.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};

use crate::clock::Clock;

/// The connection to Discord's gateway.
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

/// Signs of life, shared by cloning.
#[derive(Clone, Debug)]
pub struct Pulse {
    clock: Clock,
    started_at: DateTime<Utc>,
    gateway: Arc<RwLock<Gateway>>,
}

impl Pulse {
    /// A process that begins now, with no gateway.
    pub fn new(clock: Clock) -> Self {
        Self { started_at: clock.now(), clock, gateway: Arc::default() }
    }

    /// How long the process has been running.
    pub fn uptime(&self) -> TimeDelta {
        self.clock.now() - self.started_at
    }

    /// What the gateway last said.
    pub fn gateway(&self) -> Gateway {
        *self.gateway.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The gateway is being connected; keeps the moment if it was already.
    pub fn gateway_connecting(&self) {
        let now = self.clock.now();
        self.change(|gateway| match gateway {
            Gateway::Connecting { since } => Gateway::Connecting { since },
            _ => Gateway::Connecting { since: now },
        });
    }

    /// The gateway is connected (READY or RESUMED), or a heartbeat came back.
    pub fn gateway_connected(&self, latency: Option<Duration>) {
        let now = self.clock.now();
        self.change(|gateway| match gateway {
            Gateway::Connected { since, latency: before } => Gateway::Connected { since, latency: latency.or(before) },
            _ => Gateway::Connected { since: now, latency },
        });
    }

    fn change(&self, to: impl FnOnce(Gateway) -> Gateway) {
        let mut gateway = self.gateway.write().unwrap_or_else(PoisonError::into_inner);
        *gateway = to(*gateway);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heartbeat_does_not_restart_the_connection() {
        let clock = Clock::system();
        let pulse = Pulse::new(clock.clone());
        assert_eq!(pulse.gateway(), Gateway::Absent);
        pulse.gateway_connected(None);
        let Gateway::Connected { since, .. } = pulse.gateway() else { panic!("not connected") };
        clock.advance(Duration::from_mins(1));
        pulse.gateway_connected(Some(Duration::from_millis(40)));
        assert_eq!(pulse.gateway(), Gateway::Connected { since, latency: Some(Duration::from_millis(40)) });
        assert!(pulse.uptime() >= TimeDelta::seconds(60));
    }
}
