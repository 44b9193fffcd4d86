//! Time, injected: nothing else in the house asks the operating system what time it is.
//!
//! The demo and tests push the clock forward instead of sleeping. The push is an offset, so time keeps flowing, and SQL
//! that must compare with the database's own clock adds [`Clock::offset`].

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};

/// A machine's clock may be this far from the database's before it is corrected.
const TOLERATED: TimeDelta = TimeDelta::seconds(1);

/// The time of day, shared by cloning.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset_ms: Arc<AtomicI64>,
    correction_ms: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// Now, with every push.
    pub fn now(&self) -> DateTime<Utc> {
        Self::machine() + self.correction() + self.offset()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    fn machine() -> DateTime<Utc> {
        Utc::now()
    }

    fn correction(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.correction_ms.load(Ordering::Acquire))
    }

    /// Follows the database's clock, the one clock that all processes of an installation share: on a machine whose own
    /// is wrong by an hour, tasks would be too old, tokens expired and slots due an hour early. Gives the new
    /// correction when it changed. Asking took this long, so the answer is as old as that at most.
    pub fn follow(&self, database: DateTime<Utc>, asking_took: Duration) -> Option<TimeDelta> {
        let tolerated = TOLERATED + TimeDelta::from_std(asking_took).unwrap_or(TimeDelta::MAX);
        let correction = database - Self::machine();
        if (correction - self.correction()).abs() <= tolerated {
            return None;
        }
        // A machine that is right again needs none.
        let correction = if correction.abs() <= TOLERATED { TimeDelta::zero() } else { correction };
        self.correction_ms.store(correction.num_milliseconds(), Ordering::Release);
        Some(correction)
    }

    /// Now in milliseconds since the epoch, the unit of seed 004's tables.
    pub fn now_ms(&self) -> i64 {
        self.now().timestamp_millis()
    }

    /// How far the clock was pushed: zero in production.
    pub fn offset(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.offset_ms.load(Ordering::Acquire))
    }

    /// Pushes every clone of this clock forward.
    pub fn advance(&self, by: Duration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.offset_ms.fetch_add(ms, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_clock_follows_the_database_and_a_right_one_is_left_alone() {
        let clock = Clock::system();
        assert_eq!(clock.follow(clock.now() + TimeDelta::milliseconds(300), Duration::ZERO), None);
        let late = Duration::from_secs(3);
        assert_eq!(clock.follow(clock.now() - TimeDelta::seconds(3), late), None, "the answer took that long");
        let database = clock.now() - TimeDelta::hours(1);
        assert!(clock.follow(database, late).is_some_and(|correction| correction < TimeDelta::minutes(-59)));
        assert!((clock.now() - database).abs() < TimeDelta::seconds(5), "{}", clock.now());
        assert_eq!(clock.offset(), TimeDelta::zero(), "the database needs no correction");
        clock.advance(Duration::from_mins(10));
        assert!(clock.now() - database > TimeDelta::minutes(9), "a push counts on top");
        assert_eq!(clock.follow(Clock::machine(), Duration::ZERO), Some(TimeDelta::zero()), "somebody set it right");
    }
}
