//! Guilds with their channels and roles.

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};

use super::{
    Answer, Done, NOTHING,
    asking::{Asked, At, Body, Caller},
};
use crate::{
    demo::{
        Town,
        world::{permissions, refusal::Unknown, view},
    },
    ids::{GuildId, RoleId},
};

pub(super) fn routes() -> Router<Town> {
    Router::new()
        .route("/guilds/{guild_id}", get(read))
        .route("/guilds/{guild_id}/channels", get(channels).post(create_channel))
        .route("/guilds/{guild_id}/roles", get(roles).post(create_role))
        .route("/guilds/{guild_id}/roles/{role_id}", get(role).delete(delete_role))
}

async fn read(State(town): State<Town>, caller: Caller, At(guild): At<GuildId>, asked: Asked) -> Answer {
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, 0)?;
        let found = world.guild(guild)?;
        let mut wire = view::guild(found);
        if asked.is("with_counts") {
            let online = found.members.keys().filter(|user| world.presences.contains_key(user)).count();
            wire["approximate_member_count"] = json!(found.members.len());
            wire["approximate_presence_count"] = json!(online);
        }
        Ok(Json(wire))
    })
}

async fn channels(State(town): State<Town>, caller: Caller, At(guild): At<GuildId>) -> Answer {
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, 0)?;
        let of = world.channels.values().filter(|channel| channel.guild == Some(guild) && !channel.kind.is_thread());
        Ok(Json(of.map(|channel| view::channel(world, channel, Some(caller.bot))).collect::<Value>()))
    })
}

async fn create_channel(State(town): State<Town>, caller: Caller, At(guild): At<GuildId>, body: Body) -> Answer {
    let name = body.text("name", 100)?;
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, permissions::MANAGE_CHANNELS)?;
        let channel = world.add_channel(guild, &name, body.json["topic"].as_str().unwrap_or_default());
        Ok(Json(view::channel(world, world.channel(channel)?, Some(caller.bot))))
    })
}

async fn roles(State(town): State<Town>, caller: Caller, At(guild): At<GuildId>) -> Answer {
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, 0)?;
        let found = world.guild(guild)?;
        Ok(Json(found.roles.values().map(|role| view::role(found, role)).collect::<Value>()))
    })
}

async fn role(State(town): State<Town>, caller: Caller, At((guild, role)): At<(GuildId, RoleId)>) -> Answer {
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, 0)?;
        let found = world.guild(guild)?;
        Ok(Json(view::role(found, found.roles.get(&role).ok_or(Unknown::Role)?)))
    })
}

async fn create_role(State(town): State<Town>, caller: Caller, At(guild): At<GuildId>, body: Body) -> Answer {
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, permissions::MANAGE_ROLES)?;
        let name = body.json["name"].as_str().unwrap_or("new role");
        let bits = body.json["permissions"].as_str().and_then(|bits| bits.parse().ok()).unwrap_or(0);
        let colour = body.json["color"].as_u64().and_then(|colour| colour.try_into().ok()).unwrap_or(0);
        let role = world.add_lowest_role(guild, name, bits, colour);
        let found = world.guild(guild)?;
        Ok(Json(view::role(found, found.roles.get(&role).ok_or(Unknown::Role)?)))
    })
}

async fn delete_role(State(town): State<Town>, caller: Caller, At((guild, role)): At<(GuildId, RoleId)>) -> Done {
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, permissions::MANAGE_ROLES)?;
        world.delete_role(guild, role)
    })?;
    Ok(NOTHING)
}
