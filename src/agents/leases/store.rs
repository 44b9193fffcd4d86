//! SQL of leases and of agents' health.

use serde_json::json;
use sqlx::types::Json;

use super::model::{Call, Candidate, Health, Kind, Lease};
use crate::{
    agents::model::{AgentId, PoolId, Profile},
    db::{Connection, violates},
    ids::{ChannelId, GuildId, UserId},
};

/// Calls kept of each agent.
const KEPT_CALLS: i64 = 20;

/// Ends whatever this agent does anywhere.
pub(in crate::agents) async fn release_of_agent(
    connection: &mut Connection,
    agent: &AgentId,
    reason: &str,
    at_ms: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE agent_leases SET released_at = $3, reason = $2 WHERE agent_id = $1 AND released_at IS NULL",
        agent.as_str(),
        reason,
        at_ms,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends whatever the agents of a pool do anywhere.
pub(in crate::agents) async fn release_of_pool(
    connection: &mut Connection,
    pool: &PoolId,
    at_ms: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE agent_leases l SET released_at = $2, reason = 'revoked' FROM agent_bots b
         WHERE b.agent_id = l.agent_id AND b.pool_id = $1 AND l.released_at IS NULL",
        pool.as_str(),
        at_ms,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The agents of a guild's pools that are in it, with all that the choice depends on.
pub(in crate::agents) async fn list_candidates(
    connection: &mut Connection,
    guild: GuildId,
) -> sqlx::Result<Vec<Candidate>> {
    let rows = sqlx::query!(
        r#"SELECT b.agent_id, coalesce(b.user_id, b.client_id) AS "user!: UserId", b.tag, b.profile, p.slot AS "slot!", c.state = 'online' AS "online!",
                  c.state <> 'waiting' AS "reachable!", h.calls AS "calls: Json<Vec<Call>>", c.latency_ms,
                  EXISTS (SELECT FROM agent_leases l
                          WHERE l.agent_id = b.agent_id AND l.guild_id = $1 AND l.released_at IS NULL) AS "busy!"
           FROM guild_pools($1) p
           JOIN agent_bots b ON b.pool_id = p.pool_id AND b.status IN ('approved', 'active')
           JOIN agent_presence here ON here.agent_id = b.agent_id AND here.guild_id = $1
           JOIN agent_connections c ON c.agent_id = b.agent_id
           JOIN agent_health h ON h.agent_id = b.agent_id
           ORDER BY p.slot, b.id"#,
        guild.to_string(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Candidate {
            agent: row.agent_id.into(),
            user: row.user,
            tag: row.tag,
            profile: Profile::read(row.profile),
            place: row.slot,
            online: row.online,
            reachable: row.reachable,
            busy: row.busy,
            health: Health { calls: row.calls.0, latency_ms: row.latency_ms },
        })
        .collect())
}

struct LeaseRow {
    id: i64,
    kind: String,
    agent_id: String,
    guild: GuildId,
    channel: ChannelId,
    owner: UserId,
    persona: Option<String>,
    locale: String,
    last_used_at: i64,
}

impl From<LeaseRow> for Lease {
    fn from(row: LeaseRow) -> Self {
        Self {
            id: row.id,
            kind: if row.kind == "assistant" { Kind::Assistant } else { Kind::Text },
            agent: row.agent_id.into(),
            guild: row.guild,
            channel: row.channel,
            owner: row.owner,
            persona: row.persona,
            locale: row.locale.parse().unwrap_or_default(),
            last_used: chrono::DateTime::from_timestamp_millis(row.last_used_at).unwrap_or_default(),
        }
    }
}

/// Where a lease is looked for, and whose it is.
#[derive(Clone, Copy, Debug)]
pub(in crate::agents) struct Spot {
    pub kind: Kind,
    pub guild: GuildId,
    pub channel: ChannelId,
    pub owner: UserId,
}

/// The session that is open there: a person's own, or whatever answers in the channel.
pub(in crate::agents) async fn find_lease(connection: &mut Connection, spot: Spot) -> sqlx::Result<Option<Lease>> {
    let row = sqlx::query_as!(
        LeaseRow,
        r#"SELECT id, kind, agent_id, guild_id AS "guild: GuildId", channel_id AS "channel: ChannelId",
                  owner_user_id AS "owner: UserId", persona, locale, last_used_at
           FROM agent_leases
           WHERE released_at IS NULL AND kind = $1 AND guild_id = $2 AND channel_id = $3
             AND (kind = 'assistant' OR owner_user_id = $4)"#,
        <&str>::from(spot.kind),
        spot.guild as _,
        spot.channel as _,
        spot.owner as _,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Lease::from))
}

/// The lease of an agent in a guild.
pub(in crate::agents) async fn find_lease_of(
    connection: &mut Connection,
    guild: GuildId,
    agent: &AgentId,
) -> sqlx::Result<Option<Lease>> {
    let row = sqlx::query_as!(
        LeaseRow,
        r#"SELECT id, kind, agent_id, guild_id AS "guild: GuildId", channel_id AS "channel: ChannelId",
                  owner_user_id AS "owner: UserId", persona, locale, last_used_at
           FROM agent_leases WHERE released_at IS NULL AND guild_id = $1 AND agent_id = $2"#,
        guild as _,
        agent.as_str(),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Lease::from))
}

