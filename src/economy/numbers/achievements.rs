//! What there is to achieve, and what it is worth.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Deserializer, de};

use super::{Rule, rule};

/// Everything that is counted by a name: what a deed may count, and what an achievement may ask for.
const TALLIES: [&str; 20] = [
    "daily",
    "weekly",
    "paid",
    "work",
    "gather",
    "gather_items",
    "fight_won",
    "fight_lost",
    "quest",
    "bought",
    "sold",
    "crafted",
    "opened",
    "traded",
    "duel_won",
    "flip_won",
    "slots_won",
    "pet_adopted",
    "pet_fed",
    "pet_played",
];

/// Something to achieve, once ever.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Achievement {
    /// Shown before its name.
    pub emoji: String,
    /// What has to be reached.
    pub of: Figure,
    /// How much of it.
    pub at_least: i64,
    /// How many coins it brings.
    pub coins: i64,
    /// How much experience it brings; nothing is added to it.
    pub xp: i64,
}

/// A figure of a person that can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The level.
    Level,
    /// Wallet, bank and what is promised, together.
    NetWorth,
    /// The longest daily streak.
    Streak,
    /// Whether there is a pet: 1 or 0.
    Pet,
    /// How often something was done.
    Tally(&'static str),
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        match name.as_str() {
            "level" => Ok(Self::Level),
            "net_worth" => Ok(Self::NetWorth),
            "streak" => Ok(Self::Streak),
            "pet" => Ok(Self::Pet),
            name => TALLIES.into_iter().find(|tally| *tally == name).map(Self::Tally).ok_or_else(|| {
                de::Error::custom(format!("must be level, net_worth, streak, pet or a count: {}", TALLIES.join(", ")))
            }),
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Level => "level",
            Self::NetWorth => "net_worth",
            Self::Streak => "streak",
            Self::Pet => "pet",
            Self::Tally(name) => name,
        })
    }
}

pub(super) fn rules(achievements: &BTreeMap<String, Achievement>) -> Vec<Rule> {
    achievements.iter().flat_map(|(name, achievement)| achievement.rules(name)).collect()
}

impl Achievement {
    fn rules(&self, name: &str) -> Vec<Rule> {
        let key = |field: &str| format!("achievements.{name}.{field}");
        vec![
            rule(key("at_least"), self.at_least > 0, "must be at least 1"),
            rule(key("coins"), (0..=1_000_000_000).contains(&self.coins), "must be from 0 to 1,000,000,000"),
            rule(key("xp"), (0..=1_000_000).contains(&self.xp), "must be from 0 to 1,000,000"),
        ]
    }
}
