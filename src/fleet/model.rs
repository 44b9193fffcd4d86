//! A connection and who serves it; what is wrong when two do. Pure.

use chrono::{DateTime, Utc};

/// A connection that a process serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The process.
    pub process: String,
    /// The shard's number, counted from 0.
    pub shard: i32,
    /// How many shards that process believes the bot to have.
    pub total: i32,
    /// The version of that process.
    pub version: String,
    /// Whether a session is open.
    pub connected: bool,
    /// Since when it is so.
    pub since: DateTime<Utc>,
    /// The round trip of its last heartbeat.
    pub latency_ms: Option<i32>,
    /// In how many guilds it hears us.
    pub guilds: i32,
}

/// Why this process and another one serve the same guilds, if they do.
pub(super) fn quarrel(process: &str, seats: &[Seat]) -> Option<String> {
    let mine = || seats.iter().filter(|seat| seat.process == process);
    seats.iter().filter(|seat| seat.process != process).find_map(|other| {
        let Seat { shard, total, process, .. } = other;
        if mine().any(|seat| seat.total != *total) {
            return Some(format!("{process} counts {total} shards, this process another number"));
        }
        mine().any(|seat| seat.shard == *shard).then(|| format!("{process} serves shard {shard} of {total} too"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seat(process: &str, shard: i32, total: i32) -> Seat {
        Seat {
            process: process.into(),
            shard,
            total,
            version: "1.0.0".into(),
            connected: true,
            since: DateTime::UNIX_EPOCH,
            latency_ms: None,
            guilds: 1,
        }
    }

    #[test]
    fn two_processes_for_the_same_shard_are_a_quarrel() {
        let others = [seat("b", 2, 4), seat("b", 3, 4)];
        let with = |mine: Vec<Seat>| quarrel("a", &[mine.as_slice(), &others].concat());
        assert_eq!(with(vec![seat("a", 0, 4), seat("a", 1, 4)]), None);
        assert_eq!(with(vec![]), None, "a worker serves none");
        insta::assert_snapshot!(with(vec![seat("a", 1, 4), seat("a", 2, 4)]).unwrap(), @"b serves shard 2 of 4 too");
        insta::assert_snapshot!(with(vec![seat("a", 0, 1)]).unwrap(), @"b counts 4 shards, this process another number");
    }
}
