//! Counts of use, pure.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, NaiveDate, Utc};

use crate::{ids::GuildId, stats::latency::Latencies};

/// Whose use is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// All guilds and direct messages.
    Everywhere,
    /// One guild.
    Guild(GuildId),
}

impl Scope {
    /// The `guild_id` of its rows.
    pub(super) fn key(self) -> String {
        match self {
            Self::Everywhere => "__global__".to_owned(),
            Self::Guild(guild) => guild.to_string(),
        }
    }
}

/// How often something was used, and how it went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// `wallet pay`, `button:wallet.history`, `capability:calculate`; for capabilities alone the bare name.
    pub name: String,
    /// Uses that worked.
    pub ok: i64,
    /// Uses that ended in an error.
    pub err: i64,
    /// Time over all uses, in milliseconds.
    pub total_ms: i64,
}

impl Usage {
    /// All uses.
    pub fn count(&self) -> i64 {
        self.ok + self.err
    }

    /// Errors per hundred uses, rounded.
    pub fn error_percent(&self) -> i64 {
        (self.err * 100 + self.count() / 2).checked_div(self.count()).unwrap_or(0)
    }

    /// The average time of a use, in milliseconds.
    pub fn average_ms(&self) -> i64 {
        self.total_ms.checked_div(self.count()).unwrap_or(0)
    }
}

/// The use of one UTC day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayUsage {
    /// The day.
    pub day: NaiveDate,
    /// Uses that worked.
    pub ok: i64,
    /// Uses that ended in an error.
    pub err: i64,
}

/// What is added to a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Delta {
    pub(super) ok: i64,
    pub(super) err: i64,
    pub(super) total_ms: i64,
}

impl Delta {
    fn once(ok: bool, elapsed: Duration) -> Self {
        let total_ms = i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX);
        Self { ok: i64::from(ok), err: i64::from(!ok), total_ms }
    }

    fn add(&mut self, other: Self) {
        self.ok += other.ok;
        self.err += other.err;
        self.total_ms = self.total_ms.saturating_add(other.total_ms);
    }
}

/// Deltas not yet in the database. Sorted, so that two processes take their locks in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// By day, guild and command.
    pub(super) commands: BTreeMap<(NaiveDate, String, String), Delta>,
    /// By guild and capability, with the last use.
    pub(super) capabilities: BTreeMap<(String, String), (Delta, DateTime<Utc>)>,
    /// How long commands took, by day.
    pub(super) latencies: BTreeMap<NaiveDate, Latencies>,
}

impl Tally {
    pub(super) fn is_empty(&self) -> bool {
        self.commands.is_empty() && self.capabilities.is_empty() && self.latencies.is_empty()
    }

    /// Counts a use in the guild and everywhere.
    pub(super) fn count(&mut self, guild: Option<GuildId>, name: &str, ok: bool, elapsed: Duration, at: DateTime<Utc>) {
        for scope in scopes(guild) {
            let row = self.commands.entry((at.date_naive(), scope.key(), name.to_owned())).or_default();
            row.add(Delta::once(ok, elapsed));
        }
    }

    /// Counts a run of a capability in the guild and everywhere.
    pub(super) fn count_capability(
        &mut self,
        guild: Option<GuildId>,
        name: &str,
        ok: bool,
        elapsed: Duration,
        at: DateTime<Utc>,
    ) {
        for scope in scopes(guild) {
            let row = self.capabilities.entry((scope.key(), name.to_owned())).or_insert((Delta::default(), at));
            row.0.add(Delta::once(ok, elapsed));
            row.1 = row.1.max(at);
        }
    }

    /// Counts how long a command took.
    pub(super) fn count_latency(&mut self, elapsed: Duration, at: DateTime<Utc>) {
        self.latencies.entry(at.date_naive()).or_default().count(elapsed);
    }

    /// Adds what another tally holds: deltas that could not be flushed.
    pub(super) fn merge(&mut self, other: Self) {
        for (key, delta) in other.commands {
            self.commands.entry(key).or_default().add(delta);
        }
        for (key, (delta, at)) in other.capabilities {
            let row = self.capabilities.entry(key).or_insert((Delta::default(), at));
            row.0.add(delta);
            row.1 = row.1.max(at);
        }
        for (day, latencies) in other.latencies {
            self.latencies.entry(day).or_default().merge(&latencies);
        }
    }
}

fn scopes(guild: Option<GuildId>) -> impl Iterator<Item = Scope> {
    std::iter::once(Scope::Everywhere).chain(guild.map(Scope::Guild))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_counts_in_its_guild_and_everywhere() {
        let at = "2026-07-31T23:59:59Z".parse().unwrap();
        let mut tally = Tally::default();
        tally.count(Some(GuildId(1)), "daily", true, Duration::from_millis(40), at);
        tally.count(None, "daily", false, Duration::from_millis(20), at);
        let day = at.date_naive();
        let row = |guild: &str| tally.commands[&(day, guild.to_owned(), "daily".to_owned())];
        assert_eq!(row("__global__"), Delta { ok: 1, err: 1, total_ms: 60 });
        assert_eq!(row("1"), Delta { ok: 1, err: 0, total_ms: 40 });
        assert_eq!(tally.commands.len(), 2);
    }

    #[test]
    fn what_was_merged_back_is_not_lost() {
        let at = "2026-07-31T12:00:00Z".parse().unwrap();
        let mut whole = Tally::default();
        let (mut first, mut second) = (Tally::default(), Tally::default());
        for (n, part) in [&mut first, &mut second].into_iter().enumerate() {
            for tally in [part, &mut whole] {
                tally.count(Some(GuildId(1)), "daily", n == 0, Duration::from_millis(5), at);
                tally.count_capability(Some(GuildId(2)), "dice", true, Duration::from_millis(5), at);
                tally.count_latency(Duration::from_millis(5), at);
            }
        }
        second.merge(first);
        assert_eq!(second, whole);
    }

    #[test]
    fn nothing_used_has_no_errors_and_no_average() {
        assert_eq!((Usage::default().error_percent(), Usage::default().average_ms()), (0, 0));
        let usage = Usage { name: String::new(), ok: 2, err: 1, total_ms: 100 };
        assert_eq!((usage.count(), usage.error_percent(), usage.average_ms()), (3, 33, 33));
    }
}
