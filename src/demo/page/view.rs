//! The world as one person sees it, in the JSON that the page draws. Nothing private of others is in it.

use serde_json::{Map, Value, json};

use crate::{
    demo::world::{Channel, ChannelKind, Effect, Guild, Message, User, WireEntry, World, people::Application},
    ids::{ChannelId, UserId},
};

/// Messages of a channel that a page starts with.
const NEWEST_MESSAGES: usize = 200;

/// Everything a page starts with.
pub(super) fn snapshot(world: &World, viewer: UserId) -> Value {
    let mut all = place(world, viewer);
    all["me"] = world.users.get(&viewer).map(user).unwrap_or_default();
    all["messages"] = messages(world, viewer);
    all["commands"] = commands(world, viewer);
    all["faults"] = faults(world);
    all["clock"] = clock(world);
    all
}

/// People, servers and channels.
pub(super) fn place(world: &World, viewer: UserId) -> Value {
    let guilds = world.guilds.values().filter(|found| found.members.contains_key(&viewer));
    let dms = world.channels.values().filter(|found| found.guild.is_none() && found.recipients.contains(&viewer));
    json!({
        "users": world.users.values().map(user).collect::<Vec<_>>(),
        "guilds": guilds.map(|found| guild(world, found, viewer)).collect::<Vec<_>>(),
        "dms": dms.map(|found| channel(world, found, viewer)).collect::<Vec<_>>(),
    })
}

fn user(user: &User) -> Value {
    json!({"id": user.id, "username": user.username, "global_name": user.global_name, "bot": user.bot})
}

fn guild(world: &World, guild: &Guild, viewer: UserId) -> Value {
    let roles = guild
        .roles
        .values()
        .map(|role| json!({"id": role.id, "name": role.name, "color": role.colour, "position": role.position}));
    let online =
        |id: UserId| world.applications.values().find(|found| found.bot == id).is_none_or(Application::is_online);
    let members = guild.members.values().map(
        |member| json!({"id": member.user, "nick": member.nick, "roles": member.roles, "online": online(member.user)}),
    );
    let is_seen = |found: &&Channel| found.guild == Some(guild.id) && !found.archived && world.sees(found.id, viewer);
    let mut channels: Vec<_> = world.channels.values().filter(is_seen).collect();
    // A thread stands under its parent.
    channels.sort_by_key(|found| match found.parent.filter(|_| found.kind.is_thread()) {
        Some(parent) => (world.channels.get(&parent).map_or(0, |above| above.position), parent, found.id),
        None => (found.position, found.id, ChannelId(0)),
    });
    json!({
        "id": guild.id, "name": guild.name, "owner_id": guild.owner,
        "roles": roles.collect::<Vec<_>>(), "members": members.collect::<Vec<_>>(),
        "channels": channels.into_iter().map(|found| channel(world, found, viewer)).collect::<Vec<_>>(),
    })
}

/// A channel; a direct one is called by whom the viewer talks to.
pub(super) fn channel(world: &World, channel: &Channel, viewer: UserId) -> Value {
    let peer = channel.recipients.iter().find(|user| **user != viewer);
    let name = match peer.and_then(|user| world.users.get(user)) {
        Some(user) if channel.kind == ChannelKind::Direct => user.name().to_owned(),
        _ => channel.name.clone(),
    };
    json!({"id": channel.id, "type": channel.kind as u8, "name": name, "topic": channel.topic, "peer": peer})
}

fn messages(world: &World, viewer: UserId) -> Value {
    let seen = world.channels.keys().map(|id| {
        let all = world.seen_by(*id, viewer);
        let newest = all.iter().skip(all.len().saturating_sub(NEWEST_MESSAGES));
        (id.to_string(), newest.map(|found| message(world, found, viewer)).collect())
    });
    Value::Object(seen.collect::<Map<_, _>>())
}

