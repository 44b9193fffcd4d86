//! Rest: a pet's needs stand still, for some days of each calendar month (UTC).

use chrono::{DateTime, Datelike, Months, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How much a pet has rested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rest {
    /// Since when it rests, if it does; milliseconds since the epoch.
    since: Option<i64>,
    /// In which month it rested last: years times 12 and months.
    month: i32,
    /// How long in that month, in milliseconds.
    used: i64,
}

/// Rest as it stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resting {
    /// The rest since it was last looked at, from when to when: what does not count as time awake.
    pub span: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// When it ends by itself, if the pet rests now.
    pub ends_at: Option<DateTime<Utc>>,
    /// What is left of this month's rest.
    pub left: TimeDelta,
    /// When the next month begins, with all its rest.
    pub renews_at: DateTime<Utc>,
}

fn month_of(time: DateTime<Utc>) -> i32 {
    time.year() * 12 + i32::try_from(time.month0()).unwrap_or(0)
}

fn next_month(time: DateTime<Utc>) -> DateTime<Utc> {
    let first = time.date_naive().with_day(1).unwrap_or_else(|| time.date_naive());
    (first + Months::new(1)).and_time(NaiveTime::MIN).and_utc()
}

impl Rest {
    /// What was rested until now. A rest that crosses into the next month draws on that one's days.
    pub fn at(&self, now: DateTime<Utc>, budget: TimeDelta) -> Resting {
        let used =
            |month: i32| if month == self.month { TimeDelta::milliseconds(self.used) } else { TimeDelta::zero() };
        let left = |time: DateTime<Utc>| (budget - used(month_of(time))).max(TimeDelta::zero());
        let renews_at = next_month(now);
        let Some(since) = self.since.and_then(DateTime::from_timestamp_millis).filter(|since| *since <= now) else {
            return Resting { span: None, ends_at: None, left: left(now), renews_at };
        };
        let mut begin = since;
        loop {
            let (end, turn) = (begin + left(begin), next_month(begin));
            if end < turn || turn > now {
                let is_over = end.min(turn) <= now;
                let ends_at = (!is_over).then(|| if end < turn { end } else { turn + budget });
                let until = if is_over { end } else { now };
                let rested = if month_of(until) == month_of(now) { until - begin } else { TimeDelta::zero() };
                let left = if month_of(begin) == month_of(now) { left(begin) - rested } else { budget };
                return Resting { span: Some((since, until)), ends_at, left, renews_at };
            }
            begin = turn;
        }
    }

    /// Begins to rest.
    #[must_use]
    pub fn begun(&self, now: DateTime<Utc>, budget: TimeDelta) -> Self {
        Self { since: Some(now.timestamp_millis()), ..self.settled(now, budget) }
    }

    /// Wakes up.
    #[must_use]
    pub fn ended(&self, now: DateTime<Utc>, budget: TimeDelta) -> Self {
        Self { since: None, ..self.settled(now, budget) }
    }

    /// The same, looked at now: what was rested is written down, and a rest that goes on begins anew.
    #[must_use]
    pub fn settled(&self, now: DateTime<Utc>, budget: TimeDelta) -> Self {
        let resting = self.at(now, budget);
        Self {
            since: resting.ends_at.map(|_| now.timestamp_millis()),
            month: month_of(now),
            used: (budget - resting.left).num_milliseconds(),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::*;

    const BUDGET: TimeDelta = TimeDelta::days(14);

    fn at(month: u32, day: u32, hour: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, month, day, hour, 0, 0).unwrap()
    }

    #[test]
    fn rest_is_counted_by_the_month() {
        let rest = Rest::default().begun(at(5, 10, 0), BUDGET);
        let resting = rest.at(at(5, 12, 0), BUDGET);
        assert_eq!((resting.left, resting.ends_at), (TimeDelta::days(12), Some(at(5, 24, 0))));
        let awake = rest.ended(at(5, 12, 0), BUDGET);
        assert_eq!(awake.at(at(5, 20, 0), BUDGET).left, TimeDelta::days(12));
        assert_eq!(awake.at(at(6, 1, 0), BUDGET).left, BUDGET);
        assert_eq!(awake.at(at(5, 20, 0), BUDGET).renews_at, at(6, 1, 0));
    }

    #[test]
    fn rest_ends_by_itself() {
        let rest = Rest::default().begun(at(5, 1, 0), BUDGET);
        let over = rest.at(at(5, 20, 0), BUDGET);
        assert_eq!((over.span, over.ends_at, over.left), (Some((at(5, 1, 0), at(5, 15, 0))), None, TimeDelta::zero()));
        // Long after, the next month's days are there again, and it has not gone on resting.
        let later = rest.at(at(6, 20, 0), BUDGET);
        assert_eq!((later.span, later.ends_at, later.left), (Some((at(5, 1, 0), at(5, 15, 0))), None, BUDGET));
    }

    #[test]
    fn rest_goes_on_into_the_next_month() {
        let rest = Rest::default().begun(at(5, 25, 0), BUDGET);
        let resting = rest.at(at(5, 30, 0), BUDGET);
        assert_eq!((resting.left, resting.ends_at), (TimeDelta::days(9), Some(at(6, 15, 0))));
        let june = rest.at(at(6, 3, 0), BUDGET);
        assert_eq!((june.left, june.ends_at), (TimeDelta::days(12), Some(at(6, 15, 0))));
        let over = rest.at(at(6, 20, 0), BUDGET);
        assert_eq!((over.span, over.left), (Some((at(5, 25, 0), at(6, 15, 0))), TimeDelta::zero()));
    }

    proptest! {
        #[test]
        fn nobody_rests_longer_than_a_month_allows(steps in prop::collection::vec((1..400_i64, any::<bool>()), 1..60)) {
            let (mut rest, mut now) = (Rest::default(), at(1, 1, 0));
            let mut rested = std::collections::BTreeMap::<i32, TimeDelta>::new();
            for (hours, rests) in steps {
                now += TimeDelta::hours(hours);
                let resting = rest.at(now, BUDGET);
                prop_assert!(resting.left >= TimeDelta::zero() && resting.left <= BUDGET);
                if let Some((mut from, until)) = resting.span {
                    while from < until {
                        let turn = next_month(from).min(until);
                        *rested.entry(month_of(from)).or_insert(TimeDelta::zero()) += turn - from;
                        from = turn;
                    }
                }
                // Looking at it changes nothing but the beginning.
                let looked = rest.settled(now, BUDGET);
                prop_assert_eq!((looked.at(now, BUDGET).left, looked.at(now, BUDGET).ends_at), (resting.left, resting.ends_at));
                rest = if rests { rest.begun(now, BUDGET) } else { rest.ended(now, BUDGET) };
            }
            prop_assert!(rested.values().all(|long| *long <= BUDGET), "{rested:?}");
        }
    }
}
