//! Carries answers to Discord for the delivery, and says exactly what came of each attempt.
//!
//! Nothing is retried here. A budget watches over invalid answers: too many of them in ten minutes and Discord bans the
//! whole address, so long before that everything waits.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use serde_json::json;
use serenity::{
    Error as Foreign,
    all::{MessageId as ForeignMessageId, MessagePagination, Nonce},
    http::{Http, HttpError},
};
use tokio::{sync::OnceCell, time::Instant};

use crate::{
    delivery::{Courier, Sought, Verdict},
    discord::{
        client,
        render::{self, Place},
        wire,
    },
    ids::{ApplicationId, ChannelId, MessageId, UserId, snowflake_at},
    reply::Reply,
};

/// Discord bans an address after 10,000 invalid answers in 10 minutes; we stop at a fifth of it.
const INVALID_BUDGET: usize = 2_000;
const INVALID_WINDOW: Duration = Duration::from_mins(10);

/// How long to wait after a 429: the library waits by itself where it can, and does not tell the time where it can't.
const AFTER_429: Duration = Duration::from_secs(2);
const AFTER_BUDGET: Duration = Duration::from_mins(1);
const AFTER_NO_CONNECTION: Duration = Duration::from_secs(1);

/// Discord's codes for an interaction nobody can answer any more.
const UNKNOWN_WEBHOOK: isize = 10_015;
const UNKNOWN_INTERACTION: isize = 10_062;
const INVALID_WEBHOOK_TOKEN: isize = 50_027;

/// The courier over the real client.
#[derive(Clone, Debug)]
pub struct DiscordCourier {
    http: Arc<Http>,
    invalid: Arc<Mutex<VecDeque<Instant>>>,
    /// Whose token it has, once that was asked.
    me: Arc<OnceCell<UserId>>,
}

impl DiscordCourier {
    /// Over the gateway's REST client.
    pub fn new(http: Arc<Http>) -> Self {
        Self { http, invalid: Arc::default(), me: Arc::default() }
    }

    /// How long to hold back, if the budget of invalid answers is used up.
    fn hold_back(&self) -> Option<Verdict> {
        let mut invalid = self.invalid.lock().unwrap_or_else(PoisonError::into_inner);
        while invalid.front().is_some_and(|first| first.elapsed() > INVALID_WINDOW) {
            invalid.pop_front();
        }
        (invalid.len() >= INVALID_BUDGET).then_some(Verdict::Retry { after: AFTER_BUDGET })
    }

    /// Whose token this is. Discord alone knows it for certain: not every client was told its application, and not every
    /// application has the id of its user.
    async fn me(&self) -> Result<UserId, Verdict> {
        let ask = || async { client::whose(&self.http).await.map_err(|error| self.judge(&error)) };
        self.me.get_or_try_init(ask).await.copied()
    }

    fn judge(&self, error: &Foreign) -> Verdict {
        if matches!(wire::status(error), Some(401 | 403 | 429)) {
            self.invalid.lock().unwrap_or_else(PoisonError::into_inner).push_back(Instant::now());
        }
        verdict(error)
    }
}

/// What an error means for the attempt.
fn verdict(error: &Foreign) -> Verdict {
    match (wire::status(error), wire::code(error)) {
        (Some(429), _) => Verdict::Retry { after: AFTER_429 },
        (_, Some(UNKNOWN_WEBHOOK | UNKNOWN_INTERACTION | INVALID_WEBHOOK_TOKEN)) => Verdict::TokenExpired,
        (Some(500..), _) => Verdict::Ambiguous,
        (Some(_), _) => Verdict::Gone(wire::describe(error)),
        (None, _) => match error {
            Foreign::Http(HttpError::Request(error)) if error.is_connect() => {
                Verdict::Retry { after: AFTER_NO_CONNECTION }
            }
            // The request may have arrived: a timeout, a cut connection, an answer nobody could read.
            Foreign::Http(HttpError::Request(_)) | Foreign::Json(_) | Foreign::Io(_) => Verdict::Ambiguous,
            other => Verdict::Gone(wire::describe(other)),
        },
    }
}

#[async_trait]
impl Courier for DiscordCourier {
    fn parts(&self, reply: &Reply) -> Vec<Reply> {
        render::split(reply)
    }

