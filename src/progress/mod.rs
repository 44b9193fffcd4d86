//! What follows from anything a person does in the game: experience with all that adds to it, quests, achievements, levels
//! and their crates.
//!
//! It promises one crate per level and each achievement once ever. The rules are pure: the ledger asks and writes what they
//! say. A coin that arrives by somebody else's deed is noticed at one's own next one.

mod achievements;
pub mod commands;
mod levels;
mod overview;
pub mod replies;
mod store;

use std::sync::Arc;

pub use commands::{commands, components};
pub use overview::{Overview, Step};

use crate::{
    db::Db,
    economy::{
        Economy, Numbers,
        ledger::{Aftermath, Belongings, Facts, Gains, Holdings, ItemChange, ItemReason, Ledger, Posting},
        model::Level,
    },
    effects,
    error::Result,
    ids::UserId,
    income, pets,
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
        let xp = posting.xp;
        let quests = income::quests::add_done(&self.numbers, facts, posting);
        let achievements = achievements::add_earned(&self.numbers, facts, posting);
        let pet = pets::learn(facts, posting, &self.numbers);
        let level = |xp| Level::of(xp, self.numbers.levels.divisor).number;
        let (before, after) = (level(facts.holdings.xp), level(facts.holdings.xp.saturating_add(posting.xp)));
        let crates = levels::crates(before.max(facts.belongings.rewarded_level.unwrap_or(1)), after);
        for (level, item) in &crates {
            posting.items.push(ItemChange::gained(facts.origin.user, item.clone(), 1, ItemReason::Level));
            posting.level_rewards.insert(*level, item.clone());
        }
        Gains {
            xp,
            level: (after > before).then_some(after),
            crates: crates.into_iter().map(|(_, item)| item).collect(),
            achievements,
            quests,
            pet: pet.map(|(pet, level)| (pet.name.unwrap_or_default(), level)),
        }
    }
}

/// What somebody has achieved and what is within reach.
#[derive(Clone, Debug)]
pub struct Achievements {
    db: Db,
    ledger: Ledger,
    numbers: Arc<Numbers>,
}

impl Achievements {
    /// Of the people of this economy.
    pub fn new(db: Db, economy: &Economy) -> Self {
        Self { db, ledger: economy.ledger().clone(), numbers: economy.numbers().clone() }
    }

    /// How far somebody has come.
    pub async fn overview(&self, person: UserId) -> Result<Overview> {
        let (holdings, belongings) = self.ledger.standing(person).await?;
        self.overview_of(person, &holdings, &belongings).await
    }

    /// The same, of somebody whose standing is known.
    pub async fn overview_of(&self, person: UserId, holdings: &Holdings, belongings: &Belongings) -> Result<Overview> {
        let achieved = store::list_achieved(&mut *self.db.acquire().await?, person).await?;
        Ok(Overview::of(&self.numbers, holdings, belongings, &achieved))
    }

    /// Achievements on a page.
    pub fn page_size(&self) -> usize {
        self.numbers.pages.achievements.into()
    }
}
