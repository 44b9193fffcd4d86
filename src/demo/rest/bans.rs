//! Bans.

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};

use super::{
    Answer, Done, NOTHING,
    asking::{At, Body, Caller},
};
use crate::{
    demo::{
        Town, World,
        world::{permissions::BAN_MEMBERS, refusal::Unknown, view},
    },
    ids::{GuildId, UserId},
};

pub(super) fn routes() -> Router<Town> {
    Router::new()
        .route("/guilds/{guild_id}/bans", get(list))
        .route("/guilds/{guild_id}/bans/{user_id}", get(read).put(ban).delete(lift))
}

fn wire(world: &World, user: UserId, reason: Option<&String>) -> Value {
    json!({"user": world.users.get(&user).map(view::user), "reason": reason})
}

async fn list(State(town): State<Town>, caller: Caller, At(guild): At<GuildId>) -> Answer {
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, BAN_MEMBERS)?;
        let bans = world.guild(guild)?.bans.iter();
        Ok(Json(bans.map(|(user, reason)| wire(world, *user, reason.as_ref())).collect::<Value>()))
    })
}

async fn read(State(town): State<Town>, caller: Caller, At((guild, user)): At<(GuildId, UserId)>) -> Answer {
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, BAN_MEMBERS)?;
        let reason = world.guild(guild)?.bans.get(&user).ok_or(Unknown::Ban)?;
        Ok(Json(wire(world, user, reason.as_ref())))
    })
}

async fn ban(State(town): State<Town>, caller: Caller, At((guild, user)): At<(GuildId, UserId)>, _body: Body) -> Done {
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, BAN_MEMBERS)?;
        world.ban(guild, user)
    })?;
    Ok(NOTHING)
}

async fn lift(State(town): State<Town>, caller: Caller, At((guild, user)): At<(GuildId, UserId)>) -> Done {
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, BAN_MEMBERS)?;
        let found = world.guilds.get_mut(&guild).ok_or(Unknown::Guild)?;
        found.bans.remove(&user).ok_or(Unknown::Ban)?;
        Ok(NOTHING)
    })
}
