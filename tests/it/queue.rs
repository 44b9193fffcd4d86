//! The queue under races, crashes and lost messages, on a real Postgres.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use artie::{
    clock::Clock,
    dice::Dice,
    error::{Error, Result},
    ids::{GuildId, UserId},
    msg,
    queue::{
        DeadLetters, Filter, Handler, NewTask, Outcome, Priority, Queue, Rate, RespondTo, Status, Task, TaskContext,
        TaskId,
    },
    queue::{Worker, WorkerHandle, WorkerSettings},
    reply::Reply,
    words::Locale,
};
use async_trait::async_trait;
use chrono::Timelike;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::support::{self, TestDatabase, eventually};

pub(crate) const SOON: Duration = Duration::from_secs(15);

type Run = Box<dyn Fn(Task, TaskContext) -> BoxFuture<'static, Result<Outcome>> + Send + Sync>;

/// A handler made of a closure.
pub(crate) struct Scripted {
    name: &'static str,
    run: Run,
    timeout: Duration,
    stale_after: Option<Duration>,
    concurrency: Option<usize>,
    rate: Option<Rate>,
}

impl Scripted {
    pub(crate) fn new<F, Fut>(name: &'static str, run: F) -> Self
    where
        F: Fn(Task, TaskContext) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Outcome>> + Send + 'static,
    {
        let run: Run = Box::new(move |task, context| Box::pin(run(task, context)));
        Self { name, run, timeout: Duration::from_mins(5), stale_after: None, concurrency: None, rate: None }
    }

    /// So often, over all processes.
    pub(crate) fn at_most(self, rate: Rate) -> Self {
        Self { rate: Some(rate), ..self }
    }

    pub(crate) fn done(name: &'static str) -> Self {
        Self::new(name, |_, _| async { Ok(done()) })
    }
}

#[async_trait]
impl Handler for Scripted {
    fn task_type(&self) -> &'static str {
        self.name
    }
    async fn run(&self, task: &Task, context: &TaskContext) -> Result<Outcome> {
        (self.run)(task.clone(), context.clone()).await
    }
    fn timeout(&self) -> Duration {
        self.timeout
    }
    fn stale_after(&self) -> Option<Duration> {
        self.stale_after
    }
    fn concurrency(&self) -> Option<usize> {
        self.concurrency
    }
    fn rate(&self) -> Option<Rate> {
        self.rate
    }
}

pub(crate) fn done() -> Outcome {
    Outcome::done()
}

pub(crate) struct Bench {
    pub(crate) database: TestDatabase,
    pub(crate) clock: Clock,
    pub(crate) queue: Queue,
}

pub(crate) async fn bench() -> Bench {
    let database = support::database().await;
    let clock = Clock::system();
    let queue = Queue::new(database.db.clone(), clock.clone(), Dice::seeded(1));
    Bench { database, clock, queue }
}

impl Bench {
    /// Pushes the clock far from the full hour: no slot of an hourly task passes by itself.
    fn at_half_past(&self) {
        let now = self.clock.now();
        let gone = u64::from(now.minute() * 60 + now.second());
        self.clock.advance(Duration::from_secs((5_400 - gone) % 3_600));
    }

    pub(crate) async fn enqueue(&self, task: NewTask) -> TaskId {
        let mut tx = self.database.db.begin().await.unwrap();
        let id = self.queue.enqueue(&mut tx, task).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub(crate) async fn work(&self, handlers: Vec<Scripted>) -> WorkerHandle {
        self.work_with(handlers, WorkerSettings::new(4)).await
    }

    pub(crate) async fn work_with(&self, handlers: Vec<Scripted>, settings: WorkerSettings) -> WorkerHandle {
        let handlers = handlers.into_iter().map(|handler| Arc::new(handler) as Arc<dyn Handler>).collect();
        Worker::start(&self.queue, handlers, settings).await.unwrap()
    }

    pub(crate) async fn status(&self, id: TaskId) -> Option<Status> {
        self.queue.show(id).await.unwrap().map(|(entry, _)| entry.status.parse().unwrap())
    }

    #[track_caller]
    pub(crate) fn becomes(&self, id: TaskId, status: Status) -> impl Future<Output = ()> {
        eventually(SOON, move || async move { self.status(id).await == Some(status) })
    }

    pub(crate) async fn sql(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(self.database.db.pool()).await.unwrap();
    }

    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.database.db.pool()).await.unwrap()
    }

    pub(crate) async fn reason(&self, id: TaskId) -> String {
        self.queue.show(id).await.unwrap().unwrap().0.error_message.unwrap_or_default()
    }
}

