//! SQL of guild settings.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};

use crate::ids::{EventId, GuildId, UserId};

/// Where changes are announced, as `<guild> <rev>`.
pub(super) const CHANNEL: &str = "guild_settings";

/// A guild's row.
pub(super) struct Row {
    pub data: Value,
    pub rev: i32,
}

pub(super) async fn find_settings(connection: &mut PgConnection, guild: GuildId) -> sqlx::Result<Option<Row>> {
    sqlx::query_as!(Row, "SELECT data, rev FROM guild_settings WHERE guild_id = $1", guild as _)
        .fetch_optional(connection)
        .await
}

/// The revisions of these guilds; one that never chose has none.
pub(super) async fn list_revs(connection: &mut PgConnection, guilds: &[String]) -> sqlx::Result<Vec<(GuildId, i32)>> {
    let rows = sqlx::query!(
        r#"SELECT guild_id AS "guild: GuildId", rev FROM guild_settings WHERE guild_id = ANY($1)"#,
        guilds as _,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.guild, row.rev)).collect())
}

/// The guilds that want what was said forgotten, and after how many days.
pub(super) async fn list_retentions(connection: &mut PgConnection) -> sqlx::Result<Vec<(GuildId, i64)>> {
    let rows = sqlx::query!(
        r#"SELECT guild_id AS "guild_id: GuildId", (data ->> 'retentionDays')::numeric::bigint AS "days!"
           FROM guild_settings WHERE data ->> 'retentionDays' ~ '^[1-9][0-9]{0,5}$' ORDER BY guild_id"#,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.guild_id, row.days)).collect())
}

/// What guilds have chosen that depends on what Artie may do and hear there.
pub(super) async fn list_needs(connection: &mut PgConnection) -> sqlx::Result<Vec<(GuildId, Value)>> {
    let rows = sqlx::query!(
        r#"SELECT guild_id AS "guild: GuildId", data FROM guild_settings
           WHERE data ?| ARRAY['autorole', 'welcome', 'levels', 'modLogChannel'] ORDER BY guild_id"#,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.guild, row.data)).collect())
}

/// Writes the next revision if the guild still has the one it replaces (0: no row); whether it did.
pub(super) async fn upsert_if_unchanged(
    connection: &mut PgConnection,
    guild: GuildId,
    data: &Value,
    replaces: i32,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let written = sqlx::query!(
        "INSERT INTO guild_settings AS stored (guild_id, data, rev, updated_at) VALUES ($1, $2, $3 + 1, $4)
         ON CONFLICT (guild_id) DO UPDATE
         SET data = excluded.data, rev = excluded.rev, updated_at = excluded.updated_at
         WHERE stored.rev = $3",
        guild as _,
        data,
        replaces,
        now,
    )
    .execute(connection)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Announces the revision to every process, once the transaction commits.
pub(super) async fn notify(connection: &mut PgConnection, guild: GuildId, rev: i32) -> sqlx::Result<()> {
    sqlx::query!("SELECT pg_notify($1, $2)", CHANNEL, format!("{guild} {rev}")).execute(connection).await?;
    Ok(())
}

/// Which guild has which revision now, if that is what was announced.
pub(super) fn announced(payload: &str) -> Option<(GuildId, i32)> {
    let (guild, rev) = payload.split_once(' ')?;
    Some((guild.parse().ok()?, rev.parse().ok()?))
}

/// Keeps an order that waits for an answer; the same event keeps it once.
pub(super) async fn insert_draft(
    connection: &mut PgConnection,
    guild: GuildId,
    user: UserId,
    event: EventId,
    edits: &Value,
    source: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "INSERT INTO settings_drafts (guild_id, user_id, event_id, edits, source, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (event_id) DO UPDATE SET edits = excluded.edits
         RETURNING id",
        guild as _,
        user as _,
        event as _,
        edits,
        source,
        now,
    )
    .fetch_one(connection)
    .await
}

/// An order that waits, if it is this person's in this guild.
pub(super) async fn find_draft(
    connection: &mut PgConnection,
    guild: GuildId,
    user: UserId,
    id: i64,
) -> sqlx::Result<Option<(Value, String)>> {
    let row = sqlx::query!(
        "SELECT edits, source FROM settings_drafts WHERE id = $1 AND guild_id = $2 AND user_id = $3",
        id,
        guild as _,
        user as _,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.edits, row.source)))
}

/// Removes orders that nobody answered; gives how many.
pub(super) async fn delete_drafts_before(pool: &PgPool, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!("DELETE FROM settings_drafts WHERE created_at < $1", time).execute(pool).await?;
    Ok(done.rows_affected())
}
