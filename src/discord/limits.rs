//! How often a person may ask for things of one kind.

use std::{
    num::NonZeroU32,
    time::{Duration, Instant},
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, MonotonicClock},
    middleware::NoOpMiddleware,
    state::keyed::DashMapStateStore,
};

use crate::{clock::Clock, ids::UserId};

/// As which category a command counts, where that is not its topic in `/help`: its `custom_data`.
#[derive(Clone, Copy, Debug)]
pub struct CountsAs(pub &'static str);

/// What a category allows a person: so many at once, and so many again in this time.
const KINDS: [(&str, u32, Duration); 4] = [
    ("economy", 8, Duration::from_secs(15)),
    ("fun", 12, Duration::from_secs(10)),
    ("admin", 5, Duration::from_mins(1)),
    ("assistant", 3, Duration::from_secs(30)),
];

const OTHERS: (&str, u32, Duration) = ("", 12, Duration::from_secs(10));

/// A clock that never goes back, whatever happens to the time of day, and that is pushed forward with ours.
#[derive(Clone)]
struct Pace(Clock);

impl governor::clock::Clock for Pace {
    type Instant = Instant;

    fn now(&self) -> Instant {
        MonotonicClock.now() + self.0.offset().to_std().unwrap_or_default()
    }
}

type Limiter = RateLimiter<UserId, DashMapStateStore<UserId>, Pace, NoOpMiddleware<Instant>>;

/// The limits of every category. In memory: a restart forgives.
pub(super) struct Limits {
    kinds: Vec<(&'static str, Limiter)>,
    others: Limiter,
    pace: Pace,
}

impl Limits {
    pub(super) fn new(clock: Clock) -> Self {
        let pace = Pace(clock);
        let kinds = KINDS.into_iter().map(|kind| (kind.0, limiter(kind, &pace))).collect();
        Self { kinds, others: limiter(OTHERS, &pace), pace }
    }

    /// Takes one from what this person has left, or says how long to wait.
    pub(super) fn take(&self, category: &str, user: UserId) -> Result<(), Duration> {
        let limiter = self.kinds.iter().find(|(name, _)| category.eq_ignore_ascii_case(name));
        let limiter = limiter.map_or(&self.others, |(_, limiter)| limiter);
        limiter.check_key(&user).map_err(|wait| wait.wait_time_from(self.pace.now()))
    }

    /// Forgets people who have everything left, so that memory does not grow with everybody ever seen.
    pub(super) fn forget_idle(&self) {
        for limiter in self.kinds.iter().map(|(_, limiter)| limiter).chain([&self.others]) {
            limiter.retain_recent();
        }
    }
}

fn limiter((_, burst, period): (&str, u32, Duration), pace: &Pace) -> Limiter {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    let quota = Quota::with_period(period / burst.get()).unwrap_or(Quota::per_second(NonZeroU32::MIN));
    RateLimiter::dashmap_with_clock(quota.allow_burst(burst), pace.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_person_has_their_own_share_of_each_category() {
        let clock = Clock::system();
        let limits = Limits::new(clock.clone());
        for (category, burst) in [("Economy", 8), ("admin", 5), ("assistant", 3), ("start", 12)] {
            for _ in 0..burst {
                assert!(limits.take(category, UserId(1)).is_ok(), "{category}");
            }
            let wait = limits.take(category, UserId(1)).unwrap_err();
            assert!(wait > Duration::ZERO && wait <= Duration::from_secs(15), "{category}: {wait:?}");
            assert!(limits.take(category, UserId(2)).is_ok());
        }
        clock.advance(Duration::from_secs(15));
        assert!(limits.take("economy", UserId(1)).is_ok());
    }
}
