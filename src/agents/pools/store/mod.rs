//! SQL of pools. Every statement that shows or changes one names `pool_rank`: it is the judge, the sentences only explain.

mod guilds;
mod lending;

use serde_json::Value;

pub(super) use guilds::{delete_selection, upsert_selection};
pub(in crate::agents) use guilds::{list_selections, lock_guild};
pub(super) use lending::{NewAgent, insert_agent, list_agents, lock_agent, lock_pool, update_agent_token};
pub(in crate::agents) use lending::{find_agent, update_status};

use super::model::{Member, Pool};
use crate::{
    agents::model::{AgentId, PoolId, Role},
    db::Connection,
    ids::{EventId, GuildId, UserId},
};

/// Something that happened to a pool or an agent.
#[derive(Clone, Debug)]
pub(in crate::agents) struct Happened<'a> {
    pub kind: &'a str,
    pub event: Option<EventId>,
    pub pool: Option<&'a PoolId>,
    pub agent: Option<&'a AgentId>,
    pub guild: Option<GuildId>,
    pub user: Option<UserId>,
    pub details: Value,
}

/// Whether it is new: an event that has happened already gives false, and nothing is written.
pub(super) async fn insert_event(
    connection: &mut Connection,
    happened: &Happened<'_>,
    at_ms: i64,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO agent_pool_events (kind, event_id, pool_id, agent_id, guild_id, user_id, details, created_at)
         VALUES ($1, $2, coalesce($3, (SELECT b.pool_id FROM agent_bots b WHERE b.agent_id = $4)), $4, $5, $6, $7, $8)
         ON CONFLICT (event_id) DO NOTHING",
        happened.kind,
        happened.event as _,
        happened.pool.map(PoolId::as_str),
        happened.agent.map(AgentId::as_str),
        happened.guild as _,
        happened.user as _,
        happened.details,
        at_ms,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

struct PoolRow {
    pool_id: String,
    name: String,
    owner: UserId,
    visibility: String,
    rank: i32,
    agents: i64,
    online: i64,
    stars: i64,
    ratings: i64,
    pending: i64,
    created_at: i64,
}

impl From<PoolRow> for Pool {
    fn from(row: PoolRow) -> Self {
        Self {
            id: row.pool_id.into(),
            name: row.name,
            owner: row.owner,
            visibility: row.visibility.parse().unwrap_or_default(),
            role: Role::of_rank(row.rank),
            agents: row.agents,
            online: row.online,
            stars: row.stars,
            ratings: row.ratings,
            pending: row.pending,
            created_at: chrono::DateTime::from_timestamp_millis(row.created_at).unwrap_or_default(),
        }
    }
}

/// The pools somebody may see: one by its id, or all whose id or name holds these letters; their own first, then the
/// best rated.
pub(super) async fn list_pools(
    connection: &mut Connection,
    person: UserId,
    id: Option<&str>,
    letters: &str,
    (offset, limit): (i64, i64),
) -> sqlx::Result<Vec<Pool>> {
    let rows = sqlx::query_as!(
        PoolRow,
        r#"SELECT p.pool_id, p.name, p.owner_user_id AS "owner: UserId", p.visibility,
                  pool_rank(p.pool_id, $1) AS "rank!",
                  (SELECT count(*) FROM agent_bots b WHERE b.pool_id = p.pool_id AND b.status <> 'revoked') AS "agents!",
                  (SELECT count(*) FROM agent_bots b JOIN agent_connections c USING (agent_id)
                   WHERE b.pool_id = p.pool_id AND c.state = 'online') AS "online!",
                  coalesce((SELECT round(avg(r.stars) * 100) FROM pool_reviews r WHERE r.pool_id = p.pool_id), 0)::bigint AS "stars!",
                  (SELECT count(*) FROM pool_reviews r WHERE r.pool_id = p.pool_id) AS "ratings!",
                  (SELECT count(*) FROM agent_bots b WHERE b.pool_id = p.pool_id AND b.status = 'pending') AS "pending!",
                  p.created_at
           FROM agent_pools p
           WHERE pool_rank(p.pool_id, $1) IS NOT NULL AND ($2::text IS NULL OR p.pool_id = $2)
             AND (strpos(p.pool_id, lower($3)) > 0 OR strpos(lower(p.name), lower($3)) > 0)
           ORDER BY (p.owner_user_id = $1) DESC, 8 DESC, p.pool_id
           OFFSET $4 LIMIT $5"#,
        person.to_string(),
        id,
        letters,
        offset,
        limit,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Pool::from).collect())
}

/// How many pools somebody owns; their row is locked against another one made at the same time.
pub(super) async fn count_owned(connection: &mut Connection, person: UserId) -> sqlx::Result<i64> {
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended('artie pools of ' || $1, 0))", person.to_string())
        .execute(&mut *connection)
        .await?;
    sqlx::query_scalar!(r#"SELECT count(*) AS "count!" FROM agent_pools WHERE owner_user_id = $1"#, person as _)
        .fetch_one(connection)
        .await
}

