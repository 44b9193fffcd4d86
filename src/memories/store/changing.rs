//! SQL of changing memories that are there: their words, their marks, and forgetting. Who may is judged by the statement.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    db::Db,
    ids::{GuildId, UserId},
    memories::model::NewMemory,
};

/// Who may change a memory: its owner, and for a channel's or a guild's those who manage that guild.
#[derive(Clone, Copy, Debug)]
pub(in crate::memories) struct Changer {
    pub user: UserId,
    /// The guild they manage.
    pub manages: Option<GuildId>,
}

/// Changes the words of a memory; whether there was one that may be changed.
pub(in crate::memories) async fn update_content(
    db: &Db,
    by: Changer,
    id: Uuid,
    new: &NewMemory,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE memories SET content = $4, tags = CASE WHEN cardinality($5::text[]) > 0 THEN $5 ELSE tags END, updated_at = $6
         WHERE id = $1 AND is_active AND valid_until IS NULL
           AND (user_id = $2 OR guild_id = $3 AND scope IN ('channel', 'guild'))",
        id,
        by.user as _,
        by.manages as _,
        new.content,
        &new.tags,
        now,
    )
    .execute(db.pool())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Pins or unpins a memory, and opens or closes it; `None` leaves it as it is.
pub(in crate::memories) async fn update_marks(
    db: &Db,
    by: Changer,
    id: Uuid,
    importance: Option<i32>,
    is_open: Option<bool>,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE memories SET importance = coalesce($4, importance), is_open = coalesce($5, is_open), updated_at = $6
         WHERE id = $1 AND is_active AND valid_until IS NULL
           AND (user_id = $2 OR guild_id = $3 AND scope IN ('channel', 'guild'))",
        id,
        by.user as _,
        by.manages as _,
        importance,
        is_open,
        now,
    )
    .execute(db.pool())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets a memory, or brings a forgotten one back; whether there was one that may be changed.
pub(in crate::memories) async fn update_forgotten(
    db: &Db,
    by: Changer,
    id: Uuid,
    forgotten: Option<DateTime<Utc>>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE memories SET is_active = $4::timestamptz IS NULL, forgotten_at = $4
         WHERE id = $1 AND is_active = ($4::timestamptz IS NOT NULL)
           AND (user_id = $2 OR guild_id = $3 AND scope IN ('channel', 'guild'))",
        id,
        by.user as _,
        by.manages as _,
        forgotten,
    )
    .execute(db.pool())
    .await?;
    Ok(done.rows_affected() == 1)
}
