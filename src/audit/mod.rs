//! Administrative actions, written in the transaction that does them.
//!
//! Promises: an entry exists exactly if its action does; entries are never changed, only removed when they are too old
//! for their guild. What is in an entry's details belongs to whoever wrote it.

pub(crate) mod commands;
mod model;
mod replies;
mod store;

use chrono::{DateTime, Utc};
use serde_json::Value;

pub use commands::components;

use crate::{
    db::{Connection, Db},
    error::Result,
    ids::{EventId, GuildId, UserId},
};

/// Who did what nobody asked for.
const ARTIE: &str = "Artie";

/// One administrative action.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The guild, or `__global__` for the whole installation.
    pub guild: &'a str,
    /// Who did it.
    pub user: UserId,
    /// Dotted, for example `settings.update`.
    pub action: &'a str,
    /// Before, after, source and event.
    pub details: Value,
}

/// Writes an entry in the caller's transaction: it exists exactly if the action does.
pub async fn record(tx: &mut Connection, entry: &Entry<'_>) -> Result<()> {
    let Entry { guild, user, action, details } = entry;
    Ok(store::insert_entry(tx, (guild, &user.to_string()), action, details, None).await?)
}

/// The same, at a moment of the process's clock.
pub async fn record_at(tx: &mut Connection, entry: &Entry<'_>, at: DateTime<Utc>) -> Result<()> {
    let Entry { guild, user, action, details } = entry;
    Ok(store::insert_entry(tx, (guild, &user.to_string()), action, details, Some(at)).await?)
}

/// What Artie did of its own accord: a runner, a guard. The guild is `__global__` for the whole installation.
pub async fn record_own(
    tx: &mut Connection,
    guild: &str,
    action: &str,
    details: &Value,
    at: DateTime<Utc>,
) -> Result<()> {
    Ok(store::insert_entry(tx, (guild, ARTIE), action, details, Some(at)).await?)
}

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its place in the log.
    pub id: i64,
    /// Who did it; text, because older systems wrote names of programs too.
    pub user: String,
    /// What.
    pub action: String,
    /// Before, after, source and event.
    pub details: Value,
    /// When.
    pub at: DateTime<Utc>,
}

/// Which entries are wanted, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The guild.
    pub guild: GuildId,
    /// What the action begins with; nothing is all.
    pub action: String,
    /// By whom.
    pub user: Option<UserId>,
    /// Not before this moment.
    pub since: Option<DateTime<Utc>>,
    /// Before this moment.
    pub until: Option<DateTime<Utc>>,
    /// Only those before this one.
    pub before: Option<i64>,
    /// How many at most.
    pub limit: u16,
}

impl Filter {
    /// A guild's entries whose action begins so.
    pub fn of(guild: GuildId, action: &str) -> Self {
        Self { guild, action: action.into(), user: None, since: None, until: None, before: None, limit: MOST }
    }
}

/// No list is longer than this.
pub const MOST: u16 = 200;

/// The entries wanted, newest first.
pub async fn list(connection: &mut Connection, filter: &Filter) -> Result<Vec<Row>> {
    Ok(store::list_entries(connection, filter).await?)
}

/// The entry of this event, if its action was done.
pub async fn find_event(
    connection: &mut Connection,
    guild: GuildId,
    action: &str,
    event: EventId,
) -> Result<Option<Row>> {
    Ok(store::find_event(connection, guild, action, event).await?)
}

/// Whether there is an entry of this event; who else asks in a transaction waits until this one ends.
pub async fn lock_event(tx: &mut Connection, guild: GuildId, action: &str, event: EventId) -> Result<bool> {
    Ok(store::lock_event(tx, guild, action, event).await?)
}

/// Entries removed in one statement, so that no lock is held for long.
const BATCH: i64 = 5_000;

/// The guilds that have entries.
pub async fn guilds(db: &Db) -> Result<Vec<String>> {
    Ok(store::list_guilds(db).await?)
}

/// Removes a guild's entries from before this moment, in batches; gives how many.
pub async fn forget_before(db: &Db, guild: &str, time: DateTime<Utc>) -> Result<u64> {
    let mut removed = 0;
    loop {
        let batch = store::delete_before(db, guild, time, BATCH).await?;
        removed += batch;
        if batch < BATCH.unsigned_abs() {
            return Ok(removed);
        }
    }
}
