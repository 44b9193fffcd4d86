//! The queue beside its floor: the same table driven by bare batched SQL on one connection, in the same run. One JSON
//! object per line, so that it can stand in a line with other queues' drivers.
//!
//! Environment: `DATABASE_URL` (a scratch database; without it, a throw-away cluster with fsync on), `N` tasks per drain,
//! `REPS`, `PART` (a comma-separated choice of enqueue, drain, latency).

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use artie::{
    clock::Clock,
    config::Machine,
    db::{
        self, Db,
        local::{Cluster, Mode, Options},
    },
    dice::Dice,
    error::Result,
    queue::{Handler, NewTask, Outcome, Queue, Task, TaskContext, Worker, WorkerSettings},
};
use async_trait::async_trait;
use futures::future::join_all;
use serde_json::json;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tokio::sync::{Notify, mpsc};
use uuid::Uuid;

const CONCURRENCY: usize = 10;

#[expect(clippy::disallowed_methods, reason = "a driver is told what to do by its environment")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn number(name: &str, default: usize) -> usize {
    setting(name).and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[expect(clippy::print_stdout, reason = "figures are its output")]
fn print(line: &serde_json::Value) {
    println!("{line}");
}

/// Runs nothing, and tells when the last one was run.
struct Noop {
    left: AtomicUsize,
    over: Notify,
}

#[async_trait]
impl Handler for Noop {
    fn task_type(&self) -> &'static str {
        "noop"
    }
    async fn run(&self, _: &Task, _: &TaskContext) -> Result<Outcome> {
        if self.left.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.over.notify_one();
        }
        Ok(Outcome::done())
    }
}

/// Tells when each task starts.
struct Echo(mpsc::UnboundedSender<Instant>);

#[async_trait]
impl Handler for Echo {
    fn task_type(&self) -> &'static str {
        "echo"
    }
    async fn run(&self, _: &Task, _: &TaskContext) -> Result<Outcome> {
        let _ = self.0.send(Instant::now());
        Ok(Outcome::done())
    }
}

struct Bench {
    db: Db,
    queue: Queue,
    reps: usize,
}

#[tokio::main]
async fn main() -> Result<()> {
    let mut cluster = None;
    let options: PgConnectOptions = if let Some(url) = setting("DATABASE_URL") {
        url.parse().map_err(anyhow::Error::new)?
    } else {
        let options = Options { mode: Mode::Durable, ..Options::throw_away(Machine::of_process()) };
        cluster.insert(Cluster::start(options).await?).options()
    };
    let pool = PgPoolOptions::new().max_connections(16).connect_lazy_with(options);
    let db = Db::new(pool);
    db::migrate(&db).await?;
    let queue = Queue::new(db.clone(), Clock::system(), Dice::from_system());
    let bench = Bench { db, queue, reps: number("REPS", 5) };
    let n = number("N", 20_000);
    let parts = setting("PART").unwrap_or_else(|| "enqueue,drain,latency".into());
    for part in parts.split(',') {
        match part.trim() {
            "enqueue" => bench.enqueue().await?,
            "drain" => bench.drain(n).await?,
            "latency" => bench.latency().await?,
            other => print(&json!({ "error": format!("no such part: {other}") })),
        }
    }
    bench.db.pool().close().await;
    if let Some(cluster) = cluster {
        let directory = cluster.directory().to_owned();
        cluster.stop().await?;
        let _ = std::fs::remove_dir_all(directory);
    }
    Ok(())
}

