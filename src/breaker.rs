//! Leaves a far party alone that keeps failing (a provider of models, a server of tools): after five failures in a row nobody
//! asks it for a while, then one call tries whether it is well again.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};

/// So many failures in a row open it.
const OPENS_AFTER: u32 = 5;
/// For how long, at first and at most: doubling with every trial that fails.
const OPEN_FOR: (TimeDelta, TimeDelta) = (TimeDelta::seconds(30), TimeDelta::minutes(5));

/// The breaker of one far party.
#[derive(Debug, Default)]
pub(crate) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures: u32,
    closed_until: Option<DateTime<Utc>>,
    pause: Option<TimeDelta>,
}

impl Breaker {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether to ask now; if not, how long not. Whoever may ask an open one is its trial: others wait for what comes
    /// of it.
    pub(crate) fn admit(&self, now: DateTime<Utc>) -> Result<(), Duration> {
        let mut state = self.state();
        match state.closed_until {
            Some(until) if now < until => Err((until - now).to_std().unwrap_or_default()),
            Some(_) => {
                let pause = state.pause.unwrap_or(OPEN_FOR.0);
                state.closed_until = Some(now + pause);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// It answered.
    pub(crate) fn worked(&self) {
        *self.state() = State::default();
    }

    /// It did not. Whether that opened it.
    pub(crate) fn failed(&self, now: DateTime<Utc>) -> bool {
        let mut state = self.state();
        state.failures = state.failures.saturating_add(1);
        if state.failures < OPENS_AFTER {
            return false;
        }
        let pause = state.pause.map_or(OPEN_FOR.0, |pause| (pause * 2).min(OPEN_FOR.1));
        (state.pause, state.closed_until) = (Some(pause), Some(now + pause));
        state.failures == OPENS_AFTER
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn it_opens_after_five_failures_lets_one_try_and_closes_when_that_works() {
        let (breaker, noon) = (Breaker::default(), Utc.with_ymd_and_hms(2026, 11, 21, 12, 0, 0).unwrap());
        for _ in 0..4 {
            assert!(breaker.admit(noon).is_ok() && !breaker.failed(noon));
        }
        assert!(breaker.failed(noon), "the fifth opens it");
        assert_eq!(breaker.admit(noon), Err(Duration::from_secs(30)));
        let later = noon + TimeDelta::seconds(31);
        assert_eq!(breaker.admit(later), Ok(()));
        assert_eq!(breaker.admit(later), Err(Duration::from_secs(30)), "one trial at a time");
        assert!(!breaker.failed(later), "it was open already");
        assert_eq!(breaker.admit(later), Err(Duration::from_mins(1)), "longer each time");
        let well = later + TimeDelta::seconds(61);
        assert_eq!(breaker.admit(well), Ok(()));
        breaker.worked();
        assert!(breaker.admit(well).is_ok() && !breaker.failed(well), "as if nothing had been");
    }

    #[test]
    fn failures_that_are_not_in_a_row_do_not_count() {
        let (breaker, noon) = (Breaker::default(), Utc.with_ymd_and_hms(2026, 11, 21, 12, 0, 0).unwrap());
        for _ in 0..20 {
            assert!(!breaker.failed(noon));
            breaker.worked();
        }
        assert!(breaker.admit(noon).is_ok());
    }
}
