//! The economy as its admins see it: how many coins there are, where they come from and go, and corrections.
//!
//! It promises that looking costs no walk through the ledger: days are summed up behind the writers, and only what came
//! since is added when somebody looks. A correction is a counter-entry, asked about, audited in the same transaction, once
//! per question, never below zero and never more than the server's share of a day.

mod model;
mod repair;
mod store;

use std::sync::Arc;

use chrono::TimeDelta;

pub use model::{DayFlow, Flows, ReasonFlow};
pub use repair::{Repair, Repaired};

use crate::{
    clock::Clock,
    db::Db,
    economy::{
        Economy, Numbers,
        ledger::{Ledger, Settled},
    },
    error::{Error, Result},
    ids::{EventId, GuildId},
    msg,
    origin::Origin,
};

use repair::{CallOffDeed, Consent, RepairDeed};

/// Summing up takes three steps: see `economy_fold`.
const FOLD_STEPS: u32 = 3;

/// For how long a question can be answered.
const QUESTION_HOURS: i64 = 24;

/// The verbs of the treasury.
#[derive(Clone, Debug)]
pub struct Treasury {
    db: Db,
    clock: Clock,
    ledger: Ledger,
    numbers: Arc<Numbers>,
}

impl Treasury {
    /// Of this economy.
    pub fn new(db: Db, clock: Clock, economy: &Economy) -> Self {
        Self { db, clock, ledger: economy.ledger().clone(), numbers: economy.numbers().clone() }
    }

    /// The last days of a guild, or of all of them.
    pub async fn flows(&self, guild: Option<GuildId>) -> Result<Flows> {
        let mut connection = self.db.acquire().await?;
        store::fold(&mut connection).await?;
        let today = self.clock.now().date_naive();
        let since = today - TimeDelta::days(i64::from(self.numbers.repair.days_shown) - 1);
        let sums = store::list_sums(&mut connection, guild, since).await?;
        Ok(Flows::of(since, today, sums))
    }

    /// Sums up what has become certain, and forgets old questions. Safe to run twice.
    pub async fn keep_house(&self) -> Result<i64> {
        let mut connection = self.db.acquire().await?;
        store::delete_old_questions(&mut connection, self.kept_since()).await?;
        let mut summed_up = 0;
        for _ in 0..FOLD_STEPS {
            summed_up += i64::from(store::fold(&mut connection).await?);
        }
        Ok(summed_up)
    }

    /// Questions asked before are over.
    fn kept_since(&self) -> i64 {
        (self.clock.now() - TimeDelta::hours(QUESTION_HOURS)).timestamp_millis()
    }

    /// What a correction would lead to; the question is kept under the event.
    pub async fn ask(&self, origin: &Origin, repair: Repair) -> Result<Settled<Repaired>> {
        let deed = RepairDeed { repair: &repair, numbers: &self.numbers, consent: Consent::Wanted };
        let settled = self.ledger.settle(origin, &deed).await?;
        let mut connection = self.db.acquire().await?;
        store::insert_question(&mut connection, origin, &repair, self.clock.now().timestamp_millis()).await?;
        Ok(settled)
    }

    /// Does what an earlier event asked about, once, however often it is agreed to.
    pub async fn agreed(&self, origin: &Origin, asked: EventId) -> Result<Settled<Repaired>> {
        let repair = self.question(asked, origin).await?;
        let origin = Origin { event: asked, ..origin.clone() };
        let deed = RepairDeed { repair: &repair, numbers: &self.numbers, consent: Consent::Given };
        self.ledger.settle(&origin, &deed).await
    }

    /// Calls it off: the same question can then never be agreed to.
    pub async fn called_off(&self, origin: &Origin, asked: EventId) -> Result<Settled<Repaired>> {
        let origin = Origin { event: asked, ..origin.clone() };
        self.ledger.settle(&origin, &CallOffDeed).await
    }

    async fn question(&self, asked: EventId, by: &Origin) -> Result<Repair> {
        let question = store::find_question(&mut *self.db.acquire().await?, asked, by, self.kept_since()).await?;
        question.ok_or_else(|| Error::refused(msg!("correction-over")))
    }
}
