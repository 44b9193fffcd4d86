//! Which agents answer where, in memory: hearing a message must not wait for the database.

use std::{
    collections::HashSet,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::store;
use crate::{
    agents::Agents,
    error::Result,
    heard::Message,
    ids::{ChannelId, UserId},
    queue::{NewTask, Priority, RespondTo},
    words::Locale,
};

/// How often what other processes assigned is learned.
const EVERY: Duration = Duration::from_secs(5);

/// The bots that answer, with their channels. Shared by cloning.
#[derive(Clone, Debug, Default)]
pub struct Known(Arc<RwLock<HashSet<(UserId, ChannelId)>>>);

impl Agents {
    /// Learns which agents answer where, again and again, until shutdown.
    pub async fn keep_learning(&self, shutdown: CancellationToken) {
        let forever = async {
            loop {
                if let Err(error) = self.learn().await {
                    tracing::debug!("not learning which agents answer: {error}");
                }
                tokio::time::sleep(EVERY).await;
            }
        };
        shutdown.run_until_cancelled(forever).await;
    }

    pub(in crate::agents) async fn learn(&self) -> Result<()> {
        let answering = store::list_answering(&mut *self.0.db.acquire().await?).await?;
        *self.0.known.0.write().unwrap_or_else(PoisonError::into_inner) = answering.into_iter().collect();
        Ok(())
    }

    /// The task that answers a message spoken to an agent that keeps this channel company: a person mentions it or
    /// replies to it. `None` for everything else.
    pub fn answer_to(&self, message: &Message, locale: Locale) -> Option<NewTask> {
        if message.author.bot || !matches!(message.kind, 0 | 19) {
            return None;
        }
        let guild = message.guild?;
        let known = self.0.known.0.read().unwrap_or_else(PoisonError::into_inner);
        let spoken_to = message.mentions.iter().copied().chain(message.reply_to_author);
        let agent = spoken_to.into_iter().find(|user| known.contains(&(*user, message.channel)))?;
        drop(known);
        let to = RespondTo::Message { channel: message.channel, message: message.id, user: message.author.id, locale };
        Some(NewTask {
            priority: Priority::INTERACTIVE,
            guild: Some(guild),
            created_by: Some(message.author.id),
            key: Some(message.id.to_string()),
            ..NewTask::new(
                "agents.answer",
                json!({ "agent_user": agent, "text": message.text, "reply_to": message.reply_to, "to": to }),
            )
        })
    }
}
