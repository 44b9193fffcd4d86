//! The claim: the one statement that runs all the time.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{PgConnection, postgres::types::PgInterval};
use uuid::Uuid;

/// A claimed row. What other programs may have filled with anything is text here, and read one by one, so that a row
/// that cannot be read spoils no other.
#[derive(Clone, Debug)]
pub(in crate::queue) struct Row {
    pub(in crate::queue) id: Uuid,
    pub(in crate::queue) task_type: String,
    pub(in crate::queue) payload: Option<String>,
    pub(in crate::queue) priority: i32,
    pub(in crate::queue) retries: i32,
    pub(in crate::queue) max_retries: i32,
    pub(in crate::queue) guild_id: Option<String>,
    pub(in crate::queue) created_by: Option<String>,
    pub(in crate::queue) respond_to: Option<String>,
    pub(in crate::queue) created_at: DateTime<Utc>,
    pub(in crate::queue) run_at: DateTime<Utc>,
    pub(in crate::queue) cancel_requested: bool,
}

/// Who claims.
#[derive(Clone, Debug)]
pub(in crate::queue) struct Lease {
    pub(in crate::queue) token: i64,
    pub(in crate::queue) worker: i32,
    pub(in crate::queue) worker_name: String,
    /// After this the claim is void even if the worker lives.
    pub(in crate::queue) deadline: Duration,
}

/// What a claim may take, and in which order.
#[derive(Clone, Debug, Default)]
pub(in crate::queue) struct Wish {
    /// At most this many.
    pub(in crate::queue) limit: i64,
    /// Priorities in the order in which to look; in each only what comes after the time and id at the same place.
    pub(in crate::queue) lanes: Vec<i32>,
    pub(in crate::queue) after_times: Vec<DateTime<Utc>>,
    pub(in crate::queue) after_ids: Vec<Uuid>,
    /// Within a priority: first what is found guild by guild, or first what is found by time.
    pub(in crate::queue) guilds_first: bool,
    /// Guilds that have had their turn.
    pub(in crate::queue) served_guilds: Vec<String>,
    /// Guilds and types that have no room now.
    pub(in crate::queue) full_guilds: Vec<String>,
    pub(in crate::queue) full_types: Vec<String>,
    /// Only these types.
    pub(in crate::queue) only_types: Option<Vec<String>>,
    /// How far the clock was pushed.
    pub(in crate::queue) offset: TimeDelta,
}

