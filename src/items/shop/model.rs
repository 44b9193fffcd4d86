//! What the shop sells and buys, and for how much.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, VariantArray};

use crate::economy::{
    Item, Numbers,
    ledger::{Belongings, Holdings, ItemId, Stack},
};

/// A shelf of the shop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Display, EnumString, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Shelf {
    /// For gathering.
    #[default]
    Tools,
    /// What works for a while.
    Boosts,
    /// Eggs and treats.
    Pets,
    /// What the shop only buys.
    Materials,
}

impl Shelf {
    /// Where a kind of item stands; crates stand nowhere.
    pub fn of(item: &Item) -> Option<Self> {
        match item {
            Item { is_crate: true, .. } => None,
            Item { tool: Some(_), .. } => Some(Self::Tools),
            Item { effect: Some(_), .. } => Some(Self::Boosts),
            Item { pet: Some(_), .. } | Item { is_treat: true, .. } => Some(Self::Pets),
            _ => Some(Self::Materials),
        }
    }

    /// What stands there, the cheapest first.
    pub fn items(self, numbers: &Numbers) -> Vec<(&ItemId, &Item)> {
        let mut items: Vec<_> = numbers.items.iter().filter(|(_, item)| Self::of(item) == Some(self)).collect();
        items.sort_by_key(|(id, item)| (item.price.or(item.value), *id));
        items
    }
}

/// Which way things go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// From the shop.
    Buy,
    /// To the shop.
    Sell,
}

/// What somebody wants of the shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deal {
    /// Buying or selling.
    pub side: Side,
    /// What.
    pub item: ItemId,
    /// How many.
    pub quantity: i64,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bargain {
    /// Bought or sold.
    pub side: Side,
    /// What.
    pub item: ItemId,
    /// How many.
    pub quantity: i32,
    /// For how many coins.
    pub coins: i64,
    /// How many the person has now.
    pub owned: i32,
}

/// Why the shop does not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in items.ftl")]
pub enum Refusal {
    #[error("not such a number at once")]
    Quantity { most: i64 },
    #[error("no such thing")]
    Unknown { typed: String },
    #[error("not for sale")]
    NotSold(ItemId),
    #[error("the shop does not want it")]
    NotBought(ItemId),
    #[error("not enough coins")]
    Short { item: ItemId, quantity: i64, cost: i64, missing: i64, affordable: i64 },
    #[error("not so many there")]
    Has { item: ItemId, free: i32 },
    #[error("all of them are promised")]
    Promised { item: ItemId, held: i32 },
}

/// What a deal comes to.
pub fn bargain(
    deal: &Deal,
    holdings: &Holdings,
    belongings: &Belongings,
    numbers: &Numbers,
) -> Result<Bargain, Refusal> {
    let most = numbers.shop.most;
    let quantity = i32::try_from(deal.quantity).ok().filter(|_| (1..=most).contains(&deal.quantity));
    let quantity = quantity.ok_or(Refusal::Quantity { most })?;
    let item = numbers.item(&deal.item).ok_or_else(|| Refusal::Unknown { typed: deal.item.to_string() })?;
    let stack = belongings.stack(&deal.item);
    let (coins, owned) = match deal.side {
        Side::Buy => (cost(deal, item, holdings)?, stack.quantity.saturating_add(quantity)),
        Side::Sell => (proceeds(&deal.item, item, stack, quantity)?, stack.quantity - quantity),
    };
    Ok(Bargain { side: deal.side, item: deal.item.clone(), quantity, coins, owned })
}

fn cost(deal: &Deal, item: &Item, holdings: &Holdings) -> Result<i64, Refusal> {
    let price = item.price.ok_or_else(|| Refusal::NotSold(deal.item.clone()))?;
    let cost = price.saturating_mul(deal.quantity);
    if cost > holdings.balance {
        let missing = cost.saturating_sub(holdings.balance);
        let affordable = holdings.balance / price.max(1);
        return Err(Refusal::Short { item: deal.item.clone(), quantity: deal.quantity, cost, missing, affordable });
    }
    Ok(cost)
}

/// New ones go first; one in use brings as much of its price as is left of it. What is promised is always new.
fn proceeds(id: &ItemId, item: &Item, stack: Stack, quantity: i32) -> Result<i64, Refusal> {
    let resale = item.resale().filter(|coins| *coins > 0).ok_or_else(|| Refusal::NotBought(id.clone()))?;
    if quantity > stack.free() {
        return Err(match (stack.free(), stack.held) {
            (0, held) if held > 0 => Refusal::Promised { item: id.clone(), held },
            (free, _) => Refusal::Has { item: id.clone(), free },
        });
    }
    let worn = worn(item, stack).filter(|_| quantity == stack.free());
    let new = i64::from(quantity) - i64::from(worn.is_some());
    let rest = worn.map_or(0, |(left, durability)| (resale * i64::from(left) / i64::from(durability)).max(1));
    Ok(new * resale + rest)
}

