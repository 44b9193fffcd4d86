//! SQL of the fleet. Who is alive is judged by the database's clock.

use chrono::{DateTime, Utc};

use crate::{db::Db, fleet::Seat};

/// Writes a process's connections, forgets the dead, and gives those of all that live.
pub(super) async fn upsert_seats(db: &Db, mine: &[Seat]) -> sqlx::Result<Vec<Seat>> {
    let processes: Vec<String> = mine.iter().map(|seat| seat.process.clone()).collect();
    let shards: Vec<i32> = mine.iter().map(|seat| seat.shard).collect();
    let totals: Vec<i32> = mine.iter().map(|seat| seat.total).collect();
    let versions: Vec<String> = mine.iter().map(|seat| seat.version.clone()).collect();
    let connected: Vec<bool> = mine.iter().map(|seat| seat.connected).collect();
    let since: Vec<DateTime<Utc>> = mine.iter().map(|seat| seat.since).collect();
    let latencies: Vec<Option<i32>> = mine.iter().map(|seat| seat.latency_ms).collect();
    let guilds: Vec<i32> = mine.iter().map(|seat| seat.guilds).collect();
    sqlx::query_as!(
        Seat,
        r#"WITH mine AS (
               INSERT INTO gateway_shards AS s (process, shard_id, shard_total, version, connected, since, latency_ms, guilds)
               SELECT * FROM unnest($1::text[], $2::int[], $3::int[], $4::text[], $5::bool[], $6::timestamptz[], $7::int[], $8::int[])
               ON CONFLICT (process, shard_id) DO UPDATE
               SET shard_total = excluded.shard_total, version = excluded.version, connected = excluded.connected,
                   since = excluded.since, latency_ms = excluded.latency_ms, guilds = excluded.guilds,
                   seen_at = clock_timestamp()
               RETURNING s.*
           ), gone AS (
               DELETE FROM gateway_shards WHERE seen_at < clock_timestamp() - interval '5 minutes'
           )
           SELECT process AS "process!", shard_id AS "shard!", shard_total AS "total!", version AS "version!",
               connected AS "connected!", since AS "since!", latency_ms, guilds AS "guilds!"
           FROM (
               SELECT * FROM mine
               UNION ALL
               SELECT * FROM gateway_shards
               WHERE seen_at > clock_timestamp() - interval '30 seconds' AND process <> ALL ($1)
           ) AS alive
           ORDER BY 2, 1"#,
        &processes,
        &shards,
        &totals,
        &versions,
        &connected,
        &since,
        &latencies as _,
        &guilds,
    )
    .fetch_all(db.pool())
    .await
}

/// The connections of all processes that live.
pub(super) async fn list_seats(db: &Db) -> sqlx::Result<Vec<Seat>> {
    sqlx::query_as!(
        Seat,
        "SELECT process, shard_id AS shard, shard_total AS total, version, connected, since, latency_ms, guilds
         FROM gateway_shards WHERE seen_at > clock_timestamp() - interval '30 seconds' ORDER BY shard_id, process",
    )
    .fetch_all(db.pool())
    .await
}

/// A process leaves.
pub(super) async fn delete_seats(db: &Db, process: &str) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM gateway_shards WHERE process = $1", process).execute(db.pool()).await?;
    Ok(())
}
