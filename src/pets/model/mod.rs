//! The nouns and rules of pets: pure.

mod care;
mod name;
mod needs;
mod pet;
mod rest;
mod species;
#[cfg(test)]
mod tests;

pub use care::{Adopted, Cared, Fed, Released, Renamed, Rested, adopt, feed, play, release, rename, rest};
pub use name::{MAX_GRAPHEMES, checked};
pub use needs::{Needs, Points};
pub use pet::{Condition, Pet, Stats};
pub use rest::{Rest, Resting};
pub use species::{Mood, Species};

use chrono::{DateTime, Utc};

use crate::economy::ledger::ItemId;

/// Why something is not done with a pet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in pets.ftl")]
pub enum Refusal {
    #[error("no pet")]
    NoPet,
    #[error("that person has no pet")]
    NoPetOfOther,
    #[error("has a pet already")]
    HasPet { name: Option<String>, species: Species },
    #[error("no egg")]
    NoEgg { egg: Option<ItemId> },
    #[error("several kinds of eggs")]
    ManyEggs,
    #[error("no treat")]
    NoTreat { treat: Option<ItemId> },
    #[error("full and happy")]
    NotHungry { name: Option<String>, species: Species, useful_at: Option<DateTime<Utc>> },
    #[error("as happy as can be")]
    HappyAlready { name: Option<String>, species: Species, useful_at: Option<DateTime<Utc>> },
    #[error("played just now")]
    PlayedJustNow { name: Option<String>, species: Species, ready_at: DateTime<Utc> },
    #[error("asleep")]
    Asleep { name: Option<String>, species: Species },
    #[error("no rest left this month")]
    NoRestLeft { days: i64, renews_at: DateTime<Utc> },
    #[error("the name is empty")]
    NameEmpty,
    #[error("the name is long")]
    NameLong { length: i64 },
    #[error("the name mentions something")]
    NameMention,
    #[error("the name is refused")]
    NameRefused,
    #[error("the same name")]
    NameSame,
    #[error("answered too late")]
    ReleaseStale,
    #[error("another pet by now")]
    ReleaseOther,
}
