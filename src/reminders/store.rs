//! SQL of reminders.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    db::{Db, Tx},
    ids::{ChannelId, UserId},
    reminders::{NewReminder, Reminder},
};

pub(super) async fn insert_reminder(
    tx: &mut Tx,
    new: &NewReminder,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Reminder>> {
    sqlx::query_as!(
        Reminder,
        r#"INSERT INTO reminders (user_id, guild_id, channel_id, text, due_at, zone, event_id, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
           RETURNING id, text, due_at, channel_id AS "channel: ChannelId""#,
        new.user as _,
        new.guild as _,
        new.channel as _,
        new.text,
        new.due_at,
        new.zone.name(),
        new.key,
        now,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// What an event set before.
pub(super) async fn find_by_event(tx: &mut Tx, user: UserId, event: Option<&str>) -> sqlx::Result<Option<Reminder>> {
    sqlx::query_as!(
        Reminder,
        r#"SELECT id, text, due_at, channel_id AS "channel: ChannelId" FROM reminders
           WHERE event_id = $1 AND user_id = $2"#,
        event,
        user as _,
    )
    .fetch_optional(&mut **tx)
    .await
}

pub(super) async fn count_waiting(tx: &mut Tx, user: UserId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM reminders WHERE user_id = $1 AND status = 'waiting'"#,
        user as _
    )
    .fetch_one(&mut **tx)
    .await
}

pub(super) async fn list_waiting(db: &Db, user: UserId) -> sqlx::Result<Vec<Reminder>> {
    sqlx::query_as!(
        Reminder,
        r#"SELECT id, text, due_at, channel_id AS "channel: ChannelId" FROM reminders
           WHERE user_id = $1 AND status = 'waiting' ORDER BY due_at, id"#,
        user as _,
    )
    .fetch_all(db.pool())
    .await
}

pub(super) async fn update_cancelled(
    db: &Db,
    user: UserId,
    id: Uuid,
    event: Option<&str>,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Reminder>> {
    sqlx::query_as!(
        Reminder,
        r#"UPDATE reminders SET status = 'cancelled', ended_at = $3, ended_by = $4
           WHERE id = $1 AND user_id = $2 AND status = 'waiting'
           RETURNING id, text, due_at, channel_id AS "channel: ChannelId""#,
        id,
        user as _,
        now,
        event,
    )
    .fetch_optional(db.pool())
    .await
}

/// What an event cancelled before.
pub(super) async fn find_cancelled_by(db: &Db, user: UserId, event: Option<&str>) -> sqlx::Result<Option<Reminder>> {
    sqlx::query_as!(
        Reminder,
        r#"SELECT id, text, due_at, channel_id AS "channel: ChannelId" FROM reminders
           WHERE ended_by = $1 AND user_id = $2"#,
        event,
        user as _,
    )
    .fetch_optional(db.pool())
    .await
}

/// Notes that a reminder is told, and gives it; `None` if it was cancelled or erased. Told again, it is the same.
pub(super) async fn update_told(db: &Db, id: Uuid, now: DateTime<Utc>) -> sqlx::Result<Option<(UserId, Reminder)>> {
    let row = sqlx::query!(
        r#"UPDATE reminders SET status = 'told', ended_at = coalesce(ended_at, $2)
           WHERE id = $1 AND status <> 'cancelled'
           RETURNING user_id AS "user_id: UserId", id, text, due_at, channel_id AS "channel: ChannelId""#,
        id,
        now,
    )
    .fetch_optional(db.pool())
    .await?;
    Ok(row.map(|row| {
        let reminder = Reminder { id: row.id, text: row.text, due_at: row.due_at, channel: row.channel };
        (row.user_id, reminder)
    }))
}

pub(super) async fn delete_ended_before(db: &Db, time: DateTime<Utc>) -> sqlx::Result<u64> {
    Ok(sqlx::query!("DELETE FROM reminders WHERE ended_at < $1", time).execute(db.pool()).await?.rows_affected())
}
