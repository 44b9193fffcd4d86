//! Trades between two people: coins and things against coins and things.
//!
//! It promises that nothing changes hands before both have agreed to the very same terms, and then everything at once;
//! that what is offered is set aside, so that it cannot be spent twice; that any change of an offer has to be agreed to
//! anew; and that everybody has their own again when a trade is called off or runs out. The server's policy for payments
//! holds for coins in trades, too.

pub mod commands;
mod deeds;
pub mod model;
pub mod replies;
mod store;
mod tasks;

pub use commands::{commands, components};
pub use deeds::Step;
pub use model::{Answered, End, How, Offer, Side, Trade, Wanted};
pub use tasks::handlers;

use crate::{
    clock::Clock,
    db::Db,
    economy::{Economy, Numbers, ledger::Settled, model::Recipient},
    error::Result,
    ids::{ChannelId, EventId, GuildId},
    origin::Origin,
    trade::{
        deeds::{OpenDeed, Rules, StepDeed},
        model::Refusal,
    },
    words::Locale,
};

/// Marks the event by which a trade runs out: Discord's own ids never reach this bit.
const EXPIRY: u64 = 1 << 63;

/// The verbs of trades.
#[derive(Clone, Debug)]
pub struct Trades {
    db: Db,
    clock: Clock,
    economy: Economy,
}

impl Trades {
    /// On the economy's ledger, by its numbers.
    pub fn new(db: Db, clock: Clock, economy: &Economy) -> Self {
        Self { db, clock, economy: economy.clone() }
    }

    /// The numbers of the game.
    pub fn numbers(&self) -> &Numbers {
        self.economy.numbers()
    }

    /// Opens a trade with somebody, perhaps with an offer.
    pub async fn open(&self, origin: &Origin, partner: Recipient, wanted: &Wanted) -> Result<Settled<Answered>> {
        let deed = OpenDeed { origin, partner, wanted, rules: self.rules(origin.guild).await? };
        self.economy.ledger().settle(origin, &deed).await
    }

    /// Takes a step in a trade.
    pub async fn step(&self, origin: &Origin, trade: EventId, step: &Step) -> Result<Settled<Answered>> {
        let deed = StepDeed { trade, step, rules: self.rules(origin.guild).await? };
        self.economy.ledger().settle(origin, &deed).await
    }

    /// A trade as it is now.
    pub async fn find(&self, trade: EventId) -> Result<Trade> {
        let found = store::find_trade(&mut *self.db.acquire().await?, trade).await?;
        Ok(found.ok_or(Refusal::Unknown)?)
    }

    /// Gives back what was offered in a trade whose time is over. Safe to run twice: it happens by an event of its own,
    /// once.
    pub async fn run_out(&self, trade: EventId, locale: Locale) -> Result<Answered> {
        let user = self.find(trade).await?.sides[0].user;
        // Nobody did this anywhere: it puts nobody on a server's boards.
        let origin = Origin { user, guild: None, channel: ChannelId(0), event: EventId(trade.0 | EXPIRY), locale };
        Ok(self.step(&origin, trade, &Step::Expire).await?.done)
    }

    async fn rules(&self, guild: Option<GuildId>) -> Result<Rules<'_>> {
        let policy = self.economy.transfer_policy(guild).await?;
        let capped = policy.capped(guild, self.clock.now());
        Ok(Rules { numbers: self.economy.numbers(), policy, capped })
    }
}
