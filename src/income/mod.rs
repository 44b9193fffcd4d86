//! Coins for something done: work, gathering, fights and the quests of the day.
//!
//! It promises that a rest is kept whatever races, that chance is fair (a deed's rolls come from a seed of its own) and that
//! no effect makes anything rarer less likely. It refuses to know how coins and things are kept: each verb is a deed of the
//! ledger.

pub mod commands;
mod deeds;
pub mod model;
pub mod replies;

use std::sync::Arc;

pub use commands::{commands, components};

use crate::{
    dice::Dice,
    economy::{
        Economy, Numbers,
        ledger::{Ledger, Settled},
    },
    error::Result,
    income::{
        deeds::WorkDeed,
        model::work::{self, Worked},
    },
    origin::Origin,
};

/// The verbs of income.
#[derive(Clone, Debug)]
pub struct Income {
    ledger: Ledger,
    numbers: Arc<Numbers>,
    dice: Dice,
}

impl Income {
    /// On the economy's ledger, by its numbers, with this chance.
    pub fn new(economy: &Economy, dice: Dice) -> Self {
        Self { ledger: economy.ledger().clone(), numbers: economy.numbers().clone(), dice }
    }

    /// Works: at the job of this name, or at the one that is worth most to the person. A replay of the event answers with
    /// the first outcome.
    pub async fn work(&self, origin: &Origin, job: Option<&str>) -> Result<Settled<Worked>> {
        let job = job.map(|asked| work::find(asked, &self.numbers.work)).transpose()?;
        let deed = WorkDeed { numbers: &self.numbers, job, seed: self.dice.seed() };
        self.ledger.settle(origin, &deed).await
    }
}
