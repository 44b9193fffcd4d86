//! What lies around, how luck changes it, and what tools are good for.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    dice::Rolls,
    economy::{
        Boost, Gather, Numbers, Rarity,
        ledger::{Belongings, ItemId},
    },
};

/// What was gathered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gathered {
    /// What was found, in its order.
    pub found: Vec<ItemId>,
    /// The tool that helped.
    pub tool: Option<ToolUse>,
    /// When the next look around makes sense.
    pub next_at: DateTime<Utc>,
}

/// How a tool came out of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolUse {
    /// Which.
    pub item: ItemId,
    /// Whether it brought one more thing.
    pub helped: bool,
    /// Whether it wore.
    pub wore: bool,
    /// How often it can still wear; 0 = it broke.
    pub left: i32,
}

/// The chances of each rarity, in a hundredth of the weights. Luck makes each rarity above the lowest so many percent more
/// likely, at the cost of the lowest alone: nothing rarer ever becomes less likely, whatever the luck.
pub fn chances(gather: &Gather, luck: i64) -> Vec<(Rarity, u64)> {
    let there: Vec<_> = gather.weights.iter().filter(|(_, weight)| **weight > 0).collect();
    let Some(((lowest, _), rarer)) = there.split_first() else { return Vec::new() };
    let total = there.iter().map(|(_, weight)| u64::from(**weight)).sum::<u64>() * 100;
    let rare: u64 = rarer.iter().map(|(_, weight)| u64::from(**weight)).sum();
    let most = total.checked_div(rare).unwrap_or(100);
    let factor = (100 + u64::try_from(luck).unwrap_or(0)).min(most);
    let lucky = rarer.iter().map(|(rarity, weight)| (**rarity, u64::from(**weight) * factor));
    std::iter::once((**lowest, total - rare * factor)).chain(lucky).collect()
}

/// The best tool that is not promised to anybody, and how often it can still wear.
pub fn best_tool<'a>(belongings: &'a Belongings, numbers: &Numbers) -> Option<(&'a ItemId, i64, i32)> {
    let free = belongings.items.iter().filter(|(_, stack)| stack.free() > 0);
    let tools = free.filter_map(|(item, stack)| {
        let tool = numbers.item(item)?.tool?;
        Some((item, tool.bonus, stack.durability.unwrap_or(tool.durability)))
    });
    tools.max_by_key(|(_, bonus, left)| (*bonus, *left))
}

/// What somebody with these things and this help finds, and how their tool comes out of it.
pub fn outcome(
    numbers: &Numbers,
    belongings: &Belongings,
    boost: Boost,
    rolls: &mut Rolls,
) -> (Vec<ItemId>, Option<ToolUse>) {
    let gather = &numbers.gather;
    let mut count = rolls.between(gather.least_items.into()..=gather.most_items.into());
    let tool = best_tool(belongings, numbers).map(|(item, bonus, left)| {
        let helped = rolls.percent(u32::try_from(bonus).unwrap_or(0));
        let wore = rolls.percent(gather.wear_percent);
        ToolUse { item: item.clone(), helped, wore, left: left - i32::from(wore) }
    });
    count += i64::from(tool.as_ref().is_some_and(|tool| tool.helped));
    let chances = chances(gather, boost.luck.saturating_add(boost.gather_luck));
    let found = (0..count).filter_map(|_| {
        let rarity = rolls.pick(chances.iter().copied())?;
        let of_it =
            gather.finds.iter().filter(|(item, _)| numbers.item(item).is_some_and(|item| item.rarity == rarity));
        rolls.pick(of_it.map(|(item, weight)| (item, u64::from(*weight)))).cloned()
    });
    (found.collect(), tool)
}

