//! How long until an idle worker starts a task: in another process, from the call and from the commit; in the same
//! process, beside one durable INSERT.

use std::{process::Stdio, time::Duration};

use anyhow::Context;
use artie::{
    error::Result,
    queue::{NewTask, Queue, Worker, WorkerSettings},
};
use serde_json::json;
use sqlx::ConnectOptions;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    sync::mpsc,
};

use crate::{
    Bench, CONCURRENCY, enqueue,
    figures::{median, percentiles, value},
    handlers::{Echo, now},
    number, setting,
};

const HELPER: &str = "QUEUE_BENCH_HELPER";
const WARM: usize = 20;

/// Whether this process is the worker of another one's measurement.
pub(crate) fn is_helper() -> bool {
    setting(HELPER).is_some()
}

/// Works until it is killed, and prints when each task started.
#[expect(clippy::print_stdout, reason = "its parent reads it")]
pub(crate) async fn help(queue: &Queue) -> Result<()> {
    let (starts, mut started) = mpsc::unbounded_channel();
    let echo = Echo { starts, takes: Duration::ZERO };
    let _worker = Worker::start(queue, vec![std::sync::Arc::new(echo)], WorkerSettings::new(CONCURRENCY)).await?;
    while let Some((at, _)) = started.recv().await {
        println!("{at}");
    }
    Ok(())
}

struct Elsewhere {
    _process: Child,
    starts: Lines<BufReader<ChildStdout>>,
}

impl Elsewhere {
    fn start(bench: &Bench) -> Result<Self> {
        let mut process = Command::new(std::env::current_exe().context("finding this program")?)
            .env(HELPER, "1")
            .env("DATABASE_URL", bench.options.to_url_lossy().as_str())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("starting a worker process")?;
        let starts = BufReader::new(process.stdout.take().context("its output")?).lines();
        Ok(Self { _process: process, starts })
    }

    async fn next(&mut self) -> Result<i64> {
        let line = self.starts.next_line().await.context("reading a start")?.context("the worker ended")?;
        Ok(line.parse().context("a start is a number")?)
    }
}

pub(crate) async fn run(bench: &Bench) -> Result<()> {
    bench.sql("TRUNCATE queue").await?;
    let samples = number("SAMPLES", 500);
    let mut elsewhere = Elsewhere::start(bench)?;
    for (spacing, samples) in [(20, samples), (200, samples / 5)] {
        let (from_call, from_commit) = other_process(bench, &mut elsewhere, spacing, samples).await?;
        percentiles(&format!("start from the call, idle, every {spacing} ms"), &from_call);
        percentiles(&format!("start after the commit, idle, every {spacing} ms"), &from_commit);
    }
    drop(elsewhere);
    same_process(bench, samples).await
}

fn since(earlier: i64, later: i64) -> Duration {
    Duration::from_nanos(u64::try_from(later - earlier).unwrap_or(0))
}

async fn other_process(
    bench: &Bench,
    elsewhere: &mut Elsewhere,
    spacing: u64,
    samples: usize,
) -> Result<(Vec<Duration>, Vec<Duration>)> {
    let queue = bench.elsewhere();
    let (mut from_call, mut from_commit) = (Vec::new(), Vec::new());
    for sample in 0..samples + WARM {
        tokio::time::sleep(Duration::from_millis(spacing)).await;
        let called = now();
        queue.enqueue_alone(NewTask::new("echo", json!({}))).await?;
        let committed = now();
        let started = elsewhere.next().await?;
        // The first ones prepare statements.
        if sample >= WARM {
            from_call.push(since(called, started));
            from_commit.push(since(committed, started));
        }
    }
    Ok((from_call, from_commit))
}

async fn same_process(bench: &Bench, samples: usize) -> Result<()> {
    let (starts, mut started) = mpsc::unbounded_channel();
    let echo = Echo { starts, takes: Duration::ZERO };
    let worker = Worker::start(&bench.queue, vec![std::sync::Arc::new(echo)], crate::settings()).await?;
    let mut connection = bench.connection().await?;
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for sample in 0..samples + WARM {
        tokio::time::sleep(Duration::from_millis(10)).await;
        let called = now();
        bench.queue.enqueue_alone(NewTask::new("echo", json!({}))).await?;
        let Some((at, _)) = started.recv().await else { break };
        tokio::time::sleep(Duration::from_millis(10)).await;
        let began = now();
        enqueue::insert_for_nobody(&mut connection).await?;
        let inserted = now();
        if sample >= WARM {
            ours.push(since(called, at));
            floor.push(since(began, inserted));
        }
    }
    worker.stop(Duration::from_secs(1)).await;
    percentiles("start from the call, idle, same process", &ours);
    percentiles("one durable INSERT, plain SQL", &floor);
    value("start from the call, same process, of one INSERT (goal 1.3)", "ratio", median(&ours) / median(&floor));
    Ok(())
}
