//! How fast tasks come in, durably. The floor is one prepared INSERT into the same table on a bare connection each.

use std::time::{Duration, Instant};

use artie::{
    error::{Error, Result},
    queue::NewTask,
};
use futures::future::try_join_all;
use serde_json::json;
use sqlx::{PgConnection, postgres::PgListener};
use uuid::Uuid;

use crate::{
    Bench,
    figures::{per_second, rate, ratio},
};

const INSERT: &str = "INSERT INTO queue_live (id, task_type, payload, status) VALUES ($1, $2, $3, 'pending')";

fn task() -> NewTask {
    NewTask::new("noop", json!({ "n": 1 }))
}

pub(crate) async fn run(bench: &Bench) -> Result<()> {
    for (clients, each, goal) in [(1, 1_500, 0.85), (10, 400, 0.80)] {
        let (mut alone, mut within, mut floor) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..bench.reps {
            alone.push(alone_by(bench, clients, each).await?);
            within.push(within_by(bench, clients, each).await?);
            floor.push(floor_by(bench, clients, each).await?);
        }
        rate(&format!("enqueue x{clients}"), &alone);
        rate(&format!("enqueue x{clients}, plain SQL"), &floor);
        ratio(&format!("enqueue x{clients}, of plain SQL"), &alone, &floor, goal);
        rate(&format!("enqueue x{clients}, in a transaction of the caller's"), &within);
    }
    batches(bench).await?;
    writers(bench).await
}

async fn alone_by(bench: &Bench, clients: usize, each: usize) -> Result<f64> {
    bench.sql("TRUNCATE queue").await?;
    let queue = bench.elsewhere();
    // The connections are open, as in a program that has run for a while.
    try_join_all((0..clients).map(|_| queue.enqueue_alone(task()))).await?;
    let began = Instant::now();
    try_join_all((0..clients).map(|_| async {
        for _ in 0..each {
            queue.enqueue_alone(task()).await?;
        }
        Ok::<(), Error>(())
    }))
    .await?;
    Ok(per_second(each * clients, began.elapsed()))
}

async fn within_by(bench: &Bench, clients: usize, each: usize) -> Result<f64> {
    bench.sql("TRUNCATE queue").await?;
    let began = Instant::now();
    try_join_all((0..clients).map(|_| async {
        for _ in 0..each {
            let mut tx = bench.db.begin().await?;
            bench.queue.enqueue(&mut tx, task()).await?;
            tx.commit().await?;
        }
        Ok::<(), Error>(())
    }))
    .await?;
    Ok(per_second(each * clients, began.elapsed()))
}

async fn floor_by(bench: &Bench, clients: usize, each: usize) -> Result<f64> {
    bench.sql("TRUNCATE queue").await?;
    let mut connections = try_join_all((0..clients).map(|_| bench.connection())).await?;
    try_join_all(connections.iter_mut().map(insert)).await?;
    let began = Instant::now();
    try_join_all(connections.iter_mut().map(|connection| async {
        for _ in 0..each {
            insert(connection).await?;
        }
        Ok::<(), Error>(())
    }))
    .await?;
    Ok(per_second(each * clients, began.elapsed()))
}

pub(crate) async fn insert(connection: &mut PgConnection) -> Result<()> {
    sqlx::query(INSERT).bind(Uuid::now_v7()).bind("noop").bind(json!({ "n": 1 })).execute(connection).await?;
    Ok(())
}

/// The same, scheduled so far away that no worker takes it.
pub(crate) async fn insert_for_nobody(connection: &mut PgConnection) -> Result<()> {
    sqlx::query(
        "INSERT INTO queue_live (id, task_type, payload, status, scheduled_for)
         VALUES ($1, $2, $3, 'pending', now() + interval '1 day')",
    )
    .bind(Uuid::now_v7())
    .bind("noop")
    .bind(json!({ "n": 1 }))
    .execute(connection)
    .await?;
    Ok(())
}

async fn batches(bench: &Bench) -> Result<()> {
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..bench.reps {
        bench.sql("TRUNCATE queue").await?;
        let began = Instant::now();
        for _ in 0..20 {
            bench.batch(1_000).await?;
        }
        ours.push(per_second(20_000, began.elapsed()));
        bench.sql("TRUNCATE queue").await?;
        let mut connection = bench.connection().await?;
        let began = Instant::now();
        for _ in 0..20 {
            unnest(&mut connection).await?;
        }
        floor.push(per_second(20_000, began.elapsed()));
    }
    rate("enqueue batch 1000", &ours);
    rate("enqueue batch 1000, plain SQL", &floor);
    ratio("enqueue batch 1000, of plain SQL", &ours, &floor, 0.90);
    Ok(())
}

async fn unnest(connection: &mut PgConnection) -> Result<()> {
    let ids: Vec<Uuid> = (0..1_000).map(|_| Uuid::now_v7()).collect();
    let payloads: Vec<_> = (0..1_000).map(|n| json!({ "n": n })).collect();
    sqlx::query(
        "INSERT INTO queue_live (id, task_type, payload, status)
         SELECT id, 'noop', payload, 'pending' FROM unnest($1::uuid[], $2::jsonb[]) AS t (id, payload)",
    )
    .bind(ids)
    .bind(payloads)
    .execute(connection)
    .await?;
    Ok(())
}

/// 64 transactions at once, with wake-ups and without, while somebody listens.
async fn writers(bench: &Bench) -> Result<()> {
    let mut listener = PgListener::connect_with(bench.db.pool()).await?;
    listener.listen("artie_queue").await?;
    let (mut ringing, mut silent) = (Vec::new(), Vec::new());
    for _ in 0..bench.reps {
        ringing.push(within_by(bench, 64, 100).await?);
        silent.push(silent_by(bench, 64, 100).await?);
        while let Ok(Ok(Some(_))) = tokio::time::timeout(Duration::from_millis(100), listener.try_recv()).await {}
    }
    rate("enqueue x64 in transactions, with wake-ups", &ringing);
    rate("enqueue x64 in transactions, without", &silent);
    ratio("enqueue x64, with wake-ups of without", &ringing, &silent, 0.95);
    Ok(())
}

async fn silent_by(bench: &Bench, clients: usize, each: usize) -> Result<f64> {
    bench.sql("TRUNCATE queue").await?;
    let began = Instant::now();
    try_join_all((0..clients).map(|_| async {
        for _ in 0..each {
            let mut tx = bench.db.begin().await?;
            insert(&mut tx).await?;
            tx.commit().await?;
        }
        Ok::<(), Error>(())
    }))
    .await?;
    Ok(per_second(each * clients, began.elapsed()))
}
