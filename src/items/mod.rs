//! Things: the shop, what one owns and can use or open, and what can be made of it.
//!
//! It promises that nothing comes out of nothing: what the shop, crates and crafting give is in one table of numbers,
//! which is refused at start if coins could be made with it. Everything moves through the economy's ledger.

pub mod bag;
pub mod commands;
pub mod craft;
pub mod names;
pub mod shop;

use std::sync::Arc;

pub use commands::{commands, components};

use crate::{
    dice::Dice,
    economy::{
        Economy, Numbers,
        ledger::{Belongings, Holdings, ItemId, Ledger, Settled},
    },
    error::Result,
    ids::{EventId, UserId},
    items::{
        bag::{OpenDeed, Opened, UseDeed, Used},
        craft::{CraftDeed, Crafted},
        shop::{Deal, DealDeed, Dealt},
    },
    origin::Origin,
};

/// The verbs of things.
#[derive(Clone, Debug)]
pub struct Items {
    ledger: Ledger,
    numbers: Arc<Numbers>,
    dice: Dice,
}

impl Items {
    /// On the economy's ledger, by its numbers.
    pub fn new(economy: &Economy, dice: Dice) -> Self {
        Self { ledger: economy.ledger().clone(), numbers: economy.numbers().clone(), dice }
    }

    /// The numbers of the game.
    pub fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// What somebody has, in coins and in things.
    pub async fn bag(&self, person: UserId) -> Result<(Holdings, Belongings)> {
        self.ledger.standing(person).await
    }

    /// Buys or sells, or asks first if it is about many coins.
    pub async fn deal(&self, origin: &Origin, deal: &Deal) -> Result<Settled<Dealt>> {
        let deed = DealDeed { deal, numbers: &self.numbers };
        self.ledger.settle_or_ask(origin, &deed, self.numbers.shop.confirm_from).await
    }

    /// Does what an earlier event asked for and is now agreed to, for these coins.
    pub async fn deal_agreed(
        &self,
        origin: &Origin,
        asked: EventId,
        deal: &Deal,
        coins: i64,
    ) -> Result<Settled<Dealt>> {
        let deed = DealDeed { deal, numbers: &self.numbers };
        self.ledger.settle_agreed(origin, asked, &deed, coins).await
    }

    /// Calls off what an earlier event asked for.
    pub async fn deal_cancelled(&self, origin: &Origin, asked: EventId) -> Result<Settled<Dealt>> {
        self.ledger.call_off::<DealDeed<'_>>(origin, asked).await
    }

    /// Uses so many of a thing.
    pub async fn use_item(&self, origin: &Origin, item: &ItemId, count: i64) -> Result<Settled<Used>> {
        self.ledger.settle(origin, &UseDeed { item, count, numbers: &self.numbers }).await
    }

    /// Opens so many crates of a kind.
    pub async fn open(&self, origin: &Origin, item: &ItemId, count: i64) -> Result<Settled<Opened>> {
        let seed = self.dice.between(0..=i64::MAX).unsigned_abs();
        self.ledger.settle(origin, &OpenDeed { item, count, seed, numbers: &self.numbers }).await
    }

    /// Makes so many of a thing.
    pub async fn craft(&self, origin: &Origin, item: &ItemId, count: i64) -> Result<Settled<Crafted>> {
        self.ledger.settle(origin, &CraftDeed { item, count, numbers: &self.numbers }).await
    }
}
