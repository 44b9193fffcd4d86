//! SQL of searches that are not read to the end. The messages themselves are `transcript`'s.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use crate::{
    db::Db,
    ids::{EventId, MessageId, UserId},
    origin::Origin,
    search::Query,
};

/// A search and where its pages begin.
pub(super) struct Kept {
    pub(super) query: Query,
    pub(super) pages: Vec<MessageId>,
}

/// Keeps a search whose second page begins here; one that is kept already stays.
pub(super) async fn insert_search(
    db: &Db,
    origin: &Origin,
    query: &Query,
    second: MessageId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO searches (event_id, user_id, query, pages, created_at) VALUES ($1, $2, $3, ARRAY[$4::text], $5)
         ON CONFLICT DO NOTHING",
        origin.event as _,
        origin.user as _,
        Json(query) as _,
        second as _,
        now,
    )
    .execute(db.pool())
    .await?;
    Ok(())
}

/// Somebody's own search.
pub(super) async fn find_search(db: &Db, event: EventId, user: UserId) -> sqlx::Result<Option<Kept>> {
    let row = sqlx::query!(
        r#"SELECT query AS "query: Json<Query>", pages AS "pages: Vec<MessageId>"
           FROM searches WHERE event_id = $1 AND user_id = $2"#,
        event as _,
        user as _,
    )
    .fetch_optional(db.pool())
    .await?;
    Ok(row.map(|row| Kept { query: row.query.0, pages: row.pages }))
}

/// Notes where a page begins.
pub(super) async fn update_pages(db: &Db, event: EventId, number: usize, begin: MessageId) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE searches SET pages[$2] = $3 WHERE event_id = $1",
        event as _,
        i32::try_from(number).unwrap_or(i32::MAX),
        begin as _,
    )
    .execute(db.pool())
    .await?;
    Ok(())
}

/// Forgets what was searched for before this moment.
pub(super) async fn delete_before(db: &Db, time: DateTime<Utc>) -> sqlx::Result<u64> {
    Ok(sqlx::query!("DELETE FROM searches WHERE created_at < $1", time).execute(db.pool()).await?.rows_affected())
}
