//! IDENTIFY and RESUME: who may listen, to what, and what they hear first.

use serde_json::{Value, json};

use super::{
    close, intents,
    sessions::{Line, Listener, Sessions},
};
use crate::{
    demo::world::{Effect, Presence, User, World, view},
    ids::{ApplicationId, GuildId, UserId},
};

/// What comes of an IDENTIFY or RESUME.
pub(super) enum Opened {
    /// The session listens on this socket now.
    Session(String, ApplicationId),
    /// Nothing to resume.
    Invalid,
    /// The socket is closed.
    Refused((u16, &'static str)),
    /// Nothing is said.
    Ignored,
}

/// The token without the prefix that some clients leave on it.
fn bare(token: &Value) -> &str {
    let token = token.as_str().unwrap_or_default();
    token.strip_prefix("Bot ").unwrap_or(token)
}

/// Opens a session: READY first, then every guild.
pub(super) fn identify(world: &mut World, sessions: &mut Sessions, asked: &Value, line: Line) -> Opened {
    let token = bare(&asked["token"]);
    let listener = match admitted(world, token, asked) {
        Ok(listener) => listener,
        Err(ending) => return ending,
    };
    let id = format!("{:032x}", u128::from(world.next_id()) * 0x9E37_79B9_7F4A_7C15_u128);
    let ready = ready(world, &listener, &id);
    let (bot, application) = (listener.bot, listener.application);
    sessions.open(&id, token, listener.clone(), line, world.now());
    sessions.dispatch(&id, "READY", ready);
    for guild in mine(world, &listener) {
        let with_presences = listener.has(intents::GUILD_PRESENCES);
        let wire = view::guild_create(world, guild, bot, with_presences).filter(|_| listener.has(intents::GUILDS));
        if let Some(wire) = wire {
            sessions.dispatch(&id, "GUILD_CREATE", wire);
        }
    }
    world.gateway_opened(application);
    show_presence(world, bot, &asked["presence"]);
    Opened::Session(id, application)
}

/// The bot's status as it asked for it; online when it said nothing.
pub(super) fn show_presence(world: &mut World, bot: UserId, asked: &Value) {
    let status = asked["status"].as_str().unwrap_or("online").to_owned();
    let activities = asked["activities"].as_array().cloned().unwrap_or_default();
    world.set_presence(bot, Presence { status, activities });
}

fn admitted(world: &mut World, token: &str, asked: &Value) -> Result<Listener, Opened> {
    let application = world.application_of_token(token).map(|found| found.id);
    match world.strike("IDENTIFY", application) {
        Some(Effect::RefuseToken) => Err(Opened::Refused(close::AUTHENTICATION_FAILED)),
        Some(Effect::Ignore) => Err(Opened::Ignored),
        _ => listener(world, token, asked).map_err(Opened::Refused),
    }
}

fn listener(world: &World, token: &str, asked: &Value) -> Result<Listener, (u16, &'static str)> {
    let application = world.application_of_token(token).ok_or(close::AUTHENTICATION_FAILED)?;
    let wanted = asked["intents"].as_u64().ok_or(close::INVALID_INTENTS)?;
    if wanted & !intents::ALL != 0 {
        return Err(close::INVALID_INTENTS);
    }
    if wanted & intents::PRIVILEGED & !application.granted_intents != 0 {
        return Err(close::DISALLOWED_INTENTS);
    }
    let shard = match &asked["shard"] {
        Value::Null => (0, 1),
        shard => (shard[0].as_u64().unwrap_or(0), shard[1].as_u64().unwrap_or(0)),
    };
    if shard.0 >= shard.1 {
        return Err(close::INVALID_SHARD);
    }
    Ok(Listener { application: application.id, bot: application.bot, intents: wanted, shard })
}

fn mine(world: &World, listener: &Listener) -> Vec<GuildId> {
    let guilds = world.guilds_of(listener.bot).map(|guild| guild.id);
    guilds.filter(|guild| listener.serves(Some(*guild))).collect()
}

fn ready(world: &World, listener: &Listener, session: &str) -> Value {
    let guilds: Vec<_> =
        mine(world, listener).into_iter().map(|guild| json!({"id": guild, "unavailable": true})).collect();
    let flags = world
        .application(listener.application)
        .map_or(Value::Null, |found| view::application(world, found)["flags"].clone());
    json!({
        "v": 10, "user": world.users.get(&listener.bot).map(view::current_user), "guilds": guilds,
        "session_id": session, "session_type": "normal", "shard": [listener.shard.0, listener.shard.1],
        "resume_gateway_url": format!("{}/gateway", world.base_url.replacen("http", "ws", 1)),
        "application": {"id": listener.application, "flags": flags}, "relationships": [], "private_channels": [],
        "presences": [], "guild_join_requests": [], "user_settings": {}, "user_settings_proto": "",
        "geo_ordered_rtc_regions": [], "auth": {}, "_trace": ["demo"],
    })
}

/// Continues a session.
pub(super) fn resume(world: &mut World, sessions: &mut Sessions, asked: &Value, line: Line) -> Opened {
    let token = bare(&asked["token"]);
    if world.application_of_token(token).is_none() {
        return Opened::Refused(close::AUTHENTICATION_FAILED);
    }
    let id = asked["session_id"].as_str().unwrap_or_default();
    let sequence = asked["seq"].as_u64().unwrap_or(0);
    if !sessions.resume(id, token, sequence, line, world.now()) {
        return Opened::Invalid;
    }
    let Some(listener) = sessions.listener(id).cloned() else { return Opened::Invalid };
    world.gateway_opened(listener.application);
    show_presence(world, listener.bot, &Value::Null);
    Opened::Session(id.to_owned(), listener.application)
}

/// The answer to a request for a guild's members, in chunks of a thousand.
pub(super) fn member_chunks(world: &World, asked: &Value) -> Vec<Value> {
    let id = asked["guild_id"].as_str().and_then(|id| id.parse().ok());
    let Some(guild) = id.and_then(|id: GuildId| world.guilds.get(&id)) else { return Vec::new() };
    let wanted: Option<Vec<String>> = match &asked["user_ids"] {
        Value::Null => None,
        Value::Array(ids) => Some(ids.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect()),
        one => Some(one.as_str().map(str::to_owned).into_iter().collect()),
    };
    let query = asked["query"].as_str().unwrap_or_default().to_lowercase();
    let is_wanted = |user: &User| match &wanted {
        Some(ids) => ids.contains(&user.id.to_string()),
        None => user.username.to_lowercase().starts_with(&query) || user.name().to_lowercase().starts_with(&query),
    };
    let limit = asked["limit"].as_u64().filter(|limit| *limit > 0).and_then(|limit| limit.try_into().ok());
    let members = guild.members.values().filter(|member| world.users.get(&member.user).is_some_and(is_wanted));
    let found: Vec<_> = members.take(limit.unwrap_or(usize::MAX)).map(|member| view::member(world, member)).collect();
    let chunks: Vec<&[Value]> = if found.is_empty() { vec![&[]] } else { found.chunks(1_000).collect() };
    let count = chunks.len();
    let wire = |(index, members): (usize, &&[Value])| {
        let mut wire = json!({
            "guild_id": guild.id, "members": members, "chunk_index": index, "chunk_count": count, "not_found": [],
        });
        if !asked["nonce"].is_null() {
            wire["nonce"] = asked["nonce"].clone();
        }
        wire
    };
    chunks.iter().enumerate().map(wire).collect()
}
