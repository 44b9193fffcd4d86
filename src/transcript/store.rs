//! SQL of the recorded conversation.

pub(super) mod context;
pub(super) mod finding;
pub(super) mod partitions;
pub(super) mod people;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::{
    db::{Db, Tx},
    ids::{ChannelId, GuildId, MessageId, UserId},
    transcript::{
        Place, Recorded,
        plan::{People, Revised},
    },
};

/// Inserts messages, except those deleted already, those of people who want none recorded and those said to them alone. A
/// message that is there is only changed by a newer edit.
pub(super) async fn insert_messages(tx: &mut Tx, messages: &[&Recorded], people: &People) -> sqlx::Result<u64> {
    let count = messages.len();
    let mut ids: Vec<MessageId> = Vec::with_capacity(count);
    let mut times: Vec<DateTime<Utc>> = Vec::with_capacity(count);
    let mut texts: Vec<String> = Vec::with_capacity(count);
    let mut users: Vec<UserId> = Vec::with_capacity(count);
    let mut channels: Vec<ChannelId> = Vec::with_capacity(count);
    let mut guilds: Vec<Option<GuildId>> = Vec::with_capacity(count);
    let mut names: Vec<String> = Vec::with_capacity(count);
    let mut bots: Vec<bool> = Vec::with_capacity(count);
    let mut kinds: Vec<&str> = Vec::with_capacity(count);
    let mut replies: Vec<Option<MessageId>> = Vec::with_capacity(count);
    let mut attachments: Vec<Value> = Vec::with_capacity(count);
    let mut v2: Vec<bool> = Vec::with_capacity(count);
    let mut edits: Vec<Option<DateTime<Utc>>> = Vec::with_capacity(count);
    let mut with: Vec<Option<UserId>> = Vec::with_capacity(count);
    for message in messages {
        ids.push(message.message);
        times.push(message.message.created_at());
        texts.push(storable(&message.text));
        users.push(message.author);
        channels.push(message.place.channel);
        guilds.push(message.place.guild);
        names.push(storable(&message.author_name));
        bots.push(message.author_is_bot);
        kinds.push(if message.is_system { "system" } else { "user" });
        replies.push(message.reply_to);
        attachments.push(attachments_json(message));
        v2.push(message.has_v2_text);
        edits.push(message.edited_at);
        let is_private = message.place.guild.is_none();
        with.push(people.get(&message.place.channel).copied().filter(|_| is_private));
    }
    let done = sqlx::query!(
        "INSERT INTO messages AS m (message_id, created_at, value, user_id, channel_id, guild_id, author_name,
             author_is_bot, message_type, reply_to, attachments, has_v2_text, edited_at, private_with)
         SELECT r.*
         FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
             $8::boolean[], $9::text[], $10::text[], $11::jsonb[], $12::boolean[], $13::timestamptz[], $14::text[])
             AS r (message_id, created_at, value, user_id, channel_id, guild_id, author_name,
             author_is_bot, message_type, reply_to, attachments, has_v2_text, edited_at, private_with)
         WHERE NOT EXISTS (SELECT FROM message_tombstones t WHERE t.message_id = r.message_id)
           AND NOT EXISTS (SELECT FROM recording_optouts o WHERE o.user_id IN (r.user_id, r.private_with))
           AND NOT EXISTS (SELECT FROM erasures e
                           WHERE e.user_id IN (r.user_id, r.private_with) AND e.began_at >= r.created_at)
         ON CONFLICT (message_id, created_at) DO UPDATE
         SET value = excluded.value, attachments = excluded.attachments, has_v2_text = excluded.has_v2_text,
             edited_at = excluded.edited_at
         WHERE excluded.edited_at > coalesce(m.edited_at, '-infinity')",
        &ids as _,
        &times,
        &texts,
        &users as _,
        &channels as _,
        &guilds as _,
        &names,
        &bots,
        &kinds as _,
        &replies as _,
        &attachments,
        &v2,
        &edits as _,
        &with as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// An erasure that begins from now on waits for this transaction, as it does for one that has inserted messages.
pub(super) async fn hold_erasures(tx: &mut Tx) -> sqlx::Result<()> {
    sqlx::query!("LOCK TABLE ONLY messages IN ROW EXCLUSIVE MODE").execute(&mut **tx).await?;
    Ok(())
}

