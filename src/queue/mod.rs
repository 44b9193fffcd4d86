//! The durable task queue (shape only, being built).

mod model;

pub use model::{Handler, Handlers, NewTask, Outcome, Priority, RespondTo, Task, TaskContext, TaskId};

use crate::{db::Tx, error::Result};

/// The queue's verbs.
#[derive(Clone, Debug)]
pub struct Queue {}

impl Queue {
    /// Enqueues inside the caller's transaction; a task exists exactly if that transaction commits.
    /// A key seen before gives the earlier task's id and enqueues nothing.
    pub async fn enqueue(&self, _tx: &mut Tx, _task: NewTask) -> Result<TaskId> {
        Err(anyhow::anyhow!("the queue is being built").into())
    }
}
