//! Dead letters.

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    db::Tx,
    ids::GuildId,
    queue::dead::{BATCH, DeadLetter, DeadLetters, DeadType},
};

/// A page of dead letters, newest first.
pub(in crate::queue) async fn list_dead(
    pool: &PgPool,
    which: &DeadLetters,
    skip: u32,
    limit: u32,
) -> sqlx::Result<Vec<DeadLetter>> {
    sqlx::query_as!(
        DeadLetter,
        r#"SELECT id, task_type, guild_id, created_by, retries AS attempts, coalesce(error_message, '') AS "reason!",
                  created_at, coalesce(completed_at, updated_at) AS "died_at!"
           FROM queue_failed
           WHERE NOT refused AND ($1::uuid IS NULL OR id = $1) AND ($2::text IS NULL OR task_type = $2)
             AND ($3::text IS NULL OR guild_id = $3)
           ORDER BY completed_at DESC, id DESC OFFSET $4 LIMIT $5"#,
        which.id.map(|id| id.0),
        which.task_type,
        which.guild as _,
        i64::from(skip),
        i64::from(limit),
    )
    .fetch_all(pool)
    .await
}

/// How many there are of each type.
pub(in crate::queue) async fn list_dead_types(pool: &PgPool, guild: Option<GuildId>) -> sqlx::Result<Vec<DeadType>> {
    sqlx::query_as!(
        DeadType,
        r#"SELECT task_type, count(*) AS "count!" FROM queue_failed
           WHERE NOT refused AND ($1::text IS NULL OR guild_id = $1)
           GROUP BY task_type ORDER BY 2 DESC, 1"#,
        guild as _,
    )
    .fetch_all(pool)
    .await
}

/// Makes dead letters wait again with all their retries, oldest first, one batch, and wakes the workers. Their delivered
/// apologies are forgotten, so that the new run may answer; one whose apology is still under way stays dead.
pub(in crate::queue) async fn replay_dead(
    tx: &mut Tx,
    which: &DeadLetters,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"WITH chosen AS (
               SELECT id FROM queue_failed AS f
               WHERE ($1::uuid IS NOT NULL OR NOT refused) AND ($1::uuid IS NULL OR id = $1)
                 AND ($2::text IS NULL OR task_type = $2) AND ($3::text IS NULL OR guild_id = $3)
                 AND NOT EXISTS (SELECT FROM reply_outbox AS o
                                 WHERE o.task_id = f.id AND o.state IN ('waiting', 'sending'))
               ORDER BY completed_at LIMIT $5 FOR UPDATE SKIP LOCKED
           ), dead AS (
               DELETE FROM queue_failed WHERE id IN (SELECT id FROM chosen) RETURNING *
           ), forgotten AS (
               DELETE FROM reply_outbox WHERE task_id IN (SELECT id FROM chosen)
           ), rung AS (
               SELECT pg_notify('artie_queue', '') FROM (SELECT FROM dead LIMIT 1) AS any_dead
           ), again AS (
               INSERT INTO queue_live
                   (id, task_type, payload, priority, status, max_retries, error_message, created_by, respond_to,
                    memorized, metadata, scheduled_for, created_at, guild_id)
               SELECT id, task_type, payload, priority, 'pending', max_retries, error_message, created_by, respond_to,
                      memorized, metadata, $4, created_at, guild_id
               FROM dead
           )
           SELECT id AS "id!" FROM dead LEFT JOIN rung ON true"#,
        which.id.map(|id| id.0),
        which.task_type,
        which.guild as _,
        now,
        i64::from(BATCH),
    )
    .fetch_all(&mut **tx)
    .await
}

/// Throws dead letters away, oldest first, one batch.
pub(in crate::queue) async fn delete_dead(tx: &mut Tx, which: &DeadLetters) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"DELETE FROM queue_failed WHERE ctid = ANY (ARRAY (
               SELECT ctid FROM queue_failed
               WHERE ($1::uuid IS NOT NULL OR NOT refused) AND ($1::uuid IS NULL OR id = $1)
                 AND ($2::text IS NULL OR task_type = $2) AND ($3::text IS NULL OR guild_id = $3)
               ORDER BY completed_at LIMIT $4 FOR UPDATE SKIP LOCKED))
           RETURNING id"#,
        which.id.map(|id| id.0),
        which.task_type,
        which.guild as _,
        i64::from(BATCH),
    )
    .fetch_all(&mut **tx)
    .await
}