    async fn edit_original(&self, application: ApplicationId, token: &str, part: &Reply) -> Verdict {
        if let Some(wait) = self.hold_back() {
            return wait;
        }
        let mut part = match render::message(part, Place::Interaction) {
            Ok(part) => part,
            Err(error) => return Verdict::Gone(error.to_string()),
        };
        part.forget_files();
        if self.http.application_id().is_none() {
            self.http.set_application_id(application.0.into());
        }
        match self.http.edit_original_interaction_response(token, &part.body, part.files).await {
            Ok(message) => Verdict::Sent(message.id.get().into()),
            Err(error) => self.judge(&error),
        }
    }

    async fn send_to_channel(
        &self,
        channel: ChannelId,
        reply_to: Option<MessageId>,
        part: &Reply,
        nonce: &str,
    ) -> Verdict {
        if let Some(wait) = self.hold_back() {
            return wait;
        }
        let part = match render::message(part, Place::Channel { reply_to, nonce: Some(nonce) }) {
            Ok(part) => part,
            Err(error) => return Verdict::Gone(error.to_string()),
        };
        match self.http.send_message(channel.0.into(), part.files, &part.body).await {
            Ok(message) => Verdict::Sent(message.id.get().into()),
            Err(error) => self.judge(&error),
        }
    }

    async fn edit_message(&self, channel: ChannelId, message: MessageId, part: &Reply) -> Verdict {
        if let Some(wait) = self.hold_back() {
            return wait;
        }
        // The same format as an interaction's answer: nothing that only a new message can have.
        let mut part = match render::message(part, Place::Interaction) {
            Ok(part) => part,
            Err(error) => return Verdict::Gone(error.to_string()),
        };
        part.forget_files();
        match self.http.edit_message(channel.0.into(), message.0.into(), &part.body, part.files).await {
            Ok(message) => Verdict::Sent(message.id.get().into()),
            Err(error) => self.judge(&error),
        }
    }

    async fn direct_channel(&self, user: UserId) -> Result<ChannelId, Verdict> {
        if let Some(wait) = self.hold_back() {
            return Err(wait);
        }
        match self.http.create_private_channel(&json!({ "recipient_id": user })).await {
            Ok(channel) => Ok(channel.id.get().into()),
            Err(error) => Err(self.judge(&error)),
        }
    }

    async fn find_own_message(&self, channel: ChannelId, sought: &Sought) -> Result<Option<MessageId>, Verdict> {
        if let Some(wait) = self.hold_back() {
            return Err(wait);
        }
        let by = match sought.by {
            Some(user) => user,
            None => self.me().await?,
        };
        let after = MessagePagination::After(ForeignMessageId::new(snowflake_at(sought.after).max(1)));
        let page = self.http.get_messages(channel.0.into(), Some(after), Some(100)).await;
        let page = page.map_err(|error| self.judge(&error))?;
        let found = page.iter().find(|message| {
            let nonce = message.nonce.as_ref().map(|nonce| match nonce {
                Nonce::String(nonce) => nonce.clone(),
                Nonce::Number(nonce) => nonce.to_string(),
            });
            let reply_to = message.message_reference.as_ref().and_then(|reference| reference.message_id);
            message.author.id.get() == by.0
                && sought.is(nonce.as_deref(), reply_to.map(|id| id.get().into()), &message.content)
        });
        Ok(found.map(|message| message.id.get().into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn courier() -> DiscordCourier {
        DiscordCourier::new(Arc::new(Http::new("made.up.token")))
    }

    #[tokio::test]
    async fn no_connection_is_tried_again_and_a_timeout_is_ambiguous() {
        let client = reqwest::Client::builder().timeout(Duration::from_millis(1)).build().unwrap();
        let refused = client.get("http://127.0.0.1:9/").send().await.unwrap_err();
        assert!(matches!(verdict(&Foreign::Http(HttpError::Request(refused))), Verdict::Retry { .. }));
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/", silent.local_addr().unwrap());
        let late = client.get(address).send().await.unwrap_err();
        assert_eq!(verdict(&Foreign::Http(HttpError::Request(late))), Verdict::Ambiguous);
    }

    #[tokio::test(start_paused = true)]
    async fn long_before_a_ban_everything_waits_and_then_goes_on() {
        let courier = courier();
        for _ in 0..INVALID_BUDGET {
            assert_eq!(courier.hold_back(), None);
            courier.invalid.lock().unwrap().push_back(Instant::now());
        }
        assert_eq!(courier.hold_back(), Some(Verdict::Retry { after: AFTER_BUDGET }));
        tokio::time::advance(INVALID_WINDOW + Duration::from_secs(1)).await;
        assert_eq!(courier.hold_back(), None);
    }
}
