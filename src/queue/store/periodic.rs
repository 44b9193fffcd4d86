//! Periodic tasks as rows.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgPool;

use crate::{db::Tx, queue::periodic::PeriodicRow};

/// Makes the row what the program says, keeping its next run unless the schedule changed.
pub(in crate::queue) async fn upsert_periodic(
    pool: &PgPool,
    name: &str,
    schedule: &str,
    timezone: &str,
    payload: &Value,
    next_run_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"INSERT INTO queue_periodic AS p (name, task_type, schedule, timezone, payload, next_run_at)
           VALUES ($1, $1, $2, $3, $4, $5)
           ON CONFLICT (name) DO UPDATE SET
               schedule = excluded.schedule, timezone = excluded.timezone, payload = excluded.payload,
               next_run_at = CASE WHEN (p.schedule, p.timezone) = (excluded.schedule, excluded.timezone)
                                  THEN p.next_run_at ELSE excluded.next_run_at END
           WHERE (p.schedule, p.timezone, p.payload) <> (excluded.schedule, excluded.timezone, excluded.payload)"#,
        name,
        schedule,
        timezone,
        payload,
        next_run_at,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// The due rows, locked: whoever locks one first enqueues its slot.
pub(in crate::queue) async fn lock_due(tx: &mut Tx, now: DateTime<Utc>) -> sqlx::Result<Vec<PeriodicRow>> {
    sqlx::query_as!(
        PeriodicRow,
        "SELECT name, task_type, schedule, timezone, payload, enabled, error_message, last_run_at, next_run_at
         FROM queue_periodic WHERE enabled AND next_run_at <= $1 ORDER BY next_run_at FOR UPDATE SKIP LOCKED",
        now,
    )
    .fetch_all(&mut **tx)
    .await
}

/// All rows; those switched off come last.
pub(in crate::queue) async fn list_periodic(pool: &PgPool) -> sqlx::Result<Vec<PeriodicRow>> {
    sqlx::query_as!(
        PeriodicRow,
        "SELECT name, task_type, schedule, timezone, payload, enabled, error_message, last_run_at, next_run_at
         FROM queue_periodic ORDER BY enabled DESC, next_run_at, name",
    )
    .fetch_all(pool)
    .await
}

/// Enqueues a slot in the keeper's transaction. Its type comes from the row, so it is no constant of the program.
pub(in crate::queue) async fn insert_slot(
    tx: &mut Tx,
    id: uuid::Uuid,
    row: &PeriodicRow,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"INSERT INTO queue_live (id, task_type, payload, priority, scheduled_for, created_by, status)
           VALUES ($1, $2, $3, 9, $4, 'periodic', 'pending')
           RETURNING pg_notify('artie_queue', '')::text AS "rung?""#,
        id,
        row.task_type,
        row.payload,
        now,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(())
}

/// Switches a row off that cannot be read, and says why: it must not hold up the others.
pub(in crate::queue) async fn update_to_disabled(tx: &mut Tx, name: &str, reason: &str) -> sqlx::Result<()> {
    sqlx::query!("UPDATE queue_periodic SET enabled = false, error_message = $2 WHERE name = $1", name, reason)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Moves a row to its next slot.
pub(in crate::queue) async fn update_next_run(
    tx: &mut Tx,
    name: &str,
    last: DateTime<Utc>,
    next: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE queue_periodic SET last_run_at = $2, next_run_at = $3, error_message = NULL WHERE name = $1",
        name,
        last,
        next
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
