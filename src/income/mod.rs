//! Coins for something done: work, gathering, fights and the quests of the day.
//!
//! It promises that a rest is kept whatever races, that chance is fair (a deed's rolls come from a seed of its own) and that
//! no effect makes anything rarer less likely. It refuses to know how coins and things are kept: each verb is a deed of the
//! ledger.

pub mod commands;
mod deeds;
pub mod model;
pub mod quests;
pub mod replies;

use std::sync::Arc;

pub use commands::{commands, components};

use crate::{
    clock::Clock,
    dice::Dice,
    economy::{
        Economy, Numbers,
        ledger::{Ledger, Settled},
        model::Level,
    },
    error::Result,
    ids::UserId,
    income::{
        deeds::{FightDeed, GatherDeed, WorkDeed},
        model::{
            fight::{Fought, Tier},
            gather::Gathered,
            quests::Board,
            work::{self, Worked},
        },
    },
    origin::Origin,
};

/// The verbs of income.
#[derive(Clone, Debug)]
pub struct Income {
    ledger: Ledger,
    numbers: Arc<Numbers>,
    clock: Clock,
    dice: Dice,
}

impl Income {
    /// On the economy's ledger, by its numbers, with this time and this chance.
    pub fn new(economy: &Economy, clock: Clock, dice: Dice) -> Self {
        Self { ledger: economy.ledger().clone(), numbers: economy.numbers().clone(), clock, dice }
    }

    /// Works: at the job of this name, or at the one that is worth most to the person. A replay of the event answers with
    /// the first outcome.
    pub async fn work(&self, origin: &Origin, job: Option<&str>) -> Result<Settled<Worked>> {
        let job = job.map(|asked| work::find(asked, &self.numbers.work)).transpose()?;
        let deed = WorkDeed { numbers: &self.numbers, job, seed: self.dice.seed() };
        self.ledger.settle(origin, &deed).await
    }
    /// Looks around for things.
    pub async fn gather(&self, origin: &Origin) -> Result<Settled<Gathered>> {
        self.ledger.settle(origin, &GatherDeed { numbers: &self.numbers, seed: self.dice.seed() }).await
    }

    /// Fights.
    pub async fn fight(&self, origin: &Origin, tier: Tier) -> Result<Settled<Fought>> {
        self.ledger.settle(origin, &FightDeed { numbers: &self.numbers, tier, seed: self.dice.seed() }).await
    }

    /// Somebody's quests of today.
    pub async fn quests(&self, person: UserId) -> Result<Board> {
        let (holdings, belongings) = self.ledger.standing(person).await?;
        let level = Level::of(holdings.xp, self.numbers.levels.divisor).number;
        Ok(model::quests::board(person, level, self.clock.now(), &belongings, &self.numbers.quests))
    }

    /// The level of somebody, on which the odds of their fights depend.
    pub async fn level(&self, person: UserId) -> Result<i64> {
        let (holdings, _) = self.ledger.standing(person).await?;
        Ok(Level::of(holdings.xp, self.numbers.levels.divisor).number)
    }
}
