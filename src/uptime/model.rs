//! Outages and how much of a time they take: pure.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A time in which no process was connected: from one moment to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(i64, i64)", into = "(i64, i64)")]
pub struct Outage {
    /// When Artie was last heard of.
    pub from: DateTime<Utc>,
    /// When it was back.
    pub until: DateTime<Utc>,
}

impl From<(i64, i64)> for Outage {
    fn from((from, until): (i64, i64)) -> Self {
        let time = |ms| DateTime::from_timestamp_millis(ms).unwrap_or_default();
        Self { from: time(from), until: time(until) }
    }
}

impl From<Outage> for (i64, i64) {
    fn from(outage: Outage) -> Self {
        (outage.from.timestamp_millis(), outage.until.timestamp_millis())
    }
}

/// How long Artie was away between two moments. Times named twice count once.
pub fn downtime(outages: &[Outage], from: DateTime<Utc>, until: DateTime<Utc>) -> TimeDelta {
    let mut clipped: Vec<_> = outages.iter().map(|outage| (outage.from.max(from), outage.until.min(until))).collect();
    clipped.sort_unstable();
    let (mut sum, mut covered) = (TimeDelta::zero(), from);
    for (begin, end) in clipped {
        let begin = begin.max(covered);
        if end > begin {
            sum += end - begin;
            covered = end;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(ms: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(ms).unwrap()
    }

    proptest! {
        #[test]
        fn every_moment_counts_once(spans in prop::collection::vec((0..60_i64, 0..60_i64), 0..8), from in 0..60_i64, long in 0..60_i64) {
            let outages: Vec<_> = spans.iter().map(|(a, b)| Outage::from((*a, *b))).collect();
            let until = from + long;
            let expected = (from..until).filter(|ms| spans.iter().any(|(a, b)| a <= ms && ms < b)).count();
            prop_assert_eq!(downtime(&outages, at(from), at(until)).num_milliseconds(), i64::try_from(expected).unwrap());
        }
    }
}
