//! SQL of runners and connections. Times are the database's: the one clock that all runners share. A runner is alive as
//! long as it said so within the time it promised itself (`stale_ms` of its row); whoever is not is deleted by the first
//! that notices, in the statement that frees its agents, and can never beat again under that name.

use serde_json::Value;

use crate::{
    agents::model::{AgentId, PoolId},
    db::Connection,
    ids::{GuildId, UserId},
};

/// A runner that begins.
pub(super) async fn insert_runner(connection: &mut Connection, runner: &str, meta: &Value) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO agent_runners (runner_id, last_seen, meta)
         VALUES ($1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint, $2)",
        runner,
        meta,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A sign of life. False if others have counted it as dead: then it is.
pub(super) async fn update_runner(connection: &mut Connection, runner: &str, meta: &Value) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE agent_runners SET last_seen = (extract(epoch FROM clock_timestamp()) * 1000)::bigint, meta = $2
         WHERE runner_id = $1
           AND last_seen + (meta->>'stale_ms')::bigint > (extract(epoch FROM clock_timestamp()) * 1000)::bigint",
        runner,
        meta,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Frees the agents of runners that died, and forgets them. Gives each with how many agents it held.
///
/// `DELETE` waits for a beat that is being written and looks at the row again after it, so no runner loses its agents
/// while it is told that it lives.
pub(super) async fn delete_dead_runners(connection: &mut Connection) -> sqlx::Result<Vec<(String, i64)>> {
    let rows = sqlx::query!(
        r#"WITH dead AS (
               DELETE FROM agent_runners
               WHERE last_seen + coalesce((meta->>'stale_ms')::bigint, 45000)
                     <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint
               RETURNING runner_id
           ), freed AS (
               UPDATE agent_connections c SET runner_id = NULL, state = 'free', changed_at = clock_timestamp()
               FROM dead WHERE c.runner_id = dead.runner_id RETURNING dead.runner_id
           )
           SELECT dead.runner_id, (SELECT count(*) FROM freed WHERE freed.runner_id = dead.runner_id) AS "agents!" FROM dead"#
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.runner_id, row.agents)).collect())
}

/// An agent that this runner may connect.
#[derive(Debug)]
pub(super) struct Claimed {
    pub agent: AgentId,
    pub pool: PoolId,
    pub fence: i64,
    pub sealed: String,
    pub failures: i32,
    /// How long ago it last logged in, in milliseconds.
    pub identified_ago_ms: Option<i64>,
}

/// Claims as many free agents as are missing to this runner's share. Each claim raises the fence. Only who lives claims.
pub(super) async fn claim_agents(connection: &mut Connection, runner: &str) -> sqlx::Result<Vec<Claimed>> {
    let rows = sqlx::query!(
        r#"WITH share AS (
               SELECT ceil((SELECT count(*) FROM agent_bots WHERE status IN ('approved', 'active'))::float8
                           / greatest(1, (SELECT count(*) FROM agent_runners)))
                      - (SELECT count(*) FROM agent_connections WHERE runner_id = $1) AS missing
           ), picked AS (
               SELECT c.agent_id FROM agent_connections c JOIN agent_bots b USING (agent_id)
               WHERE c.runner_id IS NULL AND b.status IN ('approved', 'active') AND b.pool_id IS NOT NULL
                 AND (c.retry_at IS NULL OR c.retry_at <= clock_timestamp())
                 AND EXISTS (SELECT FROM agent_runners r WHERE r.runner_id = $1
                             AND r.last_seen + (r.meta->>'stale_ms')::bigint > (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
               ORDER BY c.agent_id
               LIMIT (SELECT greatest(0, missing)::bigint FROM share)
               FOR UPDATE OF c SKIP LOCKED
           )
           UPDATE agent_connections c
           SET runner_id = $1, fence = c.fence + 1, state = 'claimed', changed_at = clock_timestamp(), retry_at = NULL
           FROM picked JOIN agent_bots b USING (agent_id)
           WHERE c.agent_id = picked.agent_id AND c.runner_id IS NULL
           RETURNING c.agent_id, b.pool_id AS "pool_id!", c.fence, b.token, c.failures,
                     (extract(epoch FROM clock_timestamp() - c.identified_at) * 1000)::bigint AS identified_ago_ms"#,
        runner,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Claimed {
            agent: row.agent_id.into(),
            pool: row.pool_id.into(),
            fence: row.fence,
            sealed: row.token,
            failures: row.failures,
            identified_ago_ms: row.identified_ago_ms,
        })
        .collect())
}

