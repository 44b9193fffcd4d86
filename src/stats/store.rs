//! SQL of statistics.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    db::Db,
    stats::{DayUsage, Usage, model::Tally},
};

/// Adds all deltas to all four tables in one statement: all of them or none.
pub(super) async fn upsert_tally(db: &Db, tally: &Tally) -> sqlx::Result<()> {
    let commands = || tally.commands.iter();
    let capabilities = || tally.capabilities.iter();
    let days: Vec<NaiveDate> = commands().map(|((day, ..), _)| *day).collect();
    let guilds: Vec<String> = commands().map(|((_, guild, _), _)| guild.clone()).collect();
    let names: Vec<String> = commands().map(|((.., name), _)| name.clone()).collect();
    let oks: Vec<i64> = commands().map(|(_, delta)| delta.ok).collect();
    let errs: Vec<i64> = commands().map(|(_, delta)| delta.err).collect();
    let totals: Vec<i64> = commands().map(|(_, delta)| delta.total_ms).collect();
    let capability_guilds: Vec<String> = capabilities().map(|((guild, _), _)| guild.clone()).collect();
    let capability_names: Vec<String> = capabilities().map(|((_, name), _)| name.clone()).collect();
    let counts: Vec<i64> = capabilities().map(|(_, (delta, _))| delta.ok + delta.err).collect();
    let errors: Vec<i64> = capabilities().map(|(_, (delta, _))| delta.err).collect();
    let times: Vec<i64> = capabilities().map(|(_, (delta, _))| delta.total_ms).collect();
    let uses: Vec<DateTime<Utc>> = capabilities().map(|(_, (_, at))| *at).collect();
    let buckets = || tally.latencies.iter().flat_map(|(day, latencies)| latencies.buckets().map(|one| (*day, one)));
    let bucket_days: Vec<NaiveDate> = buckets().map(|(day, _)| day).collect();
    let bucket_ends: Vec<i32> = buckets().map(|(_, (end, _))| end).collect();
    let bucket_counts: Vec<i64> = buckets().map(|(_, (_, count))| count).collect();
    sqlx::query!(
        "WITH delta AS (
             SELECT * FROM unnest($1::date[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
                 AS d (day, guild_id, command, ok, err, total_ms)
         ), daily AS (
             INSERT INTO command_stats_daily AS s (day, guild_id, command, ok, err, total_ms, count)
             SELECT day, guild_id, command, ok, err, total_ms, ok + err FROM delta ORDER BY day, guild_id, command
             ON CONFLICT (day, guild_id, command) DO UPDATE
             SET ok = s.ok + excluded.ok, err = s.err + excluded.err, total_ms = s.total_ms + excluded.total_ms,
                 count = s.count + excluded.count, updated_at = now()
         ), latency AS (
             INSERT INTO command_latencies AS s (day, up_to_ms, count)
             SELECT * FROM unnest($13::date[], $14::int[], $15::bigint[]) AS l (day, up_to_ms, count) ORDER BY day, up_to_ms
             ON CONFLICT (day, up_to_ms) DO UPDATE SET count = s.count + excluded.count
         ), capability AS (
             INSERT INTO capability_stats AS s (guild_id, capability, count, errors, total_ms, last_used_at)
             SELECT * FROM unnest($7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::bigint[], $12::timestamptz[])
                 AS c (guild_id, capability, count, errors, total_ms, last_used_at) ORDER BY guild_id, capability
             ON CONFLICT (guild_id, capability) DO UPDATE
             SET count = s.count + excluded.count, errors = s.errors + excluded.errors,
                 total_ms = s.total_ms + excluded.total_ms,
                 last_used_at = greatest(s.last_used_at, excluded.last_used_at)
         )
         INSERT INTO command_stats AS s (guild_id, command, ok, err, total_ms, count)
         SELECT guild_id, command, sum(ok)::bigint, sum(err)::bigint, sum(total_ms)::bigint, sum(ok + err)::bigint
         FROM delta GROUP BY guild_id, command ORDER BY guild_id, command
         ON CONFLICT (guild_id, command) DO UPDATE
         SET ok = s.ok + excluded.ok, err = s.err + excluded.err, total_ms = s.total_ms + excluded.total_ms,
             count = s.count + excluded.count, updated_at = now()",
        &days,
        &guilds,
        &names,
        &oks,
        &errs,
        &totals,
        &capability_guilds,
        &capability_names,
        &counts,
        &errors,
        &times,
        &uses,
        &bucket_days,
        &bucket_ends,
        &bucket_counts,
    )
    .execute(db.pool())
    .await?;
    Ok(())
}

/// The most used, most used first.
pub(super) async fn list_top(db: &Db, guild: &str, limit: i64) -> sqlx::Result<Vec<Usage>> {
    sqlx::query_as!(
        Usage,
        "SELECT command AS name, ok, err, total_ms FROM command_stats
         WHERE guild_id = $1 ORDER BY count DESC, command LIMIT $2",
        guild,
        limit,
    )
    .fetch_all(db.pool())
    .await
}

/// Everything together.
pub(super) async fn get_total(db: &Db, guild: &str) -> sqlx::Result<Usage> {
    sqlx::query_as!(
        Usage,
        r#"SELECT '' AS "name!", coalesce(sum(ok), 0)::bigint AS "ok!", coalesce(sum(err), 0)::bigint AS "err!",
               coalesce(sum(total_ms), 0)::bigint AS "total_ms!"
           FROM command_stats WHERE guild_id = $1"#,
        guild,
    )
    .fetch_one(db.pool())
    .await
}

/// The histogram of how long commands took since this day.
pub(super) async fn list_latencies(db: &Db, since: NaiveDate) -> sqlx::Result<Vec<(i32, i64)>> {
    let rows = sqlx::query!(
        r#"SELECT up_to_ms, sum(count)::bigint AS "count!" FROM command_latencies WHERE day >= $1 GROUP BY up_to_ms"#,
        since,
    )
    .fetch_all(db.pool())
    .await?;
    Ok(rows.into_iter().map(|row| (row.up_to_ms, row.count)).collect())
}

/// The days since this one on which anything was used.
pub(super) async fn list_days(db: &Db, guild: &str, since: NaiveDate) -> sqlx::Result<Vec<DayUsage>> {
    sqlx::query_as!(
        DayUsage,
        r#"SELECT day, sum(ok)::bigint AS "ok!", sum(err)::bigint AS "err!"
           FROM command_stats_daily WHERE guild_id = $1 AND day >= $2 GROUP BY day ORDER BY day"#,
        guild,
        since,
    )
    .fetch_all(db.pool())
    .await
}

/// The slowest since this day, among those used so often.
pub(super) async fn list_slowest(
    db: &Db,
    guild: &str,
    since: NaiveDate,
    uses: i64,
    limit: i64,
) -> sqlx::Result<Vec<Usage>> {
    sqlx::query_as!(
        Usage,
        r#"SELECT command AS name, sum(ok)::bigint AS "ok!", sum(err)::bigint AS "err!", sum(total_ms)::bigint AS "total_ms!"
           FROM command_stats_daily WHERE guild_id = $1 AND day >= $2
           GROUP BY command HAVING sum(count) >= $3::bigint
           ORDER BY sum(total_ms) / sum(count) DESC, command LIMIT $4"#,
        guild,
        since,
        uses,
        limit,
    )
    .fetch_all(db.pool())
    .await
}

/// Those that failed most often since this day, among those used so often.
pub(super) async fn list_failing(
    db: &Db,
    guild: &str,
    since: NaiveDate,
    uses: i64,
    limit: i64,
) -> sqlx::Result<Vec<Usage>> {
    sqlx::query_as!(
        Usage,
        r#"SELECT command AS name, sum(ok)::bigint AS "ok!", sum(err)::bigint AS "err!", sum(total_ms)::bigint AS "total_ms!"
           FROM command_stats_daily WHERE guild_id = $1 AND day >= $2
           GROUP BY command HAVING sum(count) >= $3::bigint AND sum(err) > 0
           ORDER BY sum(err) / sum(count) DESC, sum(err) DESC, command LIMIT $4"#,
        guild,
        since,
        uses,
        limit,
    )
    .fetch_all(db.pool())
    .await
}

/// Capabilities, most used first.
pub(super) async fn list_capabilities(db: &Db, guild: &str) -> sqlx::Result<Vec<Usage>> {
    sqlx::query_as!(
        Usage,
        r#"SELECT capability AS name, count - errors AS "ok!", errors AS err, total_ms FROM capability_stats
           WHERE guild_id = $1 ORDER BY count DESC, capability"#,
        guild,
    )
    .fetch_all(db.pool())
    .await
}

/// Removes the daily rows from before this day.
pub(super) async fn delete_days_before(db: &Db, day: NaiveDate) -> sqlx::Result<u64> {
    sqlx::query!("DELETE FROM command_latencies WHERE day < $1", day).execute(db.pool()).await?;
    let done = sqlx::query!("DELETE FROM command_stats_daily WHERE day < $1", day).execute(db.pool()).await?;
    Ok(done.rows_affected())
}
