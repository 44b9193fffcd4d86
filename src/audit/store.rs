//! SQL of the audit log.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::{
    audit::{Filter, Row},
    db::{Connection, Db},
    ids::{EventId, GuildId},
};

pub(super) async fn insert_entry(
    tx: &mut Connection,
    (guild, user): (&str, &str),
    action: &str,
    details: &Value,
    at: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO audit_log (guild_id, user_id, action, details, created_at)
         VALUES ($1, $2, $3, $4, coalesce($5, now()))",
        guild,
        user,
        action,
        details,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn list_entries(connection: &mut Connection, filter: &Filter) -> sqlx::Result<Vec<Row>> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, user_id AS user, action, coalesce(details, 'null') AS "details!", created_at AS at
         FROM audit_log
         WHERE guild_id = $1 AND starts_with(action, $2)
           AND ($3::text IS NULL OR user_id = $3)
           AND ($4::timestamptz IS NULL OR created_at >= $4) AND ($5::timestamptz IS NULL OR created_at < $5)
           AND ($6::bigint IS NULL OR id < $6)
         ORDER BY id DESC
         LIMIT $7"#,
        filter.guild as _,
        filter.action,
        filter.user.map(|user| user.to_string()),
        filter.since,
        filter.until,
        filter.before,
        i64::from(filter.limit),
    )
    .fetch_all(connection)
    .await
}

pub(super) async fn find_event(
    connection: &mut Connection,
    guild: GuildId,
    action: &str,
    event: EventId,
) -> sqlx::Result<Option<Row>> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, user_id AS user, action, details AS "details!", created_at AS at
         FROM audit_log WHERE guild_id = $1 AND details->>'event' = $2 AND action = $3"#,
        guild as _,
        event.to_string(),
        action,
    )
    .fetch_optional(connection)
    .await
}

/// Whether there is an entry of this event. It is locked: who else asks waits until the transaction ends.
pub(super) async fn lock_event(
    tx: &mut Connection,
    guild: GuildId,
    action: &str,
    event: EventId,
) -> sqlx::Result<bool> {
    let found = sqlx::query_scalar!(
        "SELECT id FROM audit_log WHERE guild_id = $1 AND details->>'event' = $2 AND action = $3 FOR UPDATE",
        guild as _,
        event.to_string(),
        action,
    );
    Ok(found.fetch_optional(tx).await?.is_some())
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