/// What this runner holds, as the database sees it: the fence, whether it is still wanted, and its sealed token.
pub(super) async fn list_held(
    connection: &mut Connection,
    runner: &str,
) -> sqlx::Result<Vec<(AgentId, i64, bool, String)>> {
    let rows = sqlx::query!(
        r#"SELECT c.agent_id, c.fence, b.status IN ('approved', 'active') AS "wanted!", b.token
           FROM agent_connections c JOIN agent_bots b USING (agent_id) WHERE c.runner_id = $1"#,
        runner,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.agent_id.into(), row.fence, row.wanted, row.token)).collect())
}

/// Who holds which agent, by which claim.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder<'a> {
    pub runner: &'a str,
    pub agent: &'a AgentId,
    pub fence: i64,
}

/// The last look before a login: still this runner's, alive, and wanted.
pub(super) async fn update_connecting(connection: &mut Connection, holder: Holder<'_>) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE agent_connections c
         SET state = 'connecting', identified_at = clock_timestamp(), changed_at = clock_timestamp()
         FROM agent_runners r, agent_bots b
         WHERE c.agent_id = $2 AND c.runner_id = $1 AND c.fence = $3 AND b.agent_id = c.agent_id
           AND b.status IN ('approved', 'active') AND r.runner_id = c.runner_id
           AND r.last_seen + (r.meta->>'stale_ms')::bigint > (extract(epoch FROM clock_timestamp()) * 1000)::bigint",
        holder.runner,
        holder.agent.as_str(),
        holder.fence,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// It is online, or for a moment not; the first time makes it active.
pub(super) async fn update_online(
    connection: &mut Connection,
    holder: Holder<'_>,
    is_online: bool,
    at_ms: i64,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "WITH line AS (
             UPDATE agent_connections
             SET state = CASE WHEN $4 THEN 'online' ELSE 'connecting' END, changed_at = clock_timestamp(),
                 failures = CASE WHEN $4 THEN 0 ELSE failures END, last_error = CASE WHEN $4 THEN NULL ELSE last_error END
             WHERE agent_id = $2 AND runner_id = $1 AND fence = $3 RETURNING agent_id
         ), active AS (
             UPDATE agent_bots b SET status = 'active', updated_at = $5 FROM line
             WHERE b.agent_id = line.agent_id AND b.status = 'approved' AND $4
         )
         SELECT agent_id FROM line",
        holder.runner,
        holder.agent.as_str(),
        holder.fence,
        is_online,
        at_ms,
    )
    .fetch_all(connection)
    .await?;
    Ok(done.len() == 1)
}

