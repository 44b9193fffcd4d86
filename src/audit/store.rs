//! SQL of the audit log.

use chrono::{DateTime, Utc};

use crate::{
    audit::Entry,
    db::{Connection, Db},
};

pub(super) async fn insert_entry(tx: &mut Connection, entry: &Entry<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO audit_log (guild_id, user_id, action, details) VALUES ($1, $2, $3, $4)",
        entry.guild,
        entry.user as _,
        entry.action,
        entry.details,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn list_guilds(db: &Db) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!("SELECT DISTINCT guild_id FROM audit_log").fetch_all(db.pool()).await
}

/// Deletes the oldest entries of the guild from before this moment, at most this many.
pub(super) async fn delete_before(db: &Db, guild: &str, time: DateTime<Utc>, limit: i64) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "DELETE FROM audit_log WHERE id IN (
             SELECT id FROM audit_log WHERE guild_id = $1 AND created_at < $2 ORDER BY id LIMIT $3)",
        guild,
        time,
        limit,
    )
    .execute(db.pool())
    .await?;
    Ok(done.rows_affected())
}