fn answered_in(database: &str) -> RespondTo {
    let _ = database;
    RespondTo::Direct { user: UserId(7), locale: Locale::english() }
}

#[tokio::test]
async fn a_task_exists_exactly_if_its_transaction_commits_and_runs_in_order() {
    let bench = bench().await;
    let mut tx = bench.database.db.begin().await.unwrap();
    let lost = bench.queue.enqueue(&mut tx, NewTask::new("note", json!({}))).await.unwrap();
    tx.rollback().await.unwrap();
    let mut tx = bench.database.db.begin().await.unwrap();
    let tasks = (0..20).map(|n| NewTask::new("note", json!({ "n": n }))).collect();
    let ids = bench.queue.enqueue_all(&mut tx, tasks).await.unwrap();
    let urgent = NewTask { priority: Priority::INTERACTIVE, ..NewTask::new("note", json!({ "n": 100 })) };
    let urgent = bench.queue.enqueue(&mut tx, urgent).await.unwrap();
    tx.commit().await.unwrap();

    let seen = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&seen);
    let handler = Scripted::new("note", move |task, _| {
        notes.lock().unwrap().push(task.payload["n"].as_i64().unwrap());
        async { Ok(done()) }
    });
    let worker = bench.work_with(vec![handler], WorkerSettings::new(1)).await;
    for id in ids.iter().chain([&urgent]) {
        bench.becomes(*id, Status::Completed).await;
    }
    assert_eq!(bench.status(lost).await, None);
    assert_eq!(*seen.lock().unwrap(), [100].into_iter().chain(0..20).collect::<Vec<i64>>());
    worker.stop(Duration::from_secs(1)).await;
    assert_eq!(bench.count("SELECT count(*) FROM queue_workers").await, 0);
}

