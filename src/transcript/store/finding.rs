//! Looking for messages.

use chrono::{DateTime, Utc};

use crate::{
    db::{Db, Tx},
    ids::{ChannelId, GuildId, MessageId, UserId},
    transcript::{
        Place,
        finding::{Hit, Look, Scope, Stretch},
    },
};

/// With more channels than this, naming each in the index costs more than it saves.
const NAMED_CHANNELS: usize = 20;

/// What the index is asked for: the words, and marks that no text yields.
pub(in crate::transcript) struct Words {
    text: Option<String>,
    beginnings: Option<String>,
    marks: String,
}

impl Words {
    pub(in crate::transcript) fn of(scope: &Scope, look: &Look) -> Self {
        let mut marks = match scope {
            Scope::Guild(guild, _) => vec![format!("'&{guild}'")],
            Scope::Private(channel) => vec![format!("'#{channel}'")],
        };
        if let Scope::Guild(_, channels) = scope
            && (1..=NAMED_CHANNELS).contains(&channels.len())
        {
            let any: Vec<_> = channels.iter().map(|channel| format!("'#{channel}'")).collect();
            marks.push(format!("({})", any.join("|")));
        }
        marks.extend(look.author.map(|author| format!("'@{author}'")));
        marks.extend(look.has.map(|has| format!("'!{has}'")));
        let beginnings: Vec<_> = look.beginnings.iter().map(|word| format!("{word}:*")).collect();
        Self {
            text: Some(look.words.clone()).filter(|text| !text.trim().is_empty()),
            beginnings: Some(beginnings.join(" & ")).filter(|words| !words.is_empty()),
            marks: marks.join("&"),
        }
    }
}

/// The guild, and the channels as they are bound. A direct message has no guild and is one channel.
fn bounds(scope: &Scope) -> (Option<GuildId>, &[ChannelId]) {
    match scope {
        Scope::Guild(guild, channels) => (Some(*guild), channels),
        Scope::Private(channel) => (None, std::slice::from_ref(channel)),
    }
}

/// What was said around messages of a channel: so many before each, itself, and so many after it.
pub(in crate::transcript) async fn list_around(
    db: &Db,
    place: Place,
    messages: &[MessageId],
    each: usize,
) -> sqlx::Result<Vec<(MessageId, Hit)>> {
    let times: Vec<DateTime<Utc>> = messages.iter().map(|message| message.created_at()).collect();
    let rows = sqlx::query!(
        r#"SELECT c.message_id AS "centre!: MessageId", m.message_id AS "message_id!: MessageId",
             m.channel_id AS "channel_id!: ChannelId", m.user_id AS "user_id!: UserId", m.author_name AS "author_name!",
             m.value AS "value!", jsonb_array_length(m.attachments) AS "files!"
           FROM unnest($3::text[], $4::timestamptz[]) AS c (message_id, said_at)
           CROSS JOIN LATERAL (
               (SELECT * FROM messages b WHERE b.channel_id = $2 AND b.guild_id IS NOT DISTINCT FROM $1
                  AND b.created_at < c.said_at ORDER BY b.created_at DESC LIMIT $5)
               UNION ALL
               (SELECT * FROM messages a WHERE a.channel_id = $2 AND a.guild_id IS NOT DISTINCT FROM $1
                  AND a.created_at >= c.said_at ORDER BY a.created_at LIMIT $5 + 1)
           ) AS m"#,
        place.guild as _,
        place.channel as _,
        messages as _,
        &times,
        i64::try_from(each).unwrap_or(i64::MAX - 1),
    )
    .fetch_all(db.pool())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let hit = Hit {
                message: row.message_id,
                channel: row.channel_id,
                author: row.user_id,
                author_name: row.author_name,
                text: row.value,
                files: row.files,
            };
            (row.centre, hit)
        })
        .collect())
}

/// What walking the newest messages came to.
pub(in crate::transcript) struct Walked {
    pub(in crate::transcript) hits: Vec<Hit>,
    /// The last message looked at; `None` if there are no older ones.
    pub(in crate::transcript) end: Option<MessageId>,
}

struct Row {
    message_id: MessageId,
    channel_id: ChannelId,
    user_id: UserId,
    author_name: String,
    value: String,
    files: i32,
    fits: bool,
    is_end: bool,
}

