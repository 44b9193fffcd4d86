//! How long to rest after something, with everything that shortens it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    economy::{Numbers, Work, ledger::Facts},
    effects,
};

/// When the next work can be done by somebody who worked at this time.
pub fn after_work(facts: &Facts<'_>, numbers: &Numbers, since: DateTime<Utc>) -> DateTime<Utc> {
    let rest = |boost: crate::economy::Boost| work_rest(&numbers.work, boost.work_cooldown);
    effects::rested_at(facts.belongings, numbers, facts.now, since, rest)
}

/// The rest after work with this many percent on it: never shorter than the shortest.
fn work_rest(work: &Work, percent: i64) -> TimeDelta {
    let rest_ms = effects::with_percent(work.every_minutes * 60_000, percent.max(-100));
    TimeDelta::milliseconds(rest_ms.max(work.shortest_seconds * 1_000))
}

/// When this can be done again if it is done now; the error is when it can be done if it still is too early.
pub fn minutes_after(facts: &Facts<'_>, action: &str, minutes: i64) -> Result<DateTime<Utc>, DateTime<Utc>> {
    let rest = TimeDelta::minutes(minutes);
    let ready_at = facts.belongings.used_at(action).map(|since| since + rest);
    match ready_at.filter(|ready_at| facts.now < *ready_at) {
        Some(ready_at) => Err(ready_at),
        None => Ok(whole_ms(facts.now) + rest),
    }
}

/// Whole milliseconds, which is what the database keeps: a replayed answer must read the same.
pub fn whole_ms(time: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(time.timestamp_millis()).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_effect_makes_the_rest_shorter_than_the_shortest() {
        let work = Numbers::load(None).unwrap().work;
        for (percent, seconds) in [(0, 1_800), (-50, 900), (-20, 1_440), (-70, 540), (-99, 60), (-100, 60), (-900, 60)]
        {
            assert_eq!(work_rest(&work, percent).num_seconds(), seconds, "{percent}%");
        }
    }
}
