//! Channel histories for the recorder's back-fill.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serenity::{
    all::{ChannelId as ForeignChannelId, GuildId as ForeignGuildId, MessageId as ForeignMessageId, MessagePagination},
    cache::Cache,
    http::Http,
};

use crate::{
    discord::{events, seat, wire},
    error::{Error, Result},
    heard::{Attachment, Edit, Message},
    ids::{ChannelId, MessageId, UserId},
    msg,
    transcript::{self, History, Place, Recorded},
};

/// Kinds of messages people and bots write themselves: ordinary, replies, answers to commands of both kinds.
const WRITTEN_KINDS: [u8; 4] = [0, 19, 20, 23];

/// Histories as the real client reads them.
#[derive(Clone, Debug)]
pub struct DiscordHistory {
    http: Arc<Http>,
    cache: Arc<Cache>,
    me: UserId,
}

impl DiscordHistory {
    /// Over the gateway's REST client and what its cache knows of guilds, for this bot.
    pub fn new(http: Arc<Http>, cache: Arc<Cache>, me: UserId) -> Self {
        Self { http, cache, me }
    }

    async fn page(&self, place: Place, target: MessagePagination, limit: u8) -> Result<Vec<Recorded>> {
        let thread_of = self.thread_of(place).await;
        let in_my_thread = place.guild.is_some_and(|guild| {
            seat::is_my_thread(&self.cache, guild.0.into(), ForeignChannelId::new(place.channel.0))
        });
        match self.http.get_messages(place.channel.0.into(), Some(target), Some(limit)).await {
            Ok(page) => Ok(page
                .iter()
                .map(|message| {
                    // A page of history does not say in which guild it is.
                    let there =
                        Message { guild: place.guild, thread_of, in_my_thread, ..events::message(message, self.me) };
                    recorded(&there, self.me)
                })
                .collect()),
            Err(error) if matches!(wire::status(&error), Some(403 | 404)) => Err(denied()),
            Err(error) => Err(wire::fault(error, "reading a channel's history")),
        }
    }
}

fn denied() -> Error {
    Error::Denied(msg!("discord-history-denied"))
}

#[async_trait]
impl History for DiscordHistory {
    async fn messages_after(&self, place: Place, after: MessageId, limit: u8) -> Result<Vec<Recorded>> {
        self.page(place, MessagePagination::After(ForeignMessageId::new(after.0.max(1))), limit).await
    }

    async fn messages_before(&self, place: Place, before: MessageId, limit: u8) -> Result<Vec<Recorded>> {
        self.page(place, MessagePagination::Before(ForeignMessageId::new(before.0.max(1))), limit).await
    }

    async fn is_there(&self, place: Place, message: MessageId) -> Result<bool> {
        match self.http.get_message(place.channel.0.into(), message.0.into()).await {
            Ok(_) => Ok(true),
            Err(error) if wire::code(&error) == Some(wire::UNKNOWN_MESSAGE) => Ok(false),
            Err(error) if matches!(wire::status(&error), Some(403 | 404)) => Err(denied()),
            Err(error) => Err(wire::fault(error, "looking for a message")),
        }
    }

    async fn thread_of(&self, place: Place) -> Option<ChannelId> {
        let (guild, channel) = (ForeignGuildId::new(place.guild?.0), ForeignChannelId::new(place.channel.0));
        if seat::is_known(&self.cache, guild, channel) {
            return seat::thread_of(&self.cache, guild, channel);
        }
        // The library follows events side by side: what was said in a thread may come before the thread.
        let found = self.http.get_channel(channel).await.ok()?.guild()?;
        found.thread_metadata?;
        found.parent_id.map(|id| id.get().into())
    }

    async fn person_in(&self, place: Place) -> Option<UserId> {
        let channel = self.http.get_channel(ForeignChannelId::new(place.channel.0)).await.ok()?;
        channel.private().map(|private| private.recipient.id.get().into())
    }

    fn joined_at(&self, place: Place) -> Option<DateTime<Utc>> {
        let guild = self.cache.guild(ForeignGuildId::new(place.guild?.0))?;
        DateTime::from_timestamp_millis(guild.joined_at.timestamp_millis())
    }
}

/// A message as the recorder takes it.
pub fn recorded(message: &Message, me: UserId) -> Recorded {
    let is_addressed = message.guild.is_none()
        || message.mine
        || message.goes_on_in_my_thread()
        || message.mentions.contains(&me)
        || message.reply_to_author == Some(me);
    Recorded {
        message: message.id,
        place: Place { guild: message.guild, channel: message.channel },
        thread_of: message.thread_of,
        author: message.author.id,
        author_name: message.author.name.clone(),
        author_is_bot: message.author.bot,
        is_system: !WRITTEN_KINDS.contains(&message.kind),
        text: message.text.clone(),
        reply_to: message.reply_to,
        attachments: message.attachments.iter().map(attachment).collect(),
        has_v2_text: message.has_v2_text,
        is_addressed,
        edited_at: message.edited_at_ms.and_then(DateTime::from_timestamp_millis),
    }
}

/// A change as the recorder takes it.
pub fn changed(edit: &Edit) -> transcript::Edit {
    let is_person = edit.author.as_ref().is_some_and(|author| !author.bot);
    let change = transcript::Edit {
        message: edit.id,
        place: Place { guild: edit.guild, channel: edit.channel },
        text: edit.text.clone(),
        attachments: edit.attachments.as_ref().map(|all| all.iter().map(attachment).collect()),
        has_v2_text: None,
        edited_at: edit.edited_at_ms.and_then(DateTime::from_timestamp_millis),
    };
    if is_person { change.of_a_person() } else { change }
}

fn attachment(attachment: &Attachment) -> transcript::Attachment {
    transcript::Attachment {
        id: attachment.id.to_string(),
        name: attachment.name.clone(),
        content_type: attachment.content_type.clone(),
        size_bytes: attachment.size,
        url: attachment.url.clone(),
        description: attachment.description.clone(),
    }
}