impl From<Row> for Hit {
    fn from(row: Row) -> Self {
        Self {
            message: row.message_id,
            channel: row.channel_id,
            author: row.user_id,
            author_name: row.author_name,
            text: row.value,
            files: row.files,
        }
    }
}

/// Those of the newest `walk` messages that fit.
pub(in crate::transcript) async fn list_newest_hits(
    tx: &mut Tx,
    scope: &Scope,
    words: &Words,
    look: &Look,
    walk: i64,
) -> sqlx::Result<Walked> {
    let ((guild, channels), before) = (bounds(scope), look.before.unwrap_or(MessageId(u64::MAX)));
    let only_channel = Some(channels).filter(|channels| channels.len() == 1).and_then(|channels| channels.first());
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT message_id AS "message_id: MessageId", channel_id AS "channel_id: ChannelId",
               user_id AS "user_id: UserId", author_name, value, jsonb_array_length(attachments) AS "files!",
               fits AS "fits!", place = $9 AS "is_end!"
           FROM (
               SELECT *, row_number() OVER (ORDER BY created_at DESC, message_id DESC) AS place,
                   message_type IS DISTINCT FROM 'system' AND channel_id = ANY($1::text[])
                   AND coalesce(message_words(value, guild_id, channel_id, user_id, attachments) @@ (
                       $4::text::tsquery
                       && coalesce(websearch_to_tsquery('pg_catalog.simple', $2), ''::tsquery)
                       && coalesce(to_tsquery('pg_catalog.simple', $3), ''::tsquery)), FALSE) AS fits
               FROM (
                   SELECT * FROM messages
                   WHERE (guild_id = $5 OR $5::text IS NULL AND guild_id IS NULL)
                     AND ($6::text IS NULL OR channel_id = $6) AND ($7::text IS NULL OR user_id = $7)
                     AND created_at >= $8 AND (created_at, message_id) < ($10, $11)
                   ORDER BY created_at DESC, message_id DESC LIMIT $9
               ) AS newest
           ) AS judged
           WHERE fits OR place = $9 ORDER BY place"#,
        channels as _,
        words.text,
        words.beginnings,
        words.marks,
        guild as _,
        only_channel as _,
        look.author as _,
        look.since.unwrap_or(DateTime::UNIX_EPOCH),
        walk,
        before.created_at(),
        before as _,
    )
    .fetch_all(&mut **tx)
    .await?;
    let end = rows.iter().find(|row| row.is_end).map(|row| row.message_id);
    Ok(Walked { hits: rows.into_iter().filter(|row| row.fits).map(Hit::from).collect(), end })
}

/// The newest messages of a stretch of time that fit, by the index of words. The inner query is fenced off: were it to
/// know of the limit, the planner would at times rather walk a whole month.
pub(in crate::transcript) async fn list_hits(
    tx: &mut Tx,
    scope: &Scope,
    words: &Words,
    before: MessageId,
    (from, to): Stretch,
    limit: usize,
) -> sqlx::Result<Vec<Hit>> {
    let (guild, channels) = bounds(scope);
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT message_id AS "message_id: MessageId", channel_id AS "channel_id: ChannelId",
               user_id AS "user_id: UserId", author_name, value, jsonb_array_length(attachments) AS "files!",
               TRUE AS "fits!", FALSE AS "is_end!"
           FROM (
               SELECT * FROM messages
               WHERE created_at >= $5 AND created_at < $6
                 AND message_words(value, guild_id, channel_id, user_id, attachments) @@ (
                     $4::text::tsquery
                     && coalesce(websearch_to_tsquery('pg_catalog.simple', $2), ''::tsquery)
                     && coalesce(to_tsquery('pg_catalog.simple', $3), ''::tsquery))
               OFFSET 0
           ) AS fitting
           WHERE channel_id = ANY($1::text[]) AND (guild_id = $7 OR $7::text IS NULL AND guild_id IS NULL)
             AND message_type IS DISTINCT FROM 'system' AND (created_at, message_id) < ($8, $9)
           ORDER BY created_at DESC, message_id DESC LIMIT $10"#,
        channels as _,
        words.text,
        words.beginnings,
        words.marks,
        from.unwrap_or(DateTime::<Utc>::UNIX_EPOCH),
        to.unwrap_or(DateTime::<Utc>::MAX_UTC),
        guild as _,
        before.created_at(),
        before as _,
        i64::try_from(limit).unwrap_or(i64::MAX),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(Hit::from).collect())
}
