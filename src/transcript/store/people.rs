//! SQL of the people in the conversation: who is not recorded, and with whom direct messages are.

use chrono::{DateTime, Utc};

use crate::{
    db::{Db, Tx},
    ids::{ChannelId, UserId},
};

/// Notes that somebody is not to be recorded; whether that is new.
pub(in crate::transcript) async fn insert_optout(tx: &mut Tx, user: UserId, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO recording_optouts (user_id, since) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        user as _,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Records somebody again; whether that is new.
pub(in crate::transcript) async fn delete_optout(tx: &mut Tx, user: UserId) -> sqlx::Result<bool> {
    let done = sqlx::query!("DELETE FROM recording_optouts WHERE user_id = $1", user as _).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

/// Since when somebody is not recorded.
pub(in crate::transcript) async fn find_optout(db: &Db, user: UserId) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!("SELECT since FROM recording_optouts WHERE user_id = $1", user as _)
        .fetch_optional(db.pool())
        .await
}

/// Says with whom a direct message is, where its rows do not.
pub(in crate::transcript) async fn update_private_with(
    db: &Db,
    channel: ChannelId,
    person: UserId,
) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "UPDATE messages SET private_with = $2 WHERE channel_id = $1 AND guild_id IS NULL AND private_with IS NULL",
        channel as _,
        person as _,
    )
    .execute(db.pool())
    .await?;
    Ok(done.rows_affected())
}

/// The direct messages that are recorded, those with the newest conversations first.
pub(in crate::transcript) async fn list_private_channels(db: &Db, most: i64) -> sqlx::Result<Vec<ChannelId>> {
    sqlx::query_scalar!(
        r#"SELECT channel_id AS "channel_id: ChannelId" FROM channel_watermarks WHERE guild_id IS NULL
           ORDER BY updated_at DESC, channel_id LIMIT $1"#,
        most,
    )
    .fetch_all(db.pool())
    .await
}
