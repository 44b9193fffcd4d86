//! The claim: the one statement that runs all the time.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use sqlx::{PgPool, postgres::types::PgInterval};
use uuid::Uuid;

/// A claimed row.
#[derive(Clone, Debug)]
pub(in crate::queue) struct Row {
    pub(in crate::queue) id: Uuid,
    pub(in crate::queue) task_type: String,
    pub(in crate::queue) payload: Option<Value>,
    pub(in crate::queue) priority: i32,
    pub(in crate::queue) retries: i32,
    pub(in crate::queue) max_retries: i32,
    pub(in crate::queue) guild_id: Option<String>,
    pub(in crate::queue) created_by: Option<String>,
    pub(in crate::queue) respond_to: Option<Value>,
    pub(in crate::queue) created_at: DateTime<Utc>,
    pub(in crate::queue) run_at: DateTime<Utc>,
    pub(in crate::queue) cancel_requested: bool,
}

/// Who claims, and what it can take.
#[derive(Clone, Debug)]
pub(in crate::queue) struct Claiming<'a> {
    pub(in crate::queue) token: i64,
    pub(in crate::queue) worker: i32,
    pub(in crate::queue) worker_name: &'a str,
    /// After this the claim is void even if the worker lives.
    pub(in crate::queue) deadline: Duration,
    /// Priorities in the order in which to look.
    pub(in crate::queue) lanes: &'a [i32],
    /// How far the clock was pushed.
    pub(in crate::queue) offset: TimeDelta,
    /// Types and guilds that have no room now.
    pub(in crate::queue) full_types: &'a [String],
    pub(in crate::queue) full_guilds: &'a [String],
}

/// Sorts what a claim returned: `UPDATE … RETURNING` promises no order.
fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_unstable_by_key(|row| (row.priority, row.run_at, row.id));
    rows
}

// The limit is a literal: with a bound limit the planner cannot know that the claim is small, and once the plan is
// generic it may scan the table. No join: the rows are found by their place, so that the update touches just them.
macro_rules! claim_with_limit {
    ($pool:expr, $claiming:expr, $limit:literal) => {
        sqlx::query_as!(
            Row,
            r#"UPDATE queue_live AS t
               SET status = 'processing', claim_token = $1, worker_id = $2, assigned_to = $3,
                   started_at = now(), updated_at = now(), deadline_at = now() + $4
               WHERE t.ctid = ANY (ARRAY (
                   SELECT head.ctid
                   FROM unnest($5::int[]) AS lane (priority)
                   CROSS JOIN LATERAL (
                       SELECT q.ctid FROM queue_live AS q
                       WHERE q.status = 'pending' AND q.priority = lane.priority AND q.run_at <= now() + $6
                         AND q.task_type <> ALL ($7::text[])
                         AND (q.guild_id IS NULL OR q.guild_id <> ALL ($8::text[]))
                       ORDER BY q.run_at, q.id
                       LIMIT "# + $limit + r#" FOR UPDATE SKIP LOCKED
                   ) AS head
                   LIMIT "# + $limit + r#"))
               RETURNING t.id, t.task_type, t.payload, t.priority, t.retries, t.max_retries, t.guild_id, t.created_by,
                         t.respond_to, t.created_at, t.run_at AS "run_at!", t.cancel_requested"#,
            $claiming.token,
            $claiming.worker,
            $claiming.worker_name,
            interval($claiming.deadline),
            $claiming.lanes,
            offset($claiming.offset),
            $claiming.full_types,
            $claiming.full_guilds,
        )
        .fetch_all($pool)
        .await
    };
}

/// Claims at most `limit` due tasks, rounded down to a power of two up to 512, most urgent first.
pub(in crate::queue) async fn claim_tasks(
    pool: &PgPool,
    claiming: &Claiming<'_>,
    limit: usize,
) -> sqlx::Result<(usize, Vec<Row>)> {
    let limit = 1 << limit.clamp(1, 512).ilog2();
    let rows = match limit {
        1 => claim_with_limit!(pool, claiming, "1"),
        2 => claim_with_limit!(pool, claiming, "2"),
        4 => claim_with_limit!(pool, claiming, "4"),
        8 => claim_with_limit!(pool, claiming, "8"),
        16 => claim_with_limit!(pool, claiming, "16"),
        32 => claim_with_limit!(pool, claiming, "32"),
        64 => claim_with_limit!(pool, claiming, "64"),
        128 => claim_with_limit!(pool, claiming, "128"),
        256 => claim_with_limit!(pool, claiming, "256"),
        _ => claim_with_limit!(pool, claiming, "512"),
    }?;
    Ok((limit, sorted(rows)))
}

fn interval(duration: Duration) -> PgInterval {
    PgInterval { months: 0, days: 0, microseconds: i64::try_from(duration.as_micros()).unwrap_or(i64::MAX) }
}

/// The push of the clock as an interval.
pub(super) fn offset(offset: TimeDelta) -> PgInterval {
    PgInterval { months: 0, days: 0, microseconds: offset.num_microseconds().unwrap_or(i64::MAX) }
}