/// The experience of finding these.
pub fn xp(found: &[ItemId], numbers: &Numbers) -> i64 {
    let of = |item: &ItemId| numbers.gather.xp.get(&numbers.item(item)?.rarity).copied();
    found.iter().filter_map(of).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use strum::VariantArray;

    use super::*;

    fn numbers() -> Numbers {
        static NUMBERS: std::sync::LazyLock<Numbers> = std::sync::LazyLock::new(|| Numbers::load(None).unwrap());
        NUMBERS.clone()
    }

    fn with_items(items: serde_json::Value) -> Belongings {
        serde_json::from_value(serde_json::json!({ "items": items })).unwrap()
    }

    #[test]
    fn luck_takes_from_the_common_alone() {
        let chances = |luck| chances(&numbers().gather, luck).into_iter().map(|(_, weight)| weight).collect::<Vec<_>>();
        assert_eq!(chances(0), [6_000, 2_500, 1_000, 400, 100]);
        assert_eq!(chances(20), [5_200, 3_000, 1_200, 480, 120]);
        assert_eq!(chances(35), [4_600, 3_375, 1_350, 540, 135]);
        assert_eq!(chances(i64::MAX), [0, 6_250, 2_500, 1_000, 250]);
        assert_eq!(chances(-50), chances(0));
    }

    #[test]
    fn every_single_point_of_luck_is_for_the_better_until_there_is_nothing_common_left() {
        let gather = numbers().gather;
        // Effects and pets are at most 1,000 percent each, by the rules of the numbers; beyond that, a few more.
        for luck in 0..=12_000 {
            let (less, more) = (chances(&gather, luck), chances(&gather, luck + 1));
            let whole = |chances: &[(Rarity, u64)]| chances.iter().map(|(_, weight)| weight).sum::<u64>();
            assert_eq!((whole(&less), whole(&more)), (10_000, 10_000), "at {luck}");
            let rarer = less.iter().zip(&more).skip(1);
            assert!(rarer.clone().all(|(less, more)| less.0 == more.0 && less.1 <= more.1), "at {luck}");
            // Among what is rare, nothing gains at the cost of something rarer.
            let weights = [2_500, 1_000, 400, 100];
            for ((_, weight), base) in more.iter().skip(1).zip(weights) {
                assert_eq!(weight * 2_500, more[1].1 * base, "at {luck}");
            }
            assert!(luck >= 150 || rarer.into_iter().all(|(less, more)| less.1 < more.1), "luck {luck} is lost");
        }
    }

    proptest! {
        #[test]
        fn no_luck_ever_makes_a_rarer_tier_less_likely(
            weights in prop::collection::vec(0..1_000_u32, 5), luck in 0..2_000_i64, more in 0..2_000_i64,
        ) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let weights = Rarity::VARIANTS.iter().copied().zip(weights).collect();
            let gather = Gather { weights, ..numbers().gather };
            let (without, with) = (chances(&gather, luck), chances(&gather, luck + more));
            let total = |chances: &[(Rarity, u64)]| chances.iter().map(|(_, weight)| weight).sum::<u64>();
            prop_assert_eq!(total(&without), total(&with), "they are shares of the same whole");
            for (one, other) in without.iter().zip(&with).skip(1) {
                prop_assert!(one.0 == other.0 && one.1 <= other.1, "{:?} became less likely", one.0);
            }
            for tier in 0..with.len() {
                prop_assert!(total(&without[tier..]) <= total(&with[tier..]), "rarer than {}", tier);
            }
        }

        #[test]
        fn what_is_found_is_within_the_rules(seed: u64, luck in 0..200_i64, bonus_tool: bool) {
            let (numbers, boost) = (numbers(), Boost { luck, ..Boost::default() });
            let items = serde_json::json!({ "quantum_scanner": { "quantity": 1, "held": i32::from(!bonus_tool), "durability": 1 } });
            let (found, tool) = outcome(&numbers, &with_items(items), boost, &mut Rolls::new(seed));
            let extra = usize::from(tool.as_ref().is_some_and(|tool| tool.helped));
            prop_assert!((1 + extra..=2 + extra).contains(&found.len()));
            prop_assert_eq!(tool.is_some(), bonus_tool, "what is promised is not used");
            prop_assert!(tool.is_none_or(|tool| tool.left == 1 - i32::from(tool.wore)));
            prop_assert!(found.iter().all(|item| numbers.gather.finds.contains_key(item)));
        }
    }

    #[test]
    fn the_tool_with_the_highest_bonus_is_used() {
        let stack = |durability: Option<i32>| serde_json::json!({ "quantity": 1, "held": 0, "durability": durability });
        let items = serde_json::json!({
            "basic_net": stack(None), "advanced_scanner": stack(Some(3)), "basic_scanner": stack(None), "luck_charm": stack(None),
        });
        let belongings = with_items(items);
        assert_eq!(best_tool(&belongings, &numbers()), Some((&"advanced_scanner".into(), 15, 3)));
        assert_eq!(best_tool(&Belongings::default(), &numbers()), None);
    }

    #[test]
    fn tools_help_and_wear_as_often_as_they_say() {
        let numbers = numbers();
        let belongings =
            with_items(serde_json::json!({ "reinforced_net": { "quantity": 2, "held": 0, "durability": null } }));
        let many: Vec<_> = (0..20_000)
            .filter_map(|seed| outcome(&numbers, &belongings, Boost::default(), &mut Rolls::new(seed)).1)
            .collect();
        let (helped, wore) =
            (many.iter().filter(|tool| tool.helped).count(), many.iter().filter(|tool| tool.wore).count());
        assert!(helped.abs_diff(5_000) < 250 && wore.abs_diff(4_000) < 250, "{helped} {wore}");
        assert!(many.iter().all(|tool| tool.left == 150 - i32::from(tool.wore)));
    }

    #[test]
    fn rarer_things_teach_more() {
        let taught = |items: &[&str]| xp(&items.iter().map(|item| (*item).into()).collect::<Vec<_>>(), &numbers());
        assert_eq!(taught(&["data_fragment", "corrupted_file"]), 32);
        assert_eq!(taught(&["neural_chip", "encryption_key", "singularity_shard"]), 210);
    }
}
