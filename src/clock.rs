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

/// The time of day, shared by cloning.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset_ms: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// Now, with every push.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    pub fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.offset()
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
