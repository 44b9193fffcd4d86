//! SQL of looking at agents.

use sqlx::types::Json;

use super::{AgentSeen, Summary};
use crate::{
    agents::{
        leases::{Call, Health, Kind},
        model::{Profile, Status},
    },
    db::Connection,
    ids::{ChannelId, GuildId, UserId},
};

pub(super) async fn list_seen(connection: &mut Connection, guild: GuildId) -> sqlx::Result<Vec<AgentSeen>> {
    let rows = sqlx::query!(
        r#"SELECT b.agent_id, coalesce(b.user_id, b.client_id) AS "user!: UserId", b.tag, b.profile,
                  p.pool_id AS "pool_id!", b.status, b.trouble,
                  EXISTS (SELECT FROM agent_presence h WHERE h.agent_id = b.agent_id AND h.guild_id = $1) AS "here!",
                  c.state, c.runner_id, c.last_error, extract(epoch FROM c.retry_at)::bigint AS retry_at, c.latency_ms,
                  h.calls AS "calls: Json<Vec<Call>>",
                  l.kind AS "kind?", l.channel_id AS "channel?: ChannelId", l.owner_user_id AS "owner?: UserId"
           FROM guild_pools($1) p
           JOIN agent_bots b ON b.pool_id = p.pool_id AND b.status <> 'revoked'
           JOIN agent_connections c ON c.agent_id = b.agent_id
           JOIN agent_health h ON h.agent_id = b.agent_id
           LEFT JOIN agent_leases l ON l.agent_id = b.agent_id AND l.guild_id = $1 AND l.released_at IS NULL
           ORDER BY 8 DESC, p.slot, b.id"#,
        guild.to_string(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| AgentSeen {
            agent: row.agent_id.into(),
            user: row.user,
            tag: row.tag,
            profile: Profile::read(row.profile),
            pool: row.pool_id.into(),
            status: row.status.parse().unwrap_or(Status::Inactive),
            trouble: row.trouble,
            here: row.here,
            state: row.state,
            runner: row.runner_id,
            last_error: row.last_error,
            retry_at: row.retry_at,
            lease: match (row.kind.as_deref(), row.channel, row.owner) {
                (Some("assistant"), Some(channel), Some(owner)) => Some((Kind::Assistant, channel, owner)),
                (Some(_), Some(channel), Some(owner)) => Some((Kind::Text, channel, owner)),
                _ => None,
            },
            health: Health { calls: row.calls.0, latency_ms: row.latency_ms },
        })
        .collect())
}

pub(super) async fn get_summary(connection: &mut Connection) -> sqlx::Result<Summary> {
    sqlx::query_as!(
        Summary,
        r#"SELECT (SELECT count(*) FROM agent_runners
                   WHERE last_seen + coalesce((meta->>'stale_ms')::bigint, 45000)
                         > (extract(epoch FROM clock_timestamp()) * 1000)::bigint) AS "runners!",
                  count(*) FILTER (WHERE b.status IN ('approved', 'active')) AS "wanted!",
                  count(*) FILTER (WHERE b.status IN ('approved', 'active') AND c.state = 'online') AS "online!",
                  count(*) FILTER (WHERE b.status = 'suspended') AS "suspended!",
                  count(*) FILTER (WHERE b.status = 'pending') AS "pending!",
                  (SELECT count(*) FROM agent_leases WHERE released_at IS NULL) AS "leases!"
           FROM agent_bots b JOIN agent_connections c USING (agent_id)"#
    )
    .fetch_one(connection)
    .await
}
