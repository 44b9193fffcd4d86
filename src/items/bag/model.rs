//! What using a thing does, and what comes out of crates.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    dice::Dice,
    economy::{
        CrateNumbers, Item, Numbers,
        ledger::{Belongings, ItemId},
    },
    effects,
};

/// A thing that was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// What.
    pub item: ItemId,
    /// How many.
    pub count: i32,
    /// Which effect it has.
    pub effect: String,
    /// Until when it works.
    pub until: DateTime<Utc>,
    /// Whether it worked already, and only lasts longer now.
    pub prolonged: bool,
    /// How many are left.
    pub owned: i32,
}

/// Crates that were opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Which crate.
    pub item: ItemId,
    /// What was in each.
    pub contents: Vec<BTreeMap<ItemId, i32>>,
    /// How many crates of the kind are left.
    pub owned: i32,
}

/// Why a thing is not used or opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in items.ftl")]
pub enum Refusal {
    #[error("not such a number at once")]
    Quantity { most: i64 },
    #[error("no such thing")]
    Unknown { typed: String },
    #[error("not so many there")]
    Has { item: ItemId, free: i32 },
    #[error("all of them are promised")]
    Promised { item: ItemId, held: i32 },
    #[error("it is for something else")]
    For { item: ItemId, purpose: Purpose },
    #[error("not a crate")]
    NotCrate(ItemId),
    #[error("not so many slots")]
    Slots { slots: i64, has_premium: bool },
}

/// What a thing is for that is not used by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its sentence in items.ftl")]
pub enum Purpose {
    Gathering,
    Feeding,
    Hatching,
    Opening,
    Crafting,
}

/// Uses so many of a thing.
pub fn used(
    id: &ItemId,
    count: i64,
    belongings: &Belongings,
    numbers: &Numbers,
    now: DateTime<Utc>,
) -> Result<Used, Refusal> {
    let item = numbers.item(id).ok_or_else(|| Refusal::Unknown { typed: id.to_string() })?;
    let effect = item.effect.as_ref().and_then(|name| Some((name, numbers.effects.get(name)?)));
    let (name, effect) = effect.ok_or_else(|| Refusal::For { item: id.clone(), purpose: purpose(item) })?;
    let (count, owned) = taken(id, count, numbers.shop.most, belongings)?;
    let running = belongings.effect_until(name).filter(|until| *until > now);
    let time = TimeDelta::minutes(effect.minutes.saturating_mul(i64::from(count)));
    let until = running.unwrap_or(now).checked_add_signed(time).unwrap_or(DateTime::<Utc>::MAX_UTC);
    Ok(Used { item: id.clone(), count, effect: name.clone(), until, prolonged: running.is_some(), owned })
}

fn purpose(item: &Item) -> Purpose {
    match item {
        Item { tool: Some(_), .. } => Purpose::Gathering,
        Item { is_treat: true, .. } => Purpose::Feeding,
        Item { pet: Some(_), .. } => Purpose::Hatching,
        Item { is_crate: true, .. } => Purpose::Opening,
        _ => Purpose::Crafting,
    }
}

/// So many of the stack, if they are there and free; and how many are left then.
fn taken(id: &ItemId, count: i64, most: i64, belongings: &Belongings) -> Result<(i32, i32), Refusal> {
    let count = i32::try_from(count).ok().filter(|_| (1..=most).contains(&count)).ok_or(Refusal::Quantity { most })?;
    let stack = belongings.stack(id);
    match (stack.free(), stack.held) {
        (free, _) if free >= count => Ok((count, stack.quantity - count)),
        (0, held) if held > 0 => Err(Refusal::Promised { item: id.clone(), held }),
        (free, _) => Err(Refusal::Has { item: id.clone(), free }),
    }
}

/// How many crates the person can open at once.
pub fn slots(belongings: &Belongings, numbers: &Numbers) -> i64 {
    numbers.crates.slots + effects::boost(belongings, numbers).crate_slots
}

/// Opens so many crates. What is in them follows from the seed.
pub fn opened(
    id: &ItemId,
    count: i64,
    belongings: &Belongings,
    numbers: &Numbers,
    seed: u64,
) -> Result<Opened, Refusal> {
    let item = numbers.item(id).ok_or_else(|| Refusal::Unknown { typed: id.to_string() })?;
    if !item.is_crate {
        return Err(Refusal::NotCrate(id.clone()));
    }
    let slots = slots(belongings, numbers);
    if count > slots {
        return Err(Refusal::Slots { slots, has_premium: slots > numbers.crates.slots });
    }
    let (count, owned) = taken(id, count, slots, belongings)?;
    let (filled, dice) = (numbers.crates.of(item.rarity), Dice::seeded(seed));
    Ok(Opened { item: id.clone(), contents: (0..count).map(|_| drawn(filled, &dice)).collect(), owned })
}

