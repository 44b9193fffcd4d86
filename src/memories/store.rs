//! SQL of memories: writing them, and reading those that are known by their ids.
//!
//! Whoever reads for somebody else than the owner reads through `visible_memories`: it is the rule about who sees what.

pub(super) mod changing;
pub(super) mod finding;
pub(super) mod uses;
pub(super) mod vectors;
pub(super) mod vocabulary;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::{
    db::{Connection, Db, Tx},
    ids::{ChannelId, GuildId, MessageId, UserId},
    memories::model::{Memory, NewMemory, Tally, Viewer},
};

/// A memory as it lies in the database.
pub(super) struct Row {
    id: Uuid,
    user_id: UserId,
    guild_id: Option<GuildId>,
    channel_id: Option<ChannelId>,
    scope: String,
    content: String,
    context: String,
    tags: Vec<String>,
    entities: Value,
    importance: i32,
    is_open: bool,
    source_type: String,
    said_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl From<Row> for Memory {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            user: row.user_id,
            guild: row.guild_id,
            channel: row.channel_id,
            scope: row.scope.parse().unwrap_or_default(),
            content: row.content,
            context: row.context,
            tags: row.tags,
            entities: row.entities,
            importance: row.importance,
            is_open: row.is_open,
            source: row.source_type.parse().unwrap_or_default(),
            said_at: row.said_at,
            expires_at: row.expires_at,
            created_at: row.created_at,
        }
    }
}

/// Writes a memory, unless the same is there already, this event wrote one before, or a message it comes from was
/// deleted. Gives its id if it was written.
pub(super) async fn insert_memory(
    tx: &mut Tx,
    viewer: &Viewer,
    new: &NewMemory,
    event: Option<&str>,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Uuid>> {
    let (messages, authors): (Vec<MessageId>, Vec<UserId>) = new.messages.iter().copied().unzip();
    sqlx::query_scalar!(
        "WITH new AS (
             INSERT INTO memories (user_id, guild_id, channel_id, project_id, scope, content, context, tags, entities,
                 importance, is_open, source_type, supersedes, timestamp, expires_at, event_id, created_at, updated_at)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17
             WHERE NOT EXISTS (SELECT FROM message_tombstones t WHERE t.message_id = ANY ($18::text[]))
             ON CONFLICT DO NOTHING
             RETURNING id
         ), sources AS (
             INSERT INTO memory_sources (memory_id, message_id, user_id)
             SELECT new.id, s.message_id, s.user_id
             FROM new, unnest($18::text[], $19::text[]) AS s (message_id, user_id)
             ON CONFLICT DO NOTHING
         )
         SELECT id FROM new",
        viewer.user as _,
        viewer.guild as _,
        viewer.channel as _,
        viewer.project,
        new.scope.to_string(),
        new.content,
        new.context,
        &new.tags,
        new.entities,
        new.importance,
        new.is_open,
        new.source.to_string(),
        new.supersedes,
        new.said_at.unwrap_or(now),
        new.expires_at,
        event,
        now,
        &messages as _,
        &authors as _,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// The memory that a new one takes the place of ends now; whether there was such a one.
pub(super) async fn update_superseded(
    tx: &mut Tx,
    viewer: &Viewer,
    old: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE memories SET valid_until = $4, updated_at = $4
         WHERE id IN (SELECT v.id FROM visible_memories($1, $2, $4) v WHERE v.id = $3)",
        &viewer.keys(),
        viewer.is_alone(),
        old,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What an event wrote before.
pub(super) async fn find_by_event(tx: &mut Tx, event: &str, owner: UserId) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!("SELECT id FROM memories WHERE event_id = $1 AND user_id = $2", event, owner as _)
        .fetch_optional(&mut **tx)
        .await
}

/// The memory of the same scope that says the same, word for word.
pub(super) async fn find_twin(tx: &mut Tx, viewer: &Viewer, new: &NewMemory) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!(
        "SELECT id FROM memories
         WHERE scope_key = memory_scope_key($1, $2, $3, $4, $5) AND is_active AND valid_until IS NULL
           AND content_hash = md5(btrim(lower(regexp_replace($6, '[^[:alnum:]]+', ' ', 'g'))))",
        new.scope.to_string(),
        viewer.user as _,
        viewer.guild as _,
        viewer.channel as _,
        viewer.project,
        new.content,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// How many memories of their own somebody has.
pub(super) async fn count_own(executor: impl PgExecutor<'_>, user: UserId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM memories WHERE user_id = $1 AND is_active AND valid_until IS NULL"#,
        user as _,
    )
    .fetch_one(executor)
    .await
}

/// Those of these memories that may be seen, in no order.
pub(super) async fn list_memories(
    connection: &mut Connection,
    viewer: &Viewer,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Memory>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id!", user_id AS "user_id!: UserId", guild_id AS "guild_id: GuildId",
             channel_id AS "channel_id: ChannelId", scope AS "scope!", content AS "content!", context AS "context!",
             tags AS "tags!", entities AS "entities!", importance AS "importance!", is_open AS "is_open!",
             source_type AS "source_type!", timestamp AS "said_at!", expires_at, created_at AS "created_at!"
           FROM visible_memories($1, $2, $4) WHERE id = ANY ($3)"#,
        &viewer.keys(),
        viewer.is_alone(),
        ids,
        now,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Memory::from).collect())
}

