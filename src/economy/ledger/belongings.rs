//! Everything a person has in the game besides coins, as read with the wallet in one statement. Its meaning belongs to
//! the slices: here it is only held.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::uptime::Outage;

/// The name of a kind of item, as in `config/economy.toml`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemId(pub String);

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for ItemId {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl ItemId {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// So many of one kind of item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Stack {
    /// How many.
    pub quantity: i32,
    /// How many of them are promised in a trade.
    pub held: i32,
    /// What is left of the tool in use; `None` = it is new.
    pub durability: Option<i32>,
}

impl Stack {
    /// How many can be used, sold or given.
    pub fn free(&self) -> i32 {
        self.quantity - self.held
    }
}

/// Everything a person has in the game besides coins.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Belongings {
    /// By kind; what is not there, the person has none of.
    #[serde(deserialize_with = "or_default")]
    pub items: BTreeMap<ItemId, Stack>,
    #[serde(deserialize_with = "or_default")]
    used_at: BTreeMap<String, i64>,
    #[serde(deserialize_with = "or_default")]
    effects: BTreeMap<String, i64>,
    #[serde(deserialize_with = "or_default")]
    tallies: BTreeMap<String, i64>,
    #[serde(deserialize_with = "or_default")]
    today: BTreeMap<String, i64>,
    /// What the person has achieved.
    #[serde(deserialize_with = "or_default")]
    pub achievements: BTreeSet<String>,
    /// The highest level whose crate was given.
    pub rewarded_level: Option<i64>,
    /// The longest daily streak so far.
    pub longest_streak: Option<i64>,
    /// The row of the person's pet.
    pub pet: Option<Value>,
    /// When Artie was away in the last five weeks.
    #[serde(deserialize_with = "or_default")]
    pub outages: Vec<Outage>,
    #[serde(deserialize_with = "or_default")]
    read_at: i64,
}

/// SQL's null is nothing, not an error.
fn or_default<'de, T: Default + Deserialize<'de>, D: Deserializer<'de>>(value: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(value)?.unwrap_or_default())
}

impl Belongings {
    /// The stack of this kind; an empty one if there is none.
    pub fn stack(&self, item: &ItemId) -> Stack {
        self.items.get(item).copied().unwrap_or_default()
    }

    /// When the person last did this, if they ever did.
    pub fn used_at(&self, action: &str) -> Option<DateTime<Utc>> {
        self.used_at.get(action).copied().and_then(DateTime::from_timestamp_millis)
    }

    /// Until when this works on the person, if it does at the time of the reading.
    pub fn effect_until(&self, effect: &str) -> Option<DateTime<Utc>> {
        self.effects.get(effect).copied().and_then(DateTime::from_timestamp_millis)
    }

    /// What works on the person at the time of the reading, and until when.
    pub fn effects(&self) -> impl Iterator<Item = (&str, DateTime<Utc>)> {
        self.effects.iter().filter_map(|(name, ms)| Some((name.as_str(), DateTime::from_timestamp_millis(*ms)?)))
    }

    /// The time of the reading.
    pub fn read_at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.read_at).unwrap_or_default()
    }

    /// How often the person has done this, ever.
    pub fn tally(&self, name: &str) -> i64 {
        self.tallies.get(name).copied().unwrap_or(0)
    }

    /// How often the person has done this today (UTC).
    pub fn today(&self, name: &str) -> i64 {
        self.today.get(name).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_nothing() {
        let none: Belongings = serde_json::from_value(serde_json::json!({
            "items": null, "used_at": null, "effects": null, "tallies": null, "today": null,
            "achievements": null, "rewarded_level": null, "pet": null
        }))
        .unwrap();
        assert_eq!(none, Belongings::default());
        assert_eq!((none.stack(&"net".into()).free(), none.tally("work"), none.used_at("work")), (0, 0, None));
    }

    #[test]
    fn what_is_promised_is_not_free() {
        let stack: Stack = serde_json::from_str(r#"{"quantity": 5, "held": 2, "durability": null}"#).unwrap();
        assert_eq!(stack.free(), 3);
    }
}
