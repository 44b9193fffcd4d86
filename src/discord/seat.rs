//! Where somebody sits when they use a command: the channel with the one its thread belongs to, their roles, and what
//! they may do there.

use std::sync::Arc;

use poise::Context as PoiseContext;
use serenity::{
    all::{Cache, GuildChannel, Http, Member, PartialMember, Permissions, User},
    model::id::{ChannelId as ForeignChannelId, GuildId as ForeignGuildId, UserId as ForeignUserId},
};

use crate::{
    discord::{Command, Context, replies, wire},
    error::{Error, Result},
    guilds::{Guilds, Use},
    ids::{ChannelId, RoleId, UserId},
    msg,
    reply::mention,
    words::Words,
};

/// What is known about somebody in a channel.
#[derive(Clone, Debug, Default)]
pub struct Seat {
    /// The channel, and the one its thread belongs to.
    pub places: Vec<ChannelId>,
    /// The roles, `@everyone` aside.
    pub roles: Vec<RoleId>,
    /// What they may do there.
    pub permissions: Permissions,
    /// Whether we may read and write there.
    pub i_may_speak: bool,
}

/// Somebody's seat where the command was used. A member who is not in memory is asked for.
pub async fn seat(context: Context<'_>, user: &User) -> Result<Seat> {
    let Some(guild) = context.guild_id() else { return Ok(Seat::default()) };
    let known = context.cache().guild(guild).and_then(|guild| guild.members.get(&user.id).cloned());
    let member = match known {
        Some(member) => member,
        None => guild.member(context, user.id).await.map_err(|error| not_here(error, user))?,
    };
    let places = places(context.cache(), guild, context.channel_id());
    let (permissions, i_may_speak) = permissions(context.cache(), guild, context.channel_id(), &member);
    Ok(Seat { places, roles: roles(&member.roles), permissions, i_may_speak })
}

/// Whoever has left is nobody's fault.
fn not_here(error: serenity::Error, user: &User) -> Error {
    match wire::status(&error) {
        Some(404) => Error::refused(msg!("discord-not-here", who = mention(user.id.get().into()))),
        _ => wire::fault(error, "asking for a member"),
    }
}

fn permissions(
    cache: &Cache,
    guild: ForeignGuildId,
    channel: ForeignChannelId,
    member: &Member,
) -> (Permissions, bool) {
    let Some(guild) = cache.guild(guild) else { return (Permissions::empty(), false) };
    let parent = guild.threads.iter().find(|thread| thread.id == channel).and_then(|thread| thread.parent_id);
    let Some(place) = guild.channels.get(&parent.unwrap_or(channel)) else { return (Permissions::empty(), false) };
    let needed = Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES;
    let me = guild.members.get(&cache.current_user().id);
    let i_may = me.is_some_and(|me| guild.user_permissions_in(place, me).contains(needed));
    (guild.user_permissions_in(place, member), i_may)
}

/// A channel, and the one its thread belongs to.
pub(super) fn places(cache: &Cache, guild: ForeignGuildId, channel: ForeignChannelId) -> Vec<ChannelId> {
    [Some(channel.get().into()), thread_of(cache, guild, channel)].into_iter().flatten().collect()
}

/// Whether memory has heard of a channel or thread.
pub(super) fn is_known(cache: &Cache, guild: ForeignGuildId, channel: ForeignChannelId) -> bool {
    let is_there = |guild: serenity::cache::GuildRef<'_>| {
        guild.channels.contains_key(&channel) || guild.threads.iter().any(|thread| thread.id == channel)
    };
    cache.guild(guild).is_some_and(is_there)
}

/// The channel that this one is a thread of.
pub(super) fn thread_of(cache: &Cache, guild: ForeignGuildId, channel: ForeignChannelId) -> Option<ChannelId> {
    of_thread(cache, guild, channel, |thread| thread.parent_id).flatten().map(|id| id.get().into())
}

/// Whether this is a thread that we opened.
pub(super) fn is_my_thread(cache: &Cache, guild: ForeignGuildId, channel: ForeignChannelId) -> bool {
    of_thread(cache, guild, channel, |thread| thread.owner_id).flatten() == Some(cache.current_user().id)
}

