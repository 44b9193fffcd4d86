//! Who can be a pet, and how it may feel.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, VariantArray};

/// The kinds of pets: `user_pets.pet_type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Species {
    /// Common: finds more when gathering.
    NanoDrone,
    /// Rare: wins more coins in fights.
    CodeFox,
    /// Epic: rests less between work.
    QuantumRabbit,
    /// Legendary: learns faster.
    ViralCat,
}

impl Species {
    /// The kind by the name in a table: ours, or the short one that older systems used.
    pub fn of_type(name: &str) -> Option<Self> {
        match name {
            "drone" => Some(Self::NanoDrone),
            "fox" => Some(Self::CodeFox),
            "rabbit" => Some(Self::QuantumRabbit),
            "cat" => Some(Self::ViralCat),
            name => name.parse().ok(),
        }
    }
}

/// How a pet feels, from the average of its needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Display, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "each is its own word")]
pub enum Mood {
    Critical,
    Sad,
    Content,
    Happy,
    Ecstatic,
}