/// A message, shaped as Discord's with what a person's client adds.
pub(super) fn message(world: &World, message: &Message, viewer: UserId) -> Value {
    let origin = message.reply_to.and_then(|id| world.message(message.channel, id).ok());
    let origin = origin.filter(|found| found.visible_to.is_none_or(|to| to == viewer));
    json!({
        "id": message.id, "channel_id": message.channel, "author": author(world, message),
        "content": message.content, "timestamp": message.timestamp, "edited_timestamp": message.edited,
        "flags": message.flags, "embeds": message.embeds, "components": message.components,
        "attachments": attachments(world, message), "mentions": message.mentions,
        "mention_everyone": message.mention_everyone,
        "message_reference": message.reply_to.map(|id| json!({"message_id": id})),
        "referenced_message": origin.map(|found| json!({
            "id": found.id, "author": author(world, found), "content": found.content,
        })),
        "interaction": used(world, message),
        "reactions": message.reactions.iter().map(|one| json!({
            "emoji": one.emoji, "count": one.users.len(), "me": one.users.contains(&viewer),
        })).collect::<Vec<_>>(),
    })
}

fn author(world: &World, message: &Message) -> Value {
    let mut author = world.users.get(&message.author).map(user).unwrap_or_default();
    if let Some(name) = &message.shown_name {
        author["global_name"] = json!(name);
    }
    author
}

fn attachments(world: &World, message: &Message) -> Vec<Value> {
    let one = |file: &crate::demo::world::Attachment| {
        json!({
            "id": file.id.to_string(), "filename": file.filename, "content_type": file.content_type,
            "size": file.size, "description": file.description, "url": world.file_url(message.channel, file),
            "width": file.picture_size.map(|size| size.0), "height": file.picture_size.map(|size| size.1),
        })
    };
    message.attachments.iter().map(one).collect()
}

/// "Ada used /wallet pay": the command that a message answers.
fn used(world: &World, message: &Message) -> Option<Value> {
    let interaction = world.interactions.get(&message.interaction?).filter(|_| message.kind == 20)?;
    let mut name = interaction.data["name"].as_str()?.to_owned();
    let mut below = &interaction.data["options"];
    while let Some(sub) = below.get(0).filter(|option| option["type"].as_u64().is_some_and(|kind| kind <= 2)) {
        name = format!("{name} {}", sub["name"].as_str().unwrap_or_default());
        below = &sub["options"];
    }
    Some(json!({"name": name, "user": world.users.get(&interaction.user).map(user)}))
}

/// The commands the viewer finds in each place: by guild id, and `dm`.
pub(super) fn commands(world: &World, viewer: UserId) -> Value {
    let places = world.guilds.keys().map(|id| (id.to_string(), Some(*id))).chain([("dm".to_owned(), None)]);
    let found = places.map(|(name, guild)| {
        let commands = world.commands_for(viewer, guild);
        (name, commands.into_iter().map(crate::demo::world::AppCommand::wire).collect())
    });
    Value::Object(found.collect::<Map<_, _>>())
}

/// How many faults of each of the panel's kinds still wait.
pub(super) fn faults(world: &World) -> Value {
    let count = |is: fn(&Effect) -> bool| {
        world.faults.iter().filter(|fault| is(&fault.effect)).map(|fault| fault.times).sum::<u32>()
    };
    json!({
        "429": count(|effect| matches!(effect, Effect::RateLimited { .. })),
        "500_before": count(|effect| matches!(effect, Effect::FailBefore(_))),
        "500_after": count(|effect| matches!(effect, Effect::FailAfter(_))),
    })
}

/// The demo's time, and how far it is ahead.
pub(super) fn clock(world: &World) -> Value {
    json!({"now_ms": world.clock().now_ms(), "offset_ms": world.clock().offset().num_milliseconds()})
}

/// A line of the wire.
pub(super) fn wire(entry: &WireEntry, number: u64) -> Value {
    let frame = entry.method.strip_prefix("GATEWAY").map(str::trim);
    let (kind, label, path) = match frame {
        Some(direction) => (if direction == "↑" { "sent" } else { "event" }, &entry.path, None),
        None => ("rest", &entry.method, Some(&entry.path)),
    };
    let took = frame.is_none().then(|| (entry.ms * 10.0).round() / 10.0);
    json!({
        "seq": number, "at_ms": entry.at.timestamp_millis(), "kind": kind, "label": label, "path": path,
        "status": frame.is_none().then_some(entry.status), "took_ms": took, "cut": frame.is_none() && entry.status == 0,
        "request": entry.request, "response": entry.response,
    })
}
