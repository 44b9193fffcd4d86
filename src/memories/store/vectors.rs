//! SQL of vectors: which memories lack one, what is new for a process, and the exact ones of the best.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{db::Db, memories::model::Viewer};

/// A memory that has no vector of this model and size (of any size, where it is 0), or one of other words.
#[derive(Debug)]
pub(in crate::memories) struct Lacking {
    pub id: Uuid,
    pub content: String,
    pub context: String,
    pub content_hash: String,
}

/// Memories after this one, in the order of their ids, without an up-to-date vector of this model: what a sweep goes
/// through, however often it is interrupted.
pub(in crate::memories) async fn list_lacking_after(
    db: &Db,
    (model, dimension): (&str, i32),
    after: Uuid,
    limit: i64,
) -> sqlx::Result<Vec<Lacking>> {
    sqlx::query_as!(
        Lacking,
        "SELECT m.id, m.content, m.context, m.content_hash FROM memories m
         WHERE m.id > $2 AND m.is_active AND m.valid_until IS NULL
           AND NOT EXISTS (SELECT FROM memory_embeddings e
               WHERE e.memory_id = m.id AND e.model = $1 AND e.of_hash = m.content_hash AND $4::int IN (0, e.dimension))
         ORDER BY m.id LIMIT $3",
        model,
        after,
        limit,
        dimension,
    )
    .fetch_all(db.pool())
    .await
}

/// Those of these memories without an up-to-date vector of this model.
pub(in crate::memories) async fn list_lacking_of(
    db: &Db,
    (model, dimension): (&str, i32),
    ids: &[Uuid],
) -> sqlx::Result<Vec<Lacking>> {
    sqlx::query_as!(
        Lacking,
        "SELECT m.id, m.content, m.context, m.content_hash FROM memories m
         WHERE m.id = ANY ($2) AND m.is_active AND m.valid_until IS NULL
           AND NOT EXISTS (SELECT FROM memory_embeddings e
               WHERE e.memory_id = m.id AND e.model = $1 AND e.of_hash = m.content_hash AND $3::int IN (0, e.dimension))",
        model,
        ids,
        dimension,
    )
    .fetch_all(db.pool())
    .await
}

/// Writes vectors; those of memories that changed or went meanwhile are left out.
pub(in crate::memories) async fn upsert_vectors(
    db: &Db,
    (model, dimension): (&str, i32),
    made: &[(Uuid, String, Vec<u8>)],
) -> sqlx::Result<u64> {
    let ids: Vec<Uuid> = made.iter().map(|(id, ..)| *id).collect();
    let hashes: Vec<String> = made.iter().map(|(_, hash, _)| hash.clone()).collect();
    let vectors: Vec<Vec<u8>> = made.iter().map(|(.., vector)| vector.clone()).collect();
    let done = sqlx::query!(
        "INSERT INTO memory_embeddings (memory_id, scope_key, model, dimension, vector, of_hash)
         SELECT m.id, m.scope_key, $1, $2, v.vector, v.hash
         FROM unnest($3::uuid[], $4::text[], $5::bytea[]) AS v (id, hash, vector)
         JOIN memories m ON m.id = v.id AND m.content_hash = v.hash AND m.is_active
         ORDER BY m.id FOR KEY SHARE OF m
         ON CONFLICT (memory_id) DO UPDATE
         SET scope_key = excluded.scope_key, model = excluded.model, dimension = excluded.dimension,
             vector = excluded.vector, of_hash = excluded.of_hash, seq = DEFAULT, made_at = DEFAULT",
        model,
        dimension,
        &ids,
        &hashes,
        &vectors,
    )
    .execute(db.pool())
    .await?;
    Ok(done.rows_affected())
}

/// A vector with its place in the order of writing.
#[derive(Debug)]
pub(in crate::memories) struct Written {
    pub memory_id: Uuid,
    pub seq: i64,
    pub vector: Vec<u8>,
}

/// Vectors of one scope that were written after this place, in order, at most so many.
pub(in crate::memories) async fn list_written(
    db: &Db,
    key: &str,
    (model, dimension): (&str, i32),
    after: i64,
    limit: i64,
) -> sqlx::Result<Vec<Written>> {
    sqlx::query_as!(
        Written,
        "SELECT memory_id, seq, vector FROM memory_embeddings
         WHERE scope_key = $1 AND model = $2 AND dimension = $3 AND seq > $4 ORDER BY seq LIMIT $5",
        key,
        model,
        dimension,
        after,
        limit,
    )
    .fetch_all(db.pool())
    .await
}

/// What somebody opened of their own, by its word: it may appear where others read along.
pub(in crate::memories) async fn list_open(db: &Db, key: &str) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!("SELECT id FROM memories WHERE scope_key = $1 AND is_active AND is_open", key)
        .fetch_all(db.pool())
        .await
}

/// The exact vectors of those of these memories that may be seen, without those of words that were changed since.
pub(in crate::memories) async fn list_visible_vectors(
    db: &Db,
    (model, dimension): (&str, i32),
    viewer: &Viewer,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Written>> {
    sqlx::query_as!(
        Written,
        "SELECT e.memory_id, e.seq, e.vector FROM memory_embeddings e
         JOIN memories m ON m.id = e.memory_id AND m.content_hash = e.of_hash AND is_visible(m, $4, $5, $6)
         WHERE e.memory_id = ANY ($1) AND e.model = $2 AND e.dimension = $3",
        ids,
        model,
        dimension,
        &viewer.keys(),
        viewer.is_alone(),
        now,
    )
    .fetch_all(db.pool())
    .await
}
