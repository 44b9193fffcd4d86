//! What is kept about a person: shown, handed over, forgotten.
//!
//! Promises: the registry names every table and column of the schema (a test proves it); an erasure can be interrupted
//! and run again; afterwards every table is looked at anew and nothing is left without a reason, and the receipt says so;
//! an export holds every row about the person and nobody else's ids. It is the one slice that reads and erases other
//! slices' tables: by the registry alone, which no other code needs to know.

mod commands;
mod export;
mod model;
pub mod registry;
mod replies;
mod store;
mod tasks;

pub use commands::{commands, components};
pub use model::{Erasure, Holding, Outlook, Refusal};
pub use tasks::handlers;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use crate::{
    audit,
    clock::Clock,
    db::Db,
    error::Result,
    ids::UserId,
    origin::Origin,
    queue::{NewTask, Queue, RespondTo, TaskId},
    transcript::Transcript,
};
use registry::Erase;

/// Between two erasures of a person, so that nobody forgets themselves to be given a new player's start every day.
const REST: TimeDelta = TimeDelta::days(7);
/// How long the receipt of an erasure is kept.
const RECEIPTS_KEPT: TimeDelta = TimeDelta::days(30);

/// The verbs of privacy. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Privacy {
    db: Db,
    clock: Clock,
    queue: Queue,
    transcript: Transcript,
}

impl Privacy {
    /// Over the whole database.
    pub fn new(db: Db, clock: Clock, queue: Queue, transcript: Transcript) -> Self {
        Self { db, clock, queue, transcript }
    }

    /// How much every table holds about a person.
    pub async fn show(&self, person: UserId) -> Result<Outlook> {
        let holdings = store::list_holdings(&self.db, person).await?;
        Ok(Outlook { holdings, opted_out: self.transcript.opted_out(person).await? })
    }

    /// Everything about the asker will be sent to them. The same event asks once, and one person once an hour.
    pub async fn export(&self, origin: &Origin) -> Result<TaskId> {
        let task = tasks::export(origin.user, &origin.locale, export::Cursor::default());
        self.queue.enqueue_alone(task.once_within(std::time::Duration::from_hours(1), origin.user.to_string())).await
    }

    /// Whether the asker may erase now; asked before the question and again by the answer.
    pub async fn check_erase(&self, person: UserId) -> Result<(), crate::error::Error> {
        let last = store::find_last_erasure(&self.db, person).await?;
        let until = last.map(|last| last + REST).filter(|until| *until > self.clock.now());
        Ok(until.map_or(Ok(()), |until| Err(Refusal::TooSoon(until)))?)
    }

    /// Everything about the asker will be erased, audited.
    pub async fn erase(&self, origin: &Origin) -> Result<TaskId> {
        self.check_erase(origin.user).await?;
        let mut tx = self.db.begin().await?;
        let respond_to = RespondTo::Direct { user: origin.user, locale: origin.locale.clone() };
        let task = NewTask {
            created_by: Some(origin.user),
            respond_to: Some(respond_to),
            key: Some(origin.event.to_string()),
            max_retries: 10,
            ..NewTask::new(tasks::ERASE, json!({ "event": origin.event }))
        };
        let id = self.queue.enqueue(&mut tx, task).await?;
        let details = json!({ "task": id, "event": origin.event });
        let entry = audit::Entry { guild: "__global__", user: origin.user, action: "privacy.erase", details };
        audit::record(&mut tx, &entry).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Forgets a person, table by table, and looks afterwards. Safe to run twice: the second finds nothing more to do.
    ///
    /// First of all it is noted that this began: what was said before it was asked for is not recorded again, whoever has it
    /// in hand. The
    /// ledger comes next. From then on whatever is still open (a stake, an offer, a refund) is a pseudonym's, so
    /// that nothing which ends by itself writes the person's name again into what is erased next.
    async fn forget(
        &self,
        task: TaskId,
        person: UserId,
        asked_at: DateTime<Utc>,
        mut progress: impl FnMut(usize),
    ) -> Result<Erasure> {
        store::insert_erasure(&self.db, task, person, asked_at).await?;
        let mut tx = self.db.begin().await?;
        store::await_writers(&mut tx).await?;
        tx.commit().await?;
        let before = store::list_holdings(&self.db, person).await?;
        store::update_ledger_names(&self.db, person).await?;
        store::update_receipts_of_others(&self.db, person).await?;
        store::update_named(&self.db, person).await?;
        store::update_revoked_agents(&self.db, person).await?;
        for (done, holding) in before.iter().enumerate() {
            if let Erase::Delete(only, _) = holding.table.erase {
                while store::delete_batch(&self.db, holding.table, only, person, &task.to_string()).await? > 0 {}
            }
            progress(done + 1);
        }
        let after = store::list_holdings(&self.db, person).await?;
        let erasure = Erasure::new(before, after);
        store::update_erasure(&self.db, task, self.clock.now(), &erasure.report()).await?;
        erasure.check()?;
        Ok(erasure)
    }

    /// Stops recording what the asker says, or starts again; whether that changed anything.
    pub async fn opt_out(&self, person: UserId, is_out: bool) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let changed = if is_out {
            self.transcript.opt_out(&mut tx, person).await?
        } else {
            self.transcript.opt_in(&mut tx, person).await?
        };
        tx.commit().await?;
        Ok(changed)
    }

    /// Forgets old receipts of erasures; gives how many.
    pub async fn keep_house(&self) -> Result<u64> {
        let before: DateTime<Utc> = self.clock.now() - RECEIPTS_KEPT;
        Ok(store::delete_erasures_before(&self.db, before).await?)
    }
}