pub(super) async fn insert_pool(
    connection: &mut Connection,
    pool: &PoolId,
    owner: UserId,
    (name, visibility): (&str, &str),
    at_ms: i64,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO agent_pools (pool_id, owner_user_id, name, visibility, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (pool_id) DO NOTHING",
        pool.as_str(),
        owner as _,
        name,
        visibility,
        at_ms,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Those with a role, for somebody who may see the pool; the owner first.
pub(super) async fn list_members(
    connection: &mut Connection,
    pool: &PoolId,
    viewer: UserId,
) -> sqlx::Result<Vec<Member>> {
    let rows = sqlx::query!(
        r#"SELECT user_id AS "user_id!: UserId", pool_rank($1, user_id) AS "rank!"
           FROM (SELECT user_id FROM pool_members WHERE pool_id = $1
                 UNION SELECT owner_user_id FROM agent_pools WHERE pool_id = $1) AS members (user_id)
           WHERE pool_rank($1, $2) >= 1
           ORDER BY 2 DESC, 1"#,
        pool.as_str(),
        viewer.to_string(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| Member { user: row.user_id, role: Role::of_rank(row.rank) }).collect())
}

/// Gives a role lower than the giver's own; whoever has as much as the giver keeps it.
pub(super) async fn upsert_member(
    connection: &mut Connection,
    pool: &PoolId,
    (actor, member): (UserId, UserId),
    role: Role,
    at_ms: i64,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO pool_members (pool_id, user_id, role, added_by, created_at)
         SELECT $1, $3::text, $4, $2, $6
         WHERE pool_rank($1, $2) >= 3 AND pool_rank($1, $2) > $5
           AND pool_rank($1, $2) > coalesce(pool_rank($1, $3::text), 0)
         ON CONFLICT (pool_id, user_id) DO UPDATE SET role = excluded.role, added_by = excluded.added_by",
        pool.as_str(),
        actor.to_string(),
        member.to_string(),
        role.to_string(),
        role.rank(),
        at_ms,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a role; one's own can be given back by anybody but the owner.
pub(super) async fn delete_member(
    connection: &mut Connection,
    pool: &PoolId,
    (actor, member): (UserId, UserId),
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "DELETE FROM pool_members WHERE pool_id = $1 AND user_id = $3
           AND ($2::text = $3 OR pool_rank($1, $2) >= 3 AND pool_rank($1, $2) > pool_rank($1, $3))",
        pool.as_str(),
        actor.to_string(),
        member.to_string(),
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What somebody thinks of a pool that they see and do not own.
pub(super) async fn upsert_review(
    connection: &mut Connection,
    pool: &PoolId,
    person: UserId,
    (stars, comment): (i16, &str),
    at_ms: i64,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO pool_reviews (pool_id, user_id, stars, comment, updated_at)
         SELECT $1, $2, $3, $4, $5 WHERE pool_rank($1, $2) BETWEEN 0 AND 3
         ON CONFLICT (pool_id, user_id) DO UPDATE
         SET stars = excluded.stars, comment = excluded.comment, updated_at = excluded.updated_at",
        pool.as_str(),
        person.to_string(),
        stars,
        comment,
        at_ms,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The newest reviews of a pool, for somebody who may see it.
pub(super) async fn list_reviews(
    connection: &mut Connection,
    pool: &PoolId,
    viewer: UserId,
    limit: i64,
) -> sqlx::Result<Vec<(UserId, i16, String)>> {
    let rows = sqlx::query!(
        r#"SELECT user_id AS "user_id: UserId", stars, comment FROM pool_reviews
           WHERE pool_id = $1 AND pool_rank($1, $2) IS NOT NULL ORDER BY updated_at DESC LIMIT $3"#,
        pool.as_str(),
        viewer.to_string(),
        limit,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.user_id, row.stars, row.comment)).collect())
}

/// The pool is gone, and the tokens of its agents with it, if its owner says so. Gives how many agents were revoked.
/// Its row is locked: an agent that came between the two statements would outlive its pool.
pub(super) async fn delete_pool(
    connection: &mut Connection,
    pool: &PoolId,
    owner: UserId,
    at_ms: i64,
) -> sqlx::Result<Option<i64>> {
    let agents = sqlx::query!(
        "UPDATE agent_bots SET status = 'revoked', updated_at = $3
         WHERE pool_id = $1 AND status <> 'revoked' AND pool_rank($1, $2) = 4",
        pool.as_str(),
        owner.to_string(),
        at_ms,
    )
    .execute(&mut *connection)
    .await?;
    let done = sqlx::query!(
        "DELETE FROM agent_pools WHERE pool_id = $1 AND pool_rank($1, $2) = 4",
        pool.as_str(),
        owner.to_string(),
    )
    .execute(connection)
    .await?;
    let revoked = i64::try_from(agents.rows_affected()).unwrap_or(i64::MAX);
    Ok((done.rows_affected() == 1).then_some(revoked))
}

/// What happened to a pool, newest first, for those who manage it. What happened under its id before it was made, to
/// somebody else's pool of the same name, is not theirs to see.
pub(super) async fn list_events(
    connection: &mut Connection,
    pool: &PoolId,
    viewer: UserId,
    limit: i64,
) -> sqlx::Result<Vec<(String, Option<String>, Option<UserId>, i64)>> {
    let rows = sqlx::query!(
        r#"SELECT kind, agent_id, user_id AS "user_id: UserId", created_at FROM agent_pool_events
           WHERE pool_id = $1 AND pool_rank($1, $2) >= 3 AND kind <> 'pool.delete'
             AND id >= coalesce((SELECT max(made.id) FROM agent_pool_events made
                                 WHERE made.pool_id = $1 AND made.kind IN ('pool.create', 'pool.delete')), 0)
           ORDER BY id DESC LIMIT $3"#,
        pool.as_str(),
        viewer.to_string(),
        limit,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.agent_id, row.user_id, row.created_at)).collect())
}

/// Forgets what happened before this moment.
pub(in crate::agents) async fn delete_events_before(connection: &mut Connection, at_ms: i64) -> sqlx::Result<u64> {
    let done = sqlx::query!("DELETE FROM agent_pool_events WHERE created_at < $1", at_ms).execute(connection).await?;
    Ok(done.rows_affected())
}
