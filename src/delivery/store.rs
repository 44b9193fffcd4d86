//! SQL of the outbox. A lease is counted in `attempts`, and every later statement names the count it was leased under:
//! a sender that lost its lease records nothing.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgPool, postgres::types::PgInterval};
use uuid::Uuid;

use crate::{
    db::Tx,
    ids::{ChannelId, MessageId},
};

/// How long a lease holds: longer than any one request to Discord may take.
const LEASE: &str = "30 seconds";

/// A leased part of an answer.
#[derive(Clone, Debug)]
pub(super) struct Leased {
    pub(super) task_id: Uuid,
    pub(super) part: i16,
    pub(super) parts: Option<i16>,
    pub(super) route: Value,
    pub(super) body: Value,
    pub(super) nonce: String,
    pub(super) way: Option<String>,
    pub(super) attempts: i32,
    /// Seconds since it may already be there.
    pub(super) doubt_seconds: Option<f64>,
    /// Seconds since it was written.
    pub(super) age_seconds: f64,
    pub(super) created_at: DateTime<Utc>,
    /// The message in which it was being written; only of a first part.
    pub(super) draft: Option<Value>,
}

/// Leases due parts, oldest first; a part only when those before it are done, and none while a report of its task's
/// progress is on its way: it might arrive after the answer and stand in its place. One found `sending` was left by a sender
/// that died: from then on it is in doubt.
pub(super) async fn lease_parts(pool: &PgPool) -> sqlx::Result<Vec<Leased>> {
    sqlx::query_as!(
        Leased,
        r#"UPDATE reply_outbox AS o SET
               attempts = attempts + 1, next_attempt_at = now() + $1::text::interval,
               doubt_since = CASE WHEN state = 'sending' THEN coalesce(doubt_since, updated_at) ELSE doubt_since END
           WHERE o.ctid = ANY (ARRAY (
               SELECT due.ctid FROM reply_outbox AS due
               WHERE due.state IN ('waiting', 'sending') AND due.next_attempt_at <= now()
                 AND NOT EXISTS (SELECT FROM queue_progress AS p
                                 WHERE p.task_id = due.task_id AND p.showing_until > now())
                 AND (due.part = 0 OR NOT EXISTS (
                     SELECT FROM reply_outbox AS earlier
                     WHERE earlier.task_id = due.task_id AND earlier.part < due.part AND earlier.state <> 'sent'))
               ORDER BY due.next_attempt_at LIMIT 8 FOR UPDATE SKIP LOCKED))
           RETURNING task_id, part, parts, route, body, nonce, way, attempts, created_at,
                     (SELECT jsonb_build_object('channel', d.channel_id, 'message', d.message_id, 'nonce', d.nonce,
                                                'age', extract(epoch FROM now() - d.created_at)::float8)
                      FROM reply_drafts AS d WHERE d.task_id = o.task_id AND o.part = 0) AS draft,
                     extract(epoch FROM now() - doubt_since)::float8 AS doubt_seconds,
                     extract(epoch FROM now() - created_at)::float8 AS "age_seconds!""#,
        LEASE,
    )
    .fetch_all(pool)
    .await
}

/// A draft as the database has it.
pub(super) struct DraftRow {
    pub(super) channel_id: ChannelId,
    pub(super) message_id: Option<MessageId>,
    pub(super) nonce: String,
    pub(super) age_seconds: f64,
}

/// Writes down that an answer is about to be written in a channel; what was written down before stays.
pub(super) async fn upsert_draft(pool: &PgPool, task: Uuid, channel: ChannelId, nonce: &str) -> sqlx::Result<DraftRow> {
    sqlx::query_as!(
        DraftRow,
        r#"INSERT INTO reply_drafts AS d (task_id, channel_id, nonce) VALUES ($1, $2, $3)
           ON CONFLICT (task_id) DO UPDATE SET nonce = d.nonce
           RETURNING channel_id AS "channel_id: ChannelId", message_id AS "message_id: MessageId", nonce,
                     extract(epoch FROM now() - created_at)::float8 AS "age_seconds!""#,
        task,
        channel as _,
        nonce,
    )
    .fetch_one(pool)
    .await
}

