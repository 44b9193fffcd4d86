//! The bank: coins put aside, and how many of them fit.
//!
//! It promises that what is put aside is still the person's: nothing is lost on the way in, out, or to a larger bank.

pub mod commands;
pub mod model;
pub mod replies;

use serde_json::json;

use crate::{
    db::Connection,
    economy::{
        BankNumbers, Economy,
        bank::model::{Refusal, Upgrade, Way, moved, upgrade},
        ledger::{
            self, Account, Answer, Costly, Decision, Deed, Facts, Moment, Movement, Posting, Read, Reason, Settled,
        },
        model::Amount,
    },
    error::Result,
    ids::EventId,
    origin::Origin,
    words::Message,
};

impl Economy {
    /// Puts coins into one's bank, or takes them out; says how many.
    pub async fn bank(&self, origin: &Origin, way: Way, amount: &str) -> Result<Settled<i64>> {
        let amount = amount.parse().map_err(Refusal::Amount)?;
        self.ledger.settle(origin, &BankDeed { way, amount }).await
    }

    /// Makes the bank larger, or asks first if that costs much.
    pub async fn bank_upgrade(&self, origin: &Origin, levels: i64) -> Result<Settled<Answer<Upgrade>>> {
        let numbers = &self.numbers.bank;
        self.ledger.settle_or_ask(origin, &UpgradeDeed { levels, numbers }, numbers.confirm_from).await
    }

    /// Makes it larger by what an earlier event asked for and is now agreed to.
    pub async fn bank_upgrade_agreed(
        &self,
        origin: &Origin,
        asked: EventId,
        levels: i64,
        cost: i64,
    ) -> Result<Settled<Answer<Upgrade>>> {
        self.ledger.settle_agreed(origin, asked, &UpgradeDeed { levels, numbers: &self.numbers.bank }, cost).await
    }

    /// Calls off what an earlier event asked for.
    pub async fn bank_upgrade_cancelled(&self, origin: &Origin, asked: EventId) -> Result<Settled<Answer<Upgrade>>> {
        self.ledger.call_off::<UpgradeDeed<'_>>(origin, asked).await
    }
}

#[derive(Debug)]
struct BankDeed {
    way: Way,
    amount: Amount,
}

impl Deed for BankDeed {
    const NAME: &'static str = "bank";
    type Seen = ();
    type Done = i64;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, facts: &Facts<'_>, (): &()) -> Result<Decision<i64>, Message> {
        let coins = moved(self.way, self.amount, &facts.holdings)?;
        let (wallet, bank) = (Account::wallet(facts.origin.user), Account::bank(facts.origin.user));
        let movement = match self.way {
            Way::In => Movement::between(wallet, bank, coins, Reason::Deposit),
            Way::Out => Movement::between(bank, wallet, coins, Reason::Withdraw),
        };
        Ok(Decision::Do(Posting::of(vec![movement]), coins))
    }
}

#[derive(Debug)]
struct UpgradeDeed<'a> {
    levels: i64,
    numbers: &'a BankNumbers,
}

impl Deed for UpgradeDeed<'_> {
    const NAME: &'static str = "bank_upgrade";
    type Seen = ();
    type Done = Upgrade;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, facts: &Facts<'_>, (): &()) -> Result<Decision<Upgrade>, Message> {
        let up = upgrade(self.levels, &facts.holdings, self.numbers)?;
        let note = json!({ "old": up.old, "new": up.new, "levels": up.levels });
        let paid = Movement::burned(Account::wallet(facts.origin.user), up.cost, Reason::BankUpgrade).noting(note);
        Ok(Decision::Do(Posting { bank_room: up.new - up.old, ..Posting::of(vec![paid]) }, up))
    }
}

impl Costly for UpgradeDeed<'_> {
    fn cost(up: &Upgrade) -> i64 {
        up.cost
    }
}
