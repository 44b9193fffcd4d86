//! What was said around a message, in the same channel and nowhere else.

use crate::{
    db::Db,
    ids::{MessageId, UserId},
    transcript::{Line, Place},
};

/// A message and those it replies to, one after the other, oldest first.
pub(in crate::transcript) async fn list_chain(
    db: &Db,
    place: Place,
    last: MessageId,
    depth: i32,
) -> sqlx::Result<Vec<Line>> {
    sqlx::query_as!(
        Line,
        r#"WITH RECURSIVE chain AS (
               SELECT m.message_id, m.user_id, m.author_name, m.value, m.reply_to, m.channel_id, 1 AS depth
               FROM messages AS m
               WHERE m.message_id = $1 AND m.created_at = $2 AND m.channel_id = $3
             UNION ALL
               SELECT m.message_id, m.user_id, m.author_name, m.value, m.reply_to, m.channel_id, c.depth + 1
               FROM chain AS c JOIN messages AS m
                   ON m.message_id = c.reply_to AND m.channel_id = c.channel_id
                   AND m.created_at = to_timestamp(((c.reply_to::bigint >> 22) + 1420070400000) / 1000.0)
               WHERE c.depth < $4
           )
           SELECT message_id AS "message!: MessageId", user_id AS "author!: UserId", author_name AS "name!", value AS "text!"
           FROM chain ORDER BY depth DESC"#,
        last.to_string(),
        last.created_at(),
        place.channel as _,
        depth,
    )
    .fetch_all(db.pool())
    .await
}

/// The newest messages of a channel before one, oldest first.
pub(in crate::transcript) async fn list_before(
    db: &Db,
    place: Place,
    before: MessageId,
    limit: i64,
) -> sqlx::Result<Vec<Line>> {
    let mut lines = sqlx::query_as!(
        Line,
        r#"SELECT message_id AS "message: MessageId", user_id AS "author: UserId", author_name AS name, value AS text
           FROM messages WHERE channel_id = $1 AND created_at < $2 AND value <> ''
           ORDER BY created_at DESC LIMIT $3"#,
        place.channel as _,
        before.created_at(),
        limit,
    )
    .fetch_all(db.pool())
    .await?;
    lines.reverse();
    Ok(lines)
}
