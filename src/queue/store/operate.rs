//! What operators look at and do.

use chrono::TimeDelta;
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use super::claim::offset;
use crate::{
    db::Tx,
    queue::report::{Attempt, Depth, Entry, Hour, Tempo},
};

/// Tasks, newest first.
pub(in crate::queue) async fn list_tasks(
    pool: &PgPool,
    status: Option<&str>,
    task_type: Option<&str>,
    limit: i64,
) -> sqlx::Result<Vec<Entry>> {
    sqlx::query_as!(
        Entry,
        r#"SELECT id, task_type, status, priority, retries, max_retries, error_message, assigned_to, created_by,
                  guild_id, payload, result, respond_to ->> 'kind' AS answers_to, responded, cancel_requested,
                  created_at, run_at AS "run_at!", started_at, completed_at
           FROM queue
           WHERE ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR task_type = $2)
           ORDER BY created_at DESC, id DESC LIMIT $3"#,
        status,
        task_type,
        limit,
    )
    .fetch_all(pool)
    .await
}

/// One task.
pub(in crate::queue) async fn find_task(pool: &PgPool, id: Uuid) -> sqlx::Result<Option<Entry>> {
    sqlx::query_as!(
        Entry,
        r#"SELECT id, task_type, status, priority, retries, max_retries, error_message, assigned_to, created_by,
                  guild_id, payload, result, respond_to ->> 'kind' AS answers_to, responded, cancel_requested,
                  created_at, run_at AS "run_at!", started_at, completed_at
           FROM queue WHERE id = $1"#,
        id,
    )
    .fetch_optional(pool)
    .await
}

/// Its failed attempts, oldest first.
pub(in crate::queue) async fn list_attempts(pool: &PgPool, id: Uuid) -> sqlx::Result<Vec<Attempt>> {
    sqlx::query_as!(
        Attempt,
        "SELECT attempt, worker, started_at, ended_at, error FROM queue_attempts WHERE task_id = $1 ORDER BY ended_at",
        id,
    )
    .fetch_all(pool)
    .await
}

/// How many tasks of each type wait, run and lie dead, and since when the oldest due one waits.
pub(in crate::queue) async fn list_depth(pool: &PgPool, clock_offset: TimeDelta) -> sqlx::Result<Vec<Depth>> {
    sqlx::query_as!(
        Depth,
        r#"SELECT status AS "status!", task_type AS "task_type!", count(*) AS "count!",
                  count(*) FILTER (WHERE status = 'pending' AND run_at <= now() + $1) AS "due!",
                  min(run_at) FILTER (WHERE status = 'pending' AND run_at <= now() + $1) AS oldest_due
           FROM queue WHERE status IN ('pending', 'processing') OR status = 'failed' AND NOT refused
           GROUP BY status, task_type ORDER BY 1, 3 DESC, 2"#,
        offset(clock_offset),
    )
    .fetch_all(pool)
    .await
}

/// What ended in each of the last 24 hours.
pub(in crate::queue) async fn list_hours(pool: &PgPool) -> sqlx::Result<Vec<Hour>> {
    sqlx::query_as!(
        Hour,
        r#"SELECT hour AS "hour!", coalesce(sum(ended), 0)::int8 AS "ended!", coalesce(sum(dead), 0)::int8 AS "dead!"
           FROM (
               SELECT hour, 0 AS ended, 0 AS dead
               FROM generate_series(date_trunc('hour', now()) - interval '23 hours', now(), interval '1 hour') AS hour
               UNION ALL
               SELECT date_trunc('hour', completed_at), 1, 0 FROM queue_done
               WHERE completed_at >= date_trunc('hour', now()) - interval '23 hours'
               UNION ALL
               SELECT date_trunc('hour', completed_at), refused::int, (NOT refused)::int FROM queue_failed
               WHERE completed_at >= date_trunc('hour', now()) - interval '23 hours'
           ) AS ends
           GROUP BY hour ORDER BY hour"#,
    )
    .fetch_all(pool)
    .await
}

