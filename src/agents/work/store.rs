//! SQL of what agents do. Coins move in the ledger's own function, in the same statement as the use's row.

use serde_json::Value;
use sqlx::types::Json;

use super::{
    deeds::{ActDeed, Seen},
    model::{Action, Paid, State, Terms, Use},
};
use crate::{
    agents::model::{AgentId, PoolId, Profile},
    db::Connection,
    economy::ledger::{Moment, Standing},
    ids::{ChannelId, EventId, GuildId, UserId},
};

/// What paying looks at: the actor's things, the server's terms, and the last time.
pub(super) async fn get_action_facts(
    connection: &mut Connection,
    moment: Moment<'_>,
    guild: GuildId,
    action: Action,
) -> sqlx::Result<(Standing, Seen)> {
    let row = sqlx::query!(
        r#"SELECT ledger_read($1, $2, $3) AS "standing!: Json<Standing>",
                  (SELECT to_jsonb(a) FROM guild_agent_actions a WHERE a.guild_id = $4 AND a.action = $5) AS "terms: Json<Terms>",
                  (SELECT max(u.created_at) FROM agent_action_uses u
                   WHERE u.guild_id = $4 AND u.user_id = $2 AND u.action = $5 AND u.status <> 'refunded') AS last_ms"#,
        moment.origin.event as _,
        moment.origin.user.to_string(),
        moment.ms(),
        guild as _,
        action.to_string(),
    )
    .fetch_one(connection)
    .await?;
    Ok((row.standing.0, Seen { terms: row.terms.map(|terms| terms.0), last_ms: row.last_ms }))
}

/// The use with its debit; the task that does it comes with it.
pub(super) async fn insert_use(
    connection: &mut Connection,
    deed: &ActDeed<'_>,
    posting: &Value,
    paid: &Paid,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"WITH paid AS (
               INSERT INTO agent_action_uses (event_id, guild_id, channel_id, user_id, action, agent_id, cost, content,
                                              about, locale, respond_to, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING event_id
           )
           SELECT ledger_post($13) IS NULL AS done FROM paid"#,
        deed.origin.event as _,
        deed.guild as _,
        deed.origin.channel as _,
        deed.origin.user as _,
        deed.action.to_string(),
        deed.agent.as_str(),
        paid.cost,
        deed.content,
        deed.about as _,
        deed.origin.locale.to_string(),
        deed.respond_to,
        posting["at"].as_i64(),
        posting,
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}

/// A use by its event.
pub(super) async fn find_use(connection: &mut Connection, event: EventId) -> sqlx::Result<Option<Use>> {
    let row = sqlx::query!(
        r#"SELECT guild_id AS "guild: GuildId", channel_id AS "channel: ChannelId", user_id AS "user: UserId", action,
                  agent_id, cost, content, about AS "about: UserId", locale, status, created_at
           FROM agent_action_uses WHERE event_id = $1"#,
        event as _,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Use {
        event,
        guild: row.guild,
        channel: row.channel,
        user: row.user,
        // Only we write it; another version's action is said like any other.
        action: row.action.parse().unwrap_or(Action::Say),
        agent: row.agent_id.into(),
        cost: row.cost,
        content: row.content,
        about: row.about,
        locale: row.locale,
        state: row.status.parse().unwrap_or(State::Done),
        created_at: chrono::DateTime::from_timestamp_millis(row.created_at).unwrap_or_default(),
    }))
}

/// It is done; false if it was settled before.
pub(super) async fn update_done(connection: &mut Connection, event: EventId, at_ms: i64) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE agent_action_uses SET status = 'done', content = NULL, respond_to = NULL, settled_at = $2
         WHERE event_id = $1 AND status = 'pending'",
        event as _,
        at_ms,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Another agent does it instead.
