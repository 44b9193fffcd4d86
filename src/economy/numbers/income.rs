//! The numbers of work, gathering, fights and quests.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Item, Rarity, Rule, rule};
use crate::{economy::ledger::ItemId, guilds::XpRates};

/// How likely each of some things is, beside the others.
pub type Chances = BTreeMap<ItemId, u32>;

/// Working for coins.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct Work {
    pub every_minutes: i64,
    pub shortest_seconds: i64,
    pub least_reward: i64,
    pub least_xp: i64,
    pub coins_per_xp: i64,
    pub jobs: BTreeMap<String, Job>,
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct Job {
    pub emoji: String,
    pub reward: i64,
    pub spread: i64,
    pub find_percent: u32,
    pub finds: Vec<ItemId>,
}

/// Looking for things.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct Gather {
    pub every_minutes: i64,
    pub least_items: u32,
    pub most_items: u32,
    pub wear_percent: u32,
    pub weights: BTreeMap<Rarity, u32>,
    pub xp: BTreeMap<Rarity, i64>,
    pub finds: Chances,
}

/// Fighting.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct Fight {
    pub every_minutes: i64,
    pub percent_per_level: i64,
    pub least_percent: i64,
    pub most_percent: i64,
    pub loss: i64,
    pub loss_per_level: i64,
    pub most_loss_by_level: i64,
    pub easy: Foe,
    pub medium: Foe,
    pub hard: Foe,
    pub elite: Foe,
}

/// Somebody to fight.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct Foe {
    pub emoji: String,
    pub level: i64,
    pub percent: i64,
    pub least_coins: i64,
    pub most_coins: i64,
    pub xp: i64,
    pub second_percent: u32,
    pub drops: Chances,
}

/// What is set for a day.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct Quests {
    pub per_day: usize,
    pub scale_levels: i64,
    pub fights_per_levels: i64,
    pub most_fights: i64,
    pub work: Task,
    pub gather: Task,
    pub fight: Task,
    pub sell: Task,
    pub shop: Task,
}

/// One of the things that can be set.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct Task {
    pub count: i64,
    pub coins: i64,
    pub xp: i64,
    pub item: Option<ItemId>,
}

type Items = BTreeMap<ItemId, Item>;

fn are_known<'a>(things: impl IntoIterator<Item = &'a ItemId>, items: &Items) -> bool {
    things.into_iter().all(|item| items.contains_key(item))
}

fn is_sum(coins: i64) -> bool {
    (1..=1_000_000_000).contains(&coins)
}

pub(super) fn rates(rates: &XpRates) -> Vec<Rule> {
    let XpRates { message, work, gather, fight_won, daily, command, .. } = *rates;
    let amounts_ok = [message, work, gather, fight_won, daily, command].iter().all(|xp| (0..=1_000).contains(xp));
    vec![
        rule("guild_xp.message", amounts_ok, "all of them must be from 0 to 1,000"),
        rule(
            "guild_xp.message_every_seconds",
            (1..=86_400).contains(&rates.message_every_seconds),
            "must be from 1 to 86,400",
        ),
        rule("guild_xp.multiplier_percent", (0..=1_000).contains(&rates.multiplier_percent), "must be from 0 to 1,000"),
    ]
}

impl Work {
    pub(super) fn rules(&self, items: &Items) -> Vec<Rule> {
        let jobs = self.jobs.iter().flat_map(|(name, job)| job.rules(name, items));
        let own = vec![
            rule("work.every_minutes", (1..=10_080).contains(&self.every_minutes), "must be from 1 to 10,080"),
            rule("work.shortest_seconds", (1..=86_400).contains(&self.shortest_seconds), "must be from 1 to 86,400"),
            rule("work.least_reward", is_sum(self.least_reward), "must be from 1 to 1,000,000,000"),
            rule("work.least_xp", (0..=1_000_000).contains(&self.least_xp), "must be from 0 to 1,000,000"),
            rule("work.coins_per_xp", self.coins_per_xp > 0, "must be at least 1"),
            rule("work.jobs", !self.jobs.is_empty(), "must have at least one job"),
        ];
        own.into_iter().chain(jobs).collect()
    }
}

impl Job {
    fn rules(&self, name: &str, items: &Items) -> Vec<Rule> {
        let key = |field: &str| format!("work.jobs.{name}.{field}");
        vec![
            rule(key("reward"), is_sum(self.reward), "must be from 1 to 1,000,000,000"),
            rule(key("spread"), (0..=self.reward).contains(&self.spread), "must be from 0 to the reward"),
            rule(key("find_percent"), self.find_percent <= 100, "must be from 0 to 100"),
            rule(key("finds"), are_known(&self.finds, items), "must name items"),
            rule(key("finds"), self.find_percent == 0 || !self.finds.is_empty(), "must name at least one item"),
        ]
    }
}

