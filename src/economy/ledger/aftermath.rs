//! What follows from any deed besides what its own rule says: experience that counts double, levels with their crates,
//! achievements. Here is only its place; the rules are in `progress`.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::economy::ledger::{Facts, ItemId, Posting};

/// The rules of what follows from a deed.
pub trait Aftermath: fmt::Debug + Send + Sync {
    /// Adds what follows to the posting, and says what the person should be told of it. Pure: it may be asked again.
    fn follow(&self, facts: &Facts<'_>, posting: &mut Posting) -> Gains;
}

/// What followed from a deed: told below what the deed itself has to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Gains {
    /// The experience of the deed itself, with everything that adds to it. What quests and achievements brought is said
    /// with them.
    pub xp: i64,
    /// The level reached, if it was reached by this.
    pub level: Option<i64>,
    /// The crates given for levels.
    pub crates: Vec<ItemId>,
    /// What was achieved.
    pub achievements: Vec<Achieved>,
    /// What the actor's pet is called and the level that it reached, if it was reached by this.
    pub pet: Option<(String, i64)>,
    /// The quests that were completed.
    pub quests: Vec<QuestDone>,
}

/// A quest that was completed and what it brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestDone {
    /// Its name.
    pub quest: String,
    /// The coins it brought.
    pub coins: i64,
    /// The experience it brought.
    pub xp: i64,
    /// The thing it brought.
    pub item: Option<ItemId>,
}

/// An achievement and what it brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Achieved {
    /// Its name, as in `config/economy.toml`.
    pub name: String,
    /// The coins it brought.
    pub coins: i64,
    /// The experience it brought.
    pub xp: i64,
}

/// Nothing follows: for a ledger without a game.
#[derive(Debug)]
pub struct Nothing;

impl Aftermath for Nothing {
    fn follow(&self, _facts: &Facts<'_>, posting: &mut Posting) -> Gains {
        Gains { xp: posting.xp, ..Gains::default() }
    }
}

/// Shared by all clones of a ledger.
pub(super) type Rules = Arc<dyn Aftermath>;
