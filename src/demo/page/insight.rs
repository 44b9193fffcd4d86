//! What the live panel shows of the inside: a few figures, the queue's depth and its latest tasks.
//!
//! The page does not know where they come from: [`Insight`] is asked once a second while somebody looks.

use async_trait::async_trait;
use serde::Serialize;

use crate::error::Result;

/// Looks inside. Asked often: it should be one cheap round trip.
#[async_trait]
pub trait Insight: Send + Sync + 'static {
    /// How things stand now.
    async fn look(&self) -> Result<Glance>;
}

/// How things stand.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Glance {
    /// The big numbers on top, at most six.
    pub figures: Vec<Figure>,
    /// How many tasks are in which state, in the order to show.
    pub depth: Vec<Depth>,
    /// The latest tasks, newest first, at most 20.
    pub tasks: Vec<TaskLine>,
}

/// One big number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// What it counts, such as `messages recorded`.
    pub label: String,
    /// The number, grouped for people.
    pub value: String,
    /// A longer explanation, shown on pointing at it.
    pub note: String,
}

/// How many tasks are in one state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Depth {
    /// The state's name in the `queue` table.
    pub status: String,
    /// How many.
    pub count: i64,
}

/// One task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TaskLine {
    /// Its id.
    pub id: String,
    /// Which handler runs it.
    pub task_type: String,
    /// Its state.
    pub status: String,
    /// Attempts that failed.
    pub retries: i32,
    /// When it was enqueued, in milliseconds since the epoch.
    pub created_ms: i64,
    /// How long it took from being enqueued to its end.
    pub took_ms: Option<i64>,
    /// Why it failed, if it did.
    pub error: Option<String>,
}

impl Figure {
    /// A number with its name.
    pub fn new(label: &str, value: impl Into<String>, note: &str) -> Self {
        Self { label: label.into(), value: value.into(), note: note.into() }
    }
}

/// Sees nothing: for a page with no bot inside the same process.
#[derive(Clone, Copy, Debug, Default)]
pub struct Blind;

#[async_trait]
impl Insight for Blind {
    async fn look(&self) -> Result<Glance> {
        Ok(Glance::default())
    }
}
