//! Who carries a message to Discord, and what can come of it.

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::{
    ids::{ApplicationId, ChannelId, MessageId, UserId},
    reply::Reply,
};

/// What came of one attempt. The courier does not retry: it reports, and delivery decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is there.
    Sent(MessageId),
    /// Discord certainly did not take it: a 429 (with its `retry_after`), or no connection was made.
    Retry {
        /// How long to wait at least.
        after: Duration,
    },
    /// The interaction's token is expired or unknown (404 with code 10015, 401 with 50027).
    TokenExpired,
    /// It can never be delivered this way: another 4xx, such as 403 (missing permission) or 404 (deleted channel).
    Gone(String),
    /// It may or may not be there: a 5xx, a timeout, a connection cut after the request was written.
    Ambiguous,
}

/// A message that may already be in a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// The nonce it was sent with.
    pub nonce: String,
    /// The message it replies to, if it does.
    pub reply_to: Option<MessageId>,
    /// Its text; `None` for a message that was being written when it was lost.
    pub text: Option<String>,
    /// Whose it is; `None` is the courier's own user.
    pub by: Option<UserId>,
    /// It cannot be older than this.
    pub after: DateTime<Utc>,
}

impl Sought {
    /// Whether a message of that author with these properties is the one. History does not always show the nonce: then
    /// the same text in reply to the same message counts.
    pub fn is(&self, nonce: Option<&str>, reply_to: Option<MessageId>, text: &str) -> bool {
        match nonce {
            Some(nonce) => nonce == self.nonce,
            None => reply_to == self.reply_to && self.text.as_deref().is_none_or(|sought| sought == text),
        }
    }
}

/// Carries messages to Discord. Implemented over the real client in `discord/`, and by scripts in tests.
#[async_trait]
pub trait Courier: Send + Sync + 'static {
    /// The messages a reply takes, in order, at least one: text over 2,000 characters is split. The same reply always
    /// gives the same parts.
    fn parts(&self, reply: &Reply) -> Vec<Reply>;

    /// Replaces the deferred reply of an interaction (PATCH `@original`): safe to repeat.
    async fn edit_original(&self, application: ApplicationId, token: &str, part: &Reply) -> Verdict;

    /// Posts to a channel with `enforce_nonce`, replying to a message when one is given (and plainly if that message
    /// is deleted: `fail_if_not_exists` is false).
    async fn send_to_channel(
        &self,
        channel: ChannelId,
        reply_to: Option<MessageId>,
        part: &Reply,
        nonce: &str,
    ) -> Verdict;

    /// Replaces a message of our own: safe to repeat.
    async fn edit_message(&self, channel: ChannelId, message: MessageId, part: &Reply) -> Verdict;

    /// The direct-message channel with a person; an error is the verdict on the attempt.
    async fn direct_channel(&self, user: UserId) -> Result<ChannelId, Verdict>;

    /// Looks through a channel's recent history for a message of our own, or of whom `sought.by` names (at most 100
    /// messages back, none older than `sought.after`); an error is the verdict on the attempt. What anybody else wrote is
    /// never the one, whatever it says.
    async fn find_own_message(&self, channel: ChannelId, sought: &Sought) -> Result<Option<MessageId>, Verdict>;
}