#[tokio::test]
async fn a_plain_insert_by_another_program_runs_within_the_poll() {
    let bench = bench().await;
    let worker = bench.work(vec![Scripted::done("calculate")]).await;
    bench.sql("INSERT INTO queue (status, task_type, payload) VALUES ('pending', 'calculate', '{\"expression\": \"2+2\"}')").await;
    bench
        .sql(
            "INSERT INTO queue (task_type, payload, metadata, created_by, guild_id, respond_to, responded)
              VALUES ('calculate', NULL, NULL, 'cron job', 'not a guild', NULL, false)",
        )
        .await;
    eventually(SOON, || async { bench.count("SELECT count(*) FROM queue WHERE status = 'completed'").await == 2 })
        .await;
    worker.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn the_table_refuses_states_it_does_not_know_and_leases_without_an_owner() {
    let bench = bench().await;
    for wrong in [
        "INSERT INTO queue (task_type, status) VALUES ('x', 'in_progress')",
        "INSERT INTO queue (task_type, status) VALUES ('x', 'PENDING')",
        "INSERT INTO queue (task_type, status) VALUES ('x', 'processing')",
        "INSERT INTO queue (task_type, status, claim_token) VALUES ('x', 'pending', 1)",
        "INSERT INTO queue (task_type, priority) VALUES ('x', 0)",
        "INSERT INTO queue (task_type, priority) VALUES ('x', 11)",
    ] {
        assert!(sqlx::raw_sql(wrong).execute(bench.database.db.pool()).await.is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn an_unknown_type_and_an_unreadable_route_are_dead_letters_with_their_reason() {
    let bench = bench().await;
    let worker = bench.work(vec![Scripted::done("known")]).await;
    let unknown = bench.enqueue(NewTask::new("unheard_of", json!({}))).await;
    bench.sql("INSERT INTO queue (task_type, respond_to) VALUES ('known', '{\"kind\": \"pigeon\"}')").await;
    bench.becomes(unknown, Status::Failed).await;
    assert!(bench.reason(unknown).await.contains("no handler runs tasks of type `unheard_of`"));
    let failed = Filter { status: Some(Status::Failed), task_type: Some("known".into()), limit: 10 };
    eventually(SOON, || async { bench.queue.list(&failed).await.unwrap().len() == 1 }).await;
    let reason = bench.queue.list(&failed).await.unwrap()[0].error_message.clone().unwrap();
    assert!(reason.contains("respond_to cannot be read") && reason.contains("pigeon"), "{reason}");
    worker.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn the_same_key_enqueues_once_even_in_a_race_until_it_expires() {
    let bench = bench().await;
    let keyed = || NewTask {
        key: Some("interaction:1".into()),
        key_for: Duration::from_hours(1),
        ..NewTask::new("once", json!({}))
    };
    let ids = futures::future::join_all((0..8).map(|_| bench.enqueue(keyed()))).await;
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(bench.count("SELECT count(*) FROM queue").await, 1);
    let worker = bench.work(vec![Scripted::done("once")]).await;
    bench.becomes(ids[0], Status::Completed).await;
    assert_eq!(bench.enqueue(keyed()).await, ids[0], "the key outlives the task");
    bench.clock.advance(Duration::from_secs(3601));
    assert_ne!(bench.enqueue(keyed()).await, ids[0]);
    worker.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn a_fault_is_retried_and_then_dead_with_every_attempt_kept_and_can_be_replayed() {
    let bench = bench().await;
    let healed = Arc::new(AtomicUsize::new(0));
    let switch = Arc::clone(&healed);
    let handler = Scripted::new("fragile", move |task, _| {
        let healed = switch.load(Ordering::SeqCst) == 1;
        async move {
            if healed {
                return Ok(done());
            }
            Err(anyhow::anyhow!("cable {} cut", task.retries).context("asking the oracle").into())
        }
    });
    let worker = bench.work(vec![handler]).await;
    let task = NewTask { max_retries: 2, respond_to: Some(answered_in("")), ..NewTask::new("fragile", json!({})) };
    let id = bench.enqueue(task).await;
    eventually(Duration::from_secs(30), || async { bench.status(id).await == Some(Status::Failed) }).await;
    let (entry, attempts) = bench.queue.show(id).await.unwrap().unwrap();
    assert_eq!(entry.retries, 3);
    let errors: Vec<_> = attempts.iter().map(|attempt| attempt.error.clone()).collect();
    assert_eq!(errors[..2], ["asking the oracle: cable 0 cut", "asking the oracle: cable 1 cut"]);
    assert!(errors[2].ends_with("asking the oracle: cable 2 cut"), "{errors:?}");
    assert_eq!(bench.count("SELECT count(*) FROM reply_outbox").await, 1, "an apology is on its way");
    assert!(!bench.queue.replay(id).await.unwrap(), "not while its apology is under way");
    bench.sql("UPDATE reply_outbox SET state = 'failed', error_message = 'test'").await;
    healed.store(1, Ordering::SeqCst);
    assert!(bench.queue.replay(id).await.unwrap());
    bench.becomes(id, Status::Completed).await;
    assert!(!bench.queue.replay(id).await.unwrap(), "a completed task is not replayed");
    worker.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn a_refusal_ends_at_once_with_its_sentence_and_a_snooze_spends_nothing() {
    let bench = bench().await;
    let no = Scripted::new("refuses", |_, _| async { Err(Error::refused(msg!("queue-no-such-task", id = "7"))) });
    let runs = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&runs);
    let later = Scripted::new("snoozes", move |_, _| {
        let first = counter.fetch_add(1, Ordering::SeqCst) == 0;
        async move { Ok(if first { Outcome::Snooze(Duration::from_hours(1)) } else { done() }) }
    });
    let worker = bench.work(vec![no, later]).await;
    let refused =
        bench.enqueue(NewTask { respond_to: Some(answered_in("")), ..NewTask::new("refuses", json!({})) }).await;
    let snoozed = bench.enqueue(NewTask { max_retries: 0, ..NewTask::new("snoozes", json!({})) }).await;
    bench.becomes(refused, Status::Failed).await;
    assert_eq!(bench.reason(refused).await, "There is no task `7`.");
    let body: Value =
        sqlx::query_scalar("SELECT body FROM reply_outbox").fetch_one(bench.database.db.pool()).await.unwrap();
    assert_eq!(serde_json::from_value::<Reply>(body).unwrap().text, "There is no task `7`.");
    eventually(SOON, || async {
        runs.load(Ordering::SeqCst) == 1 && bench.status(snoozed).await == Some(Status::Pending)
    })
    .await;
    bench.clock.advance(Duration::from_secs(3601));
    bench.becomes(snoozed, Status::Completed).await;
    assert_eq!(bench.queue.show(snoozed).await.unwrap().unwrap().0.retries, 0);
    worker.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn scheduled_tasks_wait_for_the_pushed_clock_and_stale_ones_are_skipped() {
    let bench = bench().await;
    let fresh = Scripted { stale_after: Some(Duration::from_mins(10)), ..Scripted::done("fresh") };
    let in_an_hour = bench.clock.now() + Duration::from_hours(1);
    let later = bench.enqueue(NewTask { scheduled_for: Some(in_an_hour), ..NewTask::new("later", json!({})) }).await;
    let now = bench.enqueue(NewTask::new("later", json!({}))).await;
    let old = bench.enqueue(NewTask::new("fresh", json!({}))).await;
    let worker = bench.work(vec![Scripted::done("later")]).await;
    bench.becomes(now, Status::Completed).await;
    assert_eq!(bench.status(later).await, Some(Status::Pending));
    worker.stop(Duration::from_secs(1)).await;
    // The first worker did not know the type: the test's own replay brings it back.
    bench.becomes(old, Status::Failed).await;
    assert!(bench.queue.replay(old).await.unwrap());
    bench.clock.advance(Duration::from_hours(1));
    let worker = bench.work(vec![Scripted::done("later"), fresh]).await;
    bench.becomes(later, Status::Completed).await;
    bench.becomes(old, Status::Skipped).await;
    worker.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn waiting_and_running_tasks_can_be_called_off() {
    let bench = bench().await;
    let began = Arc::new(Notify::new());
    let signal = Arc::clone(&began);
    let endless = Scripted::new("endless", move |_, context| {
        signal.notify_one();
        async move {
            context.cancelled.cancelled().await;
            Err(anyhow::anyhow!("stopped").into())
        }
    });
    let waiting =
        bench.enqueue(NewTask { respond_to: Some(answered_in("")), ..NewTask::new("endless", json!({})) }).await;
    assert!(bench.queue.cancel(waiting).await.unwrap());
    assert_eq!(bench.status(waiting).await, Some(Status::Cancelled));
    assert_eq!(bench.count("SELECT count(*) FROM reply_outbox").await, 1);
    let worker = bench.work(vec![endless]).await;
    let running = bench.enqueue(NewTask::new("endless", json!({}))).await;
    began.notified().await;
    assert!(bench.queue.cancel(running).await.unwrap());
    bench.becomes(running, Status::Cancelled).await;
    assert!(!bench.queue.cancel(running).await.unwrap(), "it has ended");
    worker.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn panics_and_overtime_are_faults() {
    let bench = bench().await;
    let panics = Scripted::new("panics", |_, _| async { panic!("boo") });
    let hangs = Scripted {
        timeout: Duration::from_millis(50),
        ..Scripted::new("hangs", |_, context| async move {
            context.cancelled.cancelled().await;
            Err(anyhow::anyhow!("told to stop").into())
        })
    };
    let worker = bench.work(vec![panics, hangs]).await;
    let ids = [
        bench.enqueue(NewTask { max_retries: 0, ..NewTask::new("panics", json!({})) }).await,
        bench.enqueue(NewTask { max_retries: 0, ..NewTask::new("hangs", json!({})) }).await,
    ];
    for (id, reason) in ids.into_iter().zip(["the handler panicked: boo", "told to stop"]) {
        bench.becomes(id, Status::Failed).await;
        assert!(bench.reason(id).await.ends_with(reason), "{}", bench.reason(id).await);
    }
    worker.stop(Duration::from_secs(1)).await;
}

/// A worker that vanishes without a word, and its lease made old instead of waiting for it.
#[tokio::test]
async fn a_dead_workers_tasks_run_again_and_its_late_result_is_dropped() {
    let bench = bench().await;
    let began = Arc::new(Notify::new());
    let signal = Arc::clone(&began);
    let stuck = Scripted::new("job", move |_, _| {
        signal.notify_one();
        std::future::pending()
    });
    let crashed = bench.work(vec![stuck]).await;
    let id = bench.enqueue(NewTask::new("job", json!({}))).await;
    began.notified().await;
    drop(crashed);
    assert_eq!(bench.status(id).await, Some(Status::Processing));
    bench.sql("UPDATE queue_workers SET seen_at = now() - interval '11 seconds'").await;
    let worker = bench.work(vec![Scripted::done("job")]).await;
    bench.becomes(id, Status::Completed).await;
    assert_eq!(bench.count("SELECT lost::int8 FROM queue WHERE task_type = 'job'").await, 1);
    worker.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn a_stale_runner_changes_nothing() {
    let bench = bench().await;
    let (began, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (signal, wait) = (Arc::clone(&began), Arc::clone(&go));
    let slow = Scripted::new("job", move |_, _| {
        signal.notify_one();
        let wait = Arc::clone(&wait);
        async move {
            wait.notified().await;
            Ok(Outcome::done().keeping(json!("stale")).answering(Reply::private("stale")))
        }
    });
    let stale = bench.work(vec![slow]).await;
    let id = bench.enqueue(NewTask { respond_to: Some(answered_in("")), ..NewTask::new("job", json!({})) }).await;
    began.notified().await;
    // As if another keeper had found it dead and a third worker had claimed it.
    bench
        .sql(
            "INSERT INTO queue_workers (id, name) OVERRIDING SYSTEM VALUE VALUES (999, 'third');
             UPDATE queue_live SET claim_token = 999, worker_id = 999",
        )
        .await;
    go.notify_one();
    stale.stop(Duration::from_secs(3)).await;
    assert_eq!(bench.status(id).await, Some(Status::Processing), "the stale result ended it");
    assert_eq!(bench.count("SELECT count(*) FROM reply_outbox").await, 0);
}

#[tokio::test]
async fn a_task_that_keeps_killing_its_worker_becomes_a_dead_letter() {
    let bench = bench().await;
    let id = bench.enqueue(NewTask { respond_to: Some(answered_in("")), ..NewTask::new("job", json!({})) }).await;
    bench.sql("UPDATE queue_live SET status = 'processing', claim_token = 5, worker_id = 5, lost = 4").await;
    let worker = bench.work(vec![Scripted::done("job")]).await;
    bench.becomes(id, Status::Failed).await;
    assert!(bench.reason(id).await.contains("died or hung 5 times"));
    assert_eq!(bench.count("SELECT count(*) FROM reply_outbox").await, 1);
    worker.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn stopping_gives_unfinished_tasks_back_within_ten_seconds() {
    let bench = bench().await;
    let stubborn = Scripted::new("stubborn", |_, _| std::future::pending());
    let settings = WorkerSettings { prefetch: 50, ..WorkerSettings::new(2) };
    let worker = bench.work_with(vec![stubborn], settings).await;
    for _ in 0..20 {
        bench.enqueue(NewTask::new("stubborn", json!({}))).await;
    }
    eventually(SOON, || async {
        bench.count("SELECT count(*) FROM queue_live WHERE status = 'processing'").await >= 2
    })
    .await;
    let began = std::time::Instant::now();
    worker.stop(Duration::from_millis(200)).await;
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert_eq!(bench.count("SELECT count(*) FROM queue_live WHERE status = 'pending' AND retries = 0").await, 20);
    assert_eq!(bench.count("SELECT count(*) FROM queue_workers").await, 0);
}

#[tokio::test]
async fn the_listener_survives_losing_its_connection() {
    let bench = bench().await;
    let settings = WorkerSettings { poll_interval: Duration::from_hours(1), ..WorkerSettings::new(2) };
    let worker = bench.work_with(vec![Scripted::done("job")], settings).await;
    let first = bench.enqueue(NewTask::new("job", json!({}))).await;
    bench.becomes(first, Status::Completed).await;
    bench
        .sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE datname = current_database() AND application_name = 'artie queue'",
        )
        .await;
    // The poll is an hour away: only the ears can have heard of these.
    for _ in 0..5 {
        let id = bench.enqueue(NewTask::new("job", json!({}))).await;
        bench.becomes(id, Status::Completed).await;
    }
    worker.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn a_flood_from_one_guild_leaves_room_for_another() {
    let bench = bench().await;
    let (signal, go) = (Arc::new(Notify::new()), Arc::new(tokio::sync::Semaphore::new(0)));
    let gate = Arc::clone(&go);
    let handler = Scripted::new("job", move |task, _| {
        let (signal, gate) = (Arc::clone(&signal), Arc::clone(&gate));
        async move {
            if task.guild == Some(GuildId(1)) {
                signal.notify_one();
                gate.acquire().await.unwrap().forget();
            }
            Ok(done())
        }
    });
    for _ in 0..60 {
        bench.enqueue(NewTask { guild: Some(GuildId(1)), ..NewTask::new("job", json!({})) }).await;
    }
    let worker = bench.work_with(vec![handler], WorkerSettings::new(5)).await;
    eventually(SOON, || async {
        bench.count("SELECT count(*) FROM queue_live WHERE status = 'processing'").await >= 3
    })
    .await;
    let other = bench.enqueue(NewTask { guild: Some(GuildId(2)), ..NewTask::new("job", json!({})) }).await;
    bench.becomes(other, Status::Completed).await;
    assert!(bench.count("SELECT count(*) FROM queue WHERE guild_id = '1' AND status = 'completed'").await < 60);
    go.add_permits(60);
    eventually(SOON, || async { bench.count("SELECT count(*) FROM queue_live").await == 0 }).await;
    worker.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn types_keep_their_own_cap() {
    let bench = bench().await;
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (running, peak) = (Arc::clone(&now), Arc::clone(&most));
    let capped = Scripted {
        concurrency: Some(2),
        ..Scripted::new("capped", move |_, _| {
            let running = Arc::clone(&running);
            peak.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            async move {
                tokio::task::yield_now().await;
                running.fetch_sub(1, Ordering::SeqCst);
                Ok(done())
            }
        })
    };
    for _ in 0..40 {
        bench.enqueue(NewTask::new("capped", json!({}))).await;
    }
    let worker = bench.work_with(vec![capped], WorkerSettings::new(8)).await;
    eventually(SOON, || async { bench.count("SELECT count(*) FROM queue_done").await == 40 }).await;
    assert!((1..=2).contains(&most.load(Ordering::SeqCst)), "{most:?}");
    worker.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn many_workers_share_the_queue_and_no_task_runs_twice() {
    let bench = bench().await;
    let runs: Arc<Mutex<HashMap<i64, usize>>> = Arc::default();
    let handler = || {
        let runs = Arc::clone(&runs);
        Scripted::new("job", move |task, _| {
            *runs.lock().unwrap().entry(task.payload["n"].as_i64().unwrap()).or_default() += 1;
            async { Ok(done()) }
        })
    };
    let workers =
        [bench.work(vec![handler()]).await, bench.work(vec![handler()]).await, bench.work(vec![handler()]).await];
    let mut tx = bench.database.db.begin().await.unwrap();
    let tasks = (0..3_000).map(|n| NewTask::new("job", json!({ "n": n }))).collect();
    bench.queue.enqueue_all(&mut tx, tasks).await.unwrap();
    tx.commit().await.unwrap();
    eventually(Duration::from_mins(1), || async { bench.count("SELECT count(*) FROM queue_done").await == 3_000 })
        .await;
    let runs = runs.lock().unwrap().clone();
    assert_eq!((runs.len(), runs.values().filter(|count| **count > 1).count()), (3_000, 0));
    for worker in workers {
        worker.stop(Duration::from_secs(1)).await;
    }
}

#[tokio::test]
async fn a_periodic_task_runs_once_over_all_processes_and_catches_up_once() {
    let bench = bench().await;
    bench.at_half_past();
    bench
        .sql(
            "INSERT INTO queue_periodic (name, task_type, schedule, next_run_at)
              VALUES ('sweep', 'sweep', '0 * * * *', now() - interval '5 hours')",
        )
        .await;
    let runs = Arc::new(AtomicUsize::new(0));
    let handler = || {
        let runs = Arc::clone(&runs);
        Scripted::new("sweep", move |_, _| {
            runs.fetch_add(1, Ordering::SeqCst);
            async { Ok(done()) }
        })
    };
    let workers = [bench.work(vec![handler()]).await, bench.work(vec![handler()]).await];
    eventually(SOON, || async { runs.load(Ordering::SeqCst) == 1 }).await;
    let next = bench.queue.schedule().await.unwrap()[0].next_run_at;
    assert!(next > bench.clock.now());
    bench.clock.advance(Duration::from_hours(1));
    eventually(SOON, || async { runs.load(Ordering::SeqCst) == 2 }).await;
    for worker in workers {
        worker.stop(Duration::from_secs(1)).await;
    }
    assert_eq!(runs.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn what_follows_exists_exactly_if_the_end_counts() {
    let bench = bench().await;
    let first = Scripted::new("first", |task, _| async move {
        let next = |n: i64| NewTask { key: Some(format!("next {n}")), ..NewTask::new("second", json!({ "n": n })) };
        let plain = NewTask::new("second", json!({ "n": 0, "of": task.id }));
        Ok(Outcome::done().keeping(json!("kept")).then(plain).then(next(1)).then(next(1)))
    });
    let worker = bench.work(vec![first, Scripted::done("second")]).await;
    let id = bench.enqueue(NewTask::new("first", json!({}))).await;
    bench.becomes(id, Status::Completed).await;
    eventually(SOON, || async { bench.count("SELECT count(*) FROM queue_done WHERE task_type = 'second'").await == 2 })
        .await;
    let again = bench.enqueue(NewTask::new("first", json!({}))).await;
    bench.becomes(again, Status::Completed).await;
    eventually(SOON, || async { bench.count("SELECT count(*) FROM queue_done WHERE task_type = 'second'").await == 3 })
        .await;
    assert_eq!(bench.count("SELECT count(*) FROM queue WHERE task_type = 'second'").await, 3, "the key held");
    worker.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn nothing_follows_the_result_of_a_stale_runner_or_a_failure() {
    let bench = bench().await;
    let (began, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (signal, wait) = (Arc::clone(&began), Arc::clone(&go));
    let slow = Scripted::new("first", move |_, _| {
        signal.notify_one();
        let wait = Arc::clone(&wait);
        async move {
            wait.notified().await;
            Ok(Outcome::done().then(NewTask::new("second", json!({}))))
        }
    });
    let stale = bench.work(vec![slow]).await;
    bench.enqueue(NewTask::new("first", json!({}))).await;
    began.notified().await;
    bench.sql("UPDATE queue_live SET claim_token = 999, worker_id = 999").await;
    go.notify_one();
    stale.stop(Duration::from_secs(3)).await;
    assert_eq!(bench.count("SELECT count(*) FROM queue").await, 1, "only the first is there");
}

/// The message that tells of it is lost: the heartbeat finds out.
#[tokio::test]
async fn a_running_task_is_called_off_by_another_process_even_if_the_message_is_lost() {
    let bench = bench().await;
    let began = Arc::new(Notify::new());
    let signal = Arc::clone(&began);
    let endless = Scripted::new("endless", move |_, context| {
        signal.notify_one();
        async move {
            context.cancelled.cancelled().await;
            Err(anyhow::anyhow!("stopped").into())
        }
    });
    let worker = bench.work(vec![endless]).await;
    let id = bench.enqueue(NewTask::new("endless", json!({}))).await;
    began.notified().await;
    bench.sql("UPDATE queue_live SET cancel_requested = true").await;
    bench.becomes(id, Status::Cancelled).await;
    worker.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn a_refused_request_is_no_dead_letter() {
    let bench = bench().await;
    let no = Scripted::new("refuses", |_, _| async { Err(Error::refused(msg!("queue-no-such-task", id = "7"))) });
    let broken = Scripted::new("broken", |_, _| async { Err(anyhow::anyhow!("cable cut").into()) });
    let worker = bench.work(vec![no, broken]).await;
    let refused = bench.enqueue(NewTask::new("refuses", json!({}))).await;
    let guild = Some(GuildId(5));
    let dead = bench.enqueue(NewTask { max_retries: 0, guild, ..NewTask::new("broken", json!({})) }).await;
    bench.becomes(refused, Status::Failed).await;
    bench.becomes(dead, Status::Failed).await;
    let page = bench.queue.dead_letters(&DeadLetters::default(), 9, 5).await.unwrap();
    let found: Vec<_> = page.letters.iter().map(|letter| (letter.id, letter.attempts)).collect();
    assert_eq!((found, page.page, page.pages, page.total), (vec![(dead.0, 1)], 0, 1, 1));
    assert!(page.letters[0].reason.ends_with("cable cut"), "{}", page.letters[0].reason);
    let elsewhere = DeadLetters { guild: Some(GuildId(6)), ..DeadLetters::default() };
    assert_eq!(bench.queue.dead_letters(&elsewhere, 0, 5).await.unwrap().total, 0, "another guild's");
    let depth = bench.queue.depth().await.unwrap();
    assert_eq!(depth.iter().filter(|row| row.status == "failed").map(|row| row.count).sum::<i64>(), 1);
    let of_type = DeadLetters { task_type: Some("refuses".into()), ..DeadLetters::default() };
    let mut tx = bench.database.db.begin().await.unwrap();
    assert!(bench.queue.replay_some(&mut tx, &of_type).await.unwrap().is_empty());
    tx.rollback().await.unwrap();
    assert!(!bench.queue.discard(TaskId(uuid::Uuid::nil())).await.unwrap());
    assert!(bench.queue.discard(dead).await.unwrap());
    assert_eq!(bench.status(dead).await, None);
    worker.stop(Duration::from_secs(1)).await;
}

#[tokio::test]
async fn a_periodic_row_that_cannot_be_read_is_switched_off_and_holds_up_nobody() {
    let bench = bench().await;
    bench.at_half_past();
    bench
        .sql(
            "INSERT INTO queue_periodic (name, task_type, schedule, timezone, next_run_at) VALUES
                 ('wrong', 'job', 'now and then', 'UTC', now() - interval '2 minutes'),
                 ('elsewhere', 'job', '0 * * * *', 'Mars/Olympus', now() - interval '2 minutes'),
                 ('right', 'job', '0 * * * *', 'Europe/Berlin', now() - interval '1 minute')",
        )
        .await;
    let worker = bench.work(vec![Scripted::done("job")]).await;
    eventually(SOON, || async { bench.count("SELECT count(*) FROM queue_done").await == 1 }).await;
    let schedule = bench.queue.schedule().await.unwrap();
    let rows: Vec<_> = schedule.iter().map(|row| (row.name.as_str(), row.enabled, row.last_run_at.is_some())).collect();
    assert_eq!(rows, [("right", true, true), ("elsewhere", false, false), ("wrong", false, false)]);
    assert!(schedule[2].error_message.as_ref().unwrap().contains("`now and then` is not a cron expression"));
    worker.stop(Duration::from_secs(1)).await;
}
