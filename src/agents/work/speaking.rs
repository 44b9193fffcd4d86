//! Speaking as an agent: one message, exactly once as far as Discord allows, with the breaker before it.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use tokio::time::{Instant, timeout};

use super::store::{self, Speaker};
use crate::{
    agents::{Agents, model::AgentId, token::Token},
    delivery::{Courier, Sought, Verdict},
    error::Result,
    ids::{ChannelId, MessageId, UserId},
    reply::Reply,
};

/// How long a call may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Lends agents a voice: what carries their messages.
#[async_trait]
pub trait Mouth: Send + Sync + 'static {
    /// The courier of the bot with this token.
    async fn of(&self, agent: &AgentId, token: &Token) -> Result<Arc<dyn Courier>>;
}

/// What is to be said, where.
#[derive(Clone, Debug)]
pub struct Saying<'a> {
    /// By whom.
    pub agent: &'a AgentId,
    /// Where.
    pub channel: ChannelId,
    /// In answer to what.
    pub reply_to: Option<MessageId>,
    /// What; one message.
    pub reply: &'a Reply,
    /// The same for every attempt: Discord shows one message for it.
    pub nonce: &'a str,
    /// Since when it may be there already; `None` if this is certainly the first attempt.
    pub since: Option<DateTime<Utc>>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is there.
    Yes(MessageId),
    /// This agent cannot say it: it may not there, or it is gone. It may have said it before.
    NotByThisOne(String),
    /// It was not asked: too much went wrong with it lately. It may have said it before.
    Resting,
    /// Discord takes it from nobody: something is wrong with the message.
    Never(String),
    /// Discord certainly did not take it: not now.
    Later,
    /// It may be there: to be looked at again.
    Unclear,
}

/// What looking for something that may have been said shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// It is there.
    There,
    /// It is not, as far as anybody can see.
    NotThere,
    /// Not to be seen just now.
    Unclear,
}

impl Agents {
    /// Says something under an agent's name.
    pub async fn speak(&self, mouth: &dyn Mouth, saying: &Saying<'_>) -> Result<Said> {
        let mut connection = self.0.db.acquire().await?;
        let speaker = store::find_speaker(&mut connection, saying.agent).await?;
        drop(connection);
        let Some(Speaker { pool, sealed, .. }) = speaker else {
            return Ok(Said::NotByThisOne("it is not active".into()));
        };
        let token = match self.vault()?.open(&pool, saying.agent, &sealed) {
            Ok(token) => token,
            Err(reason) => return Ok(Said::NotByThisOne(format!("its token cannot be opened: {reason}"))),
        };
        if !self.may_call(saying.agent).await? {
            return Ok(Said::Resting);
        }
        let courier = mouth.of(saying.agent, &token).await?;
        let began = Instant::now();
        let verdict = timeout(PATIENCE, attempt(&*courier, saying)).await.unwrap_or(Verdict::Ambiguous);
        let is_well = matches!(verdict, Verdict::Sent(_) | Verdict::Gone(_) | Verdict::TokenExpired);
        self.called(saying.agent, began.elapsed(), is_well).await?;
        Ok(match verdict {
            Verdict::Sent(message) => Said::Yes(message),
            Verdict::Gone(why) if why.contains("answered 400") => Said::Never(why),
            Verdict::Gone(why) => {
                if why.contains("answered 401") {
                    self.suspend(saying.agent).await?;
                }
                Said::NotByThisOne(why)
            }
            Verdict::TokenExpired => Said::NotByThisOne("Discord refuses it".into()),
            Verdict::Retry { .. } => Said::Later,
            Verdict::Ambiguous => Said::Unclear,
        })
    }

    /// Whether an agent said it before it could not any more: looked for with other eyes, because its own may be broken.
    pub async fn look_for(&self, eyes: &dyn Courier, saying: &Saying<'_>) -> Result<Look> {
        let parts = eyes.parts(saying.reply);
        let (Some(user), Some(part), Some(after)) = (self.user_of(saying.agent).await?, parts.first(), saying.since)
        else {
            return Ok(Look::NotThere);
        };
        let sought = sought(saying, part, Some(user), after);
        Ok(match timeout(PATIENCE, eyes.find_own_message(saying.channel, &sought)).await {
            Ok(Ok(Some(_))) => Look::There,
            // Who may not look there never sees it.
            Ok(Ok(None) | Err(Verdict::Gone(_) | Verdict::TokenExpired)) => Look::NotThere,
            Ok(Err(_)) | Err(_) => Look::Unclear,
        })
    }

    /// What an agent is called and like, if it can speak.
    pub(in crate::agents) async fn speaker(&self, agent: &AgentId) -> Result<Option<Speaker>> {
        Ok(store::find_speaker(&mut *self.0.db.acquire().await?, agent).await?)
    }
}

async fn attempt(courier: &dyn Courier, saying: &Saying<'_>) -> Verdict {
    let parts = courier.parts(saying.reply);
    let Some(part) = parts.first() else { return Verdict::Gone("nothing to say".into()) };
    if let Some(after) = saying.since {
        let sought = sought(saying, part, None, after);
        match courier.find_own_message(saying.channel, &sought).await {
            Ok(Some(message)) => return Verdict::Sent(message),
            Ok(None) => {}
            Err(verdict) => return verdict,
        }
    }
    courier.send_to_channel(saying.channel, saying.reply_to, part, saying.nonce).await
}

fn sought(saying: &Saying<'_>, part: &Reply, by: Option<UserId>, after: DateTime<Utc>) -> Sought {
    // A message is answered once: whatever an agent said in reply to it is the answer.
    let text = saying.reply_to.is_none().then(|| part.text.clone());
    Sought { nonce: saying.nonce.to_owned(), reply_to: saying.reply_to, text, by, after }
}
