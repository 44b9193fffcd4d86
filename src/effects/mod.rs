//! What helps a person right now: everything that adds to chances and gains is summed up here and nowhere else, so that
//! work, gathering, fights and experience cannot disagree about it. Pure.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    economy::{Boost, Numbers, ledger::Belongings},
    pets,
};

/// The sum of everything that works on somebody at the time their things were read.
pub fn boost(belongings: &Belongings, numbers: &Numbers) -> Boost {
    sum(belongings.effects(), numbers) + pets::buff_at(belongings, numbers, belongings.read_at())
}

/// The sum of what will still work on somebody at a time to come.
pub fn boost_at(belongings: &Belongings, numbers: &Numbers, at: DateTime<Utc>) -> Boost {
    sum(belongings.effects().filter(|(_, until)| *until > at), numbers) + pets::buff_at(belongings, numbers, at)
}

fn sum<'a>(taken: impl Iterator<Item = (&'a str, DateTime<Utc>)>, numbers: &Numbers) -> Boost {
    let boosts = taken.filter_map(|(name, _)| numbers.effects.get(name)).map(|effect| effect.boost);
    boosts.fold(Boost::default(), |sum, boost| sum + boost)
}

/// The first moment from `now` on at which a rest since `since` is over, when what shortens it may end before the rest does.
pub fn rested_at(
    belongings: &Belongings,
    numbers: &Numbers,
    now: DateTime<Utc>,
    since: DateTime<Utc>,
    rest: impl Fn(Boost) -> TimeDelta,
) -> DateTime<Utc> {
    let mut ends: Vec<_> = belongings.effects().map(|(_, until)| until).filter(|until| *until > now).collect();
    ends.extend(pets::buff_until(belongings, numbers).filter(|until| *until > now));
    ends.sort_unstable();
    let mut from = now;
    for end in ends {
        let ready = from.max(since + rest(boost_at(belongings, numbers, from)));
        if ready < end {
            return ready;
        }
        from = end;
    }
    from.max(since + rest(boost_at(belongings, numbers, from)))
}

/// So much with this many percent added, rounded down.
pub fn with_percent(amount: i64, percent: i64) -> i64 {
    let grown = i128::from(amount) * i128::from(100 + percent) / 100;
    i64::try_from(grown).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_adds_up() {
        let numbers = Numbers::load(None).unwrap();
        let taken = serde_json::json!({ "effects": { "energy": 5, "knowledge": 5, "unheard_of": 5 } });
        let sum = boost(&serde_json::from_value(taken).unwrap(), &numbers);
        assert_eq!(sum, Boost { work_cooldown: -50, xp: 100, ..Boost::default() });
    }

    #[test]
    fn a_rest_is_over_when_it_is_over_with_what_works_by_then() {
        let numbers = Numbers::load(None).unwrap();
        let start = DateTime::from_timestamp_millis(1_800_000_000_000).unwrap();
        let minutes = TimeDelta::minutes;
        let rested = |energy_left: i64, waited: i64| {
            let until = (start + minutes(energy_left)).timestamp_millis();
            let taken = serde_json::from_value(serde_json::json!({ "effects": { "energy": until } })).unwrap();
            let rest = |boost: Boost| minutes(30) * i32::try_from(100 + boost.work_cooldown).unwrap() / 100;
            (rested_at(&taken, &numbers, start + minutes(waited), start, rest) - start).num_minutes()
        };
        // Energy until, asked at, rested at.
        for (until, asked, ready) in
            [(60, 0, 15), (10, 0, 30), (15, 0, 30), (16, 0, 15), (0, 0, 30), (60, 20, 20), (20, 40, 40)]
        {
            assert_eq!(rested(until, asked), ready, "energy until {until}, asked at {asked}");
        }
    }

    #[test]
    fn percents_never_overflow() {
        assert_eq!((with_percent(50, 100), with_percent(7, 25), with_percent(i64::MAX, 100)), (100, 8, i64::MAX));
    }
}
