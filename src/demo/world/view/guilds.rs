//! Guilds, channels, roles and members on the wire.

use serde_json::{Value, json};

use super::{time, user};
use crate::{
    demo::world::{Channel, ChannelKind, Guild, Member, Role, World},
    ids::{GuildId, UserId},
};

/// A role.
pub fn role(guild: &Guild, role: &Role) -> Value {
    let managed = guild.members.keys().any(|member| member.0 == role.id.0);
    json!({
        "id": role.id, "name": role.name, "permissions": role.permissions.to_string(), "position": role.position,
        "color": role.colour,
        "colors": {"primary_color": role.colour, "secondary_color": null, "tertiary_color": null},
        "hoist": role.colour != 0, "managed": managed, "mentionable": role.mentionable, "icon": null,
        "unicode_emoji": null, "flags": 0,
    })
}

/// A member with its user.
pub fn member(world: &World, member: &Member) -> Value {
    json!({
        "user": world.users.get(&member.user).map(user), "nick": member.nick, "roles": member.roles,
        "joined_at": time(member.joined_at), "avatar": null, "banner": null, "premium_since": null,
        "communication_disabled_until": member.timeout_until.map(time), "flags": 0, "pending": false,
        "mute": false, "deaf": false, "avatar_decoration_data": null, "collectibles": null,
    })
}

/// A channel of any kind. `viewer` is left out of a direct message's recipients.
pub fn channel(world: &World, channel: &Channel, viewer: Option<UserId>) -> Value {
    let mut wire = json!({
        "id": channel.id, "type": channel.kind as u8, "flags": 0, "last_message_id": channel.last_message,
    });
    if channel.kind == ChannelKind::Direct {
        let others = channel.recipients.iter().filter(|user| Some(**user) != viewer);
        wire["recipients"] = others.filter_map(|id| world.users.get(id)).map(user).collect();
        return wire;
    }
    wire["guild_id"] = json!(channel.guild);
    wire["name"] = json!(channel.name);
    wire["parent_id"] = json!(channel.parent);
    wire["rate_limit_per_user"] = json!(0);
    if channel.kind.is_thread() {
        thread_fields(world, channel, viewer, &mut wire);
        return wire;
    }
    wire["topic"] = json!(channel.topic);
    wire["position"] = json!(channel.position);
    wire["nsfw"] = json!(false);
    wire["permission_overwrites"] = channel.overwrites.iter().map(overwrite).collect();
    wire
}

fn overwrite(overwrite: &crate::demo::world::Overwrite) -> Value {
    json!({
        "id": overwrite.target.to_string(), "type": u8::from(overwrite.is_member),
        "allow": overwrite.allow.to_string(), "deny": overwrite.deny.to_string(),
    })
}

fn thread_fields(world: &World, channel: &Channel, viewer: Option<UserId>, wire: &mut Value) {
    let messages = world.messages.get(&channel.id).map_or(0, std::collections::BTreeMap::len);
    wire["owner_id"] = json!(channel.owner);
    wire["message_count"] = json!(messages);
    wire["total_message_sent"] = json!(messages);
    wire["member_count"] = json!(channel.recipients.len());
    let created = time(channel.id.created_at());
    wire["thread_metadata"] = json!({
        "archived": channel.archived, "auto_archive_duration": 1440, "archive_timestamp": created,
        "locked": false, "create_timestamp": created,
    });
    if channel.kind == ChannelKind::PrivateThread {
        wire["thread_metadata"]["invitable"] = json!(true);
    }
    if let Some(member) = viewer.filter(|user| channel.recipients.contains(user)) {
        wire["member"] = json!({"id": channel.id, "user_id": member, "join_timestamp": created, "flags": 0});
    }
}

/// A channel as interactions carry it.
pub fn partial_channel(world: &World, shown: &Channel, viewer: UserId) -> Value {
    let mut wire = channel(world, shown, None);
    wire["permissions"] = json!(world.permissions(shown.id, viewer).unwrap_or(0).to_string());
    wire
}

/// A guild as REST answers it.
pub fn guild(guild: &Guild) -> Value {
    json!({
        "id": guild.id, "name": guild.name, "owner_id": guild.owner, "icon": null, "description": null,
        "home_header": null, "splash": null, "discovery_splash": null, "features": [], "banner": null,
        "application_id": null, "region": "deprecated", "afk_channel_id": null, "afk_timeout": 300,
        "system_channel_id": null, "system_channel_flags": 0, "widget_enabled": false, "widget_channel_id": null,
        "verification_level": 1, "roles": guild.roles.values().map(|one| role(guild, one)).collect::<Vec<_>>(),
        "default_message_notifications": 1, "mfa_level": 0, "explicit_content_filter": 0, "max_presences": null,
        "max_members": 500_000, "max_stage_video_channel_users": 50, "max_video_channel_users": 25,
        "vanity_url_code": null, "premium_tier": 0, "premium_subscription_count": 0,
        "preferred_locale": guild.locale, "rules_channel_id": null, "safety_alerts_channel_id": null,
        "public_updates_channel_id": null, "premium_progress_bar_enabled": false, "nsfw": false, "nsfw_level": 0,
        "emojis": [], "stickers": [], "incidents_data": null,
    })
}

/// A guild as the gateway announces it to a bot that is in it. Whoever may not hear of presences is told of no members
/// but itself, as Discord does: of the others it hears when they do something.
pub fn guild_create(world: &World, id: GuildId, bot: UserId, with_presences: bool) -> Option<Value> {
    let found = world.guilds.get(&id)?;
    let own = found.members.get(&bot)?;
    let mine = |thread: bool| {
        let channels = world.channels.values().filter(move |channel| channel.guild == Some(id));
        let seen = channels.filter(move |channel| channel.kind.is_thread() == thread && world.sees(channel.id, bot));
        seen.map(|one| channel(world, one, Some(bot))).collect::<Vec<_>>()
    };
    let mut wire = guild(found);
    wire["joined_at"] = json!(time(own.joined_at));
    wire["large"] = json!(found.members.len() > 250);
    wire["unavailable"] = json!(false);
    wire["member_count"] = json!(found.members.len());
    let told = found.members.values().filter(|one| with_presences || one.user == bot);
    wire["members"] = told.map(|one| member(world, one)).collect();
    wire["channels"] = json!(mine(false));
    wire["threads"] = json!(mine(true));
    for empty in ["voice_states", "stage_instances", "guild_scheduled_events", "soundboard_sounds", "presences"] {
        wire[empty] = json!([]);
    }
    if with_presences {
        let online = found.members.keys().filter(|user| world.presences.contains_key(user));
        wire["presences"] = online.map(|user| presence(world, *user, None)).collect();
    }
    Some(wire)
}

/// Somebody's status.
pub fn presence(world: &World, user: UserId, guild: Option<GuildId>) -> Value {
    let found = world.presences.get(&user);
    let status = found.map_or("offline", |presence| presence.status.as_str());
    let mut wire = json!({
        "user": {"id": user}, "status": status,
        "activities": found.map_or(&[][..], |presence| presence.activities.as_slice()),
        "client_status": if status == "offline" { json!({}) } else { json!({"desktop": status}) },
    });
    if let Some(guild) = guild {
        wire["guild_id"] = json!(guild);
    }
    wire
}
