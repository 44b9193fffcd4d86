//! What a worker does beyond claiming and finishing: rates over all processes, the short way inside one process, and
//! claims whose answer was lost.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use artie::{
    dice::Dice,
    ids::GuildId,
    queue::{Handler, NewTask, Queue, Rate, Status, TaskId, Worker, WorkerHandle, WorkerSettings},
};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::{
    queue::{Bench, SOON, Scripted, bench, done},
    support::{
        cut::{Tried, cut_off, drops},
        eventually,
    },
};

const SHORT: Duration = Duration::from_secs(1);
/// So slow that nothing refills while a test runs.
const RATE: Rate = Rate { count: 5, period: Duration::from_hours(10) };

impl Bench {
    /// A process of its own on the same database. It may start five of `rated` in ten hours, and any number of `plain`.
    async fn works_rated(&self) -> WorkerHandle {
        let queue = Queue::new(self.database.db.clone(), self.clock.clone(), Dice::seeded(2));
        let handlers = [Scripted::done("rated").at_most(RATE), Scripted::done("plain")];
        let handlers = handlers.into_iter().map(|handler| Arc::new(handler) as Arc<dyn Handler>).collect();
        Worker::start(&queue, handlers, WorkerSettings::new(4)).await.unwrap()
    }

    /// Has every worker look for work again and again.
    async fn all_look(&self) {
        for _ in 0..10 {
            let id = self.enqueue(NewTask::new("plain", json!({}))).await;
            self.becomes(id, Status::Completed).await;
        }
    }

    async fn rated_done(&self) -> i64 {
        self.count("SELECT count(*) FROM queue_done WHERE task_type = 'rated'").await
    }
}

#[tokio::test]
async fn a_type_starts_only_so_often_over_all_processes_and_after_a_restart() {
    let bench = bench().await;
    for _ in 0..12 {
        bench.enqueue(NewTask::new("rated", json!({}))).await;
    }
    let workers = [bench.works_rated().await, bench.works_rated().await];
    eventually(SOON, || async { bench.rated_done().await == 5 }).await;
    bench.all_look().await;
    assert_eq!(bench.rated_done().await, 5, "the others wait");
    for worker in workers {
        worker.stop(SHORT).await;
    }
    let worker = bench.works_rated().await;
    bench.all_look().await;
    assert_eq!(bench.rated_done().await, 5, "a restart is no way round it");
    worker.stop(SHORT).await;
    bench.sql("UPDATE queue_rates SET refilled_at = refilled_at - interval '4 hours'").await;
    let worker = bench.works_rated().await;
    eventually(SOON, || async { bench.rated_done().await == 7 }).await;
    worker.stop(SHORT).await;
}

/// Whether a task was handed over in memory: inserted and started by one statement.
async fn was_handed_over(bench: &Bench, id: TaskId) -> bool {
    let one_moment = "SELECT started_at = created_at FROM queue WHERE id = $1";
    sqlx::query_scalar(one_moment).bind(id.0).fetch_one(bench.database.db.pool()).await.unwrap()
}

/// Waits until the worker knows that nothing waits, and so may take the short way.
async fn calm(bench: &Bench) {
    eventually(SOON, || async {
        let id = bench.queue.enqueue_alone(NewTask::new("job", json!({}))).await.unwrap();
        bench.becomes(id, Status::Completed).await;
        was_handed_over(bench, id).await
    })
    .await;
}

#[tokio::test]
async fn a_task_for_which_a_slot_is_free_is_handed_over_and_one_too_many_waits_like_any_other() {
    let bench = bench().await;
    let (gate, started) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
    let (held, starts) = (Arc::clone(&gate), Arc::clone(&started));
    let slow = Scripted::new("slow", move |_, _| {
        let gate = Arc::clone(&held);
        starts.fetch_add(1, Ordering::SeqCst);
        async move {
            gate.acquire().await.unwrap().forget();
            Ok(done())
        }
    });
    let worker = bench.work_with(vec![Scripted::done("job"), slow], WorkerSettings::new(5)).await;
    calm(&bench).await;
    let guild = |guild| NewTask { guild: Some(GuildId(guild)), ..NewTask::new("slow", json!({})) };
    // Three of five slots are a guild's most.
    let mut ids = Vec::new();
    for number in 1..=3 {
        ids.push(bench.queue.enqueue_alone(guild(1)).await.unwrap());
        eventually(SOON, || async { started.load(Ordering::SeqCst) == number }).await;
    }
    for id in &ids {
        assert!(was_handed_over(&bench, *id).await);
    }
    ids.push(bench.queue.enqueue_alone(guild(1)).await.unwrap());
    gate.add_permits(4);
    for id in &ids {
        bench.becomes(*id, Status::Completed).await;
    }
    assert!(!was_handed_over(&bench, ids[3]).await, "its guild had no room");
    worker.stop(SHORT).await;
}

#[tokio::test]
async fn a_hand_over_cut_off_anywhere_runs_once_or_was_never_enqueued() {
    let bench = bench().await;
    let runs: Arc<Mutex<HashMap<TaskId, u32>>> = Arc::default();
    let counted = Arc::clone(&runs);
    let job = Scripted::new("job", move |task, _| {
        *counted.lock().unwrap().entry(task.id).or_default() += 1;
        async { Ok(done()) }
    });
    let worker = bench.work(vec![job]).await;
    let mut tried = Tried::default();
    for polls in drops() {
        calm(&bench).await;
        let enqueued = bench.queue.enqueue_alone(NewTask::new("job", json!({ "polls": polls })));
        tried.note(cut_off(Box::pin(enqueued), polls).await);
        if tried.is_enough() {
            break;
        }
    }
    assert!(tried.is_enough(), "only {} cuts", tried.cuts);
    // What was committed and never handed over is noticed by the next heart beat and given back.
    eventually(SOON, || async { bench.count("SELECT count(*) FROM queue_live").await == 0 }).await;
    worker.stop(SHORT).await;
    let done = bench.count("SELECT count(*) FROM queue_done WHERE status = 'completed'").await;
    let runs = runs.lock().unwrap();
    assert_eq!(i64::try_from(runs.len()), Ok(done));
    assert!(runs.values().all(|times| *times == 1), "{runs:?}");
}

#[tokio::test]
async fn a_claim_whose_answer_was_lost_is_given_back_by_the_worker_it_belongs_to() {
    let bench = bench().await;
    let worker = bench.work(vec![Scripted::done("job")]).await;
    calm(&bench).await;
    // As a claim leaves it that was committed while its connection broke: ours by name, and nobody runs it.
    bench
        .sql(
            "INSERT INTO queue_live (id, task_type, payload, status, claim_token, worker_id, assigned_to, started_at, deadline_at)
             SELECT gen_random_uuid(), 'job', '{}', 'processing', 4711, id, 'lost', now(), now() + interval '5 minutes'
             FROM queue_workers",
        )
        .await;
    eventually(SOON, || async {
        let done = "SELECT count(*) FROM queue_done WHERE claim_token IS DISTINCT FROM 4711 AND assigned_to IS DISTINCT FROM 'lost'";
        bench.count("SELECT count(*) FROM queue_live").await == 0 && bench.count(done).await > 1
    })
    .await;
    worker.stop(SHORT).await;
}
