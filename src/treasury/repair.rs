//! A correction, as the ledger's deed: a counter-entry, with its row in the audit log.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    db::Connection,
    economy::{
        Numbers,
        ledger::{self, Account, Decision, Deed, Facts, Holdings, Moment, Movement, Posting, Read, Reason, Written},
    },
    error::Result,
    ids::UserId,
    msg,
    origin::Origin,
    treasury::store,
    words::Message,
};

/// What an admin wants corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// Whose wallet.
    pub user: UserId,
    /// How many coins more; fewer below zero.
    pub amount: i64,
    /// Why, in the admin's words.
    pub reason: String,
}

/// What a correction leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repaired {
    /// What it is, or would be: whose wallet, how many coins, and what is there before and after.
    #[expect(missing_docs, reason = "each is what its name says")]
    Done { user: UserId, amount: i64, before: i64, after: i64 },
    /// It was called off.
    CalledOff,
}

/// Whether the admin has said yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Consent {
    Wanted,
    Given,
}

/// What the rule looks at besides the admin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// What the other person owns.
    pub theirs: Holdings,
    /// How many coins the admins of this server have corrected lately, in both directions.
    pub lately: i64,
}

#[derive(Debug)]
pub(super) struct RepairDeed<'a> {
    pub repair: &'a Repair,
    pub numbers: &'a Numbers,
    pub consent: Consent,
}

impl Deed for RepairDeed<'_> {
    const NAME: &'static str = "repair";
    type Seen = Seen;
    type Done = Repaired;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok(store::get_repair_facts(connection, moment, self.repair.user).await?)
    }

    fn decide(&self, facts: &Facts<'_>, seen: &Seen) -> Result<Decision<Repaired>, Message> {
        let Repair { user, amount, .. } = self.repair;
        let before = seen.theirs.balance;
        let left = self.numbers.repair.daily_limit.saturating_sub(seen.lately).max(0);
        if *user == facts.origin.user {
            return Err(msg!("correction-own"));
        }
        if *amount == 0 {
            return Err(msg!("correction-nothing"));
        }
        if amount.unsigned_abs() > left.unsigned_abs() {
            return Err(msg!("correction-too-much", limit = self.numbers.repair.daily_limit, left = left));
        }
        let after = before.checked_add(*amount).ok_or_else(|| msg!("ledger-wallet-full"))?;
        if after < 0 {
            return Err(msg!("correction-below-zero", balance = before).personal());
        }
        let done = Repaired::Done { user: *user, amount: *amount, before, after };
        if self.consent == Consent::Wanted {
            return Ok(Decision::Answer(done));
        }
        let wallet = Account::wallet(*user);
        let coins = i64::try_from(amount.unsigned_abs()).unwrap_or(i64::MAX);
        let movement = if *amount > 0 {
            Movement::minted(wallet, coins, Reason::Repair)
        } else {
            Movement::burned(wallet, coins, Reason::Repair)
        };
        // By whom and why is in the audit log: the ledger is for ever, and outlives the names in it.
        let posting = Posting { seen: vec![(*user, seen.theirs.rev)], ..Posting::of(vec![movement]) };
        Ok(Decision::Do(posting, done))
    }

    fn needs_transaction(&self) -> bool {
        self.consent == Consent::Given
    }

    async fn write(
        &self,
        connection: &mut Connection,
        posting: &Value,
        done: &Repaired,
        _seen: &Seen,
    ) -> Result<Written> {
        store::insert_repair(connection, posting, self.repair, done).await
    }

    async fn lock(&self, connection: &mut Connection, origin: &Origin) -> Result<()> {
        Ok(store::lock_repairs(connection, origin.guild).await?)
    }

    fn others(&self) -> Vec<UserId> {
        vec![self.repair.user]
    }
}

/// Saying no.
#[derive(Debug)]
pub(super) struct CallOffDeed;

impl Deed for CallOffDeed {
    const NAME: &'static str = <RepairDeed<'static> as Deed>::NAME;
    type Seen = ();
    type Done = Repaired;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, _facts: &Facts<'_>, (): &()) -> Result<Decision<Repaired>, Message> {
        Ok(Decision::Do(Posting::default(), Repaired::CalledOff))
    }
}
