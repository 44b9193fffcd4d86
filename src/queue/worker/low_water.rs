//! Where to begin looking. A transaction that stays open for long keeps dead rows alive, and each claim would walk over
//! all that were claimed since; so when claims get slow, they begin behind the last row they took. What was inserted
//! before that place meanwhile is found a moment later, because the mark is forgotten twice a second.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::queue::store::{Row, Wish};

/// A mark older than this is forgotten.
const FRESH: Duration = Duration::from_millis(500);
/// Claims this much slower than the best are slow.
const SLOW: f64 = 2.0;
/// What a claim costs before its first row, in rows.
const BASE: f64 = 16.0;

/// The marks by priority, and how fast claims are.
#[derive(Debug)]
pub(super) struct LowWater {
    marks: BTreeMap<i32, (DateTime<Utc>, Uuid)>,
    since: Option<Instant>,
    best: f64,
    usual: f64,
}

impl Default for LowWater {
    fn default() -> Self {
        Self { marks: BTreeMap::new(), since: None, best: f64::INFINITY, usual: 0.0 }
    }
}

impl LowWater {
    /// Writes into the wish where to begin.
    pub(super) fn mark(&mut self, wish: &mut Wish, now: Instant) {
        if self.since.is_some_and(|since| now.duration_since(since) > FRESH) || !self.is_slow() {
            self.forget();
        }
        let from = |lane: &i32| self.marks.get(lane).copied().unwrap_or_else(beginning);
        (wish.after_times, wish.after_ids) = wish.lanes.iter().map(from).unzip();
    }

    /// Learns from a claim. Whether it looked everywhere: if not, nothing it did not find is thereby absent.
    pub(super) fn learn(&mut self, wish: &Wish, rows: &[Row], took: Duration, now: Instant) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "a claim is small")]
        let cost = took.as_secs_f64() / (BASE + rows.len() as f64);
        let everywhere = self.marks.is_empty();
        self.best = (self.best * 1.001).min(cost);
        if everywhere {
            self.usual = if self.usual == 0.0 { cost } else { self.usual + (cost - self.usual) * 0.3 };
        }
        if i64::try_from(rows.len()).is_ok_and(|count| count < wish.limit) {
            self.forget();
            return everywhere;
        }
        for row in rows.iter().filter(|row| row.guild_id.is_none()) {
            self.since.get_or_insert(now);
            let mark = self.marks.entry(row.priority).or_insert((row.run_at, row.id));
            *mark = (*mark).max((row.run_at, row.id));
        }
        everywhere
    }

    fn is_slow(&self) -> bool {
        self.usual > self.best * SLOW
    }

    fn forget(&mut self) {
        self.marks.clear();
        self.since = None;
    }
}

/// Before every time the database knows.
pub(super) fn beginning() -> (DateTime<Utc>, Uuid) {
    let first = NaiveDate::from_ymd_opt(-4_700, 1, 1).unwrap_or(NaiveDate::MIN);
    (first.and_time(chrono::NaiveTime::MIN).and_utc(), Uuid::nil())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(count: u32) -> Vec<Row> {
        (1..=count)
            .map(|n| Row {
                id: Uuid::from_u128(n.into()),
                task_type: "job".into(),
                payload: None,
                priority: 5,
                retries: 0,
                max_retries: 3,
                guild_id: None,
                created_by: None,
                respond_to: None,
                created_at: DateTime::UNIX_EPOCH,
                run_at: DateTime::UNIX_EPOCH + Duration::from_secs(n.into()),
                cancel_requested: false,
            })
            .collect()
    }

    fn wish() -> Wish {
        Wish { limit: 8, lanes: vec![1, 5], ..Wish::default() }
    }

    /// Claims take this long, one after the other; where the last one began in the lane of the rows.
    fn after(micros: &[u64]) -> (LowWater, Wish, Instant) {
        let (mut water, mut wish, now) = (LowWater::default(), wish(), Instant::now());
        for micros in micros {
            water.mark(&mut wish, now);
            water.learn(&wish, &rows(8), Duration::from_micros(*micros), now);
        }
        water.mark(&mut wish, now);
        (water, wish, now)
    }

    #[test]
    fn fast_claims_look_everywhere() {
        assert_eq!(after(&[200, 210, 190, 220]).1.after_times, [beginning().0; 2]);
    }

    #[test]
    fn slow_ones_begin_where_the_last_one_ended_until_the_mark_is_old() {
        let (mut water, mut wish, now) = after(&[200, 200, 2_000, 2_000]);
        let end = DateTime::UNIX_EPOCH + Duration::from_secs(8);
        assert_eq!((wish.after_times[0], wish.after_times[1]), (beginning().0, end));
        assert_eq!(wish.after_ids[1], Uuid::from_u128(8));
        water.mark(&mut wish, now + FRESH * 2);
        assert_eq!(wish.after_times[1], beginning().0);
    }

    #[test]
    fn a_short_claim_from_a_mark_proves_nothing_and_forgets_it() {
        let (mut water, mut wish, now) = after(&[200, 200, 2_000, 2_000]);
        assert!(!water.learn(&wish, &rows(3), Duration::from_micros(200), now));
        water.mark(&mut wish, now);
        assert_eq!(wish.after_times[1], beginning().0);
        assert!(water.learn(&wish, &rows(3), Duration::from_micros(200), now));
    }
}
