//! Messages on the wire.

use serde_json::{Value, json};

use super::{time, user};
use crate::demo::world::{Attachment, InteractionKind, Message, World, messages::EPHEMERAL, view};

/// A message as REST answers it.
pub fn message(world: &World, message: &Message) -> Value {
    let mut wire = plain(world, message);
    if message.reply_to.is_some() || message.kind == 19 {
        let replied = message.reply_to.and_then(|id| world.message(message.channel, id).ok());
        wire["referenced_message"] = replied.map_or(Value::Null, |replied| plain(world, replied));
    }
    wire
}

fn plain(world: &World, message: &Message) -> Value {
    let users = message.mentions.iter().filter_map(|id| world.users.get(id)).map(user).collect::<Vec<_>>();
    let files = message.attachments.iter().map(|file| attachment(world, message, file)).collect::<Vec<_>>();
    let mut wire = json!({
        "id": message.id, "channel_id": message.channel, "type": message.kind, "content": message.content,
        "timestamp": time(message.timestamp), "edited_timestamp": message.edited.map(time),
        "author": author(world, message), "mentions": users, "mention_roles": message.mention_roles,
        "mention_everyone": message.mention_everyone, "attachments": files, "embeds": message.embeds,
        "components": message.components, "flags": message.flags, "pinned": false, "tts": false,
    });
    if let Some(nonce) = &message.nonce {
        wire["nonce"] = nonce.clone();
    }
    if !message.reactions.is_empty() {
        wire["reactions"] = reactions(message);
    }
    if let Some(id) = message.application {
        wire["application_id"] = json!(id);
    }
    if let Some(id) = message.webhook {
        wire["webhook_id"] = json!(id.to_string());
    }
    if let Some(replied) = message.reply_to {
        wire["message_reference"] =
            json!({"type": 0, "message_id": replied, "channel_id": message.channel, "guild_id": message.guild});
        if message.guild.is_none()
            && let Some(reference) = wire["message_reference"].as_object_mut()
        {
            reference.remove("guild_id");
        }
    }
    if let Some(metadata) = interaction_metadata(world, message) {
        wire["interaction_metadata"] = metadata;
    }
    wire
}

fn author(world: &World, message: &Message) -> Value {
    let mut wire = world.users.get(&message.author).map_or(Value::Null, user);
    if let Some(name) = &message.shown_name {
        wire["username"] = json!(name);
        wire["id"] = json!(message.webhook.unwrap_or(message.author.0).to_string());
        wire["bot"] = json!(true);
        wire["global_name"] = Value::Null;
    }
    wire
}

fn interaction_metadata(world: &World, message: &Message) -> Option<Value> {
    let interaction = world.interactions.get(&message.interaction?)?;
    let by = world.users.get(&interaction.user).map(user)?;
    let owners = match interaction.guild {
        Some(guild) => json!({ "0": guild }),
        None => json!({ "0": "0" }),
    };
    let kind = interaction.kind as u8;
    let mut wire = json!({
        "id": interaction.id, "type": kind, "user": by, "authorizing_integration_owners": owners,
    });
    match interaction.kind {
        InteractionKind::Component => wire["interacted_message_id"] = json!(interaction.message),
        InteractionKind::Form => {
            wire["triggering_interaction_metadata"] = json!({
                "id": interaction.id, "type": 2, "user": by, "authorizing_integration_owners": owners,
            });
        }
        _ => wire["command_type"] = json!(1),
    }
    Some(wire)
}

fn reactions(message: &Message) -> Value {
    let wire = |reaction: &crate::demo::world::Reaction| {
        let count = reaction.users.len();
        json!({
            "emoji": reaction_emoji(&reaction.emoji), "count": count,
            "count_details": {"burst": 0, "normal": count}, "burst_colors": [], "me_burst": false,
            "burst_me": false, "burst_count": 0, "me": reaction.users.contains(&message.author),
        })
    };
    message.reactions.iter().map(wire).collect()
}

/// An emoji: a plain character, or `name:id`.
pub fn reaction_emoji(emoji: &str) -> Value {
    match emoji.split_once(':') {
        Some((name, id)) => json!({"id": id, "name": name}),
        None => json!({"id": null, "name": emoji}),
    }
}

/// A file of a message.
pub fn attachment(world: &World, message: &Message, file: &Attachment) -> Value {
    let url = world.file_url(message.channel, file);
    let mut wire = json!({
        "id": file.id.to_string(), "filename": file.filename, "size": file.size, "url": url, "proxy_url": url,
        "content_type": file.content_type,
    });
    if let Some(description) = &file.description {
        wire["description"] = json!(description);
    }
    if let Some((width, height)) = file.picture_size {
        (wire["width"], wire["height"]) = (json!(width), json!(height));
    }
    if message.is_ephemeral() {
        wire["ephemeral"] = json!(true);
    }
    wire
}

/// A message as the gateway sends it: with its guild and its author's membership, both missing when it is ephemeral.
pub fn gateway_message(world: &World, shown: &Message) -> Value {
    let mut wire = message(world, shown);
    let channel = world.channels.get(&shown.channel);
    wire["channel_type"] = json!(channel.map_or(0, |channel| channel.kind as u8));
    if shown.flags & EPHEMERAL != 0 {
        return wire;
    }
    let Some(guild) = shown.guild else { return wire };
    wire["guild_id"] = json!(guild);
    if shown.webhook.is_none_or(|webhook| webhook == shown.author.0)
        && let Ok(member) = world.member(guild, shown.author)
    {
        wire["member"] = view::member(world, member);
        if let Some(fields) = wire["member"].as_object_mut() {
            fields.remove("user");
        }
    }
    for mention in wire["mentions"].as_array_mut().into_iter().flatten() {
        let id = mention["id"].as_str().and_then(|id| id.parse().ok());
        if let Some(member) = id.and_then(|id| world.member(guild, id).ok()) {
            mention["member"] = view::member(world, member);
            if let Some(fields) = mention["member"].as_object_mut() {
                fields.remove("user");
            }
        }
    }
    wire
}
