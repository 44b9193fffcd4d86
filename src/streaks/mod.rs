//! Coming back every day: the daily claim and its streak.
//!
//! It promises one credited claim per window, whatever races, and that every credited claim is a row. Its coins and
//! experience move through the economy's ledger, in the same statement.

mod claim;
pub mod commands;
pub mod model;
pub mod replies;
mod store;

use std::sync::Arc;

pub use commands::commands;
pub use model::Claim;

use crate::{
    economy::{
        Economy, Numbers,
        ledger::{Ledger, Settled},
    },
    error::Result,
    origin::Origin,
    streaks::claim::DailyDeed,
};

/// The verbs of streaks.
#[derive(Clone, Debug)]
pub struct Streaks {
    ledger: Ledger,
    numbers: Arc<Numbers>,
}

impl Streaks {
    /// On the economy's ledger, by its numbers.
    pub fn new(economy: &Economy) -> Self {
        Self { ledger: economy.ledger().clone(), numbers: economy.numbers().clone() }
    }

    /// Claims the daily reward. A replay of the event answers with the first outcome.
    pub async fn daily(&self, origin: &Origin) -> Result<Settled<Claim>> {
        self.ledger.settle(origin, &DailyDeed { numbers: &self.numbers }).await
    }
}