/// Which agent somebody had there until a moment ago.
pub(in crate::agents) async fn find_preferred(
    connection: &mut Connection,
    spot: Spot,
    since_ms: i64,
) -> sqlx::Result<Option<AgentId>> {
    let row = sqlx::query_scalar!(
        "SELECT agent_id FROM agent_leases
         WHERE guild_id = $1 AND channel_id = $2 AND owner_user_id = $3 AND released_at >= $4
         ORDER BY released_at DESC LIMIT 1",
        spot.guild as _,
        spot.channel as _,
        spot.owner as _,
        since_ms,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(AgentId::from))
}

/// A new lease; `None` if somebody else was faster: with the agent, or at that spot.
pub(in crate::agents) async fn insert_lease(
    connection: &mut Connection,
    spot: Spot,
    agent: &AgentId,
    (persona, locale): (Option<&str>, &str),
    at_ms: i64,
) -> sqlx::Result<Option<i64>> {
    let inserted = sqlx::query_scalar!(
        "INSERT INTO agent_leases (kind, agent_id, guild_id, channel_id, owner_user_id, persona, locale, started_at, last_used_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT DO NOTHING RETURNING id",
        <&str>::from(spot.kind),
        agent.as_str(),
        spot.guild as _,
        spot.channel as _,
        spot.owner as _,
        persona,
        locale,
        at_ms,
    )
    .fetch_optional(connection)
    .await;
    match inserted {
        // The agent was revoked and forgotten at this very moment.
        Err(error) if violates(&error, "agent_leases_agent_id_fkey") => Ok(None),
        inserted => inserted,
    }
}

/// The session goes on with this agent, or with the one it had. False if it ended, went on with another one, or the
/// agent was taken, meanwhile.
pub(in crate::agents) async fn update_lease(
    connection: &mut Connection,
    open: &Lease,
    agent: &AgentId,
    persona: Option<&str>,
    at_ms: i64,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE agent_leases l SET agent_id = $2, last_used_at = greatest(last_used_at, $3), persona = coalesce($4, persona)
         WHERE id = $1 AND agent_id = $5 AND released_at IS NULL
           AND NOT EXISTS (SELECT FROM agent_leases other WHERE other.id <> l.id AND other.released_at IS NULL
                           AND other.guild_id = l.guild_id AND other.agent_id = $2)",
        open.id,
        agent.as_str(),
        at_ms,
        persona,
        open.agent.as_str(),
    )
    .execute(connection)
    .await;
    match done {
        Err(error) if violates(&error, "uq_agent_leases_agent") => Ok(false),
        done => Ok(done?.rows_affected() == 1),
    }
}

