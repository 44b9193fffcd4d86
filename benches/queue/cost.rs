//! What it costs: log written per job, and what an idle worker does to database and processor.

use std::{sync::Arc, time::Duration};

use artie::{error::Result, queue::Worker};
use sqlx::Row;

use crate::{Bench, drain, figures::value, handlers::Noop};

const IDLE: u32 = 30;

pub(crate) async fn run(bench: &Bench) -> Result<()> {
    log(bench).await?;
    idle(bench).await
}

async fn log_bytes(bench: &Bench) -> Result<(i64, i64)> {
    let row = sqlx::query("SELECT wal_bytes::int8, wal_fpi FROM pg_stat_wal").fetch_one(bench.db.pool()).await?;
    Ok((row.get(0), row.get(1)))
}

/// The whole life of a job: enqueued in batches, claimed, completed, kept.
async fn log(bench: &Bench) -> Result<()> {
    let n = 20_000;
    let positions = "SELECT (pg_current_wal_insert_lsn() - '0/0')::int8";
    bench.sql("CHECKPOINT").await?;
    drain::drain(bench, n, crate::settings()).await?;
    let (_, pages) = log_bytes(bench).await?;
    bench.sql("TRUNCATE queue").await?;
    let before = bench.count(positions).await?;
    for _ in 0..20 {
        bench.batch(1_000).await?;
    }
    let enqueued = bench.count(positions).await?;
    let noop = Noop::of(n);
    let worker = Worker::start(&bench.queue, vec![noop.clone()], crate::settings()).await?;
    noop.over.notified().await;
    bench.drained().await?;
    let done = bench.count(positions).await?;
    worker.stop(Duration::from_secs(1)).await;
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    let per_job = |bytes: i64| bytes as f64 / n as f64;
    value("WAL per job, enqueued", "bytes", per_job(enqueued - before));
    value("WAL per job, claimed and completed", "bytes", per_job(done - enqueued));
    value("WAL per job, whole life (goal 800)", "bytes", per_job(done - before));
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    value("full page images meanwhile", "pages", (log_bytes(bench).await?.1 - pages) as f64);
    Ok(())
}

/// Seconds of processor time this process has used.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: f64 = after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks / 100.0
}

async fn idle(bench: &Bench) -> Result<()> {
    bench.sql("TRUNCATE queue").await?;
    let worker = Worker::start(&bench.queue, vec![Noop::of(1) as Arc<_>], crate::settings()).await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let statements = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()";
    // Backends tell their statistics once a second, and idle ones late.
    let (before, used) = (bench.count(statements).await?, processor_seconds());
    tokio::time::sleep(Duration::from_secs(IDLE.into())).await;
    let (after, used_after) = (bench.count(statements).await?, processor_seconds());
    worker.stop(Duration::from_secs(1)).await;
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    value("statements of an idle worker (goal 1.33)", "per second", (after - before - 1) as f64 / f64::from(IDLE));
    value("processor of an idle worker", "percent", (used_after - used) / f64::from(IDLE) * 100.0);
    Ok(())
}
