//! The queue beside its floor: the same wide table driven by plain SQL, in the same run, turn by turn. One JSON object
//! per line, so that it can stand in a line with other queues' drivers.
//!
//! Environment: `DATABASE_URL` (a scratch database, bare or migrated; without it, a throw-away cluster with fsync on),
//! `N` tasks per drain, `REPS`, `PART`: a comma-separated choice of enqueue, drain, latency, claims, flood, cost.

mod claims;
mod cost;
mod drain;
mod enqueue;
mod figures;
mod flood;
mod handlers;
mod latency;

use std::time::Duration;

use artie::{
    clock::Clock,
    config::Machine,
    db::{
        self, Db,
        local::{Cluster, Mode, Options},
    },
    dice::Dice,
    error::Result,
    queue::{NewTask, Queue, WorkerSettings},
};
use serde_json::json;
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection, postgres::PgConnectOptions};

const CONCURRENCY: usize = 10;

#[expect(clippy::disallowed_methods, reason = "a driver is told what to do by its environment")]
pub(crate) fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

pub(crate) fn number(name: &str, default: usize) -> usize {
    setting(name).and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// What every part needs.
pub(crate) struct Bench {
    pub(crate) db: Db,
    pub(crate) queue: Queue,
    pub(crate) options: PgConnectOptions,
    pub(crate) reps: usize,
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
    let db = db::connect_lazy(options.clone(), 70);
    let queue = Queue::new(db.clone(), Clock::system(), Dice::from_system());
    if latency::is_helper() {
        return latency::help(&queue).await;
    }
    db::migrate(&db).await?;
    let bench = Bench { db, queue, options, reps: number("REPS", 5) };
    let parts = setting("PART").unwrap_or_else(|| "enqueue,drain,latency,claims,flood,cost".into());
    for part in parts.split(',').map(str::trim) {
        match part {
            "enqueue" => enqueue::run(&bench).await?,
            "drain" => drain::run(&bench).await?,
            "latency" => latency::run(&bench).await?,
            "claims" => claims::run(&bench).await?,
            "flood" => flood::run(&bench).await?,
            "cost" => cost::run(&bench).await?,
            other => return Err(anyhow::anyhow!("there is no part `{other}`").into()),
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

/// A worker's settings.
pub(crate) fn settings() -> WorkerSettings {
    WorkerSettings::new(CONCURRENCY)
}

impl Bench {
    /// A queue as another process would have it: it knows no worker.
    pub(crate) fn elsewhere(&self) -> Queue {
        Queue::new(self.db.clone(), Clock::system(), Dice::from_system())
    }

    /// A bare connection.
    pub(crate) async fn connection(&self) -> Result<PgConnection> {
        Ok(self.options.connect().await?)
    }

    pub(crate) async fn sql(&self, sql: impl Into<String>) -> Result<()> {
        sqlx::raw_sql(AssertSqlSafe(sql.into())).execute(self.db.pool()).await?;
        Ok(())
    }

    pub(crate) async fn count(&self, sql: &'static str) -> Result<i64> {
        Ok(sqlx::query_scalar(sql).fetch_one(self.db.pool()).await?)
    }

    /// N tasks of the type, and nothing else.
    pub(crate) async fn filled(&self, n: usize) -> Result<()> {
        self.sql("TRUNCATE queue").await?;
        for batch in 0..n.div_ceil(1_000) {
            self.batch(1_000.min(n - batch * 1_000)).await?;
        }
        self.sql("VACUUM ANALYZE queue_live").await
    }

    pub(crate) async fn batch(&self, n: usize) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let tasks = (0..n).map(|n| NewTask::new("noop", json!({ "n": n }))).collect();
        self.queue.enqueue_all(&mut tx, tasks).await?;
        Ok(tx.commit().await?)
    }

    /// Waits until nothing is live: the last end is durable then.
    pub(crate) async fn drained(&self) -> Result<()> {
        while self.count("SELECT count(*) FROM queue_live").await? > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok(())
    }
}
