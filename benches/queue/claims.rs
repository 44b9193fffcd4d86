//! How long a claim takes when it is hard: much history, much waiting, much scheduled, and dead rows that a forgotten
//! transaction keeps alive.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use artie::{error::Result, queue::Worker, queue::WorkerSettings};
use metrics::{Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit};

use crate::{
    Bench,
    figures::{median, percentiles, value},
    handlers::Noop,
};

/// Collects how long each claim took.
#[derive(Clone, Default)]
struct Watch(Arc<Mutex<Vec<Duration>>>);

impl HistogramFn for Watch {
    fn record(&self, value: f64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Duration::from_secs_f64(value));
    }
}

impl Recorder for Watch {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::noop()
    }
    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }
    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        if key.name() == "artie_queue_claim_seconds" {
            Histogram::from_arc(Arc::new(self.clone()))
        } else {
            Histogram::noop()
        }
    }
}

impl Watch {
    fn take(&self) -> Vec<Duration> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

pub(crate) async fn run(bench: &Bench) -> Result<()> {
    let watch = Watch::default();
    metrics::set_global_recorder(watch.clone()).map_err(|_| anyhow::anyhow!("a recorder is set already"))?;
    pinned(bench, &watch).await?;
    crowded(bench, &watch).await
}

/// 60,000 jobs, ten at a time, while a transaction stays open: the first claims and the last.
async fn pinned(bench: &Bench, watch: &Watch) -> Result<()> {
    let n = 60_000;
    bench.filled(n).await?;
    let mut reader = bench.db.begin().await?;
    sqlx::raw_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM queue_live")
        .execute(&mut *reader)
        .await?;
    let noop = Noop::of(n);
    watch.take();
    let settings = WorkerSettings { prefetch: 0, ..crate::settings() };
    let worker = Worker::start(&bench.queue, vec![noop.clone()], settings).await?;
    noop.over.notified().await;
    bench.drained().await?;
    let claims = watch.take();
    worker.stop(Duration::from_secs(1)).await;
    reader.rollback().await?;
    let tenth = claims.len() / 10;
    let (first, last) = (&claims[..tenth], &claims[claims.len() - tenth..]);
    percentiles("claim, first tenth of 60,000 jobs under an open transaction", first);
    percentiles("claim, last tenth", last);
    value("claim p50, last of first tenth (goal 1.5)", "ratio", median(last) / median(first));
    Ok(())
}

/// 1,000,000 in the archive, 500,000 ready, 200,000 scheduled in a more urgent lane.
async fn crowded(bench: &Bench, watch: &Watch) -> Result<()> {
    bench.sql("TRUNCATE queue").await?;
    for sql in [
        "INSERT INTO queue_done (task_type, status, completed_at)
         SELECT 'noop', 'completed', now() FROM generate_series(1, 1000000)",
        "INSERT INTO queue_live (task_type, status, priority, scheduled_for)
         SELECT 'noop', 'pending', 1, now() + interval '1 day' FROM generate_series(1, 200000)",
        "INSERT INTO queue_live (task_type, status) SELECT 'noop', 'pending' FROM generate_series(1, 500000)",
        "VACUUM ANALYZE queue_live",
    ] {
        bench.sql(sql).await?;
    }
    let n = 20_000;
    let noop = Noop::of(n);
    watch.take();
    let settings = WorkerSettings { prefetch: 0, ..crate::settings() };
    let worker = Worker::start(&bench.queue, vec![noop.clone()], settings).await?;
    noop.over.notified().await;
    percentiles("claim with 1M archived, 500k ready, 200k scheduled (goal p99 1)", &watch.take());
    worker.stop(Duration::from_secs(1)).await;
    bench.sql("TRUNCATE queue").await
}