/// `unit` per second over all repetitions.
fn rate(name: &str, mut rates: Vec<f64>) {
    rates.sort_by(f64::total_cmp);
    let (median, min, max) = (rates[rates.len() / 2].round(), rates[0].round(), rates[rates.len() - 1].round());
    print(&json!({ "bench": name, "unit": "jobs/s", "median": median, "min": min, "max": max }));
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn per_second(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

impl Bench {
    async fn empty(&self) -> Result<()> {
        sqlx::query("TRUNCATE queue").execute(self.db.pool()).await?;
        Ok(())
    }

    async fn enqueue(&self) -> Result<()> {
        let mut rates: [Vec<f64>; 6] = Default::default();
        for _ in 0..self.reps {
            for (index, clients) in [(0, 1), (1, 10)] {
                self.empty().await?;
                rates[index].push(self.singles(clients, false).await?);
                self.empty().await?;
                rates[index + 2].push(self.singles(clients, true).await?);
            }
            self.empty().await?;
            rates[4].push(self.batches().await?);
            self.empty().await?;
            rates[5].push(self.raw_batches().await?);
        }
        let names = [
            "enqueue x1",
            "enqueue x10",
            "enqueue x1, plain SQL",
            "enqueue x10, plain SQL",
            "enqueue batch 1000",
            "enqueue batch 1000, plain SQL",
        ];
        names.into_iter().zip(rates).for_each(|(name, rates)| rate(name, rates));
        Ok(())
    }

    /// One durable transaction per task, by several clients at once.
    async fn singles(&self, clients: usize, plain: bool) -> Result<f64> {
        let each = 2_000 / clients.min(4);
        let began = Instant::now();
        let clients_run = (0..clients).map(|_| async move {
            for _ in 0..each {
                if plain {
                    sqlx::query(
                        "INSERT INTO queue_live (id, task_type, payload, status) VALUES ($1, $2, $3, 'pending')",
                    )
                    .bind(Uuid::now_v7())
                    .bind("noop")
                    .bind(json!({ "n": 1 }))
                    .execute(self.db.pool())
                    .await?;
                } else {
                    let mut tx = self.db.begin().await?;
                    self.queue.enqueue(&mut tx, NewTask::new("noop", json!({ "n": 1 }))).await?;
                    tx.commit().await?;
                }
            }
            Result::Ok(())
        });
        join_all(clients_run).await.into_iter().collect::<Result<Vec<()>>>()?;
        Ok(per_second(each * clients, began.elapsed()))
    }

    async fn batches(&self) -> Result<f64> {
        let began = Instant::now();
        for _ in 0..20 {
            self.fill(1_000).await?;
        }
        Ok(per_second(20_000, began.elapsed()))
    }

    async fn fill(&self, n: usize) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let tasks = (0..n).map(|n| NewTask::new("noop", json!({ "n": n }))).collect();
        self.queue.enqueue_all(&mut tx, tasks).await?;
        Ok(tx.commit().await?)
    }

    async fn raw_batches(&self) -> Result<f64> {
        let began = Instant::now();
        for _ in 0..20 {
            let ids: Vec<Uuid> = (0..1_000).map(|_| Uuid::now_v7()).collect();
            let payloads: Vec<_> = (0..1_000).map(|n| json!({ "n": n })).collect();
            sqlx::query(
                "INSERT INTO queue_live (id, task_type, payload, status)
                 SELECT id, 'noop', payload, 'pending' FROM unnest($1::uuid[], $2::jsonb[]) AS t (id, payload)",
            )
            .bind(ids)
            .bind(payloads)
            .execute(self.db.pool())
            .await?;
        }
        Ok(per_second(20_000, began.elapsed()))
    }

    /// N tasks until the last end is durable; and the floor: claim and complete by hundreds on one connection.
    async fn drain(&self, n: usize) -> Result<()> {
        let (mut ours, mut capped, mut floor) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..self.reps {
            ours.push(self.drain_once(n, WorkerSettings::new(CONCURRENCY)).await?);
            let settings = WorkerSettings { prefetch: 0, ..WorkerSettings::new(CONCURRENCY) };
            capped.push(self.drain_once(n, settings).await?);
            floor.push(self.floor(n).await?);
        }
        rate("drain, concurrency 10", ours);
        rate("drain, concurrency 10, prefetch capped at free slots", capped);
        rate("drain, plain SQL by 100 on one connection", floor);
        Ok(())
    }

    async fn filled(&self, n: usize) -> Result<()> {
        self.empty().await?;
        for _ in 0..n.div_ceil(1_000) {
            self.fill(n.min(1_000)).await?;
        }
        sqlx::query("VACUUM ANALYZE queue_live").execute(self.db.pool()).await?;
        Ok(())
    }

    async fn drain_once(&self, n: usize, settings: WorkerSettings) -> Result<f64> {
        self.filled(n).await?;
        let noop = Arc::new(Noop { left: AtomicUsize::new(n), over: Notify::new() });
        let began = Instant::now();
        let worker = Worker::start(&self.queue, vec![noop.clone()], settings).await?;
        noop.over.notified().await;
        loop {
            let left: i64 = sqlx::query_scalar("SELECT count(*) FROM queue_live").fetch_one(self.db.pool()).await?;
            if left == 0 {
                break;
            }
        }
        let took = began.elapsed();
        worker.stop(Duration::from_secs(1)).await;
        Ok(per_second(n, took))
    }

    async fn floor(&self, n: usize) -> Result<f64> {
        self.filled(n).await?;
        let mut connection = self.db.pool().acquire().await?;
        sqlx::raw_sql("SET enable_seqscan = off; SET jit = off").execute(&mut *connection).await?;
        let began = Instant::now();
        let mut done = 0;
        while done < n {
            let ids: Vec<Uuid> = sqlx::query_scalar(
                "UPDATE queue_live SET status = 'processing', claim_token = 1, worker_id = 1, started_at = now()
                 WHERE ctid = ANY (ARRAY (SELECT ctid FROM queue_live WHERE status = 'pending' AND priority = 5
                     AND run_at <= now() ORDER BY run_at, id LIMIT 100 FOR UPDATE SKIP LOCKED))
                 RETURNING id",
            )
            .fetch_all(&mut *connection)
            .await?;
            done += ids.len();
            sqlx::query(
                "WITH ended AS (DELETE FROM queue_live WHERE id = ANY ($1) RETURNING *)
                 INSERT INTO queue_done (id, task_type, payload, priority, status, retries, max_retries, completed_at, created_at)
                 SELECT id, task_type, payload, priority, 'completed', retries, max_retries, now(), created_at FROM ended",
            )
            .bind(ids)
            .execute(&mut *connection)
            .await?;
        }
        let took = began.elapsed();
        sqlx::raw_sql("RESET enable_seqscan; RESET jit").execute(&mut *connection).await?;
        Ok(per_second(n, took))
    }

    /// An idle worker in one process, an enqueue in another: until the handler starts.
    async fn latency(&self) -> Result<()> {
        self.empty().await?;
        let (echo, mut starts) = mpsc::unbounded_channel();
        let worker = Worker::start(&self.queue, vec![Arc::new(Echo(echo))], WorkerSettings::new(CONCURRENCY)).await?;
        let (mut from_call, mut from_commit) = (Vec::new(), Vec::new());
        for sample in 0..520 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            let called = Instant::now();
            let mut tx = self.db.begin().await?;
            self.queue.enqueue(&mut tx, NewTask::new("echo", json!({}))).await?;
            tx.commit().await?;
            let committed = Instant::now();
            let Some(started) = starts.recv().await else { break };
            // The first ones prepare statements.
            if sample >= 20 {
                from_call.push(started.duration_since(called));
                from_commit.push(started.saturating_duration_since(committed));
            }
        }
        worker.stop(Duration::from_secs(1)).await;
        percentiles("start after enqueue was called, idle", from_call);
        percentiles("start after the commit returned, idle", from_commit);
        Ok(())
    }
}

fn percentiles(name: &str, mut samples: Vec<Duration>) {
    samples.sort_unstable();
    let ms = |duration: Duration| (duration.as_secs_f64() * 100_000.0).round() / 100.0;
    let at = |percent: usize| ms(samples[(samples.len() - 1) * percent / 100]);
    print(&json!({
        "bench": name, "unit": "ms", "p50": at(50), "p99": at(99), "max": at(100), "n": samples.len(),
    }));
}
