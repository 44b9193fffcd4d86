//! SQL of which memories an answer used.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{db::Db, ids::EventId};

/// Notes what an answer used.
pub(in crate::memories) async fn insert_uses(
    db: &Db,
    event: EventId,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO memory_uses (event_id, memory_id, used_at)
         SELECT $1, m.id, $3 FROM memories m WHERE m.id = ANY ($2) ON CONFLICT DO NOTHING",
        event as _,
        ids,
        now,
    )
    .execute(db.pool())
    .await?;
    Ok(())
}

/// What an answer used.
pub(in crate::memories) async fn list_uses(db: &Db, event: EventId) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!("SELECT memory_id FROM memory_uses WHERE event_id = $1 ORDER BY memory_id", event as _)
        .fetch_all(db.pool())
        .await
}

/// The words of what the answers to these events used.
pub(in crate::memories) async fn list_used_texts(db: &Db, events: &[EventId]) -> sqlx::Result<Vec<String>> {
    let events: Vec<String> = events.iter().map(ToString::to_string).collect();
    sqlx::query_scalar!(
        "SELECT DISTINCT m.content FROM memory_uses u JOIN memories m ON m.id = u.memory_id WHERE u.event_id = ANY ($1)",
        &events,
    )
    .fetch_all(db.pool())
    .await
}
