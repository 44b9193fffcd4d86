//! The numbers of claims, levels, payments and pages.

use serde::Deserialize;

use super::{Rule, rule};

/// A claim that comes again and again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct Rhythm {
    pub reward: i64,
    pub xp: i64,
    pub every_hours: i64,
    pub streak_hours: i64,
    pub multipliers: Vec<Multiplier>,
}

/// What a long streak is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Multiplier {
    /// From which claim in a row.
    pub from: i32,
    /// How many percent of the reward.
    pub percent: i64,
}

impl Rhythm {
    pub(super) fn rules(&self, section: &str) -> Vec<Rule> {
        let key = |field: &str| format!("{section}.{field}");
        let steps = &self.multipliers;
        let worth_ok = steps.iter().all(|step| step.from > 1 && (100..=500).contains(&step.percent));
        let rising = steps.is_sorted_by(|one, next| one.from < next.from && one.percent <= next.percent);
        let window_ok = self.streak_hours > self.every_hours && self.streak_hours <= 8_760;
        vec![
            rule(key("reward"), (1..=1_000_000_000).contains(&self.reward), "must be from 1 to 1,000,000,000"),
            rule(key("xp"), (0..=1_000_000).contains(&self.xp), "must be from 0 to 1,000,000"),
            rule(key("every_hours"), (1..=720).contains(&self.every_hours), "must be from 1 to 720"),
            rule(key("streak_hours"), window_ok, "must be more than every_hours, at most 8,760"),
            rule(key("multipliers"), worth_ok, "each `from` must be above 1 and each `percent` from 100 to 500"),
            rule(key("multipliers"), rising, "must rise: a longer streak is never worth less"),
        ]
    }
}

/// Levels.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct Levels {
    pub divisor: i64,
}

impl Levels {
    pub(super) fn rules(&self) -> Vec<Rule> {
        vec![rule("levels.divisor", (1..=1_000_000).contains(&self.divisor), "must be from 1 to 1,000,000")]
    }
}

/// Payments.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct Pay {
    pub confirm_from: i64,
}

impl Pay {
    pub(super) fn rules(&self) -> Vec<Rule> {
        vec![rule("pay.confirm_from", self.confirm_from > 0, "must be at least 1")]
    }
}

/// The bank.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct BankNumbers {
    pub step: i64,
    pub level_cost: i64,
    pub levels_at_once: i64,
    pub confirm_from: i64,
}

impl BankNumbers {
    pub(super) fn rules(&self) -> Vec<Rule> {
        let is_sum = |sum: i64| (1..=1_000_000_000).contains(&sum);
        vec![
            rule("bank.step", is_sum(self.step), "must be from 1 to 1,000,000,000"),
            rule("bank.level_cost", is_sum(self.level_cost), "must be from 1 to 1,000,000,000"),
            rule("bank.levels_at_once", (1..=1_000).contains(&self.levels_at_once), "must be from 1 to 1,000"),
            rule("bank.confirm_from", self.confirm_from > 0, "must be at least 1"),
        ]
    }
}

/// Pages of lists.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct Pages {
    pub history: u8,
    pub leaderboard: u8,
    pub ranked: i32,
    pub achievements: u8,
}

impl Pages {
    pub(super) fn rules(&self) -> Vec<Rule> {
        vec![
            rule("pages.history", (1..=20).contains(&self.history), "must be from 1 to 20"),
            rule("pages.ranked", (100..=1_000_000).contains(&self.ranked), "must be from 100 to 1,000,000"),
            rule("pages.achievements", (1..=15).contains(&self.achievements), "must be from 1 to 15"),
            rule("pages.leaderboard", (1..=20).contains(&self.leaderboard), "must be from 1 to 20"),
        ]
    }
}