/// Ends a lease; true if it was open.
pub(in crate::agents) async fn release(
    connection: &mut Connection,
    lease: i64,
    reason: &str,
    at_ms: i64,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE agent_leases SET released_at = $3, reason = $2 WHERE id = $1 AND released_at IS NULL",
        lease,
        reason,
        at_ms,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A session that was let go because nobody used it.
#[derive(Clone, Debug)]
pub(in crate::agents) struct Idle {
    pub lease: i64,
    pub agent: String,
    pub guild: GuildId,
    pub channel: ChannelId,
    pub owner: UserId,
    pub tag: String,
    pub locale: String,
    pub minutes: i32,
}

/// Ends text sessions that nobody used for their guild's time.
pub(in crate::agents) async fn release_idle(
    connection: &mut Connection,
    default_minutes: i32,
    at_ms: i64,
) -> sqlx::Result<Vec<Idle>> {
    sqlx::query_as!(
        Idle,
        r#"UPDATE agent_leases l SET released_at = $2, reason = 'idle'
           FROM agent_bots b, (SELECT o.id, coalesce(c.idle_minutes, $1) AS minutes
                               FROM agent_leases o LEFT JOIN guild_agent_config c ON c.guild_id = o.guild_id
                               WHERE o.released_at IS NULL AND o.kind = 'text') AS open
           WHERE open.id = l.id AND b.agent_id = l.agent_id AND l.released_at IS NULL
             AND l.last_used_at + open.minutes::bigint * 60000 <= $2
           RETURNING l.id AS lease, l.agent_id AS agent, l.guild_id AS "guild: GuildId", l.channel_id AS "channel: ChannelId",
                     l.owner_user_id AS "owner: UserId", b.tag, l.locale, open.minutes AS "minutes!""#,
        default_minutes,
        at_ms,
    )
    .fetch_all(connection)
    .await
}

/// A session whose agent is not lent to its guild any more.
#[derive(Clone, Debug)]
pub(in crate::agents) struct Unlent {
    pub lease: i64,
    pub kind: String,
    pub agent: String,
    pub guild: GuildId,
    pub channel: ChannelId,
    pub tag: String,
    pub locale: String,
}

/// Ends sessions with agents of pools that their guild may not use, or does not want to: in one guild, or in all.
pub(in crate::agents) async fn release_unlent(
    connection: &mut Connection,
    guild: Option<GuildId>,
    at_ms: i64,
) -> sqlx::Result<Vec<Unlent>> {
    sqlx::query_as!(
        Unlent,
        r#"UPDATE agent_leases l SET released_at = $2, reason = 'revoked'
           FROM agent_bots b
           WHERE b.agent_id = l.agent_id AND l.released_at IS NULL AND ($1::text IS NULL OR l.guild_id = $1)
             AND NOT EXISTS (SELECT FROM guild_pools(l.guild_id) p WHERE p.pool_id = b.pool_id)
           RETURNING l.id AS lease, l.kind, l.agent_id AS agent, l.guild_id AS "guild: GuildId",
                     l.channel_id AS "channel: ChannelId", b.tag, l.locale"#,
        guild.map(|guild| guild.to_string()),
        at_ms,
    )
    .fetch_all(connection)
    .await
}

/// Where an agent answers, and for whom it was put there.
pub(in crate::agents) async fn list_company_of(
    connection: &mut Connection,
    agent: &AgentId,
) -> sqlx::Result<Vec<Spot>> {
    let rows = sqlx::query!(
        r#"SELECT guild_id AS "guild: GuildId", channel_id AS "channel: ChannelId", owner_user_id AS "owner: UserId"
           FROM agent_leases WHERE agent_id = $1 AND kind = 'assistant' AND released_at IS NULL"#,
        agent.as_str(),
    )
    .fetch_all(connection)
    .await?;
    let spot = |(guild, channel, owner)| Spot { kind: Kind::Assistant, guild, channel, owner };
    Ok(rows.into_iter().map(|row| spot((row.guild, row.channel, row.owner))).collect())
}

/// Who an agent is on Discord: its user and its name, whether or not it can speak.
pub(in crate::agents) async fn find_user(
    connection: &mut Connection,
    agent: &AgentId,
) -> sqlx::Result<Option<(UserId, String)>> {
    let row = sqlx::query!(
        r#"SELECT coalesce(user_id, client_id) AS "user!: UserId", tag FROM agent_bots WHERE agent_id = $1"#,
        agent.as_str(),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.user, row.tag)))
}

pub(in crate::agents) async fn upsert_idle_minutes(
    connection: &mut Connection,
    guild: GuildId,
    minutes: i32,
    at_ms: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO guild_agent_config (guild_id, idle_minutes, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (guild_id) DO UPDATE SET idle_minutes = excluded.idle_minutes, updated_at = excluded.updated_at",
        guild as _,
        minutes,
        at_ms,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets leases that ended before this moment.
pub(in crate::agents) async fn delete_leases_before(connection: &mut Connection, at_ms: i64) -> sqlx::Result<u64> {
    Ok(sqlx::query!("DELETE FROM agent_leases WHERE released_at < $1", at_ms)
        .execute(connection)
        .await?
        .rows_affected())
}

/// An agent's health alone.
pub(in crate::agents) async fn get_health(connection: &mut Connection, agent: &AgentId) -> sqlx::Result<Health> {
    let row = sqlx::query!(
        r#"SELECT h.calls AS "calls: Json<Vec<Call>>", c.latency_ms
           FROM agent_health h JOIN agent_connections c USING (agent_id) WHERE agent_id = $1"#,
        agent.as_str(),
    )
    .fetch_one(connection)
    .await?;
    Ok(Health { calls: row.calls.0, latency_ms: row.latency_ms })
}

/// Notes a call; the oldest are forgotten.
pub(in crate::agents) async fn update_health(
    connection: &mut Connection,
    agent: &AgentId,
    call: Call,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE agent_health SET probe_until = NULL, calls = (
             SELECT jsonb_agg(kept.call ORDER BY kept.place)
             FROM (SELECT call, place FROM jsonb_array_elements(calls || $2::jsonb) WITH ORDINALITY AS e (call, place)
                   ORDER BY place DESC LIMIT $3) AS kept)
         WHERE agent_id = $1",
        agent.as_str(),
        json!([call]),
        KEPT_CALLS,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The right to try whether a broken agent works again; one at a time has it.
pub(in crate::agents) async fn claim_probe(
    connection: &mut Connection,
    agent: &AgentId,
    (now_ms, until_ms): (i64, i64),
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE agent_health SET probe_until = $3 WHERE agent_id = $1 AND (probe_until IS NULL OR probe_until < $2)",
        agent.as_str(),
        now_ms,
        until_ms,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