/// A page of what may be seen: pinned ones first, then the newest.
pub(super) async fn list_page(
    db: &Db,
    viewer: &Viewer,
    scope: Option<&str>,
    now: DateTime<Utc>,
    (offset, limit): (i64, i64),
) -> sqlx::Result<Vec<Memory>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id!", user_id AS "user_id!: UserId", guild_id AS "guild_id: GuildId",
             channel_id AS "channel_id: ChannelId", scope AS "scope!", content AS "content!", context AS "context!",
             tags AS "tags!", entities AS "entities!", importance AS "importance!", is_open AS "is_open!",
             source_type AS "source_type!", timestamp AS "said_at!", expires_at, created_at AS "created_at!"
           FROM visible_memories($1, $2, $3) WHERE $4::text IS NULL OR scope = $4
           ORDER BY importance = 10 DESC, created_at DESC, id OFFSET $5 LIMIT $6"#,
        &viewer.keys(),
        viewer.is_alone(),
        now,
        scope,
        offset,
        limit,
    )
    .fetch_all(db.pool())
    .await?;
    Ok(rows.into_iter().map(Memory::from).collect())
}

/// Everything somebody has, with what was corrected and what is expired, as rows of JSON in the order of writing.
pub(super) async fn list_own_rows(db: &Db, user: UserId) -> sqlx::Result<Vec<Value>> {
    sqlx::query_scalar!(
        r#"SELECT jsonb_build_object('content', content, 'scope', scope, 'tags', tags, 'entities', entities,
               'importance', importance, 'pinned', importance = 10, 'open', is_open, 'source', source_type,
               'since', "timestamp", 'corrected_at', valid_until, 'expires_at', expires_at, 'written_at', created_at)
               AS "row!"
           FROM memories WHERE user_id = $1 AND is_active ORDER BY created_at, id"#,
        user as _,
    )
    .fetch_all(db.pool())
    .await
}

/// How much of what may be seen there is.
pub(super) async fn find_tally(db: &Db, viewer: &Viewer, now: DateTime<Utc>) -> sqlx::Result<Tally> {
    sqlx::query_as!(
        Tally,
        r#"SELECT count(*) FILTER (WHERE scope = 'own') AS "own!",
             count(*) FILTER (WHERE scope = 'own' AND importance = 10) AS "pinned!",
             count(*) FILTER (WHERE scope = 'own' AND is_open) AS "open!",
             count(*) FILTER (WHERE scope = 'channel') AS "channel!",
             count(*) FILTER (WHERE scope = 'guild') AS "guild!",
             (SELECT count(*) FROM memory_embeddings e WHERE e.memory_id IN (SELECT id FROM visible_memories($1, $2, $3)))
                 AS "embedded!",
             min(created_at) FILTER (WHERE scope = 'own') AS oldest
           FROM visible_memories($1, $2, $3)"#,
        &viewer.keys(),
        viewer.is_alone(),
        now,
    )
    .fetch_one(db.pool())
    .await
}

/// Removes what expired, what was forgotten before this moment, and notes of use older than that; a batch of each.
pub(super) async fn delete_old(
    db: &Db,
    now: DateTime<Utc>,
    forgotten: DateTime<Utc>,
    used: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "WITH doomed AS (
             (SELECT id FROM memories WHERE expires_at < $1 LIMIT 2000)
             UNION ALL (SELECT id FROM memories WHERE forgotten_at < $2 LIMIT 2000)
         ), notes AS (DELETE FROM memory_uses WHERE used_at < $3)
         DELETE FROM memories m USING doomed d WHERE m.id = d.id",
        now,
        forgotten,
        used,
    )
    .execute(db.pool())
    .await?;
    Ok(done.rows_affected())
}
