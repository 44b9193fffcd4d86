//! Coins: wallets, the bank, payments, and history.
//!
//! It promises that no coin is lost, minted twice or overdrawn: every coin moves through [`ledger`], once per event,
//! together with its row. It refuses to know Discord: who is a bot, who is here and who are the members come in as facts.

pub mod bank;
pub mod commands;
pub mod ledger;
pub mod model;
mod numbers;
mod pay;
pub mod replies;
mod store;

use std::sync::Arc;

use chrono::TimeDelta;

pub use commands::{commands, components};
pub use ledger::verify::{Difference, Report, verify};
pub use numbers::{
    Achievement, BankNumbers, Boost, Content, CraftNumbers, CrateNumbers, Crates, DuelNumbers, Effect, Figure,
    FlipNumbers, GamesNumbers, Item, Levels, Multiplier, Numbers, NumbersError, Pages, Pay, PetKind,
    Pets as PetNumbers, Rarity, Recipe, RepairNumbers, Rhythm, ShopNumbers, SlotsNumbers, Streaks as StreakNumbers,
    Symbol, Tool, TradeNumbers, worth,
};
pub use numbers::{Chances, Fight, Foe, Gather, Job, Quests, Task, Work};
pub use store::Purse;

use crate::{
    clock::Clock,
    db::Db,
    economy::{
        ledger::{Aftermath, Ledger, Reason, Regard, Settled},
        model::{Amount, Cursor, HistoryPage, Order, PayOutcome, Presence, Recipient, TransferPolicy},
        pay::{CancelDeed, PayDeed},
    },
    error::Result,
    guilds::Guilds,
    ids::{EventId, GuildId, UserId},
    origin::Origin,
};

/// The verbs of the economy.
#[derive(Clone, Debug)]
pub struct Economy {
    db: Db,
    clock: Clock,
    guilds: Guilds,
    ledger: Ledger,
    numbers: Arc<Numbers>,
}

impl Economy {
    /// Over this database, by these numbers, with these rules of what follows from any deed.
    pub fn new(db: Db, clock: Clock, guilds: Guilds, numbers: Arc<Numbers>, aftermath: Arc<dyn Aftermath>) -> Self {
        let (defaults, divisor) = (numbers.guild_xp, numbers.levels.divisor);
        let regard = Regard { guilds: guilds.clone(), defaults, divisor };
        let ledger = Ledger::new(db.clone(), clock.clone(), aftermath, regard);
        Self { db, clock, guilds, ledger, numbers }
    }

    /// The door through which other slices move coins.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The numbers of the game.
    pub fn numbers(&self) -> &Arc<Numbers> {
        &self.numbers
    }

    /// Somebody's wallet.
    pub async fn wallet(&self, person: UserId) -> Result<Purse> {
        Ok(store::get_purse(&mut *self.db.acquire().await?, person).await?)
    }

    /// Pays, or asks first if it is much. A replay of the event answers with the first outcome.
    pub async fn pay(&self, origin: &Origin, recipient: Recipient, amount: &str) -> Result<Settled<PayOutcome>> {
        let amount: Amount = amount.parse()?;
        self.settle_payment(origin, recipient, amount, Some(self.numbers.pay.confirm_from)).await
    }

    /// Pays what was asked for by an earlier event and is now agreed to. The event is the earlier one: it pays once,
    /// however often the button is pressed.
    pub async fn pay_agreed(
        &self,
        origin: &Origin,
        asked: EventId,
        to: UserId,
        amount: i64,
    ) -> Result<Settled<PayOutcome>> {
        let origin = Origin { event: asked, ..origin.clone() };
        let recipient = Recipient { user: to, presence: Presence::Here };
        self.settle_payment(&origin, recipient, Amount::Coins(amount), None).await
    }

    /// Calls off what was asked for by an earlier event; answers with the payment if it has happened already.
    pub async fn pay_cancelled(&self, origin: &Origin, asked: EventId) -> Result<Settled<PayOutcome>> {
        let origin = Origin { event: asked, ..origin.clone() };
        self.ledger.settle(&origin, &CancelDeed).await
    }

    async fn settle_payment(
        &self,
        origin: &Origin,
        recipient: Recipient,
        amount: Amount,
        ask_from: Option<i64>,
    ) -> Result<Settled<PayOutcome>> {
        let policy = self.transfer_policy(origin.guild).await?;
        let order = Order { recipient, amount, policy };
        self.ledger.settle(origin, &PayDeed::new(order, origin, self.clock.now(), ask_from)).await
    }

    /// What a server has decided about coins that go from one person to another.
    pub async fn transfer_policy(&self, guild: Option<GuildId>) -> Result<TransferPolicy> {
        let Some(guild) = guild else { return Ok(TransferPolicy::default()) };
        let payments = self.guilds.settings(guild).await?.payments;
        Ok(TransferPolicy {
            daily_cap: payments.daily_cap,
            tax_percent: payments.tax_percent,
            min_account_age: TimeDelta::days(payments.min_account_age_days.into()),
            paused: payments.paused,
        })
    }

    /// A page of somebody's movements.
    pub async fn history(&self, person: UserId, filter: Option<Reason>, cursor: Cursor) -> Result<HistoryPage> {
        let page_size = usize::from(self.numbers.pages.history);
        let limit = i64::from(self.numbers.pages.history) + 1;
        let kind = filter.map(|kind| kind.to_string());
        let mut connection = self.db.acquire().await?;
        let nearest = store::list_entries(&mut connection, person, kind.as_deref(), cursor, limit).await?;
        Ok(HistoryPage::of(filter, cursor, nearest, page_size))
    }

    /// Recomputes every balance from the ledger, shows the figures on `/metrics` and is loud about differences.
    pub async fn verify(&self) -> Result<Report> {
        let report = verify(&self.db).await?;
        report.record_metrics();
        if !report.is_clean() {
            let differences = report.differences.len();
            tracing::error!(differences, "wallets differ from the ledger; `artie ledger verify` names them");
        }
        Ok(report)
    }
}
