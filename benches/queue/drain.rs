//! How fast waiting tasks are run, until the last end is durable. The floor does the same work on the same table without
//! a queue around it: claim a hundred, read them, complete a hundred with the whole row kept, on one connection.

use std::time::{Duration, Instant};

use artie::{
    error::Result,
    queue::{Worker, WorkerSettings},
};
use sqlx::{Row, postgres::PgRow};
use uuid::Uuid;

use crate::{
    Bench,
    figures::{per_second, rate, ratio},
    handlers::Noop,
    number,
};

pub(crate) async fn run(bench: &Bench) -> Result<()> {
    let n = number("N", 20_000);
    let (mut ours, mut capped, mut floor) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bench.reps {
        ours.push(drain(bench, n, crate::settings()).await?);
        capped.push(drain(bench, n, WorkerSettings { prefetch: 0, ..crate::settings() }).await?);
        floor.push(plain(bench, n).await?);
    }
    rate("drain, concurrency 10", &ours);
    rate("drain, plain SQL by 100 on one connection", &floor);
    ratio("drain, of plain SQL", &ours, &floor, 1.7);
    rate("drain, prefetch capped at free slots", &capped);
    ratio("drain, prefetch capped at free slots, of plain SQL", &capped, &floor, 0.6);
    Ok(())
}

pub(crate) async fn drain(bench: &Bench, n: usize, settings: WorkerSettings) -> Result<f64> {
    bench.filled(n).await?;
    let noop = Noop::of(n);
    let began = Instant::now();
    let worker = Worker::start(&bench.queue, vec![noop.clone()], settings).await?;
    noop.over.notified().await;
    bench.drained().await?;
    let took = began.elapsed();
    worker.stop(Duration::from_secs(1)).await;
    Ok(per_second(n, took))
}

async fn plain(bench: &Bench, n: usize) -> Result<f64> {
    bench.filled(n).await?;
    let began = Instant::now();
    let mut connection = bench.connection().await?;
    sqlx::raw_sql("SET enable_seqscan = off; SET jit = off").execute(&mut connection).await?;
    let mut done = 0;
    while done < n {
        let rows: Vec<PgRow> = sqlx::query(
            "UPDATE queue_live SET status = 'processing', claim_token = 1, worker_id = 1, assigned_to = 'bench',
                 started_at = now(), updated_at = now(), deadline_at = now() + interval '5 minutes'
             WHERE ctid = ANY (ARRAY (SELECT ctid FROM queue_live
                 WHERE status = 'pending' AND (guild_id IS NULL OR scheduled_for IS NOT NULL) AND priority = 5
                   AND run_at <= now() ORDER BY run_at, id LIMIT 100 FOR UPDATE SKIP LOCKED))
             RETURNING id, task_type, payload::text, priority, retries, max_retries, guild_id, created_by,
                       respond_to::text, created_at, run_at, cancel_requested",
        )
        .fetch_all(&mut connection)
        .await?;
        done += rows.len();
        let ids: Vec<Uuid> = rows.iter().map(|row| row.get(0)).collect();
        sqlx::query(
            "WITH ended AS (DELETE FROM queue_live WHERE id = ANY ($1) AND claim_token = 1 RETURNING *)
             INSERT INTO queue_done
                 (id, task_type, payload, priority, status, retries, max_retries, assigned_to, created_by, respond_to,
                  responded, memorized, metadata, scheduled_for, started_at, completed_at, created_at, guild_id, lost)
             SELECT id, task_type, payload, priority, 'completed', retries, max_retries, assigned_to, created_by,
                    respond_to, responded, memorized, metadata, scheduled_for, started_at, now(), created_at, guild_id,
                    lost
             FROM ended",
        )
        .bind(ids)
        .execute(&mut connection)
        .await?;
    }
    Ok(per_second(n, began.elapsed()))
}
