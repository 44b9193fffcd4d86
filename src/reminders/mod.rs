//! Reminders: told once, when they are due, however often processes die in between.
//!
//! Promises: a reminder and the task that tells it are written together; the same event asks once; one that was cancelled
//! is never told; one that is late says so. Moments are read by `times`.

mod commands;
mod replies;
mod store;
mod tasks;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::json;
use uuid::Uuid;

pub use commands::{commands, components};
pub use replies::{is_cancelled, is_set, listed};
pub use tasks::handlers;

use crate::{
    clock::Clock,
    db::Db,
    error::{Error, Result},
    ids::{ChannelId, GuildId, UserId},
    msg,
    queue::{NewTask, Queue, RespondTo},
    words::{Locale, Message},
};

/// Waiting ones of one person.
const MOST: i64 = 50;
/// How far ahead.
const FARTHEST: TimeDelta = TimeDelta::days(5 * 366);
/// Letters.
const MAX_LETTERS: usize = 1_000;
/// How long one that ended is kept.
const KEPT: TimeDelta = TimeDelta::days(30);

/// A reminder that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Reminder {
    /// Its id.
    pub id: Uuid,
    /// What of.
    pub text: String,
    /// When.
    pub due_at: DateTime<Utc>,
    /// Where it is told; `None` is as a direct message.
    pub channel: Option<ChannelId>,
}

/// A reminder to be set. Who and where is bound by us.
#[derive(Clone, Debug)]
pub struct NewReminder {
    /// Whom to remind.
    pub user: UserId,
    /// Where they asked.
    pub guild: Option<GuildId>,
    /// Where to tell them; `None` is as a direct message.
    pub channel: Option<ChannelId>,
    /// Their language.
    pub locale: Locale,
    /// The zone in which the moment was meant.
    pub zone: Tz,
    /// When.
    pub due_at: DateTime<Utc>,
    /// What of.
    pub text: String,
    /// The event that asks: asked twice, it is set once.
    pub key: Option<String>,
}

/// Why no reminder is set or cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Of what?
    Empty,
    /// It says too much.
    TooLong,
    /// It is not ahead.
    Past,
    /// It is too far ahead.
    TooFar,
    /// Enough of them wait.
    TooMany,
    /// There is no such reminder that waits.
    Unknown,
}

impl Refusal {
    fn message(self) -> Message {
        match self {
            Self::Empty => msg!("reminder-empty"),
            Self::TooLong => msg!("reminder-too-long", most = u32::try_from(MAX_LETTERS).unwrap_or(u32::MAX)),
            Self::Past => msg!("reminder-past"),
            Self::TooFar => msg!("reminder-too-far"),
            Self::TooMany => msg!("reminder-too-many", most = MOST),
            Self::Unknown => msg!("reminder-unknown"),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.message())
    }
}

/// The verbs of reminders. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Reminders {
    db: Db,
    clock: Clock,
    queue: Queue,
}

impl Reminders {
    /// Told by this queue.
    pub fn new(db: Db, clock: Clock, queue: Queue) -> Self {
        Self { db, clock, queue }
    }

    /// Sets a reminder.
    pub async fn set(&self, new: NewReminder) -> Result<Reminder> {
        let now = self.clock.now();
        let new = NewReminder { text: new.text.replace('\0', " ").trim().to_owned(), ..new };
        admit(&new, now)?;
        let mut tx = self.db.begin().await?;
        if let Some(there) = store::find_by_event(&mut tx, new.user, new.key.as_deref()).await? {
            return Ok(there);
        }
        if store::count_waiting(&mut tx, new.user).await? >= MOST {
            return Err(Refusal::TooMany.into());
        }
        let Some(reminder) = store::insert_reminder(&mut tx, &new, now).await? else {
            // The same event, at the same moment, elsewhere.
            return Ok(store::find_by_event(&mut tx, new.user, new.key.as_deref()).await?.ok_or(Refusal::Unknown)?);
        };
        let respond_to = match new.channel {
            Some(channel) => RespondTo::Channel { channel, locale: new.locale },
            None => RespondTo::Direct { user: new.user, locale: new.locale },
        };
        let task = NewTask {
            scheduled_for: Some(reminder.due_at),
            guild: new.guild,
            created_by: Some(new.user),
            respond_to: Some(respond_to),
            max_retries: 10,
            ..NewTask::new(tasks::TELL, json!({ "id": reminder.id }))
        };
        self.queue.enqueue(&mut tx, task).await?;
        tx.commit().await?;
        Ok(reminder)
    }

    /// What somebody waits for, soonest first.
    pub async fn list(&self, user: UserId) -> Result<Vec<Reminder>> {
        Ok(store::list_waiting(&self.db, user).await?)
    }

    /// Cancels one of somebody's own; gives what it was.
    pub async fn cancel(&self, user: UserId, id: Uuid, key: Option<&str>) -> Result<Reminder> {
        Ok(store::update_cancelled(&self.db, user, id, key, self.clock.now()).await?.ok_or(Refusal::Unknown)?)
    }

    /// What this event cancelled before.
    pub async fn cancelled_by(&self, user: UserId, key: Option<&str>) -> Result<Option<Reminder>> {
        Ok(store::find_cancelled_by(&self.db, user, key).await?)
    }

    /// Removes what ended long ago; gives how many.
    pub async fn keep_house(&self) -> Result<u64> {
        Ok(store::delete_ended_before(&self.db, self.clock.now() - KEPT).await?)
    }
}

fn admit(new: &NewReminder, now: DateTime<Utc>) -> Result<(), Refusal> {
    match () {
        () if new.text.is_empty() => Err(Refusal::Empty),
        () if new.text.chars().count() > MAX_LETTERS => Err(Refusal::TooLong),
        () if new.due_at <= now => Err(Refusal::Past),
        () if new.due_at - now > FARTHEST => Err(Refusal::TooFar),
        () => Ok(()),
    }
}