pub(super) async fn update_use_agent(connection: &mut Connection, event: EventId, agent: &AgentId) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE agent_action_uses SET agent_id = $2 WHERE event_id = $1 AND status = 'pending'",
        event as _,
        agent.as_str(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What a refund looks at: what its receiver has, whose the use is, and what has become of it.
pub(super) async fn get_refund_facts(
    connection: &mut Connection,
    moment: Moment<'_>,
    of: EventId,
) -> sqlx::Result<(Standing, Option<UserId>, State)> {
    let row = sqlx::query!(
        r#"SELECT ledger_read($1, $2, $3) AS "standing!: Json<Standing>",
                  u.user_id AS "owner?: UserId", u.status AS "status?"
           FROM (SELECT) AS one_row LEFT JOIN agent_action_uses u ON u.event_id = $4"#,
        moment.origin.event as _,
        moment.origin.user as _,
        moment.ms(),
        of as _,
    )
    .fetch_one(connection)
    .await?;
    let state = row.status.and_then(|status| status.parse().ok()).unwrap_or(State::Done);
    Ok((row.standing.0, row.owner, state))
}

/// The coins come back, if the use is still pending: its row and the ledger's in one statement.
pub(super) async fn update_refunded(connection: &mut Connection, of: EventId, posting: &Value) -> sqlx::Result<()> {
    sqlx::query!(
        r#"WITH refunded AS (
               UPDATE agent_action_uses SET status = 'refunded', content = NULL, respond_to = NULL, settled_at = $2
               WHERE event_id = $1 AND status = 'pending' RETURNING event_id
           )
           SELECT ledger_post($3) IS NULL AS done FROM refunded"#,
        of as _,
        posting["at"].as_i64(),
        posting,
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}

/// Uses that were paid before this moment and are neither done nor refunded, whose task does not live any more.
/// The oldest come first.
pub(super) async fn list_forgotten(connection: &mut Connection, before_ms: i64) -> sqlx::Result<Vec<EventId>> {
    sqlx::query_scalar!(
        r#"SELECT u.event_id AS "event: EventId" FROM agent_action_uses u
           WHERE u.status = 'pending' AND u.created_at < $1
             AND NOT EXISTS (SELECT FROM queue q WHERE q.task_type = 'agents.act' AND q.status IN ('pending', 'processing')
                             AND q.payload->>'event' = u.event_id)
           ORDER BY u.created_at LIMIT 100"#,
        before_ms,
    )
    .fetch_all(connection)
    .await
}

/// How a server has its actions, where it chose.
pub(super) async fn list_terms(connection: &mut Connection, guild: GuildId) -> sqlx::Result<Vec<(String, Terms)>> {
    let rows = sqlx::query!(
        "SELECT action, enabled, cost, cooldown_s FROM guild_agent_actions WHERE guild_id = $1",
        guild as _,
    )
    .fetch_all(connection)
    .await?;
    let terms = |row: (bool, i64, i32)| Terms { enabled: row.0, cost: row.1, cooldown_s: row.2 };
    Ok(rows.into_iter().map(|row| (row.action, terms((row.enabled, row.cost, row.cooldown_s)))).collect())
}

/// How a server has an action, locked until the transaction ends; where it chose nothing, the default becomes its choice.
pub(super) async fn lock_terms(
    connection: &mut Connection,
    guild: GuildId,
    action: Action,
    at_ms: i64,
) -> sqlx::Result<Terms> {
    let Terms { enabled, cost, cooldown_s } = action.default_terms();
    sqlx::query_as!(
        Terms,
        // The update that changes nothing waits for whoever changes it now, and then locks what they wrote.
        "INSERT INTO guild_agent_actions AS a (guild_id, action, enabled, cost, cooldown_s, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (guild_id, action) DO UPDATE SET updated_at = a.updated_at
         RETURNING enabled, cost, cooldown_s",
        guild as _,
        action.to_string(),
        enabled,
        cost,
        cooldown_s,
        at_ms,
    )
    .fetch_one(connection)
    .await
}

pub(super) async fn update_terms(
    connection: &mut Connection,
    guild: GuildId,
    action: Action,
    terms: Terms,
    at_ms: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE guild_agent_actions SET enabled = $3, cost = $4, cooldown_s = $5, updated_at = $6
         WHERE guild_id = $1 AND action = $2",
        guild as _,
        action.to_string(),
        terms.enabled,
        terms.cost,
        terms.cooldown_s,
        at_ms,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What it takes to speak as an agent.
pub(in crate::agents) struct Speaker {
    pub user: UserId,
    pub pool: PoolId,
    pub sealed: String,
    pub tag: String,
    pub profile: Profile,
}

pub(super) async fn find_speaker(connection: &mut Connection, agent: &AgentId) -> sqlx::Result<Option<Speaker>> {
    let row = sqlx::query!(
        r#"SELECT coalesce(user_id, client_id) AS "user!: UserId", pool_id AS "pool_id!", token, tag, profile
           FROM agent_bots WHERE agent_id = $1 AND status IN ('approved', 'active') AND pool_id IS NOT NULL"#,
        agent.as_str(),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Speaker {
        user: row.user,
        pool: row.pool_id.into(),
        sealed: row.token,
        tag: row.tag,
        profile: Profile::read(row.profile),
    }))
}

/// The bots that are agents here and keep a channel company, by their users.
pub(super) async fn list_answering(connection: &mut Connection) -> sqlx::Result<Vec<(UserId, ChannelId)>> {
    let rows = sqlx::query!(
        r#"SELECT coalesce(b.user_id, b.client_id) AS "user!: UserId", l.channel_id AS "channel: ChannelId"
           FROM agent_leases l JOIN agent_bots b USING (agent_id)
           WHERE l.released_at IS NULL AND l.kind = 'assistant'"#
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.user, row.channel)).collect())
}

/// What an agent is like, changed by those who manage its pool or lent it.
pub(super) async fn update_profile(
    connection: &mut Connection,
    agent: &AgentId,
    actor: UserId,
    profile: &Value,
    at_ms: i64,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE agent_bots SET profile = coalesce(profile, '{}') || $3, updated_at = $4
         WHERE agent_id = $1 AND status <> 'revoked' AND (pool_rank(pool_id, $2) >= 3 OR contributed_by = $2)",
        agent.as_str(),
        actor.to_string(),
        profile,
        at_ms,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn lock_profile(connection: &mut Connection, agent: &AgentId) -> sqlx::Result<Option<Profile>> {
    let row = sqlx::query_scalar!("SELECT profile FROM agent_bots WHERE agent_id = $1 FOR UPDATE", agent.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(row.map(Profile::read))
}
