//! Messages: what they hold, how they are changed and deleted, and who sees them.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Refusal, Refused, World, WorldEvent, permissions, refusal::Unknown};
use crate::ids::{ApplicationId, ChannelId, EventId, GuildId, MessageId, RoleId, UserId};

/// Message flag: only its addressee sees it.
pub const EPHEMERAL: u64 = 1 << 6;
/// Message flag: a deferred answer still being thought about.
pub const LOADING: u64 = 1 << 7;

/// A message.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Where it was posted.
    pub channel: ChannelId,
    /// The guild of that channel.
    pub guild: Option<GuildId>,
    /// Who wrote it.
    pub author: UserId,
    /// Its text.
    pub content: String,
    /// When it was posted.
    pub timestamp: DateTime<Utc>,
    /// When it was last edited.
    pub edited: Option<DateTime<Utc>>,
    /// Discord's message type: 0 plain, 19 reply, 20 answer to a slash command.
    pub kind: u8,
    /// Bits: [`EPHEMERAL`], [`LOADING`], …
    pub flags: u64,
    /// Discord's embed objects.
    pub embeds: Vec<Value>,
    /// Discord's component objects: rows of buttons and menus.
    pub components: Vec<Value>,
    /// Its files.
    pub attachments: Vec<Attachment>,
    /// The message it replies to.
    pub reply_to: Option<MessageId>,
    /// The sender's own mark.
    pub nonce: Option<Value>,
    /// Users pinged: mentioned, and allowed by `allowed_mentions`.
    pub mentions: Vec<UserId>,
    /// Roles pinged.
    pub mention_roles: Vec<RoleId>,
    /// Whether it pinged everyone.
    pub mention_everyone: bool,
    /// Reactions, in the order of their first use.
    pub reactions: Vec<Reaction>,
    /// The interaction it answers.
    pub interaction: Option<EventId>,
    /// The application that posted it.
    pub application: Option<ApplicationId>,
    /// The webhook that posted it.
    pub webhook: Option<u64>,
    /// The name the webhook showed.
    pub shown_name: Option<String>,
    /// Who alone sees it, when it is ephemeral.
    pub visible_to: Option<UserId>,
}

/// A file of a message. Its bytes are in [`World::files`].
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub filename: String,
    /// Its media type.
    pub content_type: String,
    /// Its size in bytes.
    pub size: usize,
    /// What it shows, in words.
    pub description: Option<String>,
    /// Width and height in pixels, of a PNG.
    pub picture_size: Option<(u32, u32)>,
}

/// A file on its way in.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its name.
    pub filename: String,
    /// Its media type.
    pub content_type: String,
    /// What it shows, in words.
    pub description: Option<String>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// One emoji on a message and who put it there.
#[derive(Clone, Debug)]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// Who, in order.
    pub users: Vec<UserId>,
}

/// A message to be posted, or a change to one: what is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The text.
    pub content: Option<String>,
    /// The embeds.
    pub embeds: Option<Vec<Value>>,
    /// The rows of components.
    pub components: Option<Vec<Value>>,
    /// Ids of the attachments that stay, in an edit.
    pub kept_attachments: Option<Vec<u64>>,
    /// New files.
    pub uploads: Vec<Upload>,
    /// The message replied to.
    pub reply_to: Option<MessageId>,
    /// Whether a missing `reply_to` is an error.
    pub must_find_reply: bool,
    /// The sender's own mark, and whether a second message with it is the first one again.
    pub nonce: Option<Value>,
    /// Whether [`Draft::nonce`] de-duplicates.
    pub enforce_nonce: bool,
    /// Flags asked for.
    pub flags: u64,
    /// Discord's `allowed_mentions`.
    pub allowed_mentions: Option<Value>,
}

impl Draft {
    /// Plain text.
    pub fn text(content: &str) -> Self {
        Self { content: Some(content.into()), ..Self::default() }
    }
}

impl Message {
    /// Whether only one person sees it.
    pub fn is_ephemeral(&self) -> bool {
        self.visible_to.is_some()
    }

