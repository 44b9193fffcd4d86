//! SQL of invitations.

use serde_json::Value;

use super::Deployment;
use crate::{
    agents::model::AgentId,
    db::Connection,
    ids::{ApplicationId, EventId, GuildId},
    origin::Origin,
};

/// An agent that is invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// Which.
    pub agent: AgentId,
    /// Its application.
    pub application: ApplicationId,
    /// Its name on Discord.
    pub tag: String,
    /// Whether it has come.
    pub here: bool,
}

/// The invitation of as many agents as are missing: those that are invited already, then the primary pool's first, those
/// that are online before the others. Every agent counts that is here, or invited since `since_ms` and still to come, from
/// whatever pool: a guild that chooses other pools has no more room for that.
pub(super) async fn insert_deployment(
    connection: &mut Connection,
    origin: &Origin,
    (guild, wanted): (GuildId, i64),
    route: &Value,
    (at_ms, since_ms): (i64, i64),
) -> sqlx::Result<()> {
    sqlx::query!(
        "WITH invited AS (
             SELECT DISTINCT unnest(agents) AS agent_id FROM agent_deployments
             WHERE guild_id = $2 AND created_at > $7
         ), agents AS (
             SELECT b.agent_id, b.id, p.slot, c.state = 'online' AS online,
                    EXISTS (SELECT FROM agent_presence h WHERE h.agent_id = b.agent_id AND h.guild_id = $2) AS here,
                    b.agent_id IN (SELECT agent_id FROM invited) AS coming,
                    p.slot IS NOT NULL AND b.status IN ('approved', 'active') AS usable
             FROM agent_bots b
             JOIN agent_connections c ON c.agent_id = b.agent_id
             LEFT JOIN guild_pools($2) p ON p.pool_id = b.pool_id
             WHERE b.status <> 'revoked'
         ), picked AS (
             SELECT agent_id FROM agents WHERE usable AND NOT here ORDER BY coming DESC, slot, online DESC, id
             LIMIT greatest(0, $4::bigint - (SELECT count(*) FROM agents WHERE here OR coming AND NOT usable))
         )
         INSERT INTO agent_deployments (event_id, guild_id, user_id, wanted, agents, route, created_at)
         VALUES ($1, $2, $3, $4::bigint::int, ARRAY(SELECT agent_id FROM picked), $5, $6)",
        origin.event as _,
        guild.to_string(),
        origin.user as _,
        wanted,
        route,
        at_ms,
        since_ms,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// An invitation as it stands; `window_ms` before it, others' agents were on their way.
pub(super) async fn find_deployment(
    connection: &mut Connection,
    event: EventId,
    window_ms: i64,
) -> sqlx::Result<Option<Deployment>> {
    let row = sqlx::query!(
        r#"SELECT d.guild_id AS "guild: GuildId", d.wanted,
                  (SELECT count(*) FROM agent_presence h JOIN agent_bots b ON b.agent_id = h.agent_id
                   WHERE h.guild_id = d.guild_id AND b.status <> 'revoked') AS "present!",
                  (SELECT count(DISTINCT b.agent_id) FROM agent_deployments e
                   JOIN agent_bots b ON b.agent_id = ANY (e.agents) AND b.agent_id <> ALL (d.agents)
                   WHERE e.guild_id = d.guild_id AND e.created_at > d.created_at - $2::bigint
                     AND e.created_at <= d.created_at AND b.status <> 'revoked'
                     AND NOT EXISTS (SELECT FROM agent_presence h
                                     WHERE h.agent_id = b.agent_id AND h.guild_id = d.guild_id)) AS "others!"
           FROM agent_deployments d WHERE d.event_id = $1"#,
        event as _,
        window_ms,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let invited = sqlx::query!(
        r#"SELECT b.agent_id, b.client_id AS "application: ApplicationId", b.tag,
                  EXISTS (SELECT FROM agent_presence h WHERE h.agent_id = b.agent_id AND h.guild_id = d.guild_id) AS "here!"
           FROM agent_deployments d, unnest(d.agents) WITH ORDINALITY AS a (agent, place)
           JOIN agent_bots b ON b.agent_id = a.agent
           WHERE d.event_id = $1 AND b.status IN ('approved', 'active') ORDER BY a.place"#,
        event as _,
    )
    .fetch_all(connection)
    .await?;
    let invited = invited.into_iter().map(|row| Invited {
        agent: row.agent_id.into(),
        application: row.application,
        tag: row.tag,
        here: row.here,
    });
    Ok(Some(Deployment {
        event,
        guild: row.guild,
        wanted: row.wanted.into(),
        present: row.present,
        others: row.others,
        invited: invited.collect(),
    }))
}

/// The invitations of this agent to this guild, with where their answers are.
pub(super) async fn list_waiting(
    connection: &mut Connection,
    agent: &AgentId,
    guild: GuildId,
) -> sqlx::Result<Vec<(EventId, Value)>> {
    let rows = sqlx::query!(
        r#"SELECT event_id AS "event: EventId", route FROM agent_deployments
           WHERE guild_id = $1 AND $2 = ANY (agents)"#,
        guild as _,
        agent.as_str(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.event, row.route)).collect())
}

pub(super) async fn delete_deployments_before(connection: &mut Connection, at_ms: i64) -> sqlx::Result<u64> {
    let done = sqlx::query!("DELETE FROM agent_deployments WHERE created_at < $1", at_ms).execute(connection).await?;
    Ok(done.rows_affected())
}
