//! Games with stakes, where a server has switched them on: against the house, and duels between two people.
//!
//! It promises that chance is fair and said aloud, that the house wins on average by the very table that pays, and that
//! stakes between people lie in escrow until one of them has them all or each has their own again.

pub mod commands;
pub mod duel;
pub mod house;
pub mod replies;
mod tasks;

use std::sync::Arc;

pub use commands::{commands, components};
pub use tasks::handlers;

use crate::{
    db::Db,
    dice::Dice,
    economy::{
        Economy, Numbers,
        ledger::{Ledger, Settled},
        model::{Amount, AmountError, Recipient},
    },
    error::Result,
    games::{
        duel::{Answered, ChallengeDeed, Duel, EndDeed, Ending},
        house::{Face, FlipDeed, Played, SlotsDeed},
    },
    guilds::Guilds,
    ids::{ChannelId, EventId},
    origin::Origin,
    words::Locale,
};

/// Marks the event by which a challenge runs out: Discord's own ids never reach this bit.
const EXPIRY: u64 = 1 << 63;

/// Why nobody plays there at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in games.ftl")]
pub enum Refusal {
    #[error("not an amount")]
    Amount(AmountError),
    #[error("games are off here")]
    Off,
    #[error("not in direct messages")]
    NoServer,
}

/// A stake as it was typed, and whether there are games where it was.
#[derive(Clone, Copy, Debug)]
struct Bid<'a> {
    is_on: bool,
    amount: &'a str,
}

impl Bid<'_> {
    fn amount(&self) -> std::result::Result<Amount, Refusal> {
        if self.is_on { self.amount.parse().map_err(Refusal::Amount) } else { Err(Refusal::Off) }
    }
}

/// The verbs of games.
#[derive(Clone, Debug)]
pub struct Games {
    db: Db,
    guilds: Guilds,
    ledger: Ledger,
    numbers: Arc<Numbers>,
    dice: Dice,
}

impl Games {
    /// On the economy's ledger, by its numbers.
    pub fn new(db: Db, guilds: Guilds, economy: &Economy, dice: Dice) -> Self {
        Self { db, guilds, ledger: economy.ledger().clone(), numbers: economy.numbers().clone(), dice }
    }

    /// The numbers of the game.
    pub fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// Tosses a coin for a stake.
    pub async fn flip(&self, origin: &Origin, guess: Face, amount: &str) -> Result<Settled<Played<Face>>> {
        let bid = self.bid(origin, amount).await?;
        let deed = FlipDeed { guess, bid, seed: self.dice.seed(), numbers: &self.numbers.games };
        self.ledger.settle(origin, &deed).await
    }

    /// Plays the slot machine.
    pub async fn slots(&self, origin: &Origin, amount: &str) -> Result<Settled<Played<[usize; 3]>>> {
        let bid = self.bid(origin, amount).await?;
        self.ledger.settle(origin, &SlotsDeed { bid, seed: self.dice.seed(), numbers: &self.numbers.games }).await
    }

    /// Challenges somebody; the stake goes into escrow.
    pub async fn challenge(&self, origin: &Origin, opponent: Recipient, amount: &str) -> Result<Settled<Duel>> {
        let bid = self.bid(origin, amount).await?;
        self.ledger.settle(origin, &ChallengeDeed { origin, opponent, bid, numbers: &self.numbers }).await
    }

    /// Accepts a challenge, or does not want it (any more).
    pub async fn answer(&self, origin: &Origin, duel: EventId, ending: Ending) -> Result<Settled<Answered>> {
        self.ledger.settle(origin, &EndDeed { duel, ending, seed: self.dice.seed(), numbers: &self.numbers }).await
    }

    /// Gives the stake of a challenge back whose time is over. Safe to run twice: it happens by an event of its own, once.
    pub async fn run_out(&self, duel: EventId, locale: Locale) -> Result<Option<Answered>> {
        let Some(user) = duel::challenger(&self.db, duel).await? else { return Ok(None) };
        // Nobody did this anywhere: it puts nobody on a server's boards.
        let origin = Origin { user, guild: None, channel: ChannelId(0), event: EventId(duel.0 | EXPIRY), locale };
        Ok(Some(self.answer(&origin, duel, Ending::Expire).await?.done))
    }

    /// What is asked for. Whether games are on is decided by the deed: an event that was answered before a switch is
    /// answered so again after it.
    async fn bid<'a>(&self, origin: &Origin, amount: &'a str) -> Result<Bid<'a>> {
        let guild = origin.guild.ok_or(Refusal::NoServer)?;
        Ok(Bid { is_on: self.guilds.settings(guild).await?.games, amount })
    }
}