fn drawn(filled: &CrateNumbers, dice: &Dice) -> BTreeMap<ItemId, i32> {
    let mut found = BTreeMap::new();
    let weights: i64 = filled.contents.iter().map(|one| one.weight).sum();
    for _ in 0..filled.rolls {
        let mut point = dice.between(0..=weights - 1);
        let hit = filled.contents.iter().find(|one| {
            point -= one.weight;
            point < 0
        });
        if let Some(one) = hit {
            let count = dice.between(i64::from(one.least)..=i64::from(one.most));
            *found.entry(one.item.clone()).or_default() += i32::try_from(count).unwrap_or(one.least);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::economy::{Rarity, worth};

    fn numbers() -> Numbers {
        Numbers::load(None).unwrap()
    }

    fn having(belongings: serde_json::Value) -> Belongings {
        serde_json::from_value(belongings).unwrap()
    }

    fn stack(item: &str, quantity: i32, held: i32) -> serde_json::Value {
        json!({ item: { "quantity": quantity, "held": held, "durability": null } })
    }

    #[test]
    fn an_effect_starts_and_is_prolonged() {
        let (numbers, now) = (numbers(), DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let minutes = |used: Used| ((used.until - now).num_minutes(), used.prolonged, used.owned);
        let fresh = having(json!({ "items": stack("energy_drink", 3, 0) }));
        let attempt = |belongings: &Belongings, count| used(&"energy_drink".into(), count, belongings, &numbers, now);
        assert_eq!(attempt(&fresh, 1).map(minutes), Ok((60, false, 2)));
        assert_eq!(attempt(&fresh, 3).map(minutes), Ok((180, false, 0)));
        let half_an_hour = (now + TimeDelta::minutes(30)).timestamp_millis();
        let running = having(json!({ "items": stack("energy_drink", 3, 0), "effects": { "energy": half_an_hour } }));
        assert_eq!(attempt(&running, 1).map(minutes), Ok((90, true, 2)));
        let over = having(json!({ "items": stack("energy_drink", 3, 1), "effects": { "energy": 5 } }));
        assert_eq!(attempt(&over, 2).map(minutes), Ok((120, false, 1)));
        assert_eq!(attempt(&over, 3), Err(Refusal::Has { item: "energy_drink".into(), free: 2 }));
        assert_eq!(attempt(&over, 0), Err(Refusal::Quantity { most: 99 }));
    }

    #[test]
    fn what_is_for_something_else_says_for_what() {
        let (numbers, all) = (numbers(), Belongings::default());
        for (item, purpose) in [
            ("basic_net", Purpose::Gathering),
            ("companion_treat", Purpose::Feeding),
            ("fox_egg", Purpose::Hatching),
            ("rare_crate", Purpose::Opening),
            ("neural_chip", Purpose::Crafting),
        ] {
            let refused = used(&item.into(), 1, &all, &numbers, DateTime::UNIX_EPOCH).unwrap_err();
            assert_eq!(refused, Refusal::For { item: item.into(), purpose });
        }
    }

    #[test]
    fn crates_are_opened_as_slots_allow() {
        let numbers = numbers();
        let attempt = |count, belongings: &Belongings| {
            opened(&"rare_crate".into(), count, belongings, &numbers, 7)
                .map(|opened| (opened.contents.len(), opened.owned))
        };
        let plain = having(json!({ "items": stack("rare_crate", 5, 0) }));
        let premium =
            having(json!({ "items": stack("rare_crate", 5, 0), "effects": { "premium": 4_000_000_000_000_i64 } }));
        assert_eq!(attempt(3, &plain), Ok((3, 2)));
        assert_eq!(attempt(4, &plain), Err(Refusal::Slots { slots: 3, has_premium: false }));
        assert_eq!(attempt(4, &premium), Ok((4, 1)));
        assert_eq!(attempt(5, &premium), Err(Refusal::Slots { slots: 4, has_premium: true }));
        assert_eq!(attempt(0, &plain), Err(Refusal::Quantity { most: 3 }));
        let net = opened(&"basic_net".into(), 1, &plain, &numbers, 7).unwrap_err();
        assert_eq!(net, Refusal::NotCrate("basic_net".into()));
    }

    #[test]
    fn the_same_seed_gives_the_same_and_the_average_is_the_tables() {
        use strum::VariantArray;
        let numbers = numbers();
        let worths = worth::worths(&numbers.items, &numbers.crates, &numbers.recipes).unwrap();
        for rarity in Rarity::VARIANTS {
            let filled = numbers.crates.of(*rarity);
            assert_eq!(drawn(filled, &Dice::seeded(3)), drawn(filled, &Dice::seeded(3)));
            let item = &numbers.items[&ItemId(format!("{rarity}_crate"))];
            let (dice, rounds) = (Dice::seeded(11), 20_000);
            let value = |found: BTreeMap<ItemId, i32>| {
                found.iter().map(|(item, count)| worths[item] * i128::from(*count)).sum::<i128>()
            };
            let mean = (0..rounds).map(|_| value(drawn(filled, &dice))).sum::<i128>() / rounds;
            let expected = worth::expected(&numbers.crates, item, &worths);
            assert!((mean - expected).abs() * 20 < expected, "{rarity}: {mean} for {expected}");
        }
    }

    #[test]
    fn a_crate_is_worth_opening_and_a_rarer_one_more() {
        use strum::VariantArray;
        let numbers = numbers();
        let resale =
            numbers.items.iter().map(|(id, item)| (id.clone(), i128::from(item.resale().unwrap_or(0)))).collect();
        let coins: Vec<_> = Rarity::VARIANTS
            .iter()
            .map(|rarity| worth::expected(&numbers.crates, &numbers.items[&ItemId(format!("{rarity}_crate"))], &resale))
            .collect();
        insta::assert_snapshot!(format!("{coins:?}"), @"[255, 1321, 4576, 20921, 145626]");
        assert!(coins.windows(2).all(|pair| pair[1] >= 3 * pair[0]), "{coins:?}");
    }
}
