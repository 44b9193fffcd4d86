//! What keeps the queue healthy: signs of life, rescue, retention.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{PgPool, types::Json};
use uuid::Uuid;

use super::claim::offset;
use crate::queue::worker::{Held, LOST_LIMIT};

/// One row per process and boot; its id is never used again.
/// Its id, and the database's clock.
pub(in crate::queue) async fn insert_worker(pool: &PgPool, name: &str) -> sqlx::Result<(i32, DateTime<Utc>)> {
    let row = sqlx::query!(
        r#"INSERT INTO queue_workers (name) VALUES ($1) RETURNING id, clock_timestamp() AS "now!""#,
        name,
    )
    .fetch_one(pool)
    .await?;
    Ok((row.id, row.now))
}

/// What a heartbeat learns.
#[derive(Clone, Debug)]
pub(in crate::queue) struct Beat {
    /// How many workers stopped beating.
    pub(in crate::queue) stale_workers: i64,
    /// What this one holds, as the database sees it.
    pub(in crate::queue) held: Vec<Held>,
    /// The database's clock.
    pub(in crate::queue) now: DateTime<Utc>,
}

/// Says that this worker lives. `None`: its row is gone, and with it every lease it held.
pub(in crate::queue) async fn beat(pool: &PgPool, worker: i32) -> sqlx::Result<Option<Beat>> {
    let beat = sqlx::query!(
        r#"UPDATE queue_workers SET seen_at = now() WHERE id = $1
           RETURNING (SELECT count(*) FROM queue_workers AS other
                      WHERE other.seen_at < now() - interval '10 seconds') AS "stale_workers!",
                     (SELECT coalesce(jsonb_agg(jsonb_build_array(q.id, q.claim_token, q.cancel_requested)), '[]')
                      FROM queue_live AS q
                      WHERE q.status = 'processing' AND q.worker_id = $1) AS "held!: Json<Vec<Held>>",
                     clock_timestamp() AS "now!""#,
        worker,
    )
    .fetch_optional(pool)
    .await?;
    Ok(beat.map(|beat| Beat { stale_workers: beat.stale_workers, held: beat.held.0, now: beat.now }))
}

/// Takes tasks back whose worker stopped beating, or whose deadline has passed, and makes them wait again: at once
/// after the first loss, then ever more spread out, so that a task that kills its worker does not take the same
/// neighbours down with it each time. How many.
pub(in crate::queue) async fn rescue_lost(pool: &PgPool, clock_offset: TimeDelta) -> sqlx::Result<u64> {
    let rescued = sqlx::query!(
        r#"UPDATE queue_live SET
               status = 'pending', claim_token = NULL, worker_id = NULL, assigned_to = NULL, started_at = NULL,
               deadline_at = NULL, updated_at = now(), lost = lost + 1,
               scheduled_for = now() + $1 + random() * ((1 << lost) - 1) * interval '1 second'
           WHERE ctid = ANY (ARRAY (
               SELECT q.ctid FROM queue_live AS q
               WHERE q.status = 'processing' AND q.lost + 1 < $2
                 AND (q.deadline_at < now() OR NOT EXISTS (
                     SELECT FROM queue_workers AS w
                     WHERE w.id = q.worker_id AND w.seen_at >= now() - interval '10 seconds'))
               LIMIT 1000 FOR UPDATE OF q SKIP LOCKED))"#,
        offset(clock_offset),
        LOST_LIMIT,
    )
    .execute(pool)
    .await?;
    Ok(rescued.rows_affected())
}

/// A claim that was lost too often.
#[derive(Clone, Debug)]
pub(in crate::queue) struct Hopeless {
    pub(in crate::queue) id: Uuid,
    pub(in crate::queue) token: i64,
    pub(in crate::queue) respond_to: Option<serde_json::Value>,
}

