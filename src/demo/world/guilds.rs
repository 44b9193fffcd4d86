//! Guilds, their channels, roles and members.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Refused, World, WorldEvent, permissions, refusal::Unknown};
use crate::ids::{ChannelId, GuildId, MessageId, RoleId, UserId};

/// A server.
#[derive(Clone, Debug)]
pub struct Guild {
    /// Its id, which is also the id of its `@everyone` role.
    pub id: GuildId,
    /// Its name.
    pub name: String,
    /// Who owns it and may do everything.
    pub owner: UserId,
    /// Its language.
    pub locale: String,
    /// Its roles, `@everyone` among them.
    pub roles: BTreeMap<RoleId, Role>,
    /// Its members.
    pub members: BTreeMap<UserId, Member>,
    /// Who was banned, and why.
    pub bans: BTreeMap<UserId, Option<String>>,
}

/// A role with its permissions.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// Bits of [`permissions`].
    pub permissions: u64,
    /// Its colour, 0 for none.
    pub colour: u32,
    /// Its place; `@everyone` is 0.
    pub position: u32,
    /// Whether anybody may mention it.
    pub mentionable: bool,
}

/// Somebody's membership of a guild.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who.
    pub user: UserId,
    /// The name used only here.
    pub nick: Option<String>,
    /// Roles besides `@everyone`.
    pub roles: Vec<RoleId>,
    /// Since when.
    pub joined_at: DateTime<Utc>,
    /// Until when it may not speak.
    pub timeout_until: Option<DateTime<Utc>>,
}

/// The kinds of channel this world has, with Discord's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ChannelKind {
    Text = 0,
    Direct = 1,
    Announcement = 5,
    PublicThread = 11,
    PrivateThread = 12,
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

impl Guild {
    /// The id of `@everyone`.
    pub fn everyone(&self) -> RoleId {
        RoleId(self.id.0)
    }
}

impl World {
    /// Founds a guild; its owner is its first member.
    pub fn add_guild(&mut self, name: &str, owner: UserId) -> GuildId {
        let id = GuildId(self.next_id());
        let everyone = Role {
            id: RoleId(id.0),
            name: "@everyone".into(),
            permissions: permissions::DEFAULT,
            colour: 0,
            position: 0,
            mentionable: false,
        };
        let guild = Guild {
            id,
            name: name.into(),
            owner,
            locale: "en-GB".into(),
            roles: BTreeMap::from([(everyone.id, everyone)]),
            members: BTreeMap::new(),
            bans: BTreeMap::new(),
        };
        self.guilds.insert(id, guild);
        self.admit(id, owner, &[]);
        id
    }

    /// Adds a role to a guild.
    pub fn add_role(&mut self, guild: GuildId, name: &str, permissions: u64, colour: u32) -> RoleId {
        let id = RoleId(self.next_id());
        if let Some(found) = self.guilds.get_mut(&guild) {
            let position = u32::try_from(found.roles.len()).unwrap_or(u32::MAX);
            found.roles.insert(id, Role { id, name: name.into(), permissions, colour, position, mentionable: true });
            self.tell(WorldEvent::RoleCreated { guild, role: id });
        }
        id
    }

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

    /// A guild that exists.
    pub fn guild(&self, id: GuildId) -> Refused<&Guild> {
        self.guilds.get(&id).ok_or_else(|| Unknown::Guild.into())
    }

    /// The guilds somebody is in.
    pub fn guilds_of(&self, user: UserId) -> impl Iterator<Item = &Guild> {
        self.guilds.values().filter(move |guild| guild.members.contains_key(&user))
    }

    /// Somebody's membership.
    pub fn member(&self, guild: GuildId, user: UserId) -> Refused<&Member> {
        self.guild(guild)?.members.get(&user).ok_or_else(|| Unknown::Member.into())
    }

    /// Lets somebody in, a bot included; being in already changes nothing.
    pub fn admit(&mut self, guild: GuildId, user: UserId, roles: &[RoleId]) {
        let joined_at = self.now();
        let Some(found) = self.guilds.get_mut(&guild) else { return };
        if found.members.contains_key(&user) {
            return;
        }
        let member = Member { user, nick: None, roles: roles.to_vec(), joined_at, timeout_until: None };
        found.members.insert(user, member);
        self.tell(WorldEvent::MemberJoined { guild, user });
    }

    /// Somebody leaves or is removed.
    pub fn dismiss(&mut self, guild: GuildId, user: UserId) -> Refused<()> {
        let found = self.guilds.get_mut(&guild).ok_or(Unknown::Guild)?;
        found.members.remove(&user).ok_or(Unknown::Member)?;
        self.tell(WorldEvent::MemberLeft { guild, user });
        Ok(())
    }

    /// Gives or takes a role.
    pub fn set_role(&mut self, guild: GuildId, user: UserId, role: RoleId, held: bool) -> Refused<()> {
        let found = self.guilds.get_mut(&guild).ok_or(Unknown::Guild)?;
        found.roles.get(&role).ok_or(Unknown::Role)?;
        let member = found.members.get_mut(&user).ok_or(Unknown::Member)?;
        member.roles.retain(|had| *had != role);
        if held {
            member.roles.push(role);
        }
        self.tell(WorldEvent::MemberChanged { guild, user });
        Ok(())
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
        let guild = self.channel(parent)?.guild;
        let id = ChannelId(self.next_id());
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
