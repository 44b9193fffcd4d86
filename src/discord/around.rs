//! What a guild looks like to us on Discord, for those who judge settings by it.

use std::cmp::Reverse;

use futures::{StreamExt, stream};
use serenity::{
    all::{Cache, ChannelType, Guild, GuildChannel, Permissions, Role},
    http::Http,
};

use crate::{
    config,
    discord::{Context, PressEvent, client, origin, seat, wire},
    error::Result,
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
            channels: there.map(|one| channel(one, found.user_permissions_in(one, me))).collect(),
            my_place: Some(my_place(is_owner, highest)),
            may_give_roles: permissions.contains(Permissions::MANAGE_ROLES),
            everyone: Some(RoleId(guild.0)),
            asker: Some(asker(&found, user, roles)),
            ..unknown
        }
    }
}

/// Where owners stand.
const ABOVE_ALL: (u16, Reverse<RoleId>) = (u16::MAX, Reverse(RoleId(0)));

fn my_place(is_owner: bool, highest: Option<(u16, Reverse<RoleId>)>) -> (u16, Reverse<RoleId>) {
    if is_owner { ABOVE_ALL } else { highest.unwrap_or((0, Reverse(RoleId(0)))) }
}

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

/// So many guilds are asked for at once.
const AT_ONCE: usize = 4;

/// The same over REST, for those who have no connection, and with nobody who asks. Threads are not told of: nothing that
/// depends on us is chosen there. A guild that is not told of, perhaps because we are not there any more, is left out.
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

async fn from_afar(http: &Http, guild: GuildId, me: serenity::all::UserId) -> Result<Around, serenity::Error> {
    let id = serenity::all::GuildId::new(guild.0);
    let found = http.get_guild(id).await?;
    let (me, channels) = (http.get_member(id, me).await?, http.get_channels(id).await?);
    let there = channels.iter().filter(|one| holds_messages(one.kind));
    let mine = me.roles.iter().filter_map(|role| found.roles.get(role));
    let highest = mine.map(|role| (role.position, Reverse(RoleId(role.id.get())))).max();
    let is_owner = found.owner_id == me.user.id;
    Ok(Around {
        roles: found.roles.values().map(role).collect(),
        channels: there.map(|one| channel(one, found.user_permissions_in(one, &me))).collect(),
        my_place: Some(my_place(is_owner, highest)),
        may_give_roles: found.member_permissions(&me).contains(Permissions::MANAGE_ROLES),
        everyone: Some(RoleId(guild.0)),
        ..Around::default()
    })
}

fn role(role: &Role) -> RoleThere {
    RoleThere { id: role.id.get().into(), name: role.name.clone(), position: role.position, is_managed: role.managed }
}

fn channel(channel: &GuildChannel, mine: Permissions) -> ChannelThere {
    let needed = Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES;
    let is_text = matches!(channel.kind, ChannelType::Text | ChannelType::News);
    ChannelThere {
        id: channel.id.get().into(),
        name: channel.name.clone(),
        is_text,
        may_speak: is_text && mine.contains(needed),
    }
}

/// Whether there are messages in it, or in its threads.
fn holds_messages(kind: ChannelType) -> bool {
    !matches!(kind, ChannelType::Category | ChannelType::Directory)
}
