//! SQL of lending agents to pools, and of where they stand there.

use crate::{
    agents::{
        model::{AgentId, PoolId, Role, Status},
        pools::model::PoolAgent,
        token::Sealed,
    },
    db::Connection,
    ids::UserId,
};

/// What lending looks at, with the pool locked until the transaction ends.
pub(in crate::agents::pools) struct LendingFacts {
    pub rank: Option<i32>,
    pub agents: i64,
    pub used_slots: Vec<i16>,
}

pub(in crate::agents::pools) async fn lock_pool(
    connection: &mut Connection,
    pool: &PoolId,
    person: UserId,
) -> sqlx::Result<Option<LendingFacts>> {
    // Counted by a statement of its own: the one that waited for the lock saw what was there before it waited.
    sqlx::query!("SELECT pool_id FROM agent_pools WHERE pool_id = $1 FOR UPDATE", pool.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    sqlx::query_as!(
        LendingFacts,
        r#"SELECT pool_rank(p.pool_id, $2) AS rank,
                  (SELECT count(*) FROM agent_bots b WHERE b.pool_id = p.pool_id AND b.status <> 'revoked') AS "agents!",
                  ARRAY(SELECT c.slot FROM pool_contributions c WHERE c.pool_id = p.pool_id AND c.user_id = $2
                        AND c.status IN ('pending', 'approved') AND c.slot IS NOT NULL) AS "used_slots!"
           FROM agent_pools p WHERE p.pool_id = $1"#,
        pool.as_str(),
        person.to_string(),
    )
    .fetch_optional(connection)
    .await
}

/// An agent that is registered already.
pub(in crate::agents::pools) struct Registered {
    pub pool: Option<String>,
    pub status: String,
    pub lent_by: Option<UserId>,
}

pub(in crate::agents::pools) async fn lock_agent(
    connection: &mut Connection,
    agent: &AgentId,
) -> sqlx::Result<Option<Registered>> {
    sqlx::query_as!(
        Registered,
        r#"SELECT pool_id AS pool, status, contributed_by AS "lent_by: UserId" FROM agent_bots
           WHERE agent_id = $1 FOR UPDATE"#,
        agent.as_str(),
    )
    .fetch_optional(connection)
    .await
}

/// What is written of an agent that somebody lends.
pub(in crate::agents::pools) struct NewAgent<'a> {
    pub agent: &'a AgentId,
    pub pool: &'a PoolId,
    pub sealed: &'a Sealed,
    pub identity: &'a crate::agents::pools::Identity,
    pub status: &'a str,
    pub lent_by: UserId,
    pub slot: Option<i16>,
}

/// The agent and its contribution, if the pool takes it from this person.
pub(in crate::agents::pools) async fn insert_agent(
    connection: &mut Connection,
    new: &NewAgent<'_>,
    at_ms: i64,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "WITH agent AS (
             INSERT INTO agent_bots (agent_id, token, client_id, user_id, tag, status, created_at, updated_at, pool_id, contributed_by)
             SELECT $1, $2, $3, $4, $5, $6, $7, $7, $8, $9
             WHERE coalesce(pool_rank($8, $9), -1) >= CASE WHEN $6 = 'pending' THEN 0 ELSE 2 END
             RETURNING agent_id
         )
         INSERT INTO pool_contributions (pool_id, agent_id, user_id, slot, status, reviewed_by, created_at, reviewed_at)
         SELECT $8, agent_id, $9, $10, $6, CASE WHEN $6 = 'approved' THEN $9 END, $7, CASE WHEN $6 = 'approved' THEN $7 END
         FROM agent",
        new.agent.as_str(),
        new.sealed.0,
        new.identity.application.to_string(),
        new.identity.user.to_string(),
        new.identity.tag,
        new.status,
        at_ms,
        new.pool.as_str(),
        new.lent_by.to_string(),
        new.slot,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A new token for an agent that is here already, by whoever lent it or manages its pool.
pub(in crate::agents::pools) async fn update_agent_token(
    connection: &mut Connection,
    new: &NewAgent<'_>,
    at_ms: i64,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "WITH agent AS (
             UPDATE agent_bots SET token = $2, tag = $3, status = $4, trouble = NULL, updated_at = $5
             WHERE agent_id = $1 AND pool_id = $6 AND status <> 'revoked'
               AND (contributed_by = $7 OR pool_rank($6, $7) >= 3)
             RETURNING agent_id
         )
         UPDATE agent_connections c SET retry_at = NULL, failures = 0, last_error = NULL,
                state = CASE WHEN state = 'waiting' THEN 'free' ELSE state END
         FROM agent WHERE c.agent_id = agent.agent_id",
        new.agent.as_str(),
        new.sealed.0,
        new.identity.tag,
        new.status,
        at_ms,
        new.pool.as_str(),
        new.lent_by.to_string(),
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

