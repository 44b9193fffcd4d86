//! What helps a person right now: everything that adds to chances and gains is summed up here and nowhere else, so that
//! work, gathering, fights and experience cannot disagree about it. Pure.

use crate::economy::{Boost, Numbers, ledger::Belongings};

/// The sum of everything that works on somebody at the time their things were read.
pub fn boost(belongings: &Belongings, numbers: &Numbers) -> Boost {
    let taken = belongings.effects().filter_map(|(name, _)| numbers.effects.get(name)).map(|effect| effect.boost);
    taken.fold(Boost::default(), |sum, boost| sum + boost)
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
    fn percents_never_overflow() {
        assert_eq!((with_percent(50, 100), with_percent(7, 25), with_percent(i64::MAX, 100)), (100, 8, i64::MAX));
    }
}