/// Gives an agent back, if it is still this runner's: free at once, or after this long because something failed.
pub(super) async fn update_released(
    connection: &mut Connection,
    holder: Holder<'_>,
    failure: Option<(&str, i64)>,
) -> sqlx::Result<bool> {
    let (error, wait_ms) = failure.unzip();
    let done = sqlx::query!(
        "UPDATE agent_connections
         SET runner_id = NULL, state = CASE WHEN $4::text IS NULL THEN 'free' ELSE 'waiting' END, last_error = $4,
             failures = CASE WHEN $4::text IS NULL THEN failures ELSE failures + 1 END, latency_ms = NULL,
             retry_at = clock_timestamp() + make_interval(secs => $5::float8 / 1000), changed_at = clock_timestamp()
         WHERE agent_id = $2 AND runner_id = $1 AND fence = $3",
        holder.runner,
        holder.agent.as_str(),
        holder.fence,
        error,
        wait_ms.map(|ms| f64::from(i32::try_from(ms).unwrap_or(i32::MAX))),
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A runner that stops in order: it holds nothing any more.
pub(super) async fn delete_runner(connection: &mut Connection, runner: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "WITH gone AS (DELETE FROM agent_runners WHERE runner_id = $1)
         UPDATE agent_connections SET runner_id = NULL, state = 'free', latency_ms = NULL, changed_at = clock_timestamp()
         WHERE runner_id = $1",
        runner,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// An agent whose token Discord refuses: who is to be told, if it was not suspended before.
pub(in crate::agents) struct Suspended {
    pub tag: String,
    pub pool: Option<String>,
    pub tell: Option<UserId>,
}

pub(super) async fn update_suspended(
    connection: &mut Connection,
    agent: &AgentId,
    trouble: &str,
    at_ms: i64,
) -> sqlx::Result<Option<Suspended>> {
    sqlx::query_as!(
        Suspended,
        r#"UPDATE agent_bots b SET status = 'suspended', trouble = $2, updated_at = $3
           WHERE agent_id = $1 AND status IN ('approved', 'active')
           RETURNING tag, pool_id AS pool,
                     coalesce(contributed_by, (SELECT owner_user_id FROM agent_pools p WHERE p.pool_id = b.pool_id))
                     AS "tell: UserId""#,
        agent.as_str(),
        trouble,
        at_ms,
    )
    .fetch_optional(connection)
    .await
}

/// How fast the lines of this runner are.
pub(super) async fn update_latencies(
    connection: &mut Connection,
    runner: &str,
    (agents, latencies): (&[String], &[i32]),
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE agent_connections c SET latency_ms = l.ms FROM unnest($2::text[], $3::int[]) AS l (agent, ms)
         WHERE c.agent_id = l.agent AND c.runner_id = $1 AND c.latency_ms IS DISTINCT FROM l.ms",
        runner,
        agents,
        latencies,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Where an agent is, all of it, as its holder was told. Gives where it has come to and where it is no more.
pub(super) async fn replace_presence(
    connection: &mut Connection,
    holder: Holder<'_>,
    guilds: &[String],
    at_ms: i64,
) -> sqlx::Result<(Vec<GuildId>, Vec<GuildId>)> {
    let rows = sqlx::query!(
        r#"WITH line AS (
               SELECT agent_id FROM agent_connections WHERE agent_id = $2 AND runner_id = $1 AND fence = $3
           ), came AS (
               INSERT INTO agent_presence (agent_id, guild_id, since)
               SELECT line.agent_id, g, $5 FROM line, unnest($4::text[]) AS g ON CONFLICT DO NOTHING RETURNING guild_id
           ), gone AS (
               DELETE FROM agent_presence p USING line
               WHERE p.agent_id = line.agent_id AND p.guild_id <> ALL ($4::text[]) RETURNING p.guild_id
           ), ended AS (
               UPDATE agent_leases l SET released_at = $5, reason = 'gone' FROM gone
               WHERE l.agent_id = $2 AND l.guild_id = gone.guild_id AND l.released_at IS NULL
           )
           SELECT guild_id AS "guild!: GuildId", TRUE AS "is_here!" FROM came
           UNION ALL SELECT guild_id, FALSE FROM gone"#,
        holder.runner,
        holder.agent.as_str(),
        holder.fence,
        guilds,
        at_ms,
    )
    .fetch_all(connection)
    .await?;
    let (came, gone): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.is_here);
    let guilds = |rows: Vec<_>, of: fn(_) -> GuildId| rows.into_iter().map(of).collect();
    Ok((guilds(came, |row| row.guild), guilds(gone, |row| row.guild)))
}

/// It came into a guild; true if that is news.
pub(super) async fn insert_presence(
    connection: &mut Connection,
    holder: Holder<'_>,
    guild: GuildId,
    at_ms: i64,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO agent_presence (agent_id, guild_id, since)
         SELECT agent_id, $4, $5 FROM agent_connections WHERE agent_id = $2 AND runner_id = $1 AND fence = $3
         ON CONFLICT DO NOTHING",
        holder.runner,
        holder.agent.as_str(),
        holder.fence,
        guild as _,
        at_ms,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// It is no more in a guild; what it did there ends. True if that is news.
pub(super) async fn delete_presence(
    connection: &mut Connection,
    holder: Holder<'_>,
    guild: GuildId,
    at_ms: i64,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "WITH gone AS (
             DELETE FROM agent_presence p USING agent_connections c
             WHERE p.agent_id = $2 AND p.guild_id = $4 AND c.agent_id = p.agent_id AND c.runner_id = $1 AND c.fence = $3
             RETURNING p.guild_id
         ), ended AS (
             UPDATE agent_leases l SET released_at = $5, reason = 'gone' FROM gone
             WHERE l.agent_id = $2 AND l.guild_id = gone.guild_id AND l.released_at IS NULL
         )
         SELECT guild_id FROM gone",
        holder.runner,
        holder.agent.as_str(),
        holder.fence,
        guild.to_string(),
        at_ms,
    )
    .fetch_all(connection)
    .await?;
    Ok(done.len() == 1)
}
