//! How long commands take, as a histogram: what an average hides. Pure.

use std::time::Duration;

/// Where the buckets end, in milliseconds; what takes longer falls into a last one without an end.
const ENDS: [u64; 14] = [2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 60_000];

/// Counts by how long something took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Latencies {
    counts: [u64; ENDS.len() + 1],
}

/// How long half of all uses took at most, and 19 of 20.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantiles {
    /// The median.
    pub p50: Duration,
    /// The 95th percentile.
    pub p95: Duration,
}

/// Where the bucket without an end is said to end.
const ENDLESS: i32 = i32::MAX;

impl Latencies {
    pub(super) fn count(&mut self, elapsed: Duration) {
        let ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        self.add(ms, 1);
    }

    /// What another histogram holds.
    pub(super) fn merge(&mut self, other: &Self) {
        self.counts.iter_mut().zip(other.counts).for_each(|(count, more)| *count += more);
    }

    /// The buckets that are not empty, by their ends, in the form of the table.
    pub(super) fn buckets(&self) -> impl Iterator<Item = (i32, i64)> {
        let ends = ENDS.iter().map(|end| i32::try_from(*end).unwrap_or(ENDLESS)).chain([ENDLESS]);
        let counts = self.counts.iter().map(|count| i64::try_from(*count).unwrap_or(i64::MAX));
        ends.zip(counts).filter(|(_, count)| *count > 0)
    }

    /// From buckets of the table. One that another version made counts where its end falls.
    pub(super) fn of_buckets(buckets: impl IntoIterator<Item = (i32, i64)>) -> Self {
        let mut latencies = Self::default();
        for (end, count) in buckets {
            let end = if end == ENDLESS { u64::MAX } else { u64::try_from(end).unwrap_or_default() };
            latencies.add(end, u64::try_from(count).unwrap_or_default());
        }
        latencies
    }

    fn add(&mut self, ms: u64, count: u64) {
        self.counts[ENDS.partition_point(|end| *end < ms)] += count;
    }

    /// `None` before the first use.
    pub(super) fn quantiles(&self) -> Option<Quantiles> {
        Some(Quantiles { p50: self.quantile(50)?, p95: self.quantile(95)? })
    }

    /// Within its bucket the uses are taken to be spread evenly.
    fn quantile(&self, percent: u64) -> Option<Duration> {
        let all: u64 = self.counts.iter().sum();
        let wanted = (all * percent).div_ceil(100).max(1);
        let mut below = 0;
        for (index, count) in self.counts.iter().enumerate() {
            if below + count >= wanted {
                let from = index.checked_sub(1).map_or(0, |index| ENDS[index]);
                let to = ENDS.get(index).copied().unwrap_or(from);
                return Some(Duration::from_millis(from + (to - from) * (wanted - below) / count));
            }
            below += count;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_within_the_bucket_they_fall_into() {
        let mut latencies = Latencies::default();
        assert_eq!(latencies.quantiles(), None);
        for ms in (0..100).map(|n| if n < 90 { 30 } else { 400 }) {
            latencies.count(Duration::from_millis(ms));
        }
        let Quantiles { p50, p95 } = latencies.quantiles().unwrap();
        assert!((25..=50).contains(&p50.as_millis()) && (250..=500).contains(&p95.as_millis()), "{p50:?} {p95:?}");
        latencies.count(Duration::from_hours(1));
        assert!(latencies.quantiles().unwrap().p95 <= Duration::from_mins(1));
    }

    #[test]
    fn buckets_come_back_as_they_were() {
        let mut latencies = Latencies::default();
        for ms in [0, 2, 3, 700, 60_000, 60_001, 9_000_000] {
            latencies.count(Duration::from_millis(ms));
        }
        assert_eq!(latencies.buckets().collect::<Vec<_>>(), [(2, 2), (5, 1), (1_000, 1), (60_000, 1), (i32::MAX, 2)]);
        assert_eq!(Latencies::of_buckets(latencies.buckets()), latencies);
        let mut twice = latencies;
        twice.merge(&latencies);
        assert_eq!(Latencies::of_buckets(latencies.buckets().chain(latencies.buckets())), twice);
    }
}