/// Writes down the message in which an answer will be written.
pub(super) async fn insert_draft(
    tx: &mut Tx,
    task: Uuid,
    channel: ChannelId,
    message: MessageId,
    nonce: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO reply_drafts (task_id, channel_id, message_id, nonce) VALUES ($1, $2, $3, $4)
         ON CONFLICT (task_id) DO NOTHING",
        task,
        channel as _,
        message as _,
        nonce,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The messages of the newest answer that this message is part of, in order.
pub(super) async fn list_messages_of_answer(pool: &PgPool, message: MessageId) -> sqlx::Result<Vec<MessageId>> {
    sqlx::query_scalar!(
        r#"SELECT sent_message AS "message!: MessageId" FROM reply_outbox
           WHERE sent_message IS NOT NULL AND task_id = (
               SELECT task_id FROM reply_outbox WHERE sent_message = $1 ORDER BY created_at DESC LIMIT 1)
           ORDER BY part"#,
        message as _,
    )
    .fetch_all(pool)
    .await
}

/// Discord told which message it is.
pub(super) async fn update_draft(pool: &PgPool, task: Uuid, message: MessageId) -> sqlx::Result<()> {
    sqlx::query!("UPDATE reply_drafts SET message_id = $2 WHERE task_id = $1", task, message as _)
        .execute(pool)
        .await?;
    Ok(())
}

/// Freezes the messages an answer consists of. False: the lease was lost.
pub(super) async fn insert_parts(
    tx: &mut Tx,
    leased: &Leased,
    bodies: &[Value],
    nonces: &[String],
) -> sqlx::Result<bool> {
    let parts = i16::try_from(bodies.len()).unwrap_or(i16::MAX);
    let first = sqlx::query!(
        "UPDATE reply_outbox SET body = $3, parts = $4
         WHERE task_id = $1 AND part = 0 AND attempts = $2 AND parts IS NULL",
        leased.task_id,
        leased.attempts,
        bodies[0],
        parts,
    )
    .execute(&mut **tx)
    .await?;
    if first.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!(
        "INSERT INTO reply_outbox (task_id, part, parts, route, body, nonce)
         SELECT $1, place, $2, $3, body, nonce
         FROM unnest($4::jsonb[], $5::text[]) WITH ORDINALITY AS later (body, nonce, place)",
        leased.task_id,
        parts,
        leased.route,
        &bodies[1..],
        &nonces[1..],
    )
    .execute(&mut **tx)
    .await?;
    Ok(true)
}

/// Says durably that a part is about to go this way, and renews the lease. `certain`: whatever was in doubt is not.
/// False: the lease was lost, and it must not be sent.
pub(super) async fn update_to_sending(
    pool: &PgPool,
    leased: &Leased,
    way: &str,
    channel: Option<String>,
    certain: bool,
) -> sqlx::Result<bool> {
    let marked = sqlx::query!(
        "UPDATE reply_outbox SET
             state = 'sending', way = $4, channel_id = coalesce($5, channel_id), updated_at = now(),
             doubt_since = CASE WHEN $6 THEN NULL ELSE doubt_since END, next_attempt_at = now() + $7::text::interval
         WHERE task_id = $1 AND part = $2 AND attempts = $3",
        leased.task_id,
        leased.part,
        leased.attempts,
        way,
        channel,
        certain,
        LEASE,
    )
    .execute(pool)
    .await?;
    Ok(marked.rows_affected() > 0)
}

/// It is there. Whether that was the last part; `None` if the lease was lost.
pub(super) async fn update_to_sent(
    tx: &mut Tx,
    leased: &Leased,
    way: &str,
    message: &str,
) -> sqlx::Result<Option<bool>> {
    sqlx::query_scalar!(
        r#"UPDATE reply_outbox SET state = 'sent', way = $5, sent_message = $4, doubt_since = NULL,
                                   error_message = NULL, updated_at = now()
           WHERE task_id = $1 AND part = $2 AND attempts = $3
           RETURNING part + 1 = parts AS "last!""#,
        leased.task_id,
        leased.part,
        leased.attempts,
        message,
        way,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// It waits again. `in_doubt`: it may already be there.
pub(super) async fn update_to_waiting(
    pool: &PgPool,
    leased: &Leased,
    after: Duration,
    in_doubt: bool,
    reason: &str,
) -> sqlx::Result<()> {
    let after = PgInterval { months: 0, days: 0, microseconds: i64::try_from(after.as_micros()).unwrap_or(i64::MAX) };
    sqlx::query!(
        "UPDATE reply_outbox SET
             state = 'waiting', next_attempt_at = now() + $4, error_message = $6,
             doubt_since = CASE WHEN $5 THEN coalesce(doubt_since, updated_at) ELSE doubt_since END, updated_at = now()
         WHERE task_id = $1 AND part = $2 AND attempts = $3",
        leased.task_id,
        leased.part,
        leased.attempts,
        after,
        in_doubt,
        reason,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// It cannot be delivered, nor can what comes after it.
pub(super) async fn update_to_failed(pool: &PgPool, leased: &Leased, reason: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE reply_outbox AS o SET state = 'failed', error_message = $4, updated_at = now()
         WHERE o.task_id = $1 AND o.part >= $2 AND o.state IN ('waiting', 'sending')
           AND EXISTS (SELECT FROM reply_outbox AS mine
                       WHERE mine.task_id = $1 AND mine.part = $2 AND mine.attempts = $3)",
        leased.task_id,
        leased.part,
        leased.attempts,
        reason,
    )
    .execute(pool)
    .await?;
    Ok(())
}