    /// Whether it is a deferred answer still being thought about.
    pub fn is_thinking(&self) -> bool {
        self.flags & LOADING != 0
    }
}

impl World {
    /// A message that exists.
    pub fn message(&self, channel: ChannelId, id: MessageId) -> Refused<&Message> {
        self.messages.get(&channel).and_then(|all| all.get(&id)).ok_or_else(|| Unknown::Message.into())
    }

    pub(super) fn message_mut(&mut self, channel: ChannelId, id: MessageId) -> Refused<&mut Message> {
        self.messages.get_mut(&channel).and_then(|all| all.get_mut(&id)).ok_or_else(|| Unknown::Message.into())
    }

    /// A message wherever it is.
    pub fn find_message(&self, id: MessageId) -> Option<&Message> {
        self.messages.values().find_map(|all| all.get(&id))
    }

    /// What somebody sees in a channel, oldest first: everything public, and the ephemeral messages meant for them.
    pub fn seen_by(&self, channel: ChannelId, viewer: UserId) -> Vec<&Message> {
        if !self.sees(channel, viewer) {
            return Vec::new();
        }
        let all = self.messages.get(&channel).into_iter().flat_map(|all| all.values());
        all.filter(|message| message.visible_to.is_none_or(|to| to == viewer)).collect()
    }

    /// Deletes a message: one's own, or with the right to manage messages.
    pub fn delete_message(&mut self, channel: ChannelId, id: MessageId, by: UserId) -> Refused<()> {
        self.require(channel, by, 0)?;
        let message = self.message(channel, id)?;
        if message.is_ephemeral() {
            return Err(Unknown::Message.into());
        }
        if message.author != by {
            self.require(channel, by, permissions::MANAGE_MESSAGES)?;
        }
        self.erase(channel, id);
        Ok(())
    }

    pub(super) fn erase(&mut self, channel: ChannelId, id: MessageId) {
        let gone = self.messages.get_mut(&channel).and_then(|all| all.remove(&id));
        if let Some(message) = gone {
            self.tell(WorldEvent::MessageDeleted(Box::new(message)));
        }
    }

    /// Deletes 2–100 messages younger than two weeks.
    pub fn delete_messages(&mut self, channel: ChannelId, ids: &[MessageId], by: UserId) -> Refused<()> {
        self.require(channel, by, permissions::MANAGE_MESSAGES)?;
        let oldest = self.now() - chrono::TimeDelta::days(14);
        if ids.iter().any(|id| id.created_at() < oldest) {
            return Err(Refusal::bad(50034, "You can only bulk delete messages that are under 14 days old."));
        }
        let all = self.messages.get_mut(&channel).ok_or(Unknown::Channel)?;
        let gone: Vec<_> = ids.iter().copied().filter(|id| all.remove(id).is_some()).collect();
        self.tell(WorldEvent::MessagesDeleted { channel, messages: gone });
        Ok(())
    }

    /// Adds or takes back a reaction.
    pub fn react(&mut self, channel: ChannelId, id: MessageId, user: UserId, emoji: &str, added: bool) -> Refused<()> {
        self.require(channel, user, if added { permissions::ADD_REACTIONS } else { 0 })?;
        let reactions = &mut self.message_mut(channel, id)?.reactions;
        if !reactions.iter().any(|reaction| reaction.emoji == emoji) {
            reactions.push(Reaction { emoji: emoji.into(), users: Vec::new() });
        }
        for reaction in reactions.iter_mut().filter(|reaction| reaction.emoji == emoji) {
            reaction.users.retain(|had| *had != user);
            if added {
                reaction.users.push(user);
            }
        }
        reactions.retain(|reaction| !reaction.users.is_empty());
        let emoji = emoji.to_owned();
        self.tell(WorldEvent::ReactionChanged { channel, message: id, user, emoji, added });
        Ok(())
    }

    /// Somebody begins to write.
    pub fn type_in(&mut self, channel: ChannelId, user: UserId) -> Refused<()> {
        self.require(channel, user, 0)?;
        self.tell(WorldEvent::TypingStarted { channel, user });
        Ok(())
    }
}
