//! SQL of what was said in conversations.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    db::{Db, Tx},
    ids::{MessageId, UserId},
    sessions::model::{Entry, MOST_MESSAGES, Role, Saying},
};

/// Appends to a conversation under its row's lock, with the next number; once per key and role. How many messages no
/// summary tells of now; `None`: it was there already, or whose conversation it is wants nothing recorded.
pub(in crate::sessions) async fn insert_message(
    tx: &mut Tx,
    session: Uuid,
    id: Uuid,
    saying: &Saying<'_>,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<i32>> {
    sqlx::query_scalar!(
        r#"WITH place AS (
               UPDATE chat_sessions SET
                   next_sequence = next_sequence + 1, unsummarised = unsummarised + 1,
                   asked = asked + ($3 = 'user')::int, updated_at = $8
               WHERE id = $1 AND NOT EXISTS (SELECT FROM session_messages WHERE turn_key = $6 AND role = $3)
                 -- What was deleted on Discord while it was being answered is not kept either.
                 AND NOT EXISTS (SELECT FROM message_tombstones WHERE message_id = $5)
                 AND NOT EXISTS (SELECT FROM recording_optouts AS o WHERE o.user_id = chat_sessions.user_id)
               RETURNING id, user_id, next_sequence - 1 AS sequence, unsummarised
           ), said AS (
               INSERT INTO session_messages
                   (id, session_id, role, content, sequence_number, user_id, about_message, turn_key, tokens, created_at, metadata)
               SELECT $2, id, $3, $4, sequence, user_id, $5, $6, $7, $8,
                   CASE WHEN $9 = '' THEN '{}'::jsonb ELSE jsonb_build_object('name', $9::text) END
               FROM place
           )
           SELECT unsummarised FROM place"#,
        session,
        id,
        <&str>::from(saying.role),
        saying.content,
        saying.about.map(|message| message.to_string()),
        saying.key,
        i32::try_from(saying.tokens).unwrap_or(i32::MAX),
        now,
        saying.name,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Takes back what the model said to a message, because it says something else now.
pub(in crate::sessions) async fn delete_answers(tx: &mut Tx, session: Uuid, about: MessageId) -> sqlx::Result<()> {
    sqlx::query!(
        "DELETE FROM session_messages WHERE session_id = $1 AND about_message = $2 AND role = 'assistant'",
        session,
        about.to_string(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A message as the database has it.
struct Row {
    sequence: i32,
    role: String,
    name: String,
    content: String,
    about: Option<MessageId>,
    tokens: i32,
    at: DateTime<Utc>,
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        let role = row.role.parse().unwrap_or(Role::System);
        let Row { sequence, name, content, about, tokens, at, .. } = row;
        Self { sequence, role, name, content, about, tokens, at }
    }
}

/// The newest messages of a conversation, newest first.
pub(in crate::sessions) async fn list_newest(db: &Db, session: Uuid) -> sqlx::Result<Vec<Entry>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT sequence_number AS sequence, role, coalesce(metadata->>'name', '') AS "name!", content,
                  about_message AS "about: MessageId", tokens, created_at AS at
           FROM session_messages WHERE session_id = $1 ORDER BY sequence_number DESC LIMIT $2"#,
        session,
        MOST_MESSAGES,
    )
    .fetch_all(db.pool())
    .await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

/// The messages after a number, in order.
pub(in crate::sessions) async fn list_after(db: &Db, session: Uuid, after: i32) -> sqlx::Result<Vec<Entry>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT sequence_number AS sequence, role, coalesce(metadata->>'name', '') AS "name!", content,
                  about_message AS "about: MessageId", tokens, created_at AS at
           FROM session_messages WHERE session_id = $1 AND sequence_number > $2 ORDER BY sequence_number LIMIT $3"#,
        session,
        after,
        MOST_MESSAGES,
    )
    .fetch_all(db.pool())
    .await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

/// What a person asked with a message, and what was answered, where it was first said.
pub(in crate::sessions) async fn list_about(db: &Db, user: UserId, about: MessageId) -> sqlx::Result<Vec<Entry>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT sequence_number AS sequence, role, coalesce(metadata->>'name', '') AS "name!", content,
                  about_message AS "about: MessageId", tokens, created_at AS at
           FROM session_messages
           WHERE about_message = $1 AND user_id = $2 AND coalesce(turn_key, '') NOT LIKE 'carried:%'
           ORDER BY sequence_number"#,
        about.to_string(),
        user as _,
    )
    .fetch_all(db.pool())
    .await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

/// What a person asked with a message, if it is still there.
pub(in crate::sessions) async fn find_question(
    db: &Db,
    user: UserId,
    about: MessageId,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "SELECT content FROM session_messages WHERE about_message = $1 AND user_id = $2 AND role = 'user'",
        about.to_string(),
        user as _,
    )
    .fetch_optional(db.pool())
    .await
}

/// How many messages a conversation has.
pub(in crate::sessions) async fn count_messages(db: &Db, session: Uuid) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"SELECT count(*) AS "count!" FROM session_messages WHERE session_id = $1"#, session)
        .fetch_one(db.pool())
        .await
}

/// Takes out what was deleted on Discord in the very moment in which it was appended, or before Artie knew which message
/// it was.
pub(in crate::sessions) async fn delete_overlooked(db: &Db) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"SELECT sessions_forget_messages(ARRAY(SELECT message_id FROM message_tombstones)) AS "gone!""#
    )
    .fetch_one(db.pool())
    .await
}
