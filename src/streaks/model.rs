//! When a claim is due, whether it continues the streak, and what it is worth: pure.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{economy::Daily, ids::UserId};

/// Somebody's daily streak as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streak {
    /// Claims in a row.
    pub days: i32,
    /// The most there ever were.
    pub longest: i32,
    /// The last claim.
    pub last: Option<DateTime<Utc>>,
}

/// The streak after a claim, and what the claim is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credited {
    /// Claims in a row, with this one.
    pub days: i32,
    /// The most there ever were.
    pub longest: i32,
    /// How long the streak was that ended before this claim, if one did.
    pub broken: Option<i32>,
    /// What the streak is worth, in percent.
    pub percent: i64,
    /// The coins.
    pub reward: i64,
    /// When it was claimed.
    pub at: DateTime<Utc>,
    /// When the next claim is due.
    pub next_at: DateTime<Utc>,
}

/// A credited claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Whose.
    pub user: UserId,
    /// The streak and the reward.
    pub streak: Credited,
}

/// Why a claim is not credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in streaks.ftl")]
pub enum Refusal {
    #[error("too early")]
    TooEarly { ready_at: DateTime<Utc> },
}

impl Streak {
    /// The rule: rolling windows, counted from the last claim.
    pub fn claim(&self, now: DateTime<Utc>, numbers: &Daily) -> Result<Credited, Refusal> {
        // Whole milliseconds are what the database keeps: a replayed claim must read the same.
        let now = DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now);
        let every = TimeDelta::hours(numbers.every_hours);
        if let Some(ready_at) = self.last.map(|last| last + every).filter(|ready_at| now < *ready_at) {
            return Err(Refusal::TooEarly { ready_at });
        }
        let continues = self.last.is_some_and(|last| now < last + TimeDelta::hours(numbers.streak_hours));
        let days = if continues { self.days.saturating_add(1).max(1) } else { 1 };
        let percent = percent(days, numbers);
        Ok(Credited {
            days,
            longest: self.longest.max(days),
            broken: (!continues && self.days > 1).then_some(self.days),
            percent,
            reward: numbers.reward * percent / 100,
            at: now,
            next_at: now + every,
        })
    }
}

fn percent(days: i32, numbers: &Daily) -> i64 {
    numbers.multipliers.iter().rev().find(|step| days >= step.from).map_or(100, |step| step.percent)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::*;
    use crate::economy::Numbers;

    fn numbers() -> Daily {
        Numbers::load(None).unwrap().daily
    }

    fn start() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 5, 1, 12, 0, 0).unwrap()
    }

    fn after(days: i32, wait: TimeDelta) -> Result<Credited, Refusal> {
        Streak { days, longest: 9, last: Some(start()) }.claim(start() + wait, &numbers())
    }

    #[test]
    fn the_windows_are_exact_to_the_millisecond() {
        let (day, ms) = (TimeDelta::hours(24), TimeDelta::milliseconds(1));
        assert_eq!(after(3, day - ms), Err(Refusal::TooEarly { ready_at: start() + day }));
        assert_eq!(after(3, day).unwrap().days, 4);
        assert_eq!(after(3, day * 2 - ms).unwrap().days, 4);
        let reset = after(3, day * 2).unwrap();
        assert_eq!((reset.days, reset.broken, reset.longest), (1, Some(3), 9));
        assert_eq!(after(1, day * 2).unwrap().broken, None);
        assert_eq!(after(9, day).unwrap().longest, 10);
    }

    #[test]
    fn long_streaks_are_worth_more() {
        let steps =
            [(0, 1_000), (5, 1_000), (6, 1_500), (12, 1_500), (13, 2_000), (28, 2_000), (29, 3_000), (999, 3_000)];
        for (days, reward) in steps {
            assert_eq!(after(days, TimeDelta::hours(24)).unwrap().reward, reward, "day {}", days + 1);
        }
        assert_eq!(after(i32::MAX, TimeDelta::hours(24)).unwrap().days, i32::MAX);
    }

    #[test]
    fn the_first_claim_needs_no_past_and_a_clock_set_back_gives_nothing() {
        let first = Streak::default().claim(start(), &numbers()).unwrap();
        assert_eq!((first.days, first.longest, first.reward), (1, 1, 1_000));
        assert!(after(3, TimeDelta::hours(-5)).is_err());
    }

    proptest! {
        #[test]
        fn any_life_of_claims_is_credited_at_most_once_a_day(waits in prop::collection::vec(0..100_i64, 1..60)) {
            let (mut streak, mut now, mut credited) = (Streak::default(), start(), Vec::<DateTime<Utc>>::new());
            for hours in waits {
                now += TimeDelta::hours(hours);
                if let Ok(claim) = streak.claim(now, &numbers()) {
                    let in_time = credited.last().is_some_and(|last| now - *last < TimeDelta::hours(48));
                    prop_assert_eq!(claim.days, if in_time { streak.days + 1 } else { 1 });
                    prop_assert!(claim.longest >= claim.days && claim.longest >= streak.longest);
                    streak = Streak { days: claim.days, longest: claim.longest, last: Some(now) };
                    credited.push(now);
                }
            }
            prop_assert!(credited.windows(2).all(|pair| pair[1] - pair[0] >= TimeDelta::hours(24)));
        }
    }
}
