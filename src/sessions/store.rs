//! SQL of conversations.

pub(super) mod sayings;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::model::{EARLIER, Earlier, Place, Session};
use crate::{
    db::{Db, Tx},
    ids::{ChannelId, GuildId, UserId},
};

/// The conversation of this day, begun if there is none; makes its row ours until the transaction ends.
pub(super) async fn upsert_active(
    tx: &mut Tx,
    id: Uuid,
    place: &Place,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> sqlx::Result<Session> {
    sqlx::query_as!(
        Session,
        r#"INSERT INTO chat_sessions AS s
             (id, user_id, project_id, guild_id, channel_id, day, started_at, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $7)
         ON CONFLICT (user_id, coalesce(project_id::text, channel_id), day) WHERE status = 'active'
         DO UPDATE SET updated_at = excluded.updated_at
         RETURNING id, user_id AS "user: UserId", guild_id AS "guild: GuildId", channel_id AS "channel: ChannelId",
                   day, started_at, ended_at, next_sequence, asked, unsummarised, running_summary,
                   summarised_to, closing_summary"#,
        id,
        place.user as _,
        place.project,
        place.guild as Option<GuildId> as _,
        place.channel as _,
        day,
        now,
    )
    .fetch_one(&mut **tx)
    .await
}

/// The conversation of this day, if there is one in which something was said since then.
pub(super) async fn find_active(
    db: &Db,
    place: &Place,
    day: NaiveDate,
    since: DateTime<Utc>,
) -> sqlx::Result<Option<Session>> {
    sqlx::query_as!(
        Session,
        r#"SELECT id, user_id AS "user: UserId", guild_id AS "guild: GuildId", channel_id AS "channel: ChannelId",
                  day, started_at, ended_at, next_sequence, asked, unsummarised, running_summary,
                  summarised_to, closing_summary
           FROM chat_sessions
           WHERE user_id = $1 AND coalesce(project_id::text, channel_id) = $2 AND day = $3 AND status = 'active'
             AND updated_at > $4"#,
        place.user as _,
        place.project.map_or_else(|| place.channel.to_string(), |project| project.to_string()),
        day,
        since,
    )
    .fetch_optional(db.pool())
    .await
}

/// A conversation by its id.
pub(super) async fn find(db: &Db, id: Uuid) -> sqlx::Result<Option<Session>> {
    sqlx::query_as!(
        Session,
        r#"SELECT id, user_id AS "user: UserId", guild_id AS "guild: GuildId", channel_id AS "channel: ChannelId",
                  day, started_at, ended_at, next_sequence, asked, unsummarised, running_summary,
                  summarised_to, closing_summary
           FROM chat_sessions WHERE id = $1"#,
        id,
    )
    .fetch_optional(db.pool())
    .await
}

/// A person's conversations, newest first.
pub(super) async fn list_of(db: &Db, user: UserId, limit: i64, offset: i64) -> sqlx::Result<Vec<Session>> {
    sqlx::query_as!(
        Session,
        r#"SELECT id, user_id AS "user: UserId", guild_id AS "guild: GuildId", channel_id AS "channel: ChannelId",
                  day, started_at, ended_at, next_sequence, asked, unsummarised, running_summary,
                  summarised_to, closing_summary
           FROM chat_sessions WHERE user_id = $1 AND next_sequence > 1
           ORDER BY started_at DESC, id LIMIT $2 OFFSET $3"#,
        user as _,
        limit,
        offset,
    )
    .fetch_all(db.pool())
    .await
}

/// Conversations of the same place whose day is over, or in which nothing was said since then.
pub(super) async fn list_left_over(
    tx: &mut Tx,
    place: &Place,
    day: NaiveDate,
    since: DateTime<Utc>,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "SELECT id FROM chat_sessions
         WHERE user_id = $1 AND coalesce(project_id::text, channel_id) = $2 AND (day <> $3 OR updated_at <= $4)
           AND status = 'active'
         ORDER BY id FOR UPDATE",
        place.user as _,
        place.project.map_or_else(|| place.channel.to_string(), |project| project.to_string()),
        day,
        since,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Conversations in which nobody said anything since then.
pub(super) async fn list_idle(tx: &mut Tx, since: DateTime<Utc>) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "SELECT id FROM chat_sessions WHERE status = 'active' AND updated_at < $1
         ORDER BY updated_at LIMIT 200 FOR UPDATE SKIP LOCKED",
        since,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Ends a conversation. Whether it was going on.
pub(super) async fn update_to_ended(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let ended = sqlx::query!(
        "UPDATE chat_sessions SET status = 'completed', ended_at = $2, updated_at = $2 WHERE id = $1 AND status = 'active'",
        id,
        now,
    );
    Ok(ended.execute(&mut **tx).await?.rows_affected() > 0)
}

/// Summaries of a person's last conversations in the same place.
pub(super) async fn list_earlier(db: &Db, place: &Place, now: DateTime<Utc>) -> sqlx::Result<Vec<Earlier>> {
    sqlx::query_as!(
        Earlier,
        r#"SELECT day, closing_summary AS "summary!" FROM chat_sessions
           WHERE user_id = $1 AND coalesce(project_id::text, channel_id) = $2
             AND status <> 'active' AND closing_summary IS NOT NULL AND started_at > $3
           ORDER BY started_at DESC LIMIT $4"#,
        place.user as _,
        place.project.map_or_else(|| place.channel.to_string(), |project| project.to_string()),
        now - EARLIER.0,
        EARLIER.1,
    )
    .fetch_all(db.pool())
    .await
}

/// Writes the running summary, unless somebody else wrote one meanwhile or a message it tells of was taken back.
pub(super) async fn update_running_summary(
    db: &Db,
    session: &Session,
    summary: &str,
    to: i32,
    count: i32,
) -> sqlx::Result<bool> {
    let written = sqlx::query!(
        "UPDATE chat_sessions SET running_summary = $3, summarised_to = $4, unsummarised = greatest(next_sequence - 1 - $4, 0)
         WHERE id = $1 AND summarised_to = $2
           AND $5 = (SELECT count(*) FROM session_messages
                     WHERE session_id = $1 AND sequence_number > $2 AND sequence_number <= $4)",
        session.id,
        session.summarised_to,
        summary,
        to,
        i64::from(count),
    );
    Ok(written.execute(db.pool()).await?.rows_affected() > 0)
}

/// Writes what a conversation was about, unless a message was taken back, or one more came, while that was written.
pub(super) async fn update_closing_summary(
    db: &Db,
    session: &Session,
    summary: &str,
    count: i64,
) -> sqlx::Result<bool> {
    let written = sqlx::query!(
        "UPDATE chat_sessions SET closing_summary = $2 WHERE id = $1 AND status <> 'active' AND next_sequence = $4
           AND $3 = (SELECT count(*) FROM session_messages WHERE session_id = $1)",
        session.id,
        summary,
        count,
        session.next_sequence,
    );
    Ok(written.execute(db.pool()).await?.rows_affected() > 0)
}

/// Forgets conversations that ended before this.
pub(super) async fn delete_old(db: &Db, before: DateTime<Utc>) -> sqlx::Result<u64> {
    Ok(sqlx::query!("DELETE FROM chat_sessions WHERE ended_at < $1", before).execute(db.pool()).await?.rows_affected())
}
