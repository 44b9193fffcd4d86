//! That nobody makes coins by buying, crafting, opening and selling, whatever the order and however often.
//!
//! The proof is a worth for every kind of item such that no step gains any in expectation: the shop asks at least the
//! worth and pays at most the worth, what a recipe needs is worth at least what it makes, and a crate at least what is in
//! it on average. Where there is such a worth, coins plus the worth of everything never grow by trading with the house.

use std::collections::BTreeMap;

use super::{Crates, Item, Recipe};
use crate::economy::ledger::ItemId;

/// Worths are counted in millionths of a coin and rounded up: in doubt against the numbers.
pub const SCALE: i128 = 1_000_000;

/// Worths that still rise after so many rounds rise for ever.
const ROUNDS: usize = 200;

/// The worth of every kind of item, or the kind with which coins can be made.
pub fn worths(
    items: &BTreeMap<ItemId, Item>,
    crates: &Crates,
    recipes: &BTreeMap<ItemId, Recipe>,
) -> Result<BTreeMap<ItemId, i128>, ItemId> {
    let resale = |item: &Item| i128::from(item.resale().unwrap_or(0)) * SCALE;
    let mut worth: BTreeMap<_, _> = items.iter().map(|(id, item)| (id.clone(), resale(item))).collect();
    let mut last = None;
    for _ in 0..ROUNDS {
        let before = worth.clone();
        for (id, item) in items.iter().filter(|(_, item)| item.is_crate) {
            let inside = expected(crates, item, &worth);
            worth.entry(id.clone()).and_modify(|known| *known = inside.max(*known));
        }
        for (made, recipe) in recipes {
            raise(made, recipe, items, &mut worth).map_err(|()| made.clone())?;
        }
        let ceiling = |id: &ItemId| items.get(id).and_then(|item| item.price).map(|price| i128::from(price) * SCALE);
        if let Some((id, _)) = worth.iter().find(|(id, worth)| ceiling(id).is_some_and(|price| **worth > price)) {
            return Err(id.clone());
        }
        last = worth.iter().find(|(id, now)| before.get(*id) != Some(*now)).map(|(id, _)| id.clone());
        if last.is_none() {
            return Ok(worth);
        }
    }
    last.map_or(Ok(worth), Err)
}

/// What is in a crate on average.
pub fn expected(crates: &Crates, item: &Item, worth: &BTreeMap<ItemId, i128>) -> i128 {
    let filled = crates.of(item.rarity);
    let weights: i128 = filled.contents.iter().map(|one| i128::from(one.weight)).sum();
    // Twice the average count is whole.
    let twice = filled.contents.iter().map(|one| {
        let known = worth.get(&one.item).copied().unwrap_or(0);
        known.saturating_mul(i128::from(one.weight) * (i128::from(one.least) + i128::from(one.most)))
    });
    let sum = twice.fold(0_i128, i128::saturating_add).saturating_mul(i128::from(filled.rolls));
    sum.div_euclid(2 * weights.max(1)) + 1
}