/// Which of these messages were said before their author erased.
pub(super) async fn list_erased(tx: &mut Tx, messages: &[&Recorded]) -> sqlx::Result<Vec<MessageId>> {
    let ids: Vec<MessageId> = messages.iter().map(|message| message.message).collect();
    let users: Vec<UserId> = messages.iter().map(|message| message.author).collect();
    let times: Vec<DateTime<Utc>> = ids.iter().map(|message| message.created_at()).collect();
    sqlx::query_scalar!(
        r#"SELECT r.message_id AS "message_id!: MessageId"
           FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS r (message_id, user_id, created_at)
           WHERE EXISTS (SELECT FROM erasures e WHERE e.user_id = r.user_id AND e.began_at >= r.created_at)"#,
        &ids as _,
        &users as _,
        &times,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Applies edits that are newer than what is there; gives the messages that were there. Where the new text may not be kept,
/// because of the guild's wish or the author's, a message that somebody changed goes: what it said no longer stands.
pub(super) async fn update_messages(tx: &mut Tx, edits: &[Revised]) -> sqlx::Result<Vec<MessageId>> {
    let count = edits.len();
    let mut ids: Vec<MessageId> = Vec::with_capacity(count);
    let mut times: Vec<DateTime<Utc>> = Vec::with_capacity(count);
    let mut texts: Vec<Option<String>> = Vec::with_capacity(count);
    let mut attachments: Vec<Option<Value>> = Vec::with_capacity(count);
    let mut v2: Vec<Option<bool>> = Vec::with_capacity(count);
    let mut edited: Vec<Option<DateTime<Utc>>> = Vec::with_capacity(count);
    let mut kept: Vec<bool> = Vec::with_capacity(count);
    for Revised { edit, is_kept } in edits {
        ids.push(edit.message);
        times.push(edit.message.created_at());
        texts.push(edit.text.as_deref().map(storable));
        attachments.push(edit.attachments.as_ref().map(|attachments| storable_json(serde_json::json!(attachments))));
        v2.push(edit.has_v2_text);
        edited.push(edit.edited_at);
        kept.push(*is_kept);
    }
    sqlx::query_scalar!(
        r#"WITH there AS (
               SELECT e.*, coalesce(e.edited_at >= n.edited_at, TRUE) AS is_newer,
                   coalesce(e.edited_at > coalesce(n.edited_at, '-infinity'), FALSE) AS is_changed,
                   e.is_kept AND NOT EXISTS (
                       SELECT FROM recording_optouts o WHERE o.user_id IN (n.user_id, n.private_with)) AS may_be_kept
               FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::jsonb[], $5::boolean[], $6::timestamptz[],
                   $7::boolean[])
                   AS e (message_id, created_at, value, attachments, has_v2_text, edited_at, is_kept)
               JOIN messages n USING (message_id, created_at)
           ), outdated AS (
               DELETE FROM messages m USING there t
               WHERE m.message_id = t.message_id AND m.created_at = t.created_at AND NOT t.may_be_kept AND t.is_changed
           ), tombstones AS (
               INSERT INTO message_tombstones (message_id)
               SELECT message_id FROM there WHERE NOT may_be_kept AND is_changed
               ORDER BY message_id ON CONFLICT DO NOTHING
           ), changed AS (
               UPDATE messages m
               SET value = CASE WHEN t.is_newer THEN coalesce(t.value, m.value) ELSE m.value END,
                   attachments = CASE WHEN t.is_newer THEN coalesce(t.attachments, m.attachments) ELSE m.attachments END,
                   has_v2_text = CASE WHEN t.is_newer THEN coalesce(t.has_v2_text, m.has_v2_text) ELSE m.has_v2_text END,
                   edited_at = greatest(m.edited_at, t.edited_at)
               FROM there t
               WHERE m.message_id = t.message_id AND m.created_at = t.created_at AND t.may_be_kept
           )
           SELECT message_id AS "message_id!: MessageId" FROM there"#,
        &ids as _,
        &times,
        &texts as _,
        &attachments as _,
        &v2 as _,
        &edited as _,
        &kept,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Deletes messages and leaves a tombstone of each, also of those that are not recorded (yet).
pub(super) async fn delete_messages(tx: &mut Tx, messages: &[MessageId]) -> sqlx::Result<()> {
    let times: Vec<DateTime<Utc>> = messages.iter().map(|message| message.created_at()).collect();
    sqlx::query!(
        "WITH gone AS (
             SELECT * FROM unnest($1::text[], $2::timestamptz[]) AS g (message_id, created_at)
         ), tombstones AS (
             INSERT INTO message_tombstones (message_id)
             SELECT message_id FROM gone ORDER BY message_id ON CONFLICT DO NOTHING
         )
         DELETE FROM messages m USING gone g WHERE m.message_id = g.message_id AND m.created_at = g.created_at",
        messages as _,
        &times,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Moves watermarks forward, never back.
pub(super) async fn upsert_watermarks(tx: &mut Tx, marks: &[(Place, MessageId)]) -> sqlx::Result<()> {
    let channels: Vec<ChannelId> = marks.iter().map(|(place, _)| place.channel).collect();
    let guilds: Vec<Option<GuildId>> = marks.iter().map(|(place, _)| place.guild).collect();
    let messages: Vec<MessageId> = marks.iter().map(|(_, message)| *message).collect();
    sqlx::query!(
        "INSERT INTO channel_watermarks AS w (channel_id, guild_id, last_message)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
         ON CONFLICT (channel_id) DO UPDATE
         SET last_message = excluded.last_message, guild_id = excluded.guild_id, updated_at = now()
         WHERE excluded.last_message::numeric > w.last_message::numeric",
        &channels as _,
        &guilds as _,
        &messages as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Up to where a channel is recorded.
pub(super) async fn find_watermark(db: &Db, channel: ChannelId) -> sqlx::Result<Option<MessageId>> {
    sqlx::query_scalar!(
        r#"SELECT last_message AS "last_message: MessageId" FROM channel_watermarks WHERE channel_id = $1"#,
        channel as _,
    )
    .fetch_optional(db.pool())
    .await
}

/// The newest recorded messages of a channel up to one, each with when it was last edited, newest first.
pub(super) async fn list_recorded(
    db: &Db,
    channel: ChannelId,
    last: MessageId,
    most: i64,
) -> sqlx::Result<Vec<(MessageId, Option<DateTime<Utc>>)>> {
    let rows = sqlx::query!(
        r#"SELECT message_id AS "message: MessageId", edited_at FROM messages
           WHERE channel_id = $1 AND created_at <= $2 ORDER BY created_at DESC LIMIT $3"#,
        channel as _,
        last.created_at(),
        most,
    )
    .fetch_all(db.pool())
    .await?;
    // Some of the last one's millisecond may be later than it.
    let until = rows.into_iter().filter(|row| row.message <= last);
    Ok(until.map(|row| (row.message, row.edited_at)).collect())
}

/// Notes when listening began, unless it is noted already.
pub(super) async fn insert_beginning(db: &Db, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("INSERT INTO transcript_beginning (began_at) VALUES ($1) ON CONFLICT DO NOTHING", now)
        .execute(db.pool())
        .await?;
    Ok(())
}

/// When listening began.
pub(super) async fn find_beginning(db: &Db) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!("SELECT began_at FROM transcript_beginning").fetch_optional(db.pool()).await
}

/// Removes tombstones older than a day: no page of history is that old.
pub(super) async fn delete_old_tombstones(db: &Db) -> sqlx::Result<u64> {
    let done = sqlx::query!("DELETE FROM message_tombstones WHERE deleted_at < now() - interval '1 day'")
        .execute(db.pool())
        .await?;
    Ok(done.rows_affected())
}

/// Removes a guild's messages from before this moment, the oldest first, at most this many.
pub(super) async fn delete_guild_before(db: &Db, guild: GuildId, time: DateTime<Utc>, limit: i64) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "DELETE FROM messages m USING (
             SELECT message_id, created_at FROM messages
             WHERE guild_id = $1 AND created_at < $2 ORDER BY created_at LIMIT $3) AS old
         WHERE m.message_id = old.message_id AND m.created_at = old.created_at AND m.created_at < $2",
        guild as _,
        time,
        limit,
    )
    .execute(db.pool())
    .await?;
    Ok(done.rows_affected())
}

/// Postgres has no NUL in its texts; one such message must not hold up the others.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

fn attachments_json(message: &Recorded) -> Value {
    storable_json(serde_json::json!(message.attachments))
}

/// The same for JSON, whose texts may not hold NUL either.
fn storable_json(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(storable(&text)),
        Value::Array(items) => Value::Array(items.into_iter().map(storable_json).collect()),
        Value::Object(map) => map.into_iter().map(|(key, value)| (storable(&key), storable_json(value))).collect(),
        other => other,
    }
}
