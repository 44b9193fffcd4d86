//! What a guild looks like to us on Discord, for those who judge settings by it.

use std::cmp::Reverse;

use futures::{StreamExt, stream};
use serenity::{
    all::{Cache, ChannelType, Guild, GuildChannel, Permissions, Role, UserId},
    http::Http,
};

use crate::{
    config,
    discord::{client, wire},
    error::Result,
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

/// So many guilds are asked for at once.
const AT_ONCE: usize = 4;

/// The same over REST, for those who have no connection. A guild that is not told of, perhaps because we are not there any
/// more, is left out.
pub async fn survey(settings: &config::Discord, guilds: &[GuildId]) -> Result<Vec<(GuildId, Around)>> {
    let http = client::rest(settings)?;
    let me = http.get_current_user().await.map_err(|error| wire::fault(error, "asking who we are"))?.id;
    let http = &http;
    let asked = stream::iter(guilds).map(|guild| async move { (*guild, from_afar(http, *guild, me).await) });
    let told: Vec<_> = asked.buffered(AT_ONCE).collect().await;
    let known = told.into_iter().filter_map(|(guild, around)| match around {
        Ok(around) => Some((guild, around)),
        Err(error) => {
            tracing::debug!(guild.id = guild.0, "a guild is not told of: {}", wire::describe(&error));
            None
        }
    });
    Ok(known.collect())
}

async fn from_afar(http: &Http, guild: GuildId, me: UserId) -> Result<Around, serenity::Error> {
    let id = serenity::all::GuildId::new(guild.0);
    let found = http.get_guild(id).await?;
    let (me, channels) = (http.get_member(id, me).await?, http.get_channels(id).await?);
    let needed = Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES;
    let there = |channel: &GuildChannel| ChannelThere {
        id: channel.id.get().into(),
        name: channel.name.clone(),
        may_speak: found.user_permissions_in(channel, &me).contains(needed),
    };
    let mine = me.roles.iter().filter_map(|role| found.roles.get(role));
    let highest = mine.map(|role| (role.position, Reverse(RoleId(role.id.get())))).max();
    let is_owner = found.owner_id == me.user.id;
    Ok(Around {
        roles: found.roles.values().map(role).collect(),
        channels: channels.iter().filter(|one| is_text(one.kind)).map(there).collect(),
        my_place: if is_owner {
            Some((u16::MAX, Reverse(RoleId(0))))
        } else {
            highest.or(Some((0, Reverse(RoleId(0)))))
        },
        may_give_roles: found.member_permissions(&me).contains(Permissions::MANAGE_ROLES),
        everyone: Some(RoleId(guild.0)),
        ..Around::default()
    })
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