/// Raises what a recipe needs until it is worth what it makes: first what cannot be bought, whose worth nothing bounds.
fn raise(
    made: &ItemId,
    recipe: &Recipe,
    items: &BTreeMap<ItemId, Item>,
    worth: &mut BTreeMap<ItemId, i128>,
) -> Result<(), ()> {
    let mut missing = worth.get(made).copied().unwrap_or(0);
    for (need, count) in &recipe.needs {
        missing -= worth.get(need).copied().unwrap_or(0).saturating_mul(i128::from(*count));
    }
    let price = |need: &ItemId| items.get(need).and_then(|item| item.price);
    let mut needs: Vec<_> = recipe.needs.iter().collect();
    needs.sort_by_key(|(need, _)| price(need).is_some());
    for (need, count) in needs.into_iter().filter(|(need, _)| *need != made) {
        if missing <= 0 {
            break;
        }
        let known = worth.entry(need.clone()).or_default();
        let wanted = missing.div_euclid(i128::from(*count).max(1)) + 1;
        let room = price(need).map_or(wanted, |price| i128::from(price) * SCALE - *known);
        let rise = wanted.min(room).max(0);
        *known += rise;
        missing -= rise.saturating_mul(i128::from(*count));
    }
    if missing > 0 { Err(()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        dice::Dice,
        economy::{Numbers, Rarity},
    };

    /// A step of a trader who knows all the numbers.
    #[derive(Clone, Debug)]
    enum Step {
        Buy(usize),
        Sell(usize),
        Craft(usize),
        Open(Rarity),
    }

    /// Somebody's coins, and things with their worth.
    struct Trader<'a> {
        numbers: &'a Numbers,
        worths: BTreeMap<ItemId, i128>,
        coins: i128,
        things: BTreeMap<ItemId, i128>,
    }

    impl Trader<'_> {
        fn wealth(&self) -> i128 {
            let things = self.things.iter().map(|(item, count)| self.worths[item] * count).sum::<i128>();
            self.coins * SCALE + things
        }

        fn add(&mut self, item: &ItemId, count: i128) {
            *self.things.entry(item.clone()).or_default() += count;
        }

        fn has(&self, item: &ItemId, count: i128) -> bool {
            self.things.get(item).copied().unwrap_or(0) >= count
        }

        /// Does it if it can be done; gives the expected wealth after it, exactly.
        fn take(&mut self, step: &Step, dice: &Dice) -> i128 {
            let numbers = self.numbers;
            let nth = |index: usize| numbers.items.iter().nth(index % numbers.items.len()).unwrap();
            match step {
                Step::Buy(index) => {
                    let (id, item) = nth(*index);
                    if let Some(price) = item.price.map(i128::from).filter(|price| *price <= self.coins) {
                        self.coins -= price;
                        self.add(id, 1);
                    }
                }
                Step::Sell(index) => {
                    let (id, item) = nth(*index);
                    if let Some(resale) = item.resale().filter(|_| self.has(id, 1)) {
                        self.coins += i128::from(resale);
                        self.add(id, -1);
                    }
                }
                Step::Craft(index) => {
                    let (id, recipe) = numbers.recipes.iter().nth(index % numbers.recipes.len()).unwrap();
                    if recipe.needs.iter().all(|(need, count)| self.has(need, i128::from(*count))) {
                        recipe.needs.iter().for_each(|(need, count)| self.add(need, -i128::from(*count)));
                        self.add(id, 1);
                    }
                }
                Step::Open(rarity) => return self.open(*rarity, dice),
            }
            self.wealth()
        }

        fn open(&mut self, rarity: Rarity, dice: &Dice) -> i128 {
            let id = ItemId(format!("{rarity}_crate"));
            if !self.has(&id, 1) {
                return self.wealth();
            }
            self.add(&id, -1);
            let average = self.wealth() + expected(&self.numbers.crates, &self.numbers.items[&id], &self.worths);
            let filled = self.numbers.crates.of(rarity);
            for _ in 0..filled.rolls {
                let index = dice.between(0..=i64::try_from(filled.contents.len()).unwrap() - 1);
                let one = &filled.contents[usize::try_from(index).unwrap()];
                self.add(&one.item, i128::from(one.most));
            }
            average
        }
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        use strum::VariantArray;
        let step = prop_oneof![
            3 => (0..100_usize).prop_map(Step::Buy),
            3 => (0..100_usize).prop_map(Step::Sell),
            3 => (0..100_usize).prop_map(Step::Craft),
            1 => prop::sample::select(Rarity::VARIANTS.to_vec()).prop_map(Step::Open),
        ];
        prop::collection::vec(step, 1..80)
    }

    proptest! {
        #[test]
        fn no_cycle_of_buying_crafting_selling_and_opening_gains(steps in steps(), coins in 0..200_000_i64, seed in any::<u64>()) {
            let numbers = Numbers::load(None).unwrap();
            let worths = worths(&numbers.items, &numbers.crates, &numbers.recipes).unwrap();
            // Something of everything to begin with, so that every step is taken.
            let things = numbers.items.keys().map(|item| (item.clone(), 40)).collect();
            let (mut trader, dice) = (Trader { numbers: &numbers, worths, coins: coins.into(), things }, Dice::seeded(seed));
            for step in &steps {
                let before = trader.wealth();
                let average = trader.take(step, &dice);
                prop_assert!(average <= before, "{step:?} gains {} on average", average - before);
            }
        }
    }

    #[test]
    fn whoever_begins_with_coins_alone_ends_with_no_more() {
        let numbers = Numbers::load(None).unwrap();
        let worths = worths(&numbers.items, &numbers.crates, &numbers.recipes).unwrap();
        for (id, item) in &numbers.items {
            let resale = i128::from(item.resale().unwrap_or(0)) * SCALE;
            assert!(worths[id] >= resale, "{id} sells for more than its worth");
            assert!(
                item.price.is_none_or(|price| worths[id] <= i128::from(price) * SCALE),
                "{id} is sold below its worth"
            );
        }
    }
}
