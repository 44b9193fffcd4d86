//! The states of a task and the ways between them. The CHECK of table `queue`, this enum and the diagram of
//! `docs/QUEUE.md` name the same ones; a test says so.

use std::fmt;

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

/// Where a task stands.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Status {
    /// Waits for its time, or for a worker.
    Pending,
    /// Claimed by a worker.
    Processing,
    /// Ended well.
    Completed,
    /// Gave up: a dead letter.
    Failed,
    /// Called off.
    Cancelled,
    /// Not worth doing any more.
    Skipped,
}

impl Status {
    /// Its name in SQL and JSON.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Where a task may go from here.
    pub fn next(self) -> &'static [Status] {
        match self {
            Self::Pending => &[Self::Processing, Self::Cancelled],
            Self::Processing => &[Self::Pending, Self::Completed, Self::Failed, Self::Cancelled, Self::Skipped],
            Self::Failed => &[Self::Pending],
            Self::Completed | Self::Cancelled | Self::Skipped => &[],
        }
    }

    /// Whether nothing happens to it by itself any more.
    pub fn is_ended(self) -> bool {
        !matches!(self, Self::Pending | Self::Processing)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use strum::IntoEnumIterator;

    use super::*;

    const MIGRATION: &str = include_str!("../../migrations/0005_queue.sql");
    const DIAGRAM: &str = include_str!("../../docs/QUEUE.md");

    #[test]
    fn the_check_names_exactly_these_states() {
        let list = MIGRATION.split("queue_status_known CHECK (status IN (").nth(1).unwrap().split("))").next().unwrap();
        let checked: BTreeSet<&str> = list.split(',').map(|name| name.trim().trim_matches('\'')).collect();
        assert_eq!(checked, Status::iter().map(Status::name).collect());
    }

    #[test]
    fn every_state_has_a_partition() {
        let partitions: String =
            MIGRATION.split("FOR VALUES IN (").skip(1).filter_map(|p| p.split(')').next()).collect();
        for status in Status::iter() {
            assert!(partitions.contains(&format!("'{status}'")), "{status} has no partition");
        }
    }

    #[test]
    fn the_diagram_draws_exactly_these_ways() {
        let diagram = DIAGRAM.split("stateDiagram-v2").nth(1).unwrap().split("```").next().unwrap();
        let drawn: BTreeSet<(String, String)> = diagram
            .lines()
            .filter_map(|line| line.split_once("-->"))
            .map(|(from, to)| (from.trim().to_owned(), to.split(':').next().unwrap().trim().to_owned()))
            .filter(|(from, to)| from != "[*]" && to != "[*]")
            .collect();
        let meant: BTreeSet<(String, String)> = Status::iter()
            .flat_map(|from| from.next().iter().map(move |to| (from.name().to_owned(), to.name().to_owned())))
            .collect();
        assert_eq!(drawn, meant);
    }

    #[test]
    fn names_are_read_back() {
        for status in Status::iter() {
            assert_eq!(status.name().parse(), Ok(status));
        }
    }
}
