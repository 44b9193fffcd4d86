//! What a listener hears of a change: by its intents, its shard, and what its bot may see.

use serde_json::{Value, json};

use super::{
    intents::{self, MESSAGE_CONTENT},
    sessions::Listener,
};
use crate::{
    demo::world::{Channel, ChannelKind, Message, World, WorldEvent, messages::EPHEMERAL, view},
    ids::{ChannelId, GuildId, UserId},
};

type Dispatches = Vec<(&'static str, Value)>;

/// The payloads of a change for one listener; mostly none or one.
pub(super) fn tell(world: &World, event: &WorldEvent, listener: &Listener) -> Dispatches {
    match event {
        WorldEvent::MessageCreated(message) => tell_message(world, "MESSAGE_CREATE", message, listener),
        WorldEvent::MessageEdited(message) => tell_message(world, "MESSAGE_UPDATE", message, listener),
        WorldEvent::MessageDeleted(message) if hears_message(world, message, listener) => {
            let mut data = json!({"id": message.id, "channel_id": message.channel});
            add_guild(&mut data, message.guild.filter(|_| !message.is_ephemeral()));
            vec![("MESSAGE_DELETE", data)]
        }
        WorldEvent::MessagesDeleted { channel, messages } if hears_channel(world, *channel, listener, MESSAGES) => {
            let mut data = json!({"ids": messages, "channel_id": channel});
            add_guild(&mut data, guild_of(world, *channel));
            vec![("MESSAGE_DELETE_BULK", data)]
        }
        WorldEvent::ReactionChanged { channel, .. } if hears_channel(world, *channel, listener, REACTIONS) => {
            tell_reaction(world, event)
        }
        WorldEvent::TypingStarted { channel, user } if hears_channel(world, *channel, listener, TYPING) => {
            tell_typing(world, *channel, *user)
        }
        WorldEvent::InteractionStarted { interaction } => match world.interactions.get(interaction) {
            Some(found) if found.application == listener.application && listener.serves(found.guild) => {
                vec![("INTERACTION_CREATE", view::interaction(world, found))]
            }
            _ => Vec::new(),
        },
        WorldEvent::ChannelCreated { channel } => tell_channel(world, *channel, listener, "CREATE"),
        WorldEvent::ChannelChanged { channel } => tell_channel(world, *channel, listener, "UPDATE"),
        WorldEvent::ChannelDeleted { channel } => tell_channel_gone(world, channel, listener),
        WorldEvent::RoleCreated { guild, .. }
        | WorldEvent::RoleDeleted { guild, .. }
        | WorldEvent::MemberJoined { guild, .. }
        | WorldEvent::MemberLeft { guild, .. }
        | WorldEvent::MemberChanged { guild, .. } => tell_guild(world, *guild, event, listener),
        WorldEvent::PresenceChanged { user } if listener.has(intents::GUILD_PRESENCES) => {
            let shared = world.guilds_of(*user).filter(|guild| guild.members.contains_key(&listener.bot));
            let heard = shared.filter(|guild| listener.serves(Some(guild.id)));
            heard.map(|guild| ("PRESENCE_UPDATE", view::presence(world, *user, Some(guild.id)))).collect()
        }
        _ => Vec::new(),
    }
}

/// Two intents for the same thing, in guilds and in direct messages.
type Pair = (u64, u64);
const MESSAGES: Pair = (intents::GUILD_MESSAGES, intents::DIRECT_MESSAGES);
const REACTIONS: Pair = (intents::GUILD_REACTIONS, intents::DIRECT_REACTIONS);
const TYPING: Pair = (intents::GUILD_TYPING, intents::DIRECT_TYPING);

fn guild_of(world: &World, channel: ChannelId) -> Option<GuildId> {
    world.channels.get(&channel).and_then(|channel| channel.guild)
}

fn add_guild(data: &mut Value, guild: Option<GuildId>) {
    if let Some(guild) = guild {
        data["guild_id"] = json!(guild);
    }
}

fn hears_channel(world: &World, channel: ChannelId, listener: &Listener, (guild, direct): Pair) -> bool {
    let home = guild_of(world, channel);
    listener.has(if home.is_some() { guild } else { direct })
        && listener.serves(home)
        && may_see(world, channel, listener.bot)
}

/// Private threads are seen by those inside alone.
fn may_see(world: &World, channel: ChannelId, bot: UserId) -> bool {
    let is_inside = |channel: &Channel| channel.kind != ChannelKind::PrivateThread || channel.recipients.contains(&bot);
    world.channels.get(&channel).is_some_and(is_inside) && world.sees(channel, bot)
}

fn hears_message(world: &World, message: &Message, listener: &Listener) -> bool {
    let is_meant = message.visible_to.is_none() || message.application == Some(listener.application);
    is_meant && hears_channel(world, message.channel, listener, MESSAGES)
}

fn tell_message(world: &World, name: &'static str, message: &Message, listener: &Listener) -> Dispatches {
    if !hears_message(world, message, listener) {
        return Vec::new();
    }
    let mut data = view::gateway_message(world, message);
    if !reads(message, listener) {
        blank(&mut data);
    }
    let replied = message.reply_to.and_then(|id| world.message(message.channel, id).ok());
    if replied.is_some_and(|replied| !reads(replied, listener)) {
        blank(&mut data["referenced_message"]);
    }
    vec![(name, data)]
}

/// Whether the bot reads what a message says: with the intent, in direct messages, its own, and those that mention it.
fn reads(message: &Message, listener: &Listener) -> bool {
    listener.has(MESSAGE_CONTENT)
        || message.guild.is_none()
        || message.author == listener.bot
        || message.flags & EPHEMERAL != 0
        || message.mentions.contains(&listener.bot)
}

fn blank(data: &mut Value) {
    if data.is_object() {
        data["content"] = json!("");
        for field in ["embeds", "attachments", "components"] {
            data[field] = json!([]);
        }
    }
}

fn tell_reaction(world: &World, event: &WorldEvent) -> Dispatches {
    let WorldEvent::ReactionChanged { channel, message, user, emoji, added } = event else { return Vec::new() };
    let mut data = json!({
        "user_id": user, "channel_id": channel, "message_id": message, "emoji": view::reaction_emoji(emoji),
        "burst": false, "type": 0,
    });
    let guild = guild_of(world, *channel);
    add_guild(&mut data, guild);
    if !added {
        return vec![("MESSAGE_REACTION_REMOVE", data)];
    }
    if let Some(member) = guild.and_then(|guild| world.member(guild, *user).ok()) {
        data["member"] = view::member(world, member);
    }
    if let Ok(found) = world.message(*channel, *message) {
        data["message_author_id"] = json!(found.author);
    }
    vec![("MESSAGE_REACTION_ADD", data)]
}

fn tell_typing(world: &World, channel: ChannelId, user: UserId) -> Dispatches {
    let mut data = json!({"channel_id": channel, "user_id": user, "timestamp": world.now().timestamp()});
    let guild = guild_of(world, channel);
    add_guild(&mut data, guild);
    if let Some(member) = guild.and_then(|guild| world.member(guild, user).ok()) {
        data["member"] = view::member(world, member);
    }
    vec![("TYPING_START", data)]
}

fn tell_channel(world: &World, id: ChannelId, listener: &Listener, what: &str) -> Dispatches {
    let Some(channel) = world.channels.get(&id) else { return Vec::new() };
    let hears = listener.has(intents::GUILDS) && channel.guild.is_some() && listener.serves(channel.guild);
    if !hears || !may_see(world, id, listener.bot) {
        return Vec::new();
    }
    let mut data = view::channel(world, channel, Some(listener.bot));
    let name = match (channel.kind.is_thread(), what) {
        (true, "CREATE") => {
            data["newly_created"] = json!(true);
            "THREAD_CREATE"
        }
        (true, _) => "THREAD_UPDATE",
        (false, "CREATE") => "CHANNEL_CREATE",
        (false, _) => "CHANNEL_UPDATE",
    };
    vec![(name, data)]
}

fn tell_channel_gone(world: &World, channel: &Channel, listener: &Listener) -> Dispatches {
    let is_member = channel.guild.is_some_and(|guild| world.member(guild, listener.bot).is_ok());
    if !is_member || !listener.has(intents::GUILDS) || !listener.serves(channel.guild) {
        return Vec::new();
    }
    let data = view::channel(world, channel, Some(listener.bot));
    vec![(if channel.kind.is_thread() { "THREAD_DELETE" } else { "CHANNEL_DELETE" }, data)]
}

fn tell_guild(world: &World, id: GuildId, event: &WorldEvent, listener: &Listener) -> Dispatches {
    if !listener.serves(Some(id)) {
        return Vec::new();
    }
    let own = |user: &UserId| *user == listener.bot;
    match event {
        WorldEvent::MemberJoined { user, .. } if own(user) => {
            let with_presences = listener.has(intents::GUILD_PRESENCES);
            let data = view::guild_create(world, id, listener.bot, with_presences);
            return data
                .filter(|_| listener.has(intents::GUILDS))
                .map(|data| ("GUILD_CREATE", data))
                .into_iter()
                .collect();
        }
        WorldEvent::MemberLeft { user, .. } if own(user) => return vec![("GUILD_DELETE", json!({ "id": id }))],
        _ => {}
    }
    if world.member(id, listener.bot).is_err() {
        return Vec::new();
    }
    tell_member(world, id, event, listener)
}

fn tell_member(world: &World, guild: GuildId, event: &WorldEvent, listener: &Listener) -> Dispatches {
    let with_guild = |user: &UserId| {
        let mut data = world.member(guild, *user).map_or(json!({}), |member| view::member(world, member));
        add_guild(&mut data, Some(guild));
        data
    };
    let hears_members = listener.has(intents::GUILD_MEMBERS);
    match event {
        WorldEvent::MemberJoined { user, .. } if hears_members => vec![("GUILD_MEMBER_ADD", with_guild(user))],
        WorldEvent::MemberChanged { user, .. } if hears_members || *user == listener.bot => {
            vec![("GUILD_MEMBER_UPDATE", with_guild(user))]
        }
        WorldEvent::MemberLeft { user, .. } if hears_members => {
            let user = world.users.get(user).map(view::user);
            vec![("GUILD_MEMBER_REMOVE", json!({"guild_id": guild, "user": user}))]
        }
        WorldEvent::RoleCreated { role, .. } if listener.has(intents::GUILDS) => {
            let found = world.guilds.get(&guild);
            let role = found.and_then(|found| Some(view::role(found, found.roles.get(role)?)));
            vec![("GUILD_ROLE_CREATE", json!({"guild_id": guild, "role": role}))]
        }
        WorldEvent::RoleDeleted { role, .. } if listener.has(intents::GUILDS) => {
            vec![("GUILD_ROLE_DELETE", json!({"guild_id": guild, "role_id": role}))]
        }
        _ => Vec::new(),
    }
}
