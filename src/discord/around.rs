//! What a guild looks like to us on Discord, for those who judge settings by it.

use std::cmp::Reverse;

use serenity::all::{Cache, ChannelType, Guild, GuildChannel, Permissions, Role};

use crate::{
    discord::{Context, PressEvent, origin, seat},
    guilds::{Around, Asker, ChannelThere, CommandThere, RoleThere},
    help::Help,
    ids::{GuildId, RoleId, UserId},
};

/// The guild's roles and channels, our own place in it and the asker's, and the commands there are. A guild that is not
/// in the cache is not judged, but nobody is entrusted with its roles.
pub fn around(context: Context<'_>, guild: GuildId) -> Around {
    let view = View { cache: context.cache(), help: &context.data().help };
    view.around(guild, origin(context).user, &seat::roles_of(context))
}

/// The same for whoever pressed a button.
pub fn around_presser(press: &PressEvent, guild: GuildId) -> Around {
    View { cache: &press.cache, help: &press.services.help }.around(guild, press.origin.user, &press.roles)
}

struct View<'a> {
    cache: &'a Cache,
    help: &'a Help,
}

impl View<'_> {
    fn around(&self, guild: GuildId, user: UserId, roles: &[RoleId]) -> Around {
        let commands = self
            .help
            .entries()
            .iter()
            .map(|entry| CommandThere { name: entry.name.clone(), category: entry.category.to_lowercase() })
            .collect();
        let unknown = Around { commands, asker: Some(Asker::default()), ..Around::default() };
        let Some(found) = self.cache.guild(guild.0) else { return unknown };
        let Some(me) = found.members.get(&self.cache.current_user().id) else { return unknown };
        let permissions = found.member_permissions(me);
        let highest = found.member_highest_role(me).map(|role| (role.position, Reverse(role.id.get().into())));
        let is_owner = found.owner_id == me.user.id;
        let there = found.channels.values().filter(|one| holds_messages(one.kind)).chain(&found.threads);
        Around {
            roles: found.roles.values().map(role).collect(),
            channels: there.map(|one| channel(&found, one, me)).collect(),
            my_place: if is_owner { Some(ABOVE_ALL) } else { highest.or(Some((0, Reverse(RoleId(0))))) },
            may_give_roles: permissions.contains(Permissions::MANAGE_ROLES),
            everyone: Some(RoleId(guild.0)),
            asker: Some(asker(&found, user, roles)),
            ..unknown
        }
    }
}

/// Where owners stand.
const ABOVE_ALL: (u16, Reverse<RoleId>) = (u16::MAX, Reverse(RoleId(0)));

/// What somebody with these roles may give in the whole guild. The permissions that come with an interaction are those of
/// its channel, where the right to give roles is the right to change the channel.
fn asker(guild: &Guild, user: UserId, roles: &[RoleId]) -> Asker {
    if guild.owner_id.get() == user.0 {
        return Asker { place: Some(ABOVE_ALL), may_give_roles: true };
    }
    let role = |id: &RoleId| guild.roles.get(&serenity::all::RoleId::new(id.0));
    let held: Vec<&Role> = roles.iter().filter_map(role).collect();
    let everyone = role(&RoleId(guild.id.get()));
    let may = held.iter().copied().chain(everyone).fold(Permissions::empty(), |may, role| may | role.permissions);
    Asker {
        place: held.iter().map(|role| (role.position, Reverse(role.id.get().into()))).max(),
        may_give_roles: may.intersects(Permissions::MANAGE_ROLES | Permissions::ADMINISTRATOR),
    }
}

fn role(role: &Role) -> RoleThere {
    RoleThere { id: role.id.get().into(), name: role.name.clone(), position: role.position, is_managed: role.managed }
}

fn channel(guild: &Guild, channel: &GuildChannel, me: &serenity::all::Member) -> ChannelThere {
    let needed = Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES;
    let is_text = matches!(channel.kind, ChannelType::Text | ChannelType::News);
    ChannelThere {
        id: channel.id.get().into(),
        name: channel.name.clone(),
        is_text,
        may_speak: is_text && guild.user_permissions_in(channel, me).contains(needed),
    }
}

/// Whether there are messages in it, or in its threads.
fn holds_messages(kind: ChannelType) -> bool {
    !matches!(kind, ChannelType::Category | ChannelType::Directory)
}
