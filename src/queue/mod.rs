//! The durable task queue: whatever must happen later is a row.
//!
//! Promises: a task exists exactly if the transaction that enqueued it commits; it runs at least once, under a lease
//! that only one worker holds; its end is written once, with its answer; a task that cannot be run is kept and shown,
//! never lost. `docs/QUEUE.md` draws the states. It knows nothing of Discord: answers go to the outbox, which
//! `delivery` empties.

mod backoff;
mod bell;
pub mod console;
mod dead;
mod fate;
mod model;
mod nonce;
mod operate;
mod periodic;
mod progress;
mod report;
mod settings;
mod status;
mod store;
mod worker;

use std::{
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::Context;
use tokio::sync::Notify;
use uuid::{ContextV7, Timestamp, Uuid};

pub use dead::{BATCH, DeadLetter, DeadLetters, DeadPage, DeadType};
pub use model::{
    Handler, Handlers, NewTask, Outcome, Priority, Rate, RespondTo, TOKEN_LIFE, Task, TaskContext, TaskId,
};
pub(crate) use nonce::{nonce_of_draft, nonce_of_part};
pub use periodic::{PeriodicRow, Schedule};
pub use progress::Progress;
pub(crate) use progress::{Report, SHOWING};
pub use report::{Attempt, Depth, Entry, Filter, Hour, Tempo};
pub use settings::WorkerSettings;
pub use status::Status;
pub use worker::{Worker, WorkerHandle};

use crate::{
    clock::Clock,
    db::{Connection, Db, Tx},
    dice::Dice,
    error::Result,
    queue::{
        bell::Bell,
        progress::Board,
        store::{Lines, NewRow},
        worker::Seat,
    },
};

/// The queue's verbs.
#[derive(Clone, Debug)]
pub struct Queue {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    db: Db,
    clock: Clock,
    dice: Dice,
    /// Makes ids of one process rise even within a millisecond, so that tasks of one transaction run in order.
    ids: Mutex<ContextV7>,
    bell: Bell,
    /// For statements in a transaction of their own.
    lines: Lines,
    /// The worker of this process, if there is one.
    worker: Mutex<Weak<worker::Shared>>,
    /// Rings when there may be answers to deliver.
    answers: Notify,
    /// Whether this process delivers answers itself.
    delivers: AtomicBool,
    /// How far the tasks are that run here.
    board: Arc<Board>,
}

impl Queue {
    /// A queue over this database.
    pub fn new(db: Db, clock: Clock, dice: Dice) -> Self {
        let ids = Mutex::new(ContextV7::new());
        let (bell, lines, worker) = (Bell::default(), Lines::default(), Mutex::default());
        let (answers, delivers, board) = (Notify::new(), AtomicBool::new(false), Arc::default());
        Self { inner: Arc::new(Inner { db, clock, dice, ids, bell, lines, worker, answers, delivers, board }) }
    }

    /// Enqueues inside the caller's transaction; a task exists exactly if that transaction commits.
    /// A key seen before gives the earlier task's id and enqueues nothing.
    pub async fn enqueue(&self, tx: &mut Tx, task: NewTask) -> Result<TaskId> {
        Ok(self.insert(tx, task).await?)
    }

    /// The same, with the database's own error: whoever completes a task must know whether to try again.
    async fn insert(&self, tx: &mut Tx, task: NewTask) -> store::Stored<TaskId> {
        let ring = self.rings_for(&task);
        let (key, key_for) = (task.key.clone(), task.key_for);
        let row = self.row(task).map_err(store::unstorable)?;
        self.insert_row(tx, &row, key.as_deref(), key_for, ring).await
    }

    /// Enqueues in a transaction of its own: one round trip, for callers that have nothing else to write. If this process
    /// works on the queue and has a slot free, the task is handed over in memory as soon as it is committed.
    pub async fn enqueue_alone(&self, task: NewTask) -> Result<TaskId> {
        if let Some(seat) = self.seat_for(&task) {
            let respond_to = task.respond_to.clone();
            let row = self.row(task)?;
            let id = TaskId(row.id);
            let insert = async |line: &mut _| store::insert_claimed_task(line, &row, seat.lease()).await;
            let created_at = self.inner.lines.run(&self.inner.db, insert).await?;
            seat.take(row, respond_to, created_at).await;
            return Ok(id);
        }
        let ring = self.rings_for(&task);
        let (key, key_for) = (task.key.clone(), task.key_for);
        let row = self.row(task)?;
        let insert = async |line: &mut _| self.insert_row(line, &row, key.as_deref(), key_for, ring).await;
        Ok(self.inner.lines.run(&self.inner.db, insert).await?)
    }

    async fn insert_row(
        &self,
        connection: &mut Connection,
        row: &NewRow,
        key: Option<&str>,
        key_for: Duration,
        ring: bool,
    ) -> store::Stored<TaskId> {
        let Some(key) = key else {
            store::insert_task(connection, row, ring).await?;
            return Ok(TaskId(row.id));
        };
        let now = self.inner.clock.now();
        store::insert_task_once(connection, row, key, now, now + key_for, ring).await.map(TaskId)
    }

    /// A slot of this process's worker for a task that may start at once.
    fn seat_for(&self, task: &NewTask) -> Option<Seat> {
        if task.key.is_some() || task.scheduled_for.is_some() {
            return None;
        }
        let worker = self.inner.worker.lock().unwrap_or_else(PoisonError::into_inner).upgrade()?;
        Seat::keep(&worker, task.task_type, task.guild)
    }

    /// From now on this process runs tasks itself.
    fn works_here(&self, worker: &Arc<worker::Shared>) {
        *self.inner.worker.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(worker);
    }

    /// Enqueues many at once; the ids come back in the order given. Those with a key go one by one.
    pub async fn enqueue_all(&self, tx: &mut Tx, tasks: Vec<NewTask>) -> Result<Vec<TaskId>> {
        if tasks.iter().any(|task| task.key.is_some()) {
            let mut ids = Vec::with_capacity(tasks.len());
            for task in tasks {
                ids.push(self.enqueue(tx, task).await?);
            }
            return Ok(ids);
        }
        let Some(first) = tasks.first() else { return Ok(Vec::new()) };
        let ring = self.rings_for(first);
        let rows = tasks.into_iter().map(|task| self.row(task)).collect::<Result<Vec<_>>>()?;
        let ids = rows.iter().map(|row| TaskId(row.id)).collect();
        store::insert_tasks(tx, rows, ring).await?;
        Ok(ids)
    }

    /// Waits until there may be answers to deliver, at most this long.
    pub(crate) async fn answers_within(&self, wait: Duration) {
        let _ = tokio::time::timeout(wait, self.inner.answers.notified()).await;
    }

    /// From now on this process delivers answers: whoever writes one here need not tell other processes.
    pub(crate) fn delivers_here(&self) {
        self.inner.delivers.store(true, Ordering::Release);
    }

    /// There are answers to deliver: tells those who do, here or elsewhere.
    async fn announce_answers(&self) {
        self.inner.answers.notify_one();
        if !self.inner.delivers.load(Ordering::Acquire)
            && let Err(error) = store::notify_answers(&self.inner.db).await
        {
            tracing::debug!(
                error = &error as &dyn std::error::Error,
                "answers could not be announced; a poll finds them"
            );
        }
    }

    /// The database it lives in, for the delivery of its answers.
    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }

    /// The clock it lives by.
    pub(crate) fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// Records, in the transaction that delivered the last part, that a task's answer was shown.
    pub(crate) async fn mark_responded(&self, tx: &mut Tx, id: TaskId) -> Result<()> {
        Ok(store::update_responded(tx, id.0).await?)
    }

    /// Whether this enqueue shall wake the workers itself.
    fn rings_for(&self, task: &NewTask) -> bool {
        let due = task.scheduled_for.is_none_or(|time| time <= self.inner.clock.now());
        due && self.inner.bell.take_turn(&self.inner.db)
    }

    fn row(&self, task: NewTask) -> Result<NewRow> {
        let respond_to = task.respond_to.map(serde_json::to_value).transpose().context("a route did not serialise")?;
        Ok(NewRow {
            id: self.next_id(),
            task_type: task.task_type,
            payload: fate::storable(task.payload),
            priority: task.priority.0.clamp(1, 10),
            max_retries: task.max_retries.max(0),
            scheduled_for: task.scheduled_for,
            guild: task.guild,
            created_by: task.created_by,
            respond_to: respond_to.map(fate::storable),
        })
    }

    fn next_id(&self) -> Uuid {
        let now = self.inner.clock.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(&self.inner.ids, seconds, now.timestamp_subsec_nanos()))
    }
}
