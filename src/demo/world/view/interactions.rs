//! Interactions on the wire.

use serde_json::{Value, json};

use super::{member, message, partial_channel, role, user};
use crate::{
    demo::world::{Interaction, InteractionState, World},
    ids::{ChannelId, GuildId, RoleId, UserId},
};

/// An interaction as the gateway delivers it.
pub fn interaction(world: &World, shown: &Interaction) -> Value {
    let bot = UserId(shown.application.0);
    let by = world.users.get(&shown.user);
    let mut wire = json!({
        "id": shown.id, "application_id": shown.application, "type": shown.kind as u8, "data": shown.data,
        "token": shown.token, "version": 1, "channel_id": shown.channel,
        "locale": by.map(|user| user.locale.as_str()), "entitlements": [], "entitlement_sku_ids": [],
        "app_permissions": world.permissions(shown.channel, bot).unwrap_or(0).to_string(),
        "attachment_size_limit": 10_485_760, "context": u8::from(shown.guild.is_none()),
    });
    if let Some(channel) = world.channels.get(&shown.channel) {
        wire["channel"] = partial_channel(world, channel, shown.user);
    }
    if let Some(pressed) = shown.message.and_then(|id| world.message(shown.channel, id).ok()) {
        wire["message"] = message(world, pressed);
    }
    if let Some(guild) = shown.guild.and_then(|guild| world.guilds.get(&guild)) {
        wire["guild_id"] = json!(guild.id);
        wire["guild"] = json!({"id": guild.id, "locale": guild.locale, "features": []});
        wire["guild_locale"] = json!(guild.locale);
        wire["authorizing_integration_owners"] = json!({ "0": guild.id });
        wire["member"] = acting_member(world, guild.id, shown);
    } else {
        wire["authorizing_integration_owners"] = json!({ "0": "0" });
        wire["user"] = by.map_or(Value::Null, user);
    }
    wire
}

/// The acting member with its permissions in the channel; one that has just left is shown as its user alone.
fn acting_member(world: &World, guild: GuildId, shown: &Interaction) -> Value {
    let mut wire = world.member(guild, shown.user).map_or(Value::Null, |found| member(world, found));
    wire["permissions"] = json!(world.permissions(shown.channel, shown.user).unwrap_or(0).to_string());
    wire
}

/// What a callback answers when asked `with_response`.
pub fn callback_answer(world: &World, shown: &Interaction, kind: u64) -> Value {
    let mut about = json!({"id": shown.id, "type": shown.kind as u8});
    let answer = shown.original.and_then(|id| world.message(shown.channel, id).ok());
    if let Some(answer) = answer {
        about["response_message_id"] = json!(answer.id);
        about["response_message_loading"] = json!(shown.state == InteractionState::Thinking);
        about["response_message_ephemeral"] = json!(answer.is_ephemeral());
    }
    let mut wire = json!({ "interaction": about });
    match (kind, answer) {
        (4 | 7, Some(answer)) => wire["resource"] = json!({"type": kind, "message": message(world, answer)}),
        // Clients read the deferred message here; the description knows it only as type 4.
        (5, Some(answer)) => wire["resource"] = json!({"type": 4, "message": message(world, answer)}),
        _ => {}
    }
    wire
}

/// Adds whatever this id means to a `resolved` object.
pub fn resolve(world: &World, guild: Option<GuildId>, id: u64, found: &mut Value) {
    let key = id.to_string();
    if let Some(known) = world.users.get(&UserId(id)) {
        found["users"][&key] = user(known);
        if let Some(membership) = guild.and_then(|guild| world.member(guild, UserId(id)).ok()) {
            let mut wire = member(world, membership);
            if let Some(fields) = wire.as_object_mut() {
                fields.retain(|field, _| !matches!(field.as_str(), "user" | "deaf" | "mute"));
            }
            wire["permissions"] =
                json!(guild.and_then(|guild| world.guild_permissions(guild, UserId(id)).ok()).unwrap_or(0).to_string());
            found["members"][&key] = wire;
        }
    }
    if let Some(channel) = world.channels.get(&ChannelId(id)) {
        found["channels"][&key] = partial_channel(world, channel, UserId(0));
    }
    if let Some(home) = guild.and_then(|guild| world.guilds.get(&guild))
        && let Some(known) = home.roles.get(&RoleId(id))
    {
        found["roles"][&key] = role(home, known);
    }
}
