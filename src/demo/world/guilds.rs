//! Guilds, their roles and members.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Refused, World, WorldEvent, permissions, refusal::Unknown};
use crate::ids::{GuildId, RoleId, UserId};

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

    /// Adds a role to a guild, above all others.
    pub fn add_role(&mut self, guild: GuildId, name: &str, permissions: u64, colour: u32) -> RoleId {
        let id = RoleId(self.next_id());
        if let Some(found) = self.guilds.get_mut(&guild) {
            let position = u32::try_from(found.roles.len()).unwrap_or(u32::MAX);
            found.roles.insert(id, Role { id, name: name.into(), permissions, colour, position, mentionable: true });
            self.tell(WorldEvent::RoleCreated { guild, role: id });
        }
        id
    }

    /// Adds a role below all others but @everyone, where Discord puts those that a bot makes.
    pub fn add_lowest_role(&mut self, guild: GuildId, name: &str, permissions: u64, colour: u32) -> RoleId {
        let id = self.add_role(guild, name, permissions, colour);
        for role in self.guilds.get_mut(&guild).into_iter().flat_map(|guild| guild.roles.values_mut()) {
            role.position = if role.id == id { 1 } else { role.position + u32::from(role.position > 0) };
        }
        id
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
}
