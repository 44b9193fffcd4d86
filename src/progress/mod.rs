//! What follows from anything a person does in the game: experience with all that adds to it, levels and their crates.
//!
//! It promises one crate per level and person, once ever. Pure: the ledger asks it and writes what it says.

mod levels;

use std::sync::Arc;

use crate::{
    economy::{
        Numbers,
        ledger::{Aftermath, Facts, Gains, ItemChange, ItemReason, Posting},
        model::Level,
    },
    effects,
};

/// The rules of what follows from a deed.
#[derive(Debug)]
pub struct Progress {
    numbers: Arc<Numbers>,
}

impl Progress {
    /// By these numbers.
    pub fn new(numbers: Arc<Numbers>) -> Self {
        Self { numbers }
    }
}

impl Aftermath for Progress {
    fn follow(&self, facts: &Facts<'_>, posting: &mut Posting) -> Gains {
        posting.xp = effects::with_percent(posting.xp, effects::boost(facts.belongings, &self.numbers).xp);
        let level = |xp| Level::of(xp, self.numbers.levels.divisor).number;
        let (before, after) = (level(facts.holdings.xp), level(facts.holdings.xp.saturating_add(posting.xp)));
        let crates = levels::crates(before.max(facts.belongings.rewarded_level.unwrap_or(1)), after);
        for (level, item) in &crates {
            posting.items.push(ItemChange::gained(facts.origin.user, item.clone(), 1, ItemReason::Level));
            posting.level_rewards.insert(*level, item.clone());
        }
        Gains {
            xp: posting.xp,
            level: (after > before).then_some(after),
            crates: crates.into_iter().map(|(_, item)| item).collect(),
            achievements: Vec::new(),
        }
    }
}
