//! Channels of guilds, threads, and direct messages.

use super::{Refusal, Refused, World, WorldEvent, refusal::Unknown};
use crate::ids::{ChannelId, GuildId, MessageId, UserId};

/// The kinds of channel this world has, with Discord's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ChannelKind {
    Text = 0,
    Direct = 1,
    Voice = 2,
    Announcement = 5,
    PublicThread = 11,
    PrivateThread = 12,
    Forum = 15,
}

impl ChannelKind {
    /// Whether it is a thread.
    pub fn is_thread(self) -> bool {
        matches!(self, Self::PublicThread | Self::PrivateThread)
    }
}

/// A channel, thread or direct message.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// What it is.
    pub kind: ChannelKind,
    /// Its guild; none for direct messages.
    pub guild: Option<GuildId>,
    /// The channel a thread belongs to.
    pub parent: Option<ChannelId>,
    /// Its name, without `#`; empty for direct messages.
    pub name: String,
    /// What it is about.
    pub topic: Option<String>,
    /// Its place in the list.
    pub position: u16,
    /// What differs from the roles' permissions here.
    pub overwrites: Vec<Overwrite>,
    /// The two sides of a direct message, or the members of a thread.
    pub recipients: Vec<UserId>,
    /// Who opened the thread.
    pub owner: Option<UserId>,
    /// The newest message, deleted or not.
    pub last_message: Option<MessageId>,
    /// Whether the thread is archived.
    pub archived: bool,
}

/// A channel's exception to the permissions.
#[derive(Clone, Copy, Debug)]
pub struct Overwrite {
    /// The role's or user's id.
    pub target: u64,
    /// Whether the target is a user.
    pub is_member: bool,
    /// Bits allowed here.
    pub allow: u64,
    /// Bits denied here.
    pub deny: u64,
}

impl World {
    /// Adds a text channel to a guild.
    pub fn add_channel(&mut self, guild: GuildId, name: &str, topic: &str) -> ChannelId {
        let id = ChannelId(self.next_id());
        let position = self.channels.values().filter(|channel| channel.guild == Some(guild)).count();
        let channel = Channel {
            id,
            kind: ChannelKind::Text,
            guild: Some(guild),
            parent: None,
            name: name.into(),
            topic: (!topic.is_empty()).then(|| topic.to_owned()),
            position: u16::try_from(position).unwrap_or(u16::MAX),
            overwrites: Vec::new(),
            recipients: Vec::new(),
            owner: None,
            last_message: None,
            archived: false,
        };
        self.put_channel(channel);
        id
    }

    pub(super) fn put_channel(&mut self, channel: Channel) {
        let id = channel.id;
        self.channels.insert(id, channel);
        self.messages.entry(id).or_default();
        self.tell(WorldEvent::ChannelCreated { channel: id });
    }

    /// A channel that exists.
    pub fn channel(&self, id: ChannelId) -> Refused<&Channel> {
        self.channels.get(&id).ok_or_else(|| Unknown::Channel.into())
    }

    /// The direct channel of two, opened on first use.
    pub fn direct_channel(&mut self, one: UserId, other: UserId) -> Refused<ChannelId> {
        self.user(other)?;
        let is_it = |channel: &&Channel| {
            channel.kind == ChannelKind::Direct
                && channel.recipients.contains(&one)
                && channel.recipients.contains(&other)
        };
        if let Some(found) = self.channels.values().find(is_it) {
            return Ok(found.id);
        }
        let id = ChannelId(self.next_id());
        self.put_channel(Channel {
            id,
            kind: ChannelKind::Direct,
            guild: None,
            parent: None,
            name: String::new(),
            topic: None,
            position: 0,
            overwrites: Vec::new(),
            recipients: vec![one, other],
            owner: None,
            last_message: None,
            archived: false,
        });
        Ok(id)
    }

    /// Opens a thread in a channel.
    pub fn open_thread(
        &mut self,
        parent: ChannelId,
        owner: UserId,
        name: &str,
        kind: ChannelKind,
    ) -> Refused<ChannelId> {
        let id = ChannelId(self.next_id());
        self.put_thread(id, (parent, kind), owner, name)
    }

    /// Opens a thread under a message, whose id it has: there is one at most.
    pub fn open_thread_under(
        &mut self,
        parent: ChannelId,
        message: MessageId,
        owner: UserId,
        name: &str,
    ) -> Refused<ChannelId> {
        let id = ChannelId(message.0);
        if self.channels.contains_key(&id) {
            return Err(Refusal::bad(160_004, "A thread has already been created for this message"));
        }
        self.put_thread(id, (parent, ChannelKind::PublicThread), owner, name)
    }

    fn put_thread(
        &mut self,
        id: ChannelId,
        (parent, kind): (ChannelId, ChannelKind),
        owner: UserId,
        name: &str,
    ) -> Refused<ChannelId> {
        let within = self.channel(parent)?;
        if within.guild.is_none() || within.kind.is_thread() {
            return Err(Refusal::bad(50_024, "Cannot execute action on this channel type"));
        }
        let guild = within.guild;
        self.put_channel(Channel {
            id,
            kind,
            guild,
            parent: Some(parent),
            name: name.into(),
            topic: None,
            position: 0,
            overwrites: Vec::new(),
            recipients: vec![owner],
            owner: Some(owner),
            last_message: None,
            archived: false,
        });
        Ok(id)
    }

    /// A channel disappears with its messages and threads.
    pub fn delete_channel(&mut self, id: ChannelId) -> Refused<()> {
        let channel = self.channels.remove(&id).ok_or(Unknown::Channel)?;
        self.messages.remove(&id);
        let threads: Vec<_> = self.channels.values().filter(|c| c.parent == Some(id)).map(|c| c.id).collect();
        self.tell(WorldEvent::ChannelDeleted { channel: Box::new(channel) });
        for thread in threads {
            self.delete_channel(thread)?;
        }
        Ok(())
    }
}
