//! Which crate a level brings.

use crate::economy::{Rarity, ledger::ItemId};

/// The crates of the levels after `before`, up to `after`.
pub(super) fn crates(before: i64, after: i64) -> Vec<(i64, ItemId)> {
    (before + 1..=after).map(|level| (level, ItemId(format!("{}_crate", rarity(level))))).collect()
}

fn rarity(level: i64) -> Rarity {
    match level {
        level if level % 50 == 0 => Rarity::Mythic,
        level if level % 25 == 0 => Rarity::Legendary,
        level if level % 10 == 0 => Rarity::Epic,
        level if level % 5 == 0 => Rarity::Rare,
        _ => Rarity::Common,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::economy::Numbers;

    #[test]
    fn rounder_levels_bring_rarer_crates() {
        let brought = |level| crates(level - 1, level)[0].1.to_string();
        let cases = [
            (2, "common"),
            (5, "rare"),
            (10, "epic"),
            (25, "legendary"),
            (30, "epic"),
            (50, "mythic"),
            (75, "legendary"),
        ];
        for (level, rarity) in cases {
            assert_eq!(brought(level), format!("{rarity}_crate"));
        }
    }

    #[test]
    fn each_level_brings_one_and_each_crate_exists() {
        let numbers = Numbers::load(None).unwrap();
        let brought = crates(1, 60);
        assert_eq!(brought.iter().map(|(level, _)| *level).collect::<Vec<_>>(), (2..=60).collect::<Vec<_>>());
        assert!(brought.iter().all(|(_, item)| numbers.item(item).is_some_and(|item| item.is_crate)));
        assert!(crates(7, 7).is_empty() && crates(9, 3).is_empty());
    }
}