fn of_thread<T>(
    cache: &Cache,
    guild: ForeignGuildId,
    channel: ForeignChannelId,
    of: impl FnOnce(&GuildChannel) -> T,
) -> Option<T> {
    cache.guild(guild)?.threads.iter().find(|thread| thread.id == channel).map(of)
}

/// The roles of whoever uses a command, as they came with it.
pub(super) fn roles_of(context: Context<'_>) -> Vec<RoleId> {
    match context {
        PoiseContext::Application(application) => {
            application.interaction.member.as_deref().map(|member| roles(&member.roles)).unwrap_or_default()
        }
        PoiseContext::Prefix(prefix) => {
            prefix.msg.member.as_deref().map(|member: &PartialMember| roles(&member.roles)).unwrap_or_default()
        }
    }
}

pub(super) fn roles(roles: &[serenity::all::RoleId]) -> Vec<RoleId> {
    roles.iter().map(|role| role.get().into()).collect()
}

/// Refuses what the guild has switched off, or bound to other places or people. From here on memory holds what is in
/// force: whatever this run reads of the settings is not out of date.
pub(super) async fn admit(guilds: &Guilds, guild: ForeignGuildId, used: &Use<'_>) -> Result<()> {
    let settings = guilds.current_or_default(guild.get().into()).await;
    settings.bar(used).map_or(Ok(()), |bar| Err(Error::from(bar)))
}

/// Whether somebody may see a channel and write there; `None` where that is not known. Their roles come from Discord anew,
/// because memory need not hear of a change.
pub async fn may_speak(context: Context<'_>, channel: ChannelId, user: UserId) -> Option<bool> {
    let client = context.serenity_context();
    let (guild, channel) = (context.guild_id()?, ForeignChannelId::new(channel.0));
    let member = client.http.get_member(guild, user.0.into()).await.ok()?;
    let guild = client.cache.guild(guild)?;
    let parent = guild.threads.iter().find(|thread| thread.id == channel).and_then(|thread| thread.parent_id);
    let place = guild.channels.get(&parent.unwrap_or(channel))?;
    let writing = if parent.is_some() { Permissions::SEND_MESSAGES_IN_THREADS } else { Permissions::SEND_MESSAGES };
    Some(guild.user_permissions_in(place, &member).contains(Permissions::VIEW_CHANNEL | writing))
}

/// Whether somebody is in a guild: from memory, or by asking Discord.
pub async fn is_member(cache: &Arc<Cache>, http: &Http, guild: ForeignGuildId, user: ForeignUserId) -> Result<bool> {
    match guild.member((cache, http), user).await {
        Ok(_) => Ok(true),
        Err(error) if wire::status(&error) == Some(404) => Ok(false),
        Err(error) => Err(wire::fault(error, "asking for a member")),
    }
}

/// The command that a control belongs to: what holds for the one holds for the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Home {
    /// The whole name of the command.
    pub command: String,
    pub category: String,
    /// What a member must be allowed to use either.
    pub needs: Permissions,
}

/// Where a control belongs: `wallet.history` to `/wallet history`, `pay.answer` to what ends in `pay`.
pub(crate) fn home_of(commands: &[Command], action: &str) -> Option<Home> {
    let (slice, rest) = action.split_once('.')?;
    let mut all = Vec::new();
    for command in commands {
        gather(command, &Home::default(), &mut all);
    }
    let named = |is: &dyn Fn(&str) -> bool| all.iter().find(|home| is(&home.command)).cloned();
    named(&|name| name == format!("{slice} {rest}"))
        .or_else(|| named(&|name| name == slice))
        .or_else(|| named(&|name| name.rsplit(' ').next() == Some(slice)))
}

fn gather(command: &Command, above: &Home, all: &mut Vec<Home>) {
    let home = Home {
        command: format!("{} {}", above.command, command.name).trim_start().to_owned(),
        category: command.category.as_deref().unwrap_or(&above.category).to_owned(),
        needs: above.needs | command.required_permissions,
    };
    all.push(home.clone());
    for sub in &command.subcommands {
        gather(sub, &home, all);
    }
}

/// A permission by its name in the directory of commands.
pub fn permission(name: &str) -> Option<Permissions> {
    Permissions::from_name(name)
}

/// A permission as Discord shows it.
pub fn permission_name(words: &Words, permission: Permissions) -> String {
    replies::permissions(words, permission)
}