/// Claims due tasks, most urgent first.
///
/// No join: the rows are found by their place, so that the update touches just them. The inner limits are literals: with
/// a bound limit the planner cannot know that the claim is small, and may sort or scan the table once the plan is
/// generic; the outer one stops the inner ones before they lock more than is asked for. `turn` steps from guild to guild
/// over the index, whatever each of them has waiting.
pub(in crate::queue) async fn claim_tasks(
    connection: &mut PgConnection,
    lease: &Lease,
    wish: &Wish,
) -> sqlx::Result<Vec<Row>> {
    let mut rows = sqlx::query_as!(
        Row,
        r#"UPDATE queue_live AS t
           SET status = 'processing', claim_token = $1, worker_id = $2, assigned_to = $3,
               started_at = now(), updated_at = now(), deadline_at = now() + $4
           WHERE t.ctid = ANY (ARRAY (
               WITH RECURSIVE turn AS (
                   (SELECT q.priority, q.guild_id FROM queue_live AS q
                    WHERE q.status = 'pending' AND q.guild_id IS NOT NULL AND q.scheduled_for IS NULL
                    ORDER BY q.priority, q.guild_id LIMIT 1)
                   UNION ALL
                   SELECT next.priority, next.guild_id FROM turn CROSS JOIN LATERAL (
                       SELECT q.priority, q.guild_id FROM queue_live AS q
                       WHERE q.status = 'pending' AND q.guild_id IS NOT NULL AND q.scheduled_for IS NULL
                         AND (q.priority, q.guild_id) > (turn.priority, turn.guild_id)
                       ORDER BY q.priority, q.guild_id LIMIT 1
                   ) AS next
               )
               SELECT head.ctid
               FROM unnest($5::int[], $6::timestamptz[], $7::uuid[]) AS lane (priority, after_time, after_id)
               CROSS JOIN LATERAL (
                   SELECT timed.ctid FROM (
                       SELECT q.ctid FROM queue_live AS q
                       WHERE q.status = 'pending' AND (q.guild_id IS NULL OR q.scheduled_for IS NOT NULL)
                         AND q.priority = lane.priority AND q.run_at <= now() + $8
                         AND (q.run_at, q.id) > (lane.after_time, lane.after_id)
                         AND (q.guild_id IS NULL OR q.guild_id <> ALL ($11::text[]))
                         AND q.task_type <> ALL ($12::text[]) AND ($13::text[] IS NULL OR q.task_type = ANY ($13))
                       ORDER BY q.run_at, q.id LIMIT 512 FOR UPDATE SKIP LOCKED
                   ) AS timed WHERE NOT $9::boolean
                   UNION ALL
                   SELECT theirs.ctid FROM turn CROSS JOIN LATERAL (
                       SELECT q.ctid FROM queue_live AS q
                       WHERE q.status = 'pending' AND q.guild_id IS NOT NULL AND q.scheduled_for IS NULL
                         AND q.priority = lane.priority AND q.guild_id = turn.guild_id AND q.run_at <= now() + $8
                         AND q.task_type <> ALL ($12::text[]) AND ($13::text[] IS NULL OR q.task_type = ANY ($13))
                       ORDER BY q.run_at, q.id LIMIT 512 FOR UPDATE SKIP LOCKED
                   ) AS theirs
                   WHERE turn.priority = lane.priority
                     AND turn.guild_id <> ALL ($10::text[]) AND turn.guild_id <> ALL ($11::text[])
                   UNION ALL
                   SELECT timed.ctid FROM (
                       SELECT q.ctid FROM queue_live AS q
                       WHERE q.status = 'pending' AND (q.guild_id IS NULL OR q.scheduled_for IS NOT NULL)
                         AND q.priority = lane.priority AND q.run_at <= now() + $8
                         AND (q.run_at, q.id) > (lane.after_time, lane.after_id)
                         AND (q.guild_id IS NULL OR q.guild_id <> ALL ($11::text[]))
                         AND q.task_type <> ALL ($12::text[]) AND ($13::text[] IS NULL OR q.task_type = ANY ($13))
                       ORDER BY q.run_at, q.id LIMIT 512 FOR UPDATE SKIP LOCKED
                   ) AS timed WHERE $9::boolean
               ) AS head
               LIMIT $14))
           RETURNING t.id, t.task_type, t.payload::text AS payload, t.priority, t.retries, t.max_retries, t.guild_id,
                     t.created_by, t.respond_to::text AS respond_to, t.created_at, t.run_at AS "run_at!",
                     t.cancel_requested"#,
        lease.token,
        lease.worker,
        lease.worker_name,
        interval(lease.deadline),
        &wish.lanes,
        &wish.after_times,
        &wish.after_ids,
        offset(wish.offset),
        wish.guilds_first,
        &wish.served_guilds,
        &wish.full_guilds,
        &wish.full_types,
        wish.only_types.as_deref() as _,
        wish.limit,
    )
    .fetch_all(connection)
    .await?;
    // `UPDATE … RETURNING` promises no order.
    rows.sort_unstable_by_key(|row| (row.priority, row.run_at, row.id));
    Ok(rows)
}

pub(super) fn interval(duration: Duration) -> PgInterval {
    PgInterval { months: 0, days: 0, microseconds: i64::try_from(duration.as_micros()).unwrap_or(i64::MAX) }
}

/// The push of the clock as an interval.
pub(super) fn offset(offset: TimeDelta) -> PgInterval {
    PgInterval { months: 0, days: 0, microseconds: offset.num_microseconds().unwrap_or(i64::MAX) }
}
