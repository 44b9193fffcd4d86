//! How far running tasks are.

use std::time::Duration;

use serde_json::Value;
use sqlx::{PgPool, postgres::types::PgInterval};
use uuid::Uuid;

/// Keeps a report under the claim that made it, and takes the lease for showing it. The lock on the task's row is what
/// the end of the task waits for: once it has ended, no report is kept any more. False: the claim no longer holds.
pub(in crate::queue) async fn upsert_progress(
    pool: &PgPool,
    id: Uuid,
    token: i64,
    progress: &Value,
    showing: Option<Duration>,
) -> sqlx::Result<bool> {
    let showing = showing.map(|time| PgInterval {
        months: 0,
        days: 0,
        microseconds: i64::try_from(time.as_micros()).unwrap_or(i64::MAX),
    });
    let kept = sqlx::query!(
        r#"WITH task AS (
               SELECT id FROM queue_live WHERE id = $1 AND claim_token = $2 FOR KEY SHARE
           )
           INSERT INTO queue_progress (task_id, claim_token, progress, showing_until)
           SELECT id, $2, $3, now() + $4 FROM task
           ON CONFLICT (task_id) DO UPDATE SET
               claim_token = excluded.claim_token, progress = excluded.progress, reported_at = now(),
               showing_until = excluded.showing_until"#,
        id,
        token,
        progress,
        showing,
    )
    .execute(pool)
    .await?;
    Ok(kept.rows_affected() > 0)
}

/// Gives the lease back. False: it had run out.
pub(in crate::queue) async fn update_progress_shown(pool: &PgPool, id: Uuid, token: i64) -> sqlx::Result<bool> {
    let shown = sqlx::query!(
        "UPDATE queue_progress SET showing_until = NULL
         WHERE task_id = $1 AND claim_token = $2 AND showing_until > now()",
        id,
        token,
    )
    .execute(pool)
    .await?;
    Ok(shown.rows_affected() > 0)
}

/// Has the answer in the place of the interaction shown again. Whether there was one.
pub(in crate::queue) async fn update_answer_to_again(pool: &PgPool, id: Uuid) -> sqlx::Result<bool> {
    let again = sqlx::query!(
        "UPDATE reply_outbox SET state = 'waiting', next_attempt_at = now(), updated_at = now()
         WHERE task_id = $1 AND part = 0 AND way = 'original' AND state = 'sent'",
        id,
    )
    .execute(pool)
    .await?;
    Ok(again.rows_affected() > 0)
}

/// The last report of a task.
pub(in crate::queue) async fn find_progress(pool: &PgPool, id: Uuid) -> sqlx::Result<Option<Value>> {
    sqlx::query_scalar!("SELECT progress FROM queue_progress WHERE task_id = $1", id).fetch_optional(pool).await
}
