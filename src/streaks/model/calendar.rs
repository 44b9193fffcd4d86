//! The last weeks of a daily streak, day by day: pure. Days are UTC days.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};

use super::{Bridge, Claimed};
use crate::uptime::Outage;

/// What a day was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Claimed.
    Claimed,
    /// Missed, and covered by a freeze.
    Frozen,
    /// Missed, and excused because Artie was away.
    Excused,
    /// Not claimed, and the streak went on: the next claim came in time, or an admin repaired it.
    Kept,
    /// Nothing.
    Empty,
    /// Yet to come.
    Future,
}

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub date: NaiveDate,
    /// What it was.
    pub mark: Mark,
}

/// Whole weeks from Monday to Sunday, the last one with today in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The weeks, oldest first.
    pub weeks: Vec<[Day; 7]>,
    /// Today.
    pub today: NaiveDate,
}

impl Calendar {
    /// When the first day of a calendar of so many weeks begins.
    pub fn begins(now: DateTime<Utc>, weeks: u8) -> NaiveDate {
        let today = now.date_naive();
        let monday = today - Days::new(today.weekday().num_days_from_monday().into());
        monday - Days::new(7 * u64::from(weeks.max(1) - 1))
    }

    /// The calendar of these claims. For the marks between two claims, the last one before the first day is needed, too.
    pub fn of(claims: &[Claimed], outages: &[Outage], now: DateTime<Utc>, weeks: u8) -> Self {
        let today = now.date_naive();
        let first = Self::begins(now, weeks);
        let day = |date: NaiveDate| {
            let mark = if date > today { Mark::Future } else { mark(claims, outages, date) };
            Day { date, mark }
        };
        let week = |week: u8| {
            let monday = first + Days::new(7 * u64::from(week));
            std::array::from_fn(|weekday| day(monday + Days::new(weekday as u64)))
        };
        Self { weeks: (0..weeks.max(1)).map(week).collect(), today }
    }

    /// How many days have this mark.
    pub fn count(&self, mark: Mark) -> usize {
        self.weeks.iter().flatten().filter(|day| day.mark == mark).count()
    }
}

fn mark(claims: &[Claimed], outages: &[Outage], date: NaiveDate) -> Mark {
    let next = claims.partition_point(|claim| claim.at.date_naive() < date);
    match (claims.get(next), next.checked_sub(1).and_then(|before| claims.get(before))) {
        (Some(after), _) if after.at.date_naive() == date => Mark::Claimed,
        (Some(after), Some(before)) if after.count > 1 => bridged(before, after, outages, date),
        _ => Mark::Empty,
    }
}

/// What a day was that lies between two claims of one streak.
fn bridged(before: &Claimed, after: &Claimed, outages: &[Outage], date: NaiveDate) -> Mark {
    match after.bridge {
        // The freeze covers one day: the one right before the claim that spent it.
        Some(Bridge::Freeze) if date + Days::new(1) == after.at.date_naive() => Mark::Frozen,
        Some(Bridge::Excused) if was_away(outages, date, before.at) => Mark::Excused,
        _ => Mark::Kept,
    }
}

/// Whether Artie was away for an hour of the day or more.
fn was_away(outages: &[Outage], date: NaiveDate, since: DateTime<Utc>) -> bool {
    let begin = date.and_time(chrono::NaiveTime::MIN).and_utc();
    let (begin, end) = (begin.max(since), begin + TimeDelta::days(1));
    crate::uptime::downtime(outages, begin, end) >= TimeDelta::hours(1)
}
