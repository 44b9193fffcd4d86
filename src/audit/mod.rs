//! Administrative actions, written in the transaction that does them.

mod store;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::{
    clock::Clock,
    db::{Connection, Db},
    error::Result,
    ids::UserId,
};

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
    Ok(store::insert_entry(tx, entry).await?)
}

/// How long entries are kept unless the guild says otherwise.
pub const DAYS_KEPT: i64 = 90;
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

/// Removes what is older than [`DAYS_KEPT`] in every guild; gives how many.
pub async fn keep_house(db: &Db, clock: &Clock) -> Result<u64> {
    let time = clock.now() - TimeDelta::days(DAYS_KEPT);
    let mut removed = 0;
    for guild in guilds(db).await? {
        removed += forget_before(db, &guild, time).await?;
    }
    Ok(removed)
}
