//! Forgetting what is too old: whole months for the installation, batches of rows for a server that wants less kept.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    db::Db,
    error::Result,
    guilds::Guilds,
    transcript::{partitions, store},
};

/// Rows removed in one statement, so that no lock is held for long.
const BATCH: i64 = 5_000;

/// Drops what the installation no longer keeps, month by month; gives the names.
pub(super) async fn drop_old_months(db: &Db, days: u32, now: DateTime<Utc>) -> Result<Vec<String>> {
    let Some(moment) = ago(i64::from(days), now) else { return Ok(Vec::new()) };
    partitions::drop_before(db, moment.date_naive()).await
}

/// Removes what servers no longer want kept; gives how many messages.
pub(super) async fn forget(db: &Db, guilds: &Guilds, now: DateTime<Utc>) -> Result<u64> {
    let mut forgotten = 0;
    for (guild, days) in guilds.retentions().await? {
        let Some(moment) = ago(days, now) else { continue };
        loop {
            let batch = store::delete_guild_before(db, guild, moment, BATCH).await?;
            forgotten += batch;
            if batch < BATCH.unsigned_abs() {
                break;
            }
        }
    }
    Ok(forgotten)
}

/// 0 days means for ever.
fn ago(days: i64, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    TimeDelta::try_days(days).filter(|age| !age.is_zero()).and_then(|age| now.checked_sub_signed(age))
}