struct AgentRow {
    agent_id: String,
    tag: String,
    status: String,
    lent_by: Option<UserId>,
    trouble: Option<String>,
}

/// The agents of a pool for those who may see it: the ones waiting for a review first. Revoked ones are history.
pub(in crate::agents::pools) async fn list_agents(
    connection: &mut Connection,
    pool: &PoolId,
    viewer: UserId,
) -> sqlx::Result<Vec<PoolAgent>> {
    let rows = sqlx::query_as!(
        AgentRow,
        r#"SELECT agent_id, tag, status, contributed_by AS "lent_by: UserId", trouble FROM agent_bots
           WHERE pool_id = $1 AND status <> 'revoked' AND pool_rank($1, $2) IS NOT NULL
           ORDER BY (status = 'pending') DESC, (status = 'suspended') DESC, id"#,
        pool.as_str(),
        viewer.to_string(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(agent_of).collect())
}

fn agent_of(row: AgentRow) -> PoolAgent {
    PoolAgent {
        id: row.agent_id.into(),
        tag: row.tag,
        // The CHECK knows the same names; a row of an older system that was read before it was checked counts as paused.
        status: row.status.parse().unwrap_or(Status::Inactive),
        lent_by: row.lent_by,
        trouble: row.trouble,
    }
}

/// An agent with its pool, for somebody who may see that; `None` otherwise. Revoked ones, too.
pub(in crate::agents) async fn find_agent(
    connection: &mut Connection,
    agent: &AgentId,
    viewer: UserId,
) -> sqlx::Result<Option<(PoolAgent, PoolId, Role)>> {
    let row = sqlx::query!(
        r#"SELECT agent_id, tag, status, contributed_by AS "lent_by: UserId", trouble, pool_id AS "pool_id!",
                  coalesce(pool_rank(pool_id, $2), 0) AS "rank!"
           FROM agent_bots
           WHERE agent_id = $1 AND pool_id IS NOT NULL
             AND (pool_rank(pool_id, $2) IS NOT NULL OR contributed_by = $2)"#,
        agent.as_str(),
        viewer.to_string(),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| {
        let (pool, rank) = (row.pool_id.into(), Role::of_rank(row.rank));
        let (agent_id, tag, status, lent_by, trouble) = (row.agent_id, row.tag, row.status, row.lent_by, row.trouble);
        (agent_of(AgentRow { agent_id, tag, status, lent_by, trouble }), pool, rank)
    }))
}

/// Where an agent stands from now on, if it stood there, by somebody with this role or (where that is enough) by whoever
/// lent it. Its contribution follows.
pub(in crate::agents) async fn update_status(
    connection: &mut Connection,
    agent: &AgentId,
    (from, to): (&str, &str),
    actor: UserId,
    lender_may: bool,
    at_ms: i64,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "WITH agent AS (
             UPDATE agent_bots SET status = $3, updated_at = $6, trouble = NULL
             WHERE agent_id = $1 AND status = $2
               AND (pool_rank(pool_id, $4) >= 3 OR $5::boolean AND contributed_by = $4)
             RETURNING agent_id
         ), contribution AS (
             UPDATE pool_contributions c
             SET status = CASE WHEN $3 = 'revoked' AND $2 = 'pending' AND NOT $5 THEN 'rejected'
                               WHEN $3 = 'revoked' THEN 'ended'
                               WHEN $3 = 'approved' THEN 'approved' ELSE c.status END,
                 reviewed_by = CASE WHEN $3 = 'revoked' AND ($5 OR $2 <> 'pending') THEN c.reviewed_by
                                    WHEN $3 IN ('approved', 'revoked') THEN coalesce(c.reviewed_by, $4) ELSE c.reviewed_by END,
                 reviewed_at = coalesce(c.reviewed_at, $6)
             FROM agent WHERE c.agent_id = agent.agent_id AND c.status IN ('pending', 'approved')
         )
         SELECT agent_id FROM agent",
        agent.as_str(),
        from,
        to,
        actor.to_string(),
        lender_may,
        at_ms,
    )
    .fetch_all(connection)
    .await?;
    Ok(done.len() == 1)
}
