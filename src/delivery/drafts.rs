//! The message in which an answer appears while it is written. It is written down before it is posted, with the nonce it
//! will have: whoever takes over after a crash finds it, writes on in it, and no second one appears.

use std::time::Duration;

use serde_json::Value;

use super::{
    Courier, Sought, Verdict,
    model::{Draft, NONCE_HOLDS},
    store,
};
use crate::{
    error::Result,
    ids::{ChannelId, MessageId},
    queue::{Queue, TaskId, nonce_of_draft},
    reply::Reply,
};

/// Shows an answer as far as it is written, in reply to a message. What does not work is made up for by the next showing or
/// by the whole answer.
pub(super) async fn show(
    queue: &Queue,
    courier: &dyn Courier,
    task: TaskId,
    (channel, reply_to): (ChannelId, MessageId),
    part: &Reply,
) -> Result<()> {
    let nonce = nonce_of_draft(task);
    let pool = queue.db().pool();
    let draft: Draft = store::upsert_draft(pool, task.0, channel, &nonce).await?.into();
    if let Some(message) = draft.message {
        courier.edit_message(draft.channel, message, part).await;
        return Ok(());
    }
    if draft.age >= NONCE_HOLDS && find(queue, courier, task, &draft, Some(reply_to)).await?.is_some() {
        return Ok(());
    }
    if let Verdict::Sent(message) = courier.send_to_channel(draft.channel, Some(reply_to), part, &draft.nonce).await {
        store::update_draft(pool, task.0, message).await?;
    }
    Ok(())
}

/// Looks for a draft that may have been posted long ago by a process that died before it could tell.
async fn find(
    queue: &Queue,
    courier: &dyn Courier,
    task: TaskId,
    draft: &Draft,
    reply_to: Option<MessageId>,
) -> Result<Option<MessageId>> {
    let age = chrono::TimeDelta::from_std(draft.age + Duration::from_mins(1)).unwrap_or_default();
    let after = queue.clock().now() - age;
    let sought = Sought { nonce: draft.nonce.clone(), reply_to, text: None, by: None, after };
    let Ok(Some(message)) = courier.find_own_message(draft.channel, &sought).await else { return Ok(None) };
    store::update_draft(queue.db().pool(), task.0, message).await?;
    Ok(Some(message))
}

/// A draft as the lease told it.
pub(super) fn read_draft(draft: &Value) -> Option<Draft> {
    let seconds = draft["age"].as_f64().unwrap_or(0.0).clamp(0.0, 1e9);
    Some(Draft {
        channel: draft["channel"].as_str()?.parse().ok()?,
        message: draft["message"].as_str().and_then(|id| id.parse().ok()),
        nonce: draft["nonce"].as_str()?.to_owned(),
        age: Duration::from_secs_f64(seconds),
    })
}

impl From<store::DraftRow> for Draft {
    fn from(row: store::DraftRow) -> Self {
        let age = Duration::from_secs_f64(row.age_seconds.clamp(0.0, 1e9));
        Self { channel: row.channel_id, message: row.message_id, nonce: row.nonce, age }
    }
}

impl Queue {
    /// The messages of the answer that a message of ours is part of, in order; none if nobody knows any more.
    pub async fn messages_of_answer(&self, message: MessageId) -> Result<Vec<MessageId>> {
        Ok(store::list_messages_of_answer(self.db().pool(), message).await?)
    }

    /// Has the next answer of a task appear in a message of ours that is there already, in the transaction that enqueues the
    /// task.
    pub async fn write_in(
        &self,
        tx: &mut crate::db::Tx,
        task: TaskId,
        channel: ChannelId,
        message: MessageId,
    ) -> Result<()> {
        Ok(store::insert_draft(tx, task.0, channel, message, &nonce_of_draft(task)).await?)
    }
}