/// Lost claims that have used up their chances: the caller ends them under their token.
pub(in crate::queue) async fn list_hopeless(pool: &PgPool) -> sqlx::Result<Vec<Hopeless>> {
    sqlx::query_as!(
        Hopeless,
        r#"SELECT q.id, q.claim_token AS "token!", q.respond_to FROM queue_live AS q
           WHERE q.status = 'processing' AND q.lost + 1 >= $1
             AND (q.deadline_at < now() OR NOT EXISTS (
                 SELECT FROM queue_workers AS w
                 WHERE w.id = q.worker_id AND w.seen_at >= now() - interval '10 seconds'))
           LIMIT 100"#,
        LOST_LIMIT,
    )
    .fetch_all(pool)
    .await
}

/// Forgets a worker that owns nothing.
pub(in crate::queue) async fn delete_worker(pool: &PgPool, worker: i32) -> sqlx::Result<()> {
    sqlx::query!(
        "DELETE FROM queue_workers WHERE id = $1
         AND NOT EXISTS (SELECT FROM queue_live WHERE status = 'processing' AND worker_id = $1)",
        worker,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Forgets stale workers that own nothing.
pub(in crate::queue) async fn delete_stale_workers(pool: &PgPool) -> sqlx::Result<()> {
    sqlx::query!(
        "DELETE FROM queue_workers AS w WHERE w.seen_at < now() - interval '10 seconds'
         AND NOT EXISTS (SELECT FROM queue_live AS q WHERE q.status = 'processing' AND q.worker_id = w.id)",
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Deletes one batch of everything past its time: ended and refused tasks (7 days), dead letters (30), keys, attempts,
/// delivered answers, reports of ended tasks (an hour). How many rows; zero means done.
pub(in crate::queue) async fn delete_expired(pool: &PgPool) -> sqlx::Result<u64> {
    let mut gone = 0;
    gone += sqlx::query!(
        "DELETE FROM queue_done WHERE ctid = ANY (ARRAY (
             SELECT ctid FROM queue_done WHERE completed_at < now() - interval '7 days' LIMIT 2000))"
    )
    .execute(pool)
    .await?
    .rows_affected();
    gone += sqlx::query!(
        "DELETE FROM queue_failed WHERE ctid = ANY (ARRAY (
             SELECT ctid FROM queue_failed
             WHERE completed_at < now() - CASE WHEN refused THEN interval '7 days' ELSE interval '30 days' END
               AND completed_at < now() - interval '7 days' LIMIT 2000))"
    )
    .execute(pool)
    .await?
    .rows_affected();
    gone += sqlx::query!(
        "DELETE FROM queue_keys WHERE ctid = ANY (ARRAY (
             SELECT ctid FROM queue_keys WHERE expires_at < now() LIMIT 2000))"
    )
    .execute(pool)
    .await?
    .rows_affected();
    gone += sqlx::query!(
        "DELETE FROM queue_attempts WHERE ctid = ANY (ARRAY (
             SELECT ctid FROM queue_attempts WHERE ended_at < now() - interval '30 days' LIMIT 2000))"
    )
    .execute(pool)
    .await?
    .rows_affected();
    gone += sqlx::query!(
        "DELETE FROM reply_outbox WHERE ctid = ANY (ARRAY (
             SELECT ctid FROM reply_outbox
             WHERE state IN ('sent', 'failed') AND updated_at < now() - interval '30 days' LIMIT 2000))"
    )
    .execute(pool)
    .await?
    .rows_affected();
    gone += sqlx::query!(
        "DELETE FROM reply_drafts WHERE ctid = ANY (ARRAY (
             SELECT ctid FROM reply_drafts WHERE created_at < now() - interval '2 days' LIMIT 2000))"
    )
    .execute(pool)
    .await?
    .rows_affected();
    gone += sqlx::query!(
        "DELETE FROM queue_progress WHERE task_id = ANY (ARRAY (
             SELECT task_id FROM queue_progress AS p
             WHERE reported_at < now() - interval '1 hour'
               AND NOT EXISTS (SELECT FROM queue_live AS q WHERE q.id = p.task_id) LIMIT 2000))"
    )
    .execute(pool)
    .await?
    .rows_affected();
    Ok(gone)
}
