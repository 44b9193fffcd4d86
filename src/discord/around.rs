//! What a guild looks like to us on Discord, for those who judge settings by it.

use std::cmp::Reverse;

use serenity::all::{Cache, ChannelType, Guild, GuildChannel, Permissions, Role};

use crate::{
    guilds::{Around, ChannelThere, CommandThere, RoleThere},
    help::Help,
    ids::{GuildId, RoleId},
};

/// The guild's roles and channels, our own place in it, and the commands there are. A guild that is not in the cache is
/// not judged.
pub fn around(cache: &Cache, help: &Help, guild: GuildId) -> Around {
    let commands = help
        .entries()
        .iter()
        .map(|entry| CommandThere { name: entry.name.clone(), category: entry.category.to_lowercase() })
        .collect();
    let unknown = Around { commands, ..Around::default() };
    let Some(found) = cache.guild(guild.0) else { return unknown };
    let Some(me) = found.members.get(&cache.current_user().id) else { return unknown };
    let permissions = found.member_permissions(me);
    let highest = found.member_highest_role(me).map(|role| (role.position, Reverse(role.id.get().into())));
    let is_owner = found.owner_id == me.user.id;
    Around {
        roles: found.roles.values().map(role).collect(),
        channels: found.channels.values().filter(|one| is_text(one.kind)).map(|one| channel(&found, one, me)).collect(),
        my_place: if is_owner {
            Some((u16::MAX, Reverse(RoleId(0))))
        } else {
            highest.or(Some((0, Reverse(RoleId(0)))))
        },
        may_give_roles: permissions.contains(Permissions::MANAGE_ROLES),
        everyone: Some(RoleId(guild.0)),
        ..unknown
    }
}

fn role(role: &Role) -> RoleThere {
    RoleThere { id: role.id.get().into(), name: role.name.clone(), position: role.position, is_managed: role.managed }
}

fn channel(guild: &Guild, channel: &GuildChannel, me: &serenity::all::Member) -> ChannelThere {
    let needed = Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES;
    ChannelThere {
        id: channel.id.get().into(),
        name: channel.name.clone(),
        may_speak: guild.user_permissions_in(channel, me).contains(needed),
    }
}

fn is_text(kind: ChannelType) -> bool {
    matches!(kind, ChannelType::Text | ChannelType::News)
}
