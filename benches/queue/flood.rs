//! One guild floods the queue with tasks that take a while; another asks for one thing.

use std::{sync::Arc, time::Duration};

use artie::{
    error::Result,
    ids::GuildId,
    queue::{NewTask, Worker},
};
use serde_json::json;
use tokio::sync::mpsc;

use crate::{
    Bench,
    figures::percentiles,
    handlers::{Echo, now},
};

const FLOOD: usize = 10_000;
const TAKES: Duration = Duration::from_millis(5);

pub(crate) async fn run(bench: &Bench) -> Result<()> {
    for (name, flood) in [("alone", 0), ("behind 10,000 tasks of another guild", FLOOD)] {
        let samples = asked(bench, flood).await?;
        percentiles(&format!("start of a guild's task, {name}"), &samples);
    }
    Ok(())
}

async fn asked(bench: &Bench, flood: usize) -> Result<Vec<Duration>> {
    bench.sql("TRUNCATE queue").await?;
    let task = |guild| NewTask { guild: Some(GuildId(guild)), ..NewTask::new("echo", json!({})) };
    let mut tx = bench.db.begin().await?;
    bench.queue.enqueue_all(&mut tx, (0..flood).map(|_| task(1)).collect()).await?;
    tx.commit().await?;
    bench.sql("VACUUM ANALYZE queue_live").await?;
    let (starts, mut started) = mpsc::unbounded_channel();
    let worker = Worker::start(&bench.queue, vec![Arc::new(Echo { starts, takes: TAKES })], crate::settings()).await?;
    let queue = bench.elsewhere();
    let mut samples = Vec::new();
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let called = now();
        queue.enqueue_alone(task(2)).await?;
        while let Some((at, guild)) = started.recv().await {
            if guild == Some(GuildId(2)) {
                samples.push(Duration::from_nanos(u64::try_from(at - called).unwrap_or(0)));
                break;
            }
        }
    }
    worker.stop(Duration::from_secs(1)).await;
    Ok(samples)
}
