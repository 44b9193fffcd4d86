//! A worker: one claimer prefetches into a room, executors run what is there, one recorder writes how it ended in
//! batches, a heart says that the process lives, ears hear of new work, a keeper tidies up after the dead.

mod claimer;
mod ears;
mod executor;
mod hand_over;
mod heart;
mod intake;
mod keeper;
mod low_water;
mod rated;
mod recorder;
mod registry;
mod room;
mod rounds;

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{Mutex, Notify, mpsc, watch},
    task::JoinSet,
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use crate::{
    error::Result,
    queue::{
        Handler, Handlers, Queue, Task, WorkerSettings, store,
        store::{Lanes, Lease, Line},
    },
};
use registry::{Registry, Why};
use room::Room;

pub(super) use {hand_over::Seat, registry::Held};

/// How often a task may be lost with its worker before it becomes a dead letter.
pub(super) const LOST_LIMIT: i32 = 5;
/// A claim outlives the longest run by this, before others may take it from a worker that lives.
const MARGIN: Duration = Duration::from_mins(1);
/// Results waiting to be written; when the database is slower than the executors, they wait here.
const UNWRITTEN: usize = 2_000;
/// `stop` ends within this, whatever the grace.
const STOP_WITHIN: Duration = Duration::from_millis(9_500);
/// What remains of it for cancelled tasks to notice, and then for writing the last results.
const LAST_WORDS: Duration = Duration::from_millis(1_500);

/// Starts workers.
#[derive(Clone, Copy, Debug)]
pub struct Worker;

/// A running worker. Dropping it without [`WorkerHandle::stop`] is a crash: its leases expire and others take over.
pub struct WorkerHandle {
    shared: Arc<Shared>,
    // Sets, because a dropped set aborts its tasks, where a dropped handle would let them run on.
    executors: JoinSet<()>,
    recorder: JoinSet<()>,
    others: JoinSet<()>,
}

impl fmt::Debug for WorkerHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkerHandle").field("name", &self.shared.name).finish_non_exhaustive()
    }
}

/// A claimed task on its way through the worker.
#[derive(Clone, Debug)]
struct Claim {
    task: Task,
    token: i64,
    priority: i32,
    run_at: chrono::DateTime<chrono::Utc>,
    max_retries: i32,
    /// What of the row cannot be read, and why, if anything cannot.
    unreadable: Option<String>,
    /// Called off before it was claimed.
    called_off: bool,
    claimed: Instant,
}

/// What the parts of a worker share.
pub(super) struct Shared {
    queue: Queue,
    lanes: Lanes,
    /// For giving claims back, whoever does.
    spare: Mutex<Line>,
    handlers: HashMap<&'static str, Arc<dyn Handler>>,
    settings: WorkerSettings,
    name: String,
    room: Room,
    registry: Registry,
    /// There may be work.
    wake: Notify,
    /// The worker's id in the database; `None` until registered, or while it does not know whether it still lives.
    identity: watch::Sender<Option<i32>>,
    /// Counts the claims of this process: the lower half of their tokens.
    claims: AtomicU32,
    /// After this a claim is void even if the worker lives.
    deadline: Duration,
    /// Whether the last claim found nothing more to do.
    is_calm: AtomicBool,
    stop_claiming: CancellationToken,
}

impl Worker {
    /// Starts claiming. A database that is away is waited for, not an error.
    #[expect(clippy::unused_async, reason = "starting needs the runtime, and its signature says so")]
    pub async fn start(queue: &Queue, handlers: Handlers, settings: WorkerSettings) -> Result<WorkerHandle> {
        let handlers: HashMap<_, _> = handlers.into_iter().map(|handler| (handler.task_type(), handler)).collect();
        for name in handlers.keys() {
            // An alert looks at increases, and from nothing to one is none.
            metrics::counter!("artie_queue_dead_total", "type" => *name).increment(0);
        }
        let lanes = Lanes::beside(queue.db());
        let longest = handlers.values().map(|handler| Handler::timeout(handler.as_ref())).max().unwrap_or_default();
        let shared = Arc::new(Shared {
            queue: queue.clone(),
            spare: Mutex::new(lanes.recording()),
            lanes,
            claims: AtomicU32::new(0),
            deadline: longest + MARGIN,
            is_calm: AtomicBool::new(false),
            room: Room::new(&settings, &handlers),
            handlers,
            settings,
            name: format!("artie-{}", std::process::id()),
            registry: Registry::default(),
            wake: Notify::new(),
            identity: watch::Sender::new(None),
            stop_claiming: CancellationToken::new(),
        });
        let (ends, written) = mpsc::channel(UNWRITTEN);
        let mut executors = JoinSet::new();
        for _ in 0..shared.settings.concurrency {
            executors.spawn(executor::run(Arc::clone(&shared), ends.clone()));
        }
        let mut recorder = JoinSet::new();
        recorder.spawn(recorder::run(Arc::clone(&shared), written));
        let mut others = JoinSet::new();
        others.spawn(ears::run(Arc::clone(&shared)));
        others.spawn(heart::run(Arc::clone(&shared)));
        others.spawn(claimer::run(Arc::clone(&shared)));
        others.spawn(keeper::run(Arc::clone(&shared)));
        queue.works_here(&shared);
        Ok(WorkerHandle { shared, executors, recorder, others })
    }
}

impl WorkerHandle {
    /// Stops claiming, gives running tasks this long, cancels the rest and gives them back. Ends within 10 s.
    pub async fn stop(mut self, grace: Duration) {
        let began = Instant::now();
        let shared = Arc::clone(&self.shared);
        shared.stop_claiming.cancel();
        let surplus = shared.room.close();
        let grace = grace.min(STOP_WITHIN.saturating_sub(LAST_WORDS * 2));
        if tokio::time::timeout(grace, join_all(&mut self.executors)).await.is_err() {
            shared.registry.cancel_all(Why::Stopping);
            let _ = tokio::time::timeout(LAST_WORDS, join_all(&mut self.executors)).await;
            self.executors.shutdown().await;
        }
        let left = STOP_WITHIN.saturating_sub(began.elapsed());
        let _ = tokio::time::timeout(left, async {
            recorder::release(&shared, &surplus).await;
            // The executors are gone, and with them the senders: the recorder ends when it has written everything.
            join_all(&mut self.recorder).await;
            let identity = *shared.identity.borrow();
            if let Some(worker) = identity {
                let _ = store::delete_worker(&shared.lanes.record, worker).await;
            }
        })
        .await;
        self.others.shutdown().await;
        let _ = tokio::time::timeout(Duration::from_millis(300), shared.lanes.close()).await;
    }
}

async fn join_all(tasks: &mut JoinSet<()>) {
    while tasks.join_next().await.is_some() {}
}

impl Shared {
    /// A lease with a token that was never used: the worker's id in the upper half, a counter in the lower.
    fn lease(&self, worker: i32) -> Lease {
        let count = self.claims.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        Lease {
            token: i64::from(worker) << 32 | i64::from(count),
            worker,
            worker_name: format!("{}#{worker}", self.name),
            deadline: self.deadline,
        }
    }

    /// How far the clock was pushed.
    fn offset(&self) -> chrono::TimeDelta {
        self.queue.inner.clock.offset()
    }
}
