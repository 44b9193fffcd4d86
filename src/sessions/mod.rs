//! Conversations with the model: what belongs together, what of it is still known, and when it is over.
//!
//! Promises: a person has one conversation in each place and day of theirs, and a unique index makes two impossible; what
//! is appended gets the next number under the conversation's lock, once; what is deleted on Discord, question or answer,
//! leaves the conversation and its summaries with it; of people who want nothing recorded nothing is appended. A conversation
//! that ends is summed up by a task. It knows nothing of how a model is asked what: it gives history and takes what was said.

mod minds;
mod model;
mod store;
mod tasks;

use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::json;
use uuid::{ContextV7, Timestamp, Uuid};

pub use minds::{Reading, Vectors};
pub use model::{Earlier, Entry, History, Place, Role, Saying, Session, day};
pub use tasks::handlers;

use crate::{
    clock::Clock,
    config,
    db::{Db, Tx},
    error::Result,
    ids::{MessageId, UserId},
    models::Models,
    queue::{NewTask, Priority, Queue},
};
use store::sayings;

/// The type of the tasks that write running summaries.
pub const SUMMARISE: &str = "session.summarise";
/// The type of the tasks that sum up a conversation that is over.
pub const CLOSE: &str = "session.close";
/// Nobody goes on with a conversation in which nothing was said for so long.
const IDLE: TimeDelta = TimeDelta::hours(30);
/// Conversations are kept so long after their end.
const KEPT: TimeDelta = TimeDelta::days(90);

/// The verbs of conversations. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Sessions {
    db: Db,
    clock: Clock,
    queue: Queue,
    models: Models,
    idle: TimeDelta,
}

impl Sessions {
    /// Over these services.
    pub fn new(settings: &config::Models, db: Db, clock: Clock, queue: Queue, models: Models) -> Self {
        let idle = TimeDelta::from_std(settings.conversation_idle).unwrap_or(TimeDelta::MAX).min(IDLE);
        Self { db, clock, queue, models, idle }
    }

    /// The conversation of a place on this day, begun if there is none. Those of days before end.
    pub async fn open(&self, place: &Place, zone: Tz) -> Result<Session> {
        let now = self.clock.now();
        let day = model::day(now, zone);
        let since = now - self.idle;
        if let Some(known) = store::find_active(&self.db, place, day, since).await? {
            return Ok(known);
        }
        let mut tx = self.db.begin().await?;
        for id in store::list_left_over(&mut tx, place, day, since).await? {
            self.end_in(&mut tx, id, now).await?;
        }
        let session = store::upsert_active(&mut tx, self.id(), place, day, now).await?;
        tx.commit().await?;
        Ok(session)
    }

    /// The conversation going on in a place, if there is one.
    pub async fn current(&self, place: &Place, zone: Tz) -> Result<Option<Session>> {
        let now = self.clock.now();
        Ok(store::find_active(&self.db, place, model::day(now, zone), now - self.idle).await?)
    }

    /// Appends something that was said, once per key and role; when much was said since the last summary, a task writes a
    /// new one. Whether it is new, and its person wants it recorded.
    pub async fn append(&self, session: &Session, saying: &Saying<'_>) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let is_new = self.append_in(&mut tx, session, saying).await?;
        tx.commit().await?;
        Ok(is_new)
    }

    /// The same in the caller's transaction.
    pub async fn append_in(&self, tx: &mut Tx, session: &Session, saying: &Saying<'_>) -> Result<bool> {
        let unsummarised = sayings::insert_message(tx, session.id, self.id(), saying, self.clock.now()).await?;
        if unsummarised.is_some_and(|count| count >= model::SUMMARISE_AT) && self.models.talks() {
            let task = NewTask { guild: session.guild, ..task(SUMMARISE, session.id) };
            // One at a time; should it fail for good, the next message after a while tries again.
            let task = task.once_within(Duration::from_mins(10), session.id.to_string());
            self.queue.enqueue(tx, task).await?;
        }
        Ok(unsummarised.is_some())
    }