impl Gather {
    pub(super) fn rules(&self, items: &Items) -> Vec<Rule> {
        use strum::VariantArray;
        let count_ok = self.least_items <= self.most_items && (1..=100).contains(&self.most_items);
        let has_all = |names: usize| names == Rarity::VARIANTS.len();
        let found = |rarity: Rarity| {
            let rare = |item: &ItemId| items.get(item).is_some_and(|item| item.rarity == rarity);
            self.finds.iter().any(|(item, weight)| *weight > 0 && rare(item))
        };
        let can_find = self.weights.iter().all(|(rarity, weight)| *weight == 0 || found(*rarity));
        let weights_ok =
            self.weights.values().all(|weight| *weight <= 1_000_000) && self.weights.values().any(|w| *w > 0);
        vec![
            rule("gather.every_minutes", (1..=10_080).contains(&self.every_minutes), "must be from 1 to 10,080"),
            rule("gather.most_items", count_ok, "must be from 1 to 100, and not below gather.least_items"),
            rule("gather.wear_percent", self.wear_percent <= 100, "must be from 0 to 100"),
            rule("gather.weights", has_all(self.weights.len()), "must name all five rarities"),
            rule("gather.weights", weights_ok, "must be from 0 to 1,000,000 each, and not all be 0"),
            rule("gather.xp", has_all(self.xp.len()), "must name all five rarities"),
            rule("gather.xp", self.xp.values().all(|xp| (0..=1_000_000).contains(xp)), "must be from 0 to 1,000,000"),
            rule("gather.finds", are_known(self.finds.keys(), items), "must name items"),
            rule("gather.finds", can_find, "must have something of each rarity whose weight is not 0"),
        ]
    }
}

impl Fight {
    pub(super) fn rules(&self, items: &Items) -> Vec<Rule> {
        let foes = [("easy", &self.easy), ("medium", &self.medium), ("hard", &self.hard), ("elite", &self.elite)];
        let percents_ok =
            0 <= self.least_percent && self.least_percent <= self.most_percent && self.most_percent <= 100;
        let losses = [self.loss, self.loss_per_level, self.most_loss_by_level];
        let own = vec![
            rule("fight.every_minutes", (1..=10_080).contains(&self.every_minutes), "must be from 1 to 10,080"),
            rule("fight.percent_per_level", (0..=100).contains(&self.percent_per_level), "must be from 0 to 100"),
            rule("fight.most_percent", percents_ok, "must be at most 100, and not below fight.least_percent"),
            rule(
                "fight.loss",
                losses.iter().all(|loss| (0..=1_000_000).contains(loss)),
                "losses must be from 0 to 1,000,000",
            ),
        ];
        own.into_iter().chain(foes.into_iter().flat_map(|(name, foe)| foe.rules(name, items))).collect()
    }
}

impl Foe {
    fn rules(&self, name: &str, items: &Items) -> Vec<Rule> {
        let key = |field: &str| format!("fight.{name}.{field}");
        let coins_ok = is_sum(self.least_coins) && is_sum(self.most_coins) && self.least_coins <= self.most_coins;
        vec![
            rule(key("level"), (1..=1_000).contains(&self.level), "must be from 1 to 1,000"),
            rule(key("percent"), (0..=100).contains(&self.percent), "must be from 0 to 100"),
            rule(key("most_coins"), coins_ok, "must be from 1 to 1,000,000,000, and not below least_coins"),
            rule(key("xp"), (0..=1_000_000).contains(&self.xp), "must be from 0 to 1,000,000"),
            rule(key("second_percent"), self.second_percent <= 100, "must be from 0 to 100"),
            rule(key("drops"), are_known(self.drops.keys(), items), "must name items"),
            rule(
                key("drops"),
                self.drops.values().any(|weight| *weight > 0),
                "must have something that can be dropped",
            ),
        ]
    }
}

impl Quests {
    pub(super) fn rules(&self, items: &Items) -> Vec<Rule> {
        let tasks = [
            ("work", &self.work),
            ("gather", &self.gather),
            ("fight", &self.fight),
            ("sell", &self.sell),
            ("shop", &self.shop),
        ];
        let own = vec![
            rule("quests.per_day", (1..=tasks.len()).contains(&self.per_day), "must be from 1 to 5"),
            rule("quests.scale_levels", (1..=1_000).contains(&self.scale_levels), "must be from 1 to 1,000"),
            rule("quests.fights_per_levels", (1..=1_000).contains(&self.fights_per_levels), "must be from 1 to 1,000"),
            rule("quests.most_fights", (1..=1_000).contains(&self.most_fights), "must be from 1 to 1,000"),
        ];
        own.into_iter().chain(tasks.into_iter().flat_map(|(name, task)| task.rules(name, items))).collect()
    }
}

impl Task {
    fn rules(&self, name: &str, items: &Items) -> Vec<Rule> {
        let key = |field: &str| format!("quests.{name}.{field}");
        vec![
            rule(key("count"), (1..=1_000).contains(&self.count), "must be from 1 to 1,000"),
            rule(key("coins"), is_sum(self.coins), "must be from 1 to 1,000,000,000"),
            rule(key("xp"), (0..=1_000_000).contains(&self.xp), "must be from 0 to 1,000,000"),
            rule(key("item"), are_known(&self.item, items), "must name an item"),
        ]
    }
}
