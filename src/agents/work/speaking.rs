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
    ids::{ChannelId, MessageId},
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
    /// This agent cannot say it: it may not there, it is broken, or it is gone.
    NotByThisOne(String),
    /// Discord certainly did not take it: not now.
    Later,
    /// It may be there: to be looked at again.
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
            return Ok(Said::NotByThisOne("too much went wrong with it lately".into()));
        }
        let courier = mouth.of(saying.agent, &token).await?;
        let began = Instant::now();
        let verdict = timeout(PATIENCE, attempt(&*courier, saying)).await.unwrap_or(Verdict::Ambiguous);
        let is_well = matches!(verdict, Verdict::Sent(_) | Verdict::Gone(_) | Verdict::TokenExpired);
        self.called(saying.agent, began.elapsed(), is_well).await?;
        Ok(match verdict {
            Verdict::Sent(message) => Said::Yes(message),
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

    /// What an agent is called and like, if it can speak.
    pub(in crate::agents) async fn speaker(&self, agent: &AgentId) -> Result<Option<Speaker>> {
        Ok(store::find_speaker(&mut *self.0.db.acquire().await?, agent).await?)
    }
}

async fn attempt(courier: &dyn Courier, saying: &Saying<'_>) -> Verdict {
    let parts = courier.parts(saying.reply);
    let Some(part) = parts.first() else { return Verdict::Gone("nothing to say".into()) };
    if let Some(after) = saying.since {
        // A message is answered once, and thought about anew an answer has other words.
        let text = saying.reply_to.is_none().then(|| part.text.clone());
        let sought = Sought { nonce: saying.nonce.to_owned(), reply_to: saying.reply_to, text, after };
        match courier.find_own_message(saying.channel, &sought).await {
            Ok(Some(message)) => return Verdict::Sent(message),
            Ok(None) => {}
            Err(verdict) => return verdict,
        }
    }
    courier.send_to_channel(saying.channel, saying.reply_to, part, saying.nonce).await
}
