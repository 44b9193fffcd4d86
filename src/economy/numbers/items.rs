//! What things there are, what they cost, and what works for a while.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, VariantArray};

use super::{Rule, rule};
use crate::economy::ledger::ItemId;

/// How rare something is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Display, EnumString, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Rarity {
    Common,
    Rare,
    Epic,
    Legendary,
    Mythic,
}

/// A kind of item.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Shown before its name.
    pub emoji: String,
    /// How rare it is.
    pub rarity: Rarity,
    /// What the shop asks for one; `None` = it cannot be bought.
    pub price: Option<i64>,
    /// What it counts as where it cannot be bought: the shop pays half of it.
    pub value: Option<i64>,
    /// What it is as a tool.
    pub tool: Option<Tool>,
    /// Which effect it has when used.
    pub effect: Option<String>,
    /// Whether pets eat it.
    #[serde(default)]
    pub is_treat: bool,
    /// The pet that comes out of it.
    pub pet: Option<String>,
    /// Whether it is opened for other items; its rarity says for which.
    #[serde(default)]
    pub is_crate: bool,
}

impl Item {
    /// What the shop pays for one; `None` = it cannot be sold.
    pub fn resale(&self) -> Option<i64> {
        self.price.or(self.value).map(|worth| worth / 2)
    }
}

/// A tool for gathering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// How often it can wear before it breaks.
    pub durability: i32,
    /// The chance of one more item, in percent.
    pub bonus: i64,
}

/// Something that works for a while.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// For how long.
    pub minutes: i64,
    /// What it adds.
    #[serde(default)]
    pub boost: Boost,
}

/// What is added to a person's chances and gains, in percent. Negative on `work_cooldown`: the rest is shorter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Boost {
    /// On experience.
    pub xp: i64,
    /// On the chances of rare things.
    pub luck: i64,
    /// On luck in gathering alone.
    pub gather_luck: i64,
    /// On the coins of a won fight.
    pub fight_coins: i64,
    /// On the rest after work.
    pub work_cooldown: i64,
    /// How many more crates can be opened at once: a count, not percent.
    pub crate_slots: i64,
    /// Whether the profile has a frame: a count, not percent.
    pub profile_frame: i64,
}

impl std::ops::Add for Boost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            xp: self.xp + other.xp,
            luck: self.luck + other.luck,
            gather_luck: self.gather_luck + other.gather_luck,
            fight_coins: self.fight_coins + other.fight_coins,
            work_cooldown: self.work_cooldown + other.work_cooldown,
            crate_slots: self.crate_slots + other.crate_slots,
            profile_frame: self.profile_frame + other.profile_frame,
        }
    }
}

pub(super) fn rules(items: &BTreeMap<ItemId, Item>, effects: &BTreeMap<String, Effect>) -> Vec<Rule> {
    let of_items = items.iter().flat_map(|(id, item)| item.rules(id, effects));
    of_items.chain(effects.iter().flat_map(|(name, effect)| effect.rules(name))).collect()
}

impl Item {
    fn rules(&self, id: &ItemId, effects: &BTreeMap<String, Effect>) -> Vec<Rule> {
        let key = |field: &str| format!("items.{id}.{field}");
        let is_sum = |sum: Option<i64>| sum.is_none_or(|sum| (1..=1_000_000_000).contains(&sum));
        let is_known = self.effect.as_ref().is_none_or(|effect| effects.contains_key(effect));
        let tool_ok = self.tool.is_none_or(|tool| tool.durability > 0 && (0..=100).contains(&tool.bonus));
        vec![
            rule(key("price"), is_sum(self.price), "must be from 1 to 1,000,000,000"),
            rule(key("value"), is_sum(self.value), "must be from 1 to 1,000,000,000"),
            rule(key("value"), self.price.is_none() || self.value.is_none(), "must not be there beside a price"),
            rule(key("effect"), is_known, "must be one of [effects]"),
            rule(key("tool"), tool_ok, "its durability must be at least 1, its bonus from 0 to 100"),
        ]
    }
}

impl Effect {
    fn rules(&self, name: &str) -> Vec<Rule> {
        let Boost { xp, luck, gather_luck, fight_coins, work_cooldown, crate_slots, profile_frame } = self.boost;
        let gains_ok = [xp, luck, gather_luck, fight_coins].iter().all(|percent| (0..=1_000).contains(percent));
        let counts_ok = [crate_slots, profile_frame].iter().all(|count| (0..=10).contains(count));
        let rest_ok = (-100..=0).contains(&work_cooldown);
        vec![
            rule(format!("effects.{name}.minutes"), (1..=525_600).contains(&self.minutes), "must be from 1 to 525,600"),
            rule(format!("effects.{name}.boost"), gains_ok, "gains must be from 0 to 1,000 percent"),
            rule(format!("effects.{name}.boost"), counts_ok, "counts must be from 0 to 10"),
            rule(format!("effects.{name}.boost"), rest_ok, "work_cooldown must be from -100 to 0 percent"),
        ]
    }
}
