//! The numbers of the shop, of crates and of crafting.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Item, Rarity, Rule, rule};
use crate::economy::ledger::ItemId;

/// The shop.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct ShopNumbers {
    pub most: i64,
    pub page: u8,
    pub confirm_from: i64,
}

/// What is in crates.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct Crates {
    pub slots: i64,
    pub common: CrateNumbers,
    pub rare: CrateNumbers,
    pub epic: CrateNumbers,
    pub legendary: CrateNumbers,
    pub mythic: CrateNumbers,
}

/// What is in one kind of crate.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrateNumbers {
    /// How often something is drawn.
    pub rolls: u8,
    /// From what.
    pub contents: Vec<Content>,
}

/// What may be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Of this.
    pub item: ItemId,
    /// How likely, against the other weights.
    pub weight: i64,
    /// At least so many.
    pub least: i32,
    /// At most so many, each number equally likely.
    pub most: i32,
}

/// Crafting.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct CraftNumbers {
    pub most: i64,
}

/// What one thing is made of.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Of what, how many.
    pub needs: BTreeMap<ItemId, i32>,
    /// The experience of making one.
    pub xp: i64,
}

impl ShopNumbers {
    pub(super) fn rules(&self) -> Vec<Rule> {
        vec![
            rule("shop.most", (1..=1_000).contains(&self.most), "must be from 1 to 1,000"),
            rule("shop.page", (1..=12).contains(&self.page), "must be from 1 to 12"),
            rule("shop.confirm_from", self.confirm_from > 0, "must be at least 1"),
        ]
    }
}

impl Crates {
    /// The crate of this rarity.
    pub fn of(&self, rarity: Rarity) -> &CrateNumbers {
        match rarity {
            Rarity::Common => &self.common,
            Rarity::Rare => &self.rare,
            Rarity::Epic => &self.epic,
            Rarity::Legendary => &self.legendary,
            Rarity::Mythic => &self.mythic,
        }
    }

    pub(super) fn rules(&self, items: &BTreeMap<ItemId, Item>) -> Vec<Rule> {
        use strum::VariantArray;
        let slots = rule("crates.slots", (1..=10).contains(&self.slots), "must be from 1 to 10");
        let each = Rarity::VARIANTS.iter().flat_map(|rarity| {
            let (key, filled) = (format!("crates.{rarity}.contents"), self.of(*rarity));
            let counts_ok = filled.contents.iter().all(|one| (1..=one.most).contains(&one.least) && one.most <= 1_000);
            let weights_ok = filled.contents.iter().all(|one| (1..=1_000_000).contains(&one.weight));
            let known = filled.contents.iter().all(|one| items.contains_key(&one.item));
            let rolls_ok = (1..=20).contains(&filled.rolls);
            [
                rule(format!("crates.{rarity}.rolls"), rolls_ok, "must be from 1 to 20"),
                rule(key.clone(), !filled.contents.is_empty(), "must not be empty"),
                rule(key.clone(), known, "each `item` must be one of [items]"),
                rule(key.clone(), weights_ok, "each `weight` must be from 1 to 1,000,000"),
                rule(key, counts_ok, "each must be from `least` to `most`, within 1 to 1,000"),
            ]
        });
        std::iter::once(slots).chain(each).collect()
    }
}

impl CraftNumbers {
    pub(super) fn rules(&self) -> Vec<Rule> {
        vec![rule("craft.most", (1..=100).contains(&self.most), "must be from 1 to 100")]
    }
}

pub(super) fn recipe_rules(recipes: &BTreeMap<ItemId, Recipe>, items: &BTreeMap<ItemId, Item>) -> Vec<Rule> {
    let each = recipes.iter().flat_map(|(item, recipe)| {
        let known = items.contains_key(item) && recipe.needs.keys().all(|need| items.contains_key(need));
        let counts_ok = !recipe.needs.is_empty() && recipe.needs.values().all(|count| (1..=10_000).contains(count));
        [
            rule(format!("recipes.{item}.needs"), known, "it and what it needs must be among [items]"),
            rule(format!("recipes.{item}.needs"), counts_ok, "must need something, from 1 to 10,000 of each"),
            rule(format!("recipes.{item}.xp"), (0..=1_000_000).contains(&recipe.xp), "must be from 0 to 1,000,000"),
        ]
    });
    each.collect()
}
