//! SQL of todos.

use chrono::{DateTime, Utc};

use crate::{db::Db, ids::UserId, todos::Todo};

pub(super) async fn insert_todo(
    db: &Db,
    user: UserId,
    name: &str,
    event: Option<&str>,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Todo>> {
    sqlx::query_as!(
        Todo,
        "INSERT INTO todos (user_id, name, event_id, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
         RETURNING id, name, created_at",
        user as _,
        name,
        event,
        now,
    )
    .fetch_optional(db.pool())
    .await
}

/// What an event added before, done or not.
pub(super) async fn find_by_event(db: &Db, user: UserId, event: Option<&str>) -> sqlx::Result<Option<Todo>> {
    sqlx::query_as!(
        Todo,
        "SELECT id, name, created_at FROM todos WHERE event_id = $1 AND user_id = $2",
        event,
        user as _
    )
    .fetch_optional(db.pool())
    .await
}

pub(super) async fn count_open(db: &Db, user: UserId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"SELECT count(*) AS "count!" FROM todos WHERE user_id = $1 AND done_at IS NULL"#, user as _)
        .fetch_one(db.pool())
        .await
}

pub(super) async fn list_open(db: &Db, user: UserId) -> sqlx::Result<Vec<Todo>> {
    sqlx::query_as!(
        Todo,
        "SELECT id, name, created_at FROM todos WHERE user_id = $1 AND done_at IS NULL ORDER BY id",
        user as _
    )
    .fetch_all(db.pool())
    .await
}

/// What an event ticked off or took off before.
pub(super) async fn find_done_by(db: &Db, user: UserId, event: Option<&str>) -> sqlx::Result<Option<Todo>> {
    sqlx::query_as!(
        Todo,
        "SELECT id, name, created_at FROM todos WHERE done_by = $1 AND user_id = $2",
        event,
        user as _
    )
    .fetch_optional(db.pool())
    .await
}

/// Ticks one off; whether it was open.
pub(super) async fn update_done(
    db: &Db,
    user: UserId,
    id: i64,
    event: Option<&str>,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE todos SET done_at = $3, done_by = $4 WHERE id = $1 AND user_id = $2 AND done_at IS NULL",
        id,
        user as _,
        now,
        event,
    )
    .execute(db.pool())
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn delete_done_before(db: &Db, time: DateTime<Utc>) -> sqlx::Result<u64> {
    Ok(sqlx::query!("DELETE FROM todos WHERE done_at < $1", time).execute(db.pool()).await?.rows_affected())
}
