//! What operators see of the queue.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::queue::Status;

/// Which tasks to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Only this state.
    pub status: Option<Status>,
    /// Only this type.
    pub task_type: Option<String>,
    /// How many at most.
    pub limit: u32,
}

impl Default for Filter {
    fn default() -> Self {
        Self { status: None, task_type: None, limit: 50 }
    }
}

/// A task as operators see it: without the interaction token of its route.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the columns of table queue, commented there")]
pub struct Entry {
    pub id: Uuid,
    pub task_type: String,
    pub status: String,
    pub priority: i32,
    pub retries: i32,
    pub max_retries: i32,
    pub error_message: Option<String>,
    pub assigned_to: Option<String>,
    pub created_by: Option<String>,
    pub guild_id: Option<String>,
    pub payload: Option<Value>,
    pub result: Option<Value>,
    pub answers_to: Option<String>,
    pub responded: bool,
    pub cancel_requested: bool,
    pub created_at: DateTime<Utc>,
    pub run_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
}

/// A failed attempt.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the columns of table queue_attempts, commented there")]
pub struct Attempt {
    pub attempt: i32,
    pub worker: Option<String>,
    pub started_at: Option<DateTime<Utc>>,
    pub ended_at: DateTime<Utc>,
    pub error: String,
}

/// How many tasks of a type are in a state.
#[derive(Clone, Debug, Serialize)]
pub struct Depth {
    /// `pending`, `processing` or `failed`.
    pub status: String,
    /// The type.
    pub task_type: String,
    /// How many.
    pub count: i64,
    /// How many of them wait although they are due.
    pub due: i64,
    /// Since when the oldest due one waits.
    pub oldest_due: Option<DateTime<Utc>>,
}

/// What the queue did lately.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Tempo {
    /// The last 24 hours, the oldest first.
    pub hours: Vec<Hour>,
    /// Tasks that ended well in the last hour (of very many, the newest 20,000).
    pub ended: i64,
    /// From being due to starting, in milliseconds: half of them were faster.
    pub start_p50_ms: Option<f64>,
    /// All but one in a hundred were faster.
    pub start_p99_ms: Option<f64>,
    /// From being due to having ended.
    pub finish_p50_ms: Option<f64>,
    /// All but one in a hundred were faster.
    pub finish_p99_ms: Option<f64>,
}

/// What ended in an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Hour {
    /// When it began.
    pub hour: DateTime<Utc>,
    /// Ended as it should, called off and refused ones included.
    pub ended: i64,
    /// Gave up.
    pub dead: i64,
}
