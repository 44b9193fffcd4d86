//! The durable task queue: whatever must happen later is a row.
//!
//! Promises: a task exists exactly if the transaction that enqueued it commits; it runs at least once, under a lease
//! that only one worker holds; its end is written once, with its answer; a task that cannot be run is kept and shown,
//! never lost. `docs/QUEUE.md` draws the states. It knows nothing of Discord: answers go to the outbox, which
//! `delivery` empties.

mod model;
mod settings;
mod worker;

use std::sync::{Arc, Mutex};

use uuid::ContextV7;

pub use model::{Handler, Handlers, NewTask, Outcome, Priority, RespondTo, Task, TaskContext, TaskId};
pub use settings::WorkerSettings;
pub use worker::{Worker, WorkerHandle};

use crate::{
    clock::Clock,
    db::{Db, Tx},
    dice::Dice,
    error::Result,
};

/// The queue's verbs.
#[derive(Clone, Debug)]
pub struct Queue {
    #[expect(dead_code, reason = "being built")]
    inner: Arc<Inner>,
}

#[derive(Debug)]
#[expect(dead_code, reason = "being built")]
struct Inner {
    db: Db,
    clock: Clock,
    dice: Dice,
    /// Makes ids of one process rise even within a millisecond, so that tasks of one transaction run in order.
    ids: Mutex<ContextV7>,
}

impl Queue {
    /// A queue over this database.
    pub fn new(db: Db, clock: Clock, dice: Dice) -> Self {
        Self { inner: Arc::new(Inner { db, clock, dice, ids: Mutex::new(ContextV7::new()) }) }
    }

    /// Enqueues inside the caller's transaction; a task exists exactly if that transaction commits.
    /// A key seen before gives the earlier task's id and enqueues nothing.
    pub async fn enqueue(&self, _tx: &mut Tx, _task: NewTask) -> Result<TaskId> {
        Err(anyhow::anyhow!("the queue is being built").into())
    }

    /// Enqueues many in two statements; the ids come back in the order given.
    pub async fn enqueue_all(&self, _tx: &mut Tx, _tasks: Vec<NewTask>) -> Result<Vec<TaskId>> {
        Err(anyhow::anyhow!("the queue is being built").into())
    }

    /// Calls a task off: a waiting one at once, a running one as soon as it notices. False if it has ended.
    pub async fn cancel(&self, _id: TaskId) -> Result<bool> {
        Err(anyhow::anyhow!("the queue is being built").into())
    }

    /// Runs a dead letter again, with all its retries. False if it is not one.
    pub async fn replay(&self, _id: TaskId) -> Result<bool> {
        Err(anyhow::anyhow!("the queue is being built").into())
    }
}
