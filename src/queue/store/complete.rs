//! How claims end. Every statement is fenced: it matches a row only under the token that claimed it.

use chrono::TimeDelta;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::claim::offset;

/// The ids that were still ours, or why nothing was written.
pub(in crate::queue) type Written = sqlx::Result<Vec<Uuid>>;

/// Whether the same statement may succeed later: the database is away, overloaded or chose us as the victim. Anything
/// else is the statement's own fault.
pub(in crate::queue) fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| ["08", "40", "53", "55", "57"].iter().any(|class| code.starts_with(class)))
        }
        sqlx::Error::Encode(_) => false,
        _ => true,
    }
}

/// Moves tasks to `completed`, with neither result nor answer. The ids that were still ours.
pub(in crate::queue) async fn complete_plainly(
    connection: &mut PgConnection,
    ids: &[Uuid],
    tokens: &[i64],
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"WITH ended AS (
               DELETE FROM queue_live WHERE id = ANY ($1) AND claim_token = ANY ($2) RETURNING *
           ), moved AS (
               INSERT INTO queue_done
                   (id, task_type, payload, priority, status, retries, max_retries, assigned_to, created_by, respond_to,
                    responded, memorized, metadata, scheduled_for, started_at, completed_at, created_at, guild_id, lost)
               SELECT id, task_type, payload, priority, 'completed', retries, max_retries, assigned_to, created_by,
                      respond_to, responded, memorized, metadata, scheduled_for, started_at, now(), created_at,
                      guild_id, lost
               FROM ended
           )
           SELECT id AS "id!" FROM ended"#,
        ids,
        tokens,
    )
    .fetch_all(connection)
    .await
}

/// Ends tasks in any way, with result, reason and answer. `details` is an object by id with `status`, and where they
/// exist `error`, `result`, `body` and `nonce`: looked up per row, because a join could be planned as a scan.
/// The ids that were still ours.
pub(in crate::queue) async fn finish(
    connection: &mut PgConnection,
    ids: &[Uuid],
    tokens: &[i64],
    details: &Value,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"WITH ended AS (
               DELETE FROM queue_live WHERE id = ANY ($1) AND claim_token = ANY ($2) RETURNING *
           ), detailed AS (
               SELECT ended.*, $3::jsonb -> ended.id::text AS detail FROM ended
           ), moved AS (
               INSERT INTO queue
                   (id, task_type, payload, priority, status, retries, max_retries, error_message, assigned_to,
                    created_by, respond_to, responded, memorized, metadata, scheduled_for, started_at, completed_at,
                    created_at, guild_id, lost, result, refused)
               SELECT id, task_type, payload, priority, detail ->> 'status',
                      retries + (detail ->> 'status' = 'failed')::int, max_retries,
                      coalesce(detail ->> 'error', CASE WHEN detail ->> 'status' = 'completed' THEN NULL ELSE error_message END),
                      assigned_to, created_by, respond_to, responded, memorized, metadata, scheduled_for, started_at,
                      now(), created_at, guild_id, lost, detail -> 'result', detail -> 'refused' IS NOT NULL
               FROM detailed
           ), answers AS (
               INSERT INTO reply_outbox (task_id, part, route, body, nonce)
               SELECT id, 0, respond_to, detail -> 'body', detail ->> 'nonce'
               FROM detailed WHERE detail -> 'body' IS NOT NULL AND respond_to IS NOT NULL
               ON CONFLICT DO NOTHING
           ), attempts AS (
               INSERT INTO queue_attempts (task_id, attempt, worker, started_at, error)
               SELECT id, retries + 1, assigned_to, started_at, detail ->> 'error'
               FROM detailed WHERE detail ->> 'status' = 'failed'
               ON CONFLICT DO NOTHING
           )
           SELECT id AS "id!" FROM ended"#,
        ids,
        tokens,
        details,
    )
    .fetch_all(connection)
    .await
}

/// Gives tasks back. `details` is an object by id; `delay_ms` moves the time, `error` spends a retry and is kept.
/// The ids that were still ours.
pub(in crate::queue) async fn reschedule(
    connection: &mut PgConnection,
    ids: &[Uuid],
    tokens: &[i64],
    details: &Value,
    clock_offset: TimeDelta,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        r#"WITH given AS (
               SELECT id, retries, assigned_to, started_at, $3::jsonb -> id::text ->> 'error' AS error
               FROM queue_live WHERE id = ANY ($1) AND claim_token = ANY ($2)
           ), attempts AS (
               INSERT INTO queue_attempts (task_id, attempt, worker, started_at, error)
               SELECT id, retries + 1, assigned_to, started_at, error FROM given WHERE error IS NOT NULL
               ON CONFLICT DO NOTHING
           )
           UPDATE queue_live SET
               status = 'pending', claim_token = NULL, worker_id = NULL, assigned_to = NULL, started_at = NULL,
               deadline_at = NULL, updated_at = now(),
               scheduled_for = coalesce(
                   now() + $4 + ($3::jsonb -> id::text ->> 'delay_ms')::bigint * interval '1 millisecond',
                   scheduled_for),
               retries = retries + ($3::jsonb -> id::text ->> 'error' IS NOT NULL)::int,
               error_message = coalesce($3::jsonb -> id::text ->> 'error', error_message)
           WHERE id = ANY ($1) AND claim_token = ANY ($2)
           RETURNING id"#,
        ids,
        tokens,
        details,
        offset(clock_offset),
    )
    .fetch_all(connection)
    .await
}
