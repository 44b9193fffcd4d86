//! Periodic tasks: a cron expression in a time zone. Each slot is enqueued once over all processes; of the slots missed
//! while nobody ran, one is caught up.

use std::str::FromStr;

use anyhow::Context;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use croner::Cron;
use serde::Serialize;
use serde_json::Value;

use crate::error::Result;

/// When a handler runs by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// A cron expression of five fields (minute, hour, day, month, weekday), or six with seconds in front.
    pub cron: &'static str,
    /// The time zone it is meant in.
    pub timezone: Tz,
    /// The payload of each run.
    pub payload: Value,
}

impl Schedule {
    /// In UTC, with an empty payload.
    pub fn utc(cron: &'static str) -> Self {
        Self { cron, timezone: Tz::UTC, payload: Value::Object(serde_json::Map::new()) }
    }
}

/// A periodic task as stored.
#[derive(Clone, Debug, Serialize)]
pub struct PeriodicRow {
    /// Its name: the task type it was declared by.
    pub name: String,
    /// The type it enqueues.
    pub task_type: String,
    /// The cron expression.
    pub schedule: String,
    /// The IANA name of its time zone.
    pub timezone: String,
    /// The payload of each run.
    pub payload: Value,
    /// Whether it runs.
    pub enabled: bool,
    /// Why it was switched off, if its schedule cannot be read.
    pub error_message: Option<String>,
    /// The slot enqueued last.
    pub last_run_at: Option<DateTime<Utc>>,
    /// The slot to be enqueued next.
    pub next_run_at: DateTime<Utc>,
}

/// The first slot after a moment.
pub(super) fn next_slot(cron: &str, timezone: &str, after: DateTime<Utc>) -> Result<DateTime<Utc>> {
    let zone = Tz::from_str(timezone).with_context(|| format!("`{timezone}` is not a time zone"))?;
    let cron = Cron::from_str(cron).with_context(|| format!("`{cron}` is not a cron expression"))?;
    let slot = cron
        .find_next_occurrence(&after.with_timezone(&zone), false)
        .with_context(|| format!("`{}` never comes", cron.pattern))?;
    Ok(slot.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn utc(month: u32, day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, month, day, hour, minute, 0).unwrap()
    }

    #[test]
    fn slots_follow_the_clock_on_the_wall() {
        let cases = [
            ("*/5 * * * *", "UTC", utc(11, 21, 12, 3), utc(11, 21, 12, 5)),
            ("0 9 * * *", "Europe/Berlin", utc(11, 21, 12, 0), utc(11, 22, 8, 0)),
            ("0 9 * * *", "Europe/Berlin", utc(7, 1, 12, 0), utc(7, 2, 7, 0)),
        ];
        for (cron, zone, after, expected) in cases {
            assert_eq!(next_slot(cron, zone, after).unwrap(), expected, "{cron} {zone}");
        }
    }

    /// The slots after a moment, up to another.
    fn slots(cron: &str, zone: &str, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        std::iter::successors(Some(from), |after| next_slot(cron, zone, *after).ok())
            .skip(1)
            .take_while(|slot| *slot < until)
            .collect()
    }

    /// 02:30 does not exist on 29 March 2026 in Berlin: the run comes when the clock has jumped. On 25 October it exists
    /// twice: the run comes the first time only.
    #[test]
    fn a_daily_run_in_the_gap_comes_right_after_it_and_in_the_fold_once() {
        let around = |month: u32, day: u32| {
            slots("30 2 * * *", "Europe/Berlin", utc(month, day - 1, 12, 0), utc(month, day + 1, 12, 0))
        };
        assert_eq!(around(3, 29), [utc(3, 29, 1, 0), utc(3, 30, 0, 30)]);
        assert_eq!(around(10, 25), [utc(10, 25, 0, 30), utc(10, 26, 1, 30)]);
    }

    #[test]
    fn what_runs_all_the_time_keeps_its_pace_through_gap_and_fold() {
        for (month, day) in [(3, 29), (10, 25)] {
            let slots = slots("*/30 * * * *", "Europe/Berlin", utc(month, day, 0, 0), utc(month, day, 4, 0));
            let half_hours = (1..8u32).map(|n| utc(month, day, n / 2, n % 2 * 30));
            assert_eq!(slots, half_hours.collect::<Vec<_>>(), "{month}-{day}");
        }
    }

    /// Each local day of a year has its run, in zones that change in different ways, one of them by half an hour.
    #[test]
    fn every_day_has_exactly_one_run() {
        for zone in ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"] {
            for cron in ["30 2 * * *", "15 1 * * *", "59 23 * * *"] {
                let tz: Tz = zone.parse().unwrap();
                let begin = tz.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap().to_utc();
                let end = tz.with_ymd_and_hms(2027, 1, 1, 0, 0, 0).unwrap().to_utc();
                let days: Vec<_> =
                    slots(cron, zone, begin, end).iter().map(|slot| slot.with_timezone(&tz).date_naive()).collect();
                let mut different = days.clone();
                different.dedup();
                assert_eq!((days.len(), different.len()), (365, 365), "{cron} {zone}");
            }
        }
    }

    #[test]
    fn nonsense_is_refused_by_name() {
        let error = next_slot("every day", "UTC", utc(1, 1, 0, 0)).unwrap_err().to_string();
        assert!(error.contains("`every day` is not a cron expression"), "{error}");
        let error = next_slot("* * * * *", "Mars/Olympus", utc(1, 1, 0, 0)).unwrap_err().to_string();
        assert!(error.contains("`Mars/Olympus` is not a time zone"), "{error}");
    }
}