    /// Puts an answer in the place of what was answered to the same message before.
    pub async fn answer(&self, session: &Session, saying: &Saying<'_>) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        if let Some(about) = saying.about {
            sayings::delete_answers(&mut tx, session.id, about).await?;
        }
        let is_new = self.append_in(&mut tx, session, saying).await?;
        tx.commit().await?;
        Ok(is_new)
    }

    /// Takes a question and its answer over into the conversation of another place, once.
    pub async fn carry(&self, user: UserId, about: MessageId, to: &Place, zone: Tz) -> Result<()> {
        let asked = sayings::list_about(&self.db, user, about).await?;
        if asked.is_empty() {
            return Ok(());
        }
        let session = self.open(to, zone).await?;
        let key = format!("carried:{}:{about}", to.channel);
        let mut tx = self.db.begin().await?;
        for entry in &asked {
            let Entry { role, name, content, about, tokens, .. } = entry;
            let tokens = tokens.unsigned_abs();
            let saying = Saying { role: *role, name, content, about: *about, key: &key, tokens };
            self.append_in(&mut tx, &session, &saying).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// What a conversation knows of itself, in so many tokens, without what was said about one message.
    pub async fn history(&self, session: &Session, budget: u32, without: Option<MessageId>) -> Result<History> {
        let mut newest = sayings::list_newest(&self.db, session.id).await?;
        newest.retain(|entry| without.is_none() || entry.about != without);
        Ok(model::history(session, newest, budget))
    }

    /// What the person's last conversations in the same place were about.
    pub async fn earlier(&self, place: &Place) -> Result<Vec<Earlier>> {
        Ok(store::list_earlier(&self.db, place, self.clock.now()).await?)
    }

    /// What a person asked with a message, if it is still there.
    pub async fn question(&self, user: UserId, about: MessageId) -> Result<Option<String>> {
        Ok(sayings::find_question(&self.db, user, about).await?)
    }

    /// A conversation by its id.
    pub async fn find(&self, id: Uuid) -> Result<Option<Session>> {
        Ok(store::find(&self.db, id).await?)
    }

    /// What a summary of a conversation that is over is made of: its last messages, oldest first, and how many it has in
    /// all. The count comes first: whatever goes or comes while they are read makes the summary not fit.
    async fn last(&self, id: Uuid) -> Result<(i64, Vec<Entry>)> {
        let count = sayings::count_messages(&self.db, id).await?;
        let mut newest = sayings::list_newest(&self.db, id).await?;
        newest.reverse();
        Ok((count, newest))
    }

    /// Whether a conversation will be summed up at its end: something must have been said, and somebody must read it.
    pub fn sums_up(&self, session: &Session) -> bool {
        self.models.talks() && session.asked >= model::WORTH_CLOSING_WORDS
    }

    /// A person's conversations, newest first.
    pub async fn list(&self, user: UserId, limit: i64, offset: i64) -> Result<Vec<Session>> {
        Ok(store::list_of(&self.db, user, limit, offset).await?)
    }

    /// Ends a conversation; a task sums it up. Whether it was going on.
    pub async fn end(&self, id: Uuid) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let ended = self.end_in(&mut tx, id, self.clock.now()).await?;
        tx.commit().await?;
        Ok(ended)
    }

    async fn end_in(&self, tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
        let ended = store::update_to_ended(tx, id, now).await?;
        if ended {
            self.queue.enqueue(tx, NewTask { key: Some(id.to_string()), ..task(CLOSE, id) }).await?;
        }
        Ok(ended)
    }

    /// Ends conversations that nobody goes on with, and forgets old ones. Safe to run twice and side by side.
    pub async fn keep_house(&self) -> Result<u64> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        for id in store::list_idle(&mut tx, now - IDLE).await? {
            self.end_in(&mut tx, id, now).await?;
        }
        tx.commit().await?;
        sayings::delete_overlooked(&self.db).await?;
        Ok(store::delete_old(&self.db, now - KEPT).await?)
    }

    /// What no summary tells of yet, in order.
    async fn unsummarised(&self, session: &Session) -> Result<Vec<Entry>> {
        Ok(sayings::list_after(&self.db, session.id, session.summarised_to).await?)
    }

    async fn keep_running_summary(&self, session: &Session, summary: &str, told: &[Entry]) -> Result<bool> {
        let Some(last) = told.last() else { return Ok(false) };
        let count = i32::try_from(told.len()).unwrap_or(i32::MAX);
        Ok(store::update_running_summary(&self.db, session, summary, last.sequence, count).await?)
    }

    async fn keep_closing_summary(&self, session: &Session, summary: &str, count: i64) -> Result<bool> {
        Ok(store::update_closing_summary(&self.db, session, summary, count).await?)
    }

    fn id(&self) -> Uuid {
        let now = self.clock.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(ContextV7::new(), seconds, now.timestamp_subsec_nanos()))
    }

    /// The day a person is living now.
    pub fn today(&self, zone: Tz) -> NaiveDate {
        model::day(self.clock.now(), zone)
    }
}

fn task(kind: &'static str, session: Uuid) -> NewTask {
    NewTask { priority: Priority::BACKGROUND, ..NewTask::new(kind, json!({ "session": session })) }
}
