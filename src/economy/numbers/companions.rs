//! The numbers of streaks and pets.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Boost, Rarity, Rule, rule};

/// What keeps a streak.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct Streaks {
    pub freeze_price: i64,
    pub freeze_hours: i64,
    pub repair_days: i64,
    pub repair_hours: i64,
    pub calendar_weeks: u8,
}

impl Streaks {
    pub(super) fn rules(&self) -> Vec<Rule> {
        let price_ok = (1..=1_000_000_000).contains(&self.freeze_price);
        vec![
            rule("streaks.freeze_price", price_ok, "must be from 1 to 1,000,000,000"),
            rule("streaks.freeze_hours", (1..=168).contains(&self.freeze_hours), "must be from 1 to 168"),
            rule("streaks.repair_days", (0..=365).contains(&self.repair_days), "must be from 0 to 365"),
            rule("streaks.repair_hours", (1..=720).contains(&self.repair_hours), "must be from 1 to 720"),
            rule("streaks.calendar_weeks", (2..=10).contains(&self.calendar_weeks), "must be from 2 to 10"),
        ]
    }
}

/// Pets.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct Pets {
    pub hunger_per_hour: i64,
    pub happiness_per_hour: i64,
    pub buff_from: u8,
    pub levels_per_point: i64,
    pub treat_hunger: u8,
    pub treat_happiness: u8,
    pub play_happiness: u8,
    pub play_minutes: i64,
    pub rest_days: i64,
    pub release_seconds: i64,
    pub refused_names: Vec<String>,
    pub kinds: BTreeMap<String, PetKind>,
}

/// One kind of pet.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct PetKind {
    pub rarity: Rarity,
    pub boost: Boost,
}

impl Pets {
    pub(super) fn rules(&self) -> Vec<Rule> {
        let percent = |number: u8| (1..=100).contains(&number);
        let rate = |number: i64| (0..=100).contains(&number);
        let mut rules = vec![
            rule("pets.hunger_per_hour", rate(self.hunger_per_hour), "must be from 0 to 100"),
            rule("pets.happiness_per_hour", rate(self.happiness_per_hour), "must be from 0 to 100"),
            rule("pets.buff_from", self.buff_from <= 100, "must be from 0 to 100"),
            rule("pets.levels_per_point", (1..=1_000).contains(&self.levels_per_point), "must be from 1 to 1,000"),
            rule("pets.treat_hunger", percent(self.treat_hunger), "must be from 1 to 100"),
            rule("pets.treat_happiness", self.treat_happiness <= 100, "must be from 0 to 100"),
            rule("pets.play_happiness", percent(self.play_happiness), "must be from 1 to 100"),
            rule("pets.play_minutes", (1..=10_080).contains(&self.play_minutes), "must be from 1 to 10,080"),
            rule("pets.rest_days", (0..=28).contains(&self.rest_days), "must be from 0 to 28"),
            rule("pets.release_seconds", (5..=600).contains(&self.release_seconds), "must be from 5 to 600"),
        ];
        rules.extend(self.kinds.iter().map(|(name, kind)| {
            let boost = kind.boost;
            let added = [boost.xp, boost.luck, boost.gather_luck, boost.fight_coins];
            let holds = added.iter().all(|percent| (0..=1_000).contains(percent))
                && (-100..=0).contains(&boost.work_cooldown)
                && boost.crate_slots == 0
                && boost.profile_frame == 0;
            let must = "must be at least 0; work_cooldown from -100 to 0 percent";
            rule(format!("pets.kinds.{name}.boost"), holds, must)
        }));
        rules
    }
}