/// How fast the last hour was.
pub(in crate::queue) async fn get_tempo(pool: &PgPool) -> sqlx::Result<Tempo> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "ended!",
                  percentile_cont(0.5) WITHIN GROUP (ORDER BY start_ms) AS start_p50,
                  percentile_cont(0.99) WITHIN GROUP (ORDER BY start_ms) AS start_p99,
                  percentile_cont(0.5) WITHIN GROUP (ORDER BY finish_ms) AS finish_p50,
                  percentile_cont(0.99) WITHIN GROUP (ORDER BY finish_ms) AS finish_p99
           FROM (
               SELECT greatest(extract(epoch FROM started_at - run_at) * 1000, 0)::float8 AS start_ms,
                      greatest(extract(epoch FROM completed_at - run_at) * 1000, 0)::float8 AS finish_ms
               FROM queue_done
               WHERE completed_at > now() - interval '1 hour' AND status = 'completed'
               ORDER BY completed_at DESC LIMIT 20000
           ) AS latest"#,
    )
    .fetch_one(pool)
    .await?;
    Ok(Tempo {
        hours: list_hours(pool).await?,
        ended: row.ended,
        start_p50_ms: row.start_p50,
        start_p99_ms: row.start_p99,
        finish_p50_ms: row.finish_p50,
        finish_p99_ms: row.finish_p99,
    })
}

/// The task's route, if it waits; the row is locked until the transaction ends.
pub(in crate::queue) async fn lock_waiting(tx: &mut Tx, id: Uuid) -> sqlx::Result<Option<Option<Value>>> {
    sqlx::query_scalar!("SELECT respond_to FROM queue_live WHERE id = $1 AND status = 'pending' FOR UPDATE", id)
        .fetch_optional(&mut **tx)
        .await
}

/// Ends a waiting, locked task as cancelled, with its answer.
pub(in crate::queue) async fn update_to_cancelled(
    tx: &mut Tx,
    id: Uuid,
    reason: &str,
    body: Option<Value>,
    nonce: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"WITH ended AS (
               DELETE FROM queue_live WHERE id = $1 AND status = 'pending' RETURNING *
           ), answer AS (
               INSERT INTO reply_outbox (task_id, part, route, body, nonce)
               SELECT id, 0, respond_to, $3, $4 FROM ended WHERE respond_to IS NOT NULL AND $3::jsonb IS NOT NULL
               ON CONFLICT DO NOTHING
           )
           INSERT INTO queue_done
               (id, task_type, payload, priority, status, retries, max_retries, error_message, created_by, respond_to,
                responded, memorized, metadata, scheduled_for, completed_at, created_at, guild_id, lost)
           SELECT id, task_type, payload, priority, 'cancelled', retries, max_retries, $2, created_by, respond_to,
                  responded, memorized, metadata, scheduled_for, now(), created_at, guild_id, lost
           FROM ended"#,
        id,
        reason,
        body,
        nonce,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Asks the worker of a running task to stop it. Whether it runs.
pub(in crate::queue) async fn request_cancel(pool: &PgPool, id: Uuid) -> sqlx::Result<bool> {
    let asked = sqlx::query!(
        r#"UPDATE queue_live SET cancel_requested = true, updated_at = now()
           WHERE id = $1 AND status = 'processing'
           RETURNING pg_notify('artie_queue_cancel', id::text)::text AS "rung?""#,
        id,
    )
    .fetch_optional(pool)
    .await?;
    Ok(asked.is_some())
}

/// Records that the whole answer of an ended task was delivered.
pub(in crate::queue) async fn update_responded(tx: &mut Tx, id: Uuid) -> sqlx::Result<()> {
    sqlx::query!("UPDATE queue SET responded = true WHERE id = $1 AND NOT responded", id).execute(&mut **tx).await?;
    Ok(())
}
