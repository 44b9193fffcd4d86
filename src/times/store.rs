//! SQL of people's time zones.

use chrono::{DateTime, Utc};

use crate::{db::Db, ids::UserId};

pub(super) async fn find_zone(db: &Db, user: UserId) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!("SELECT zone FROM user_zones WHERE user_id = $1", user as _).fetch_optional(db.pool()).await
}

pub(super) async fn upsert_zone(db: &Db, user: UserId, zone: &str, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO user_zones (user_id, zone, set_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET zone = excluded.zone, set_at = excluded.set_at",
        user as _,
        zone,
        now,
    )
    .execute(db.pool())
    .await?;
    Ok(())
}

pub(super) async fn delete_zone(db: &Db, user: UserId) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM user_zones WHERE user_id = $1", user as _).execute(db.pool()).await?;
    Ok(())
}