/// Whether selling so many gives the tool in use away: the next one is new then.
pub fn sells_worn(item: &Item, stack: Stack, quantity: i32) -> bool {
    quantity == stack.free() && worn(item, stack).is_some()
}

/// What is left of the tool in use, of how much.
pub fn worn(item: &Item, stack: Stack) -> Option<(i32, i32)> {
    let durability = item.tool?.durability;
    stack.durability.filter(|_| stack.quantity > 0).map(|left| (left.clamp(0, durability), durability))
}

/// What the shop would pay for everything, promised or not.
pub fn worth_of_all(belongings: &Belongings, numbers: &Numbers) -> i64 {
    let each = belongings.items.iter().filter_map(|(id, stack)| {
        let whole = Stack { held: 0, ..*stack };
        proceeds(id, numbers.item(id)?, whole, stack.quantity).ok()
    });
    each.fold(0, i64::saturating_add)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn numbers() -> Numbers {
        Numbers::load(None).unwrap()
    }

    fn attempt(side: Side, item: &str, quantity: i64, balance: i64, items: serde_json::Value) -> Result<i64, Refusal> {
        let deal = Deal { side, item: item.into(), quantity };
        let belongings = serde_json::from_value(json!({ "items": items })).unwrap();
        let holdings = Holdings { balance, ..Holdings::default() };
        bargain(&deal, &holdings, &belongings, &numbers()).map(|bargain| bargain.coins)
    }

    #[test]
    fn what_is_bought() {
        let buy = |item, quantity, balance| attempt(Side::Buy, item, quantity, balance, json!({}));
        assert_eq!(buy("energy_drink", 3, 600), Ok(600));
        let short = Refusal::Short { item: "energy_drink".into(), quantity: 3, cost: 600, missing: 1, affordable: 2 };
        assert_eq!(buy("energy_drink", 3, 599), Err(short));
        assert_eq!(buy("data_fragment", 1, 9_999), Err(Refusal::NotSold("data_fragment".into())));
        assert_eq!(buy("common_crate", 1, 9_999), Err(Refusal::NotSold("common_crate".into())));
        for quantity in [0, -1, 100, i64::MAX, i64::MIN] {
            assert_eq!(buy("energy_drink", quantity, i64::MAX), Err(Refusal::Quantity { most: 99 }));
        }
        assert!(matches!(buy("moon", 1, 1), Err(Refusal::Unknown { .. })));
    }

    #[test]
    fn what_is_sold() {
        let stack = |quantity, held, durability: Option<i32>| json!({ "basic_scanner": { "quantity": quantity, "held": held, "durability": durability } });
        let sell = |quantity, items| attempt(Side::Sell, "basic_scanner", quantity, 0, items);
        let item = || ItemId::from("basic_scanner");
        assert_eq!(sell(2, stack(2, 0, None)), Ok(500));
        assert_eq!(sell(1, stack(2, 0, Some(10))), Ok(250), "the new one goes first");
        assert_eq!(sell(2, stack(2, 0, Some(10))), Ok(300), "a fifth of the one in use is left");
        assert_eq!(sell(1, stack(1, 0, Some(1))), Ok(5));
        assert_eq!(sell(3, stack(2, 0, None)), Err(Refusal::Has { item: item(), free: 2 }));
        assert_eq!(sell(2, stack(2, 1, None)), Err(Refusal::Has { item: item(), free: 1 }));
        assert_eq!(sell(1, stack(1, 1, None)), Err(Refusal::Promised { item: item(), held: 1 }));
        let crates = json!({ "common_crate": { "quantity": 1, "held": 0, "durability": null } });
        assert_eq!(attempt(Side::Sell, "common_crate", 1, 0, crates), Err(Refusal::NotBought("common_crate".into())));
    }

    #[test]
    fn everything_stands_on_one_shelf_but_crates() {
        let numbers = numbers();
        let shelved: usize = Shelf::VARIANTS.iter().map(|shelf| shelf.items(&numbers).len()).sum();
        assert_eq!(shelved, numbers.items.values().filter(|item| !item.is_crate).count());
        assert!(Shelf::Materials.items(&numbers).iter().all(|(_, item)| item.price.is_none()));
    }

    proptest! {
        #[test]
        fn selling_never_brings_more_than_half_the_price(
            index in 0..100_usize, owned in 1..200_i32, held in 0..200_i32, left in prop::option::of(1..300_i32), quantity in 1..99_i64,
        ) {
            let numbers = numbers();
            let (id, item) = numbers.items.iter().nth(index % numbers.items.len()).unwrap();
            let stack = Stack { quantity: owned, held: held.min(owned), durability: left };
            let mut belongings = Belongings::default();
            belongings.items.insert(id.clone(), stack);
            let deal = Deal { side: Side::Sell, item: id.clone(), quantity };
            if let Ok(sold) = bargain(&deal, &Holdings::default(), &belongings, &numbers) {
                let worth = item.price.or(item.value).unwrap();
                prop_assert!(sold.coins > 0 && sold.coins * 2 <= worth * quantity && sold.owned >= stack.held);
            }
        }
    }
}
