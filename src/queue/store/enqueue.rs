//! Statements that enqueue.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::claim::{Lease, interval};
use crate::ids::{GuildId, UserId};

/// A task that cannot be written down.
pub(in crate::queue) fn unstorable(error: crate::error::Error) -> sqlx::Error {
    sqlx::Error::Encode(Box::new(error))
}

/// A task about to exist, as columns.
#[derive(Clone, Debug)]
pub(in crate::queue) struct NewRow {
    pub(in crate::queue) id: Uuid,
    pub(in crate::queue) task_type: &'static str,
    pub(in crate::queue) payload: Value,
    pub(in crate::queue) priority: i32,
    pub(in crate::queue) max_retries: i32,
    pub(in crate::queue) scheduled_for: Option<DateTime<Utc>>,
    pub(in crate::queue) guild: Option<GuildId>,
    pub(in crate::queue) created_by: Option<UserId>,
    pub(in crate::queue) respond_to: Option<Value>,
}

/// One task, and the wake-up in the same statement if it is this one's turn to ring.
pub(in crate::queue) async fn insert_task(connection: &mut PgConnection, row: &NewRow, ring: bool) -> sqlx::Result<()> {
    sqlx::query!(
        r#"INSERT INTO queue_live
               (id, task_type, payload, priority, max_retries, scheduled_for, guild_id, created_by, respond_to, status)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending')
           RETURNING CASE WHEN $10::boolean THEN pg_notify('artie_queue', '')::text END AS "rung?""#,
        row.id,
        row.task_type,
        row.payload,
        row.priority,
        row.max_retries,
        row.scheduled_for,
        row.guild as _,
        row.created_by as _,
        row.respond_to.as_ref(),
        ring,
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}

/// One task that this process has already claimed: it runs it as soon as this statement is committed. If the process
/// dies before, its lease expires like any other.
pub(in crate::queue) async fn insert_claimed_task(
    connection: &mut PgConnection,
    row: &NewRow,
    lease: &Lease,
) -> sqlx::Result<DateTime<Utc>> {
    sqlx::query_scalar!(
        r#"INSERT INTO queue_live
               (id, task_type, payload, priority, max_retries, guild_id, created_by, respond_to, status,
                claim_token, worker_id, assigned_to, started_at, deadline_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'processing', $9, $10, $11, now(), now() + $12)
           RETURNING created_at"#,
        row.id,
        row.task_type,
        row.payload,
        row.priority,
        row.max_retries,
        row.guild as _,
        row.created_by as _,
        row.respond_to.as_ref(),
        lease.token,
        lease.worker,
        lease.worker_name,
        interval(lease.deadline),
    )
    .fetch_one(connection)
    .await
}

/// One task unless its key is remembered; the id of the task that holds the key.
///
/// `DO UPDATE` rather than `DO NOTHING`: it waits for a concurrent holder and then sees its id.
pub(in crate::queue) async fn insert_task_once(
    connection: &mut PgConnection,
    row: &NewRow,
    key: &str,
    now: DateTime<Utc>,
    remembered_until: DateTime<Utc>,
    ring: bool,
) -> sqlx::Result<Uuid> {
    sqlx::query_scalar!(
        r#"WITH holder AS (
               INSERT INTO queue_keys AS k (task_type, key, task_id, expires_at) VALUES ($2, $11, $1, $13)
               ON CONFLICT (task_type, key) DO UPDATE SET
                   task_id = CASE WHEN k.expires_at <= $12 THEN excluded.task_id ELSE k.task_id END,
                   expires_at = CASE WHEN k.expires_at <= $12 THEN excluded.expires_at ELSE k.expires_at END
               RETURNING task_id
           ), task AS (
               INSERT INTO queue_live
                   (id, task_type, payload, priority, max_retries, scheduled_for, guild_id, created_by, respond_to, status)
               SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending' FROM holder WHERE task_id = $1
               RETURNING CASE WHEN $10::boolean THEN pg_notify('artie_queue', '')::text END
           )
           SELECT task_id AS "task_id!" FROM holder LEFT JOIN task ON true"#,
        row.id,
        row.task_type,
        row.payload,
        row.priority,
        row.max_retries,
        row.scheduled_for,
        row.guild as _,
        row.created_by as _,
        row.respond_to.as_ref(),
        ring,
        key,
        now,
        remembered_until,
    )
    .fetch_one(connection)
    .await
}

/// Many tasks in one statement.
pub(in crate::queue) async fn insert_tasks(
    connection: &mut PgConnection,
    rows: Vec<NewRow>,
    ring: bool,
) -> sqlx::Result<()> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let types: Vec<String> = rows.iter().map(|row| row.task_type.to_owned()).collect();
    let priorities: Vec<i32> = rows.iter().map(|row| row.priority).collect();
    let max_retries: Vec<i32> = rows.iter().map(|row| row.max_retries).collect();
    let scheduled: Vec<Option<DateTime<Utc>>> = rows.iter().map(|row| row.scheduled_for).collect();
    let guilds: Vec<Option<GuildId>> = rows.iter().map(|row| row.guild).collect();
    let creators: Vec<Option<UserId>> = rows.iter().map(|row| row.created_by).collect();
    let (payloads, routes): (Vec<Value>, Vec<Option<Value>>) =
        rows.into_iter().map(|row| (row.payload, row.respond_to)).unzip();
    sqlx::query!(
        r#"WITH tasks AS (
               INSERT INTO queue_live
                   (id, task_type, payload, priority, max_retries, scheduled_for, guild_id, created_by, respond_to, status)
               SELECT *, 'pending' FROM unnest($1::uuid[], $2::text[], $3::jsonb[], $4::int[], $5::int[],
                                               $6::timestamptz[], $7::text[], $8::text[], $9::jsonb[])
           )
           SELECT CASE WHEN $10::boolean THEN pg_notify('artie_queue', '')::text END AS "rung?""#,
        &ids,
        &types,
        &payloads,
        &priorities,
        &max_retries,
        &scheduled as _,
        &guilds as _,
        &creators as _,
        &routes as _,
        ring,
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}
