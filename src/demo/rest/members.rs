//! Members of guilds and their roles.

use axum::{
    Json, Router,
    extract::State,
    routing::{get, patch, put},
};
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    Answer, Done, NOTHING,
    asking::{Asked, At, Body, Caller},
};
use crate::{
    demo::{
        Town,
        world::{User, permissions, view},
    },
    ids::{GuildId, RoleId, UserId},
};

pub(super) fn routes() -> Router<Town> {
    Router::new()
        .route("/guilds/{guild_id}/members", get(list))
        .route("/guilds/{guild_id}/members/@me", patch(change_own))
        .route("/guilds/{guild_id}/members/search", get(search))
        .route("/guilds/{guild_id}/members/{user_id}", get(read).patch(change).delete(kick))
        .route("/guilds/{guild_id}/members/{user_id}/roles/{role_id}", put(give_role).delete(take_role))
}

async fn list(State(town): State<Town>, caller: Caller, At(guild): At<GuildId>, asked: Asked) -> Answer {
    let (limit, after) = (asked.limit(1, 1_000)?, asked.get("after")?.unwrap_or(UserId(0)));
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, 0)?;
        let members = world.guild(guild)?.members.values().filter(|member| member.user > after).take(limit);
        Ok(Json(members.map(|member| view::member(world, member)).collect::<Value>()))
    })
}

async fn search(State(town): State<Town>, caller: Caller, At(guild): At<GuildId>, asked: Asked) -> Answer {
    let limit = asked.limit(1, 1_000)?;
    let query = asked.get::<String>("query")?.unwrap_or_default().to_lowercase();
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, 0)?;
        let begins = |text: &str| text.to_lowercase().starts_with(&query);
        let is_named = |user: &User| begins(&user.username) || begins(user.name());
        let members = world.guild(guild)?.members.values().filter(|member| {
            world.users.get(&member.user).is_some_and(is_named) || member.nick.as_deref().is_some_and(begins)
        });
        Ok(Json(members.take(limit).map(|member| view::member(world, member)).collect::<Value>()))
    })
}

async fn read(State(town): State<Town>, caller: Caller, At((guild, user)): At<(GuildId, UserId)>) -> Answer {
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, 0)?;
        world.user(user)?;
        Ok(Json(view::member(world, world.member(guild, user)?)))
    })
}

async fn change_own(State(town): State<Town>, caller: Caller, At(guild): At<GuildId>, body: Body) -> Answer {
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, 0)?;
        world.set_nick(guild, caller.bot, body.json["nick"].as_str())?;
        Ok(Json(view::member(world, world.member(guild, caller.bot)?)))
    })
}

async fn change(
    State(town): State<Town>,
    caller: Caller,
    At((guild, user)): At<(GuildId, UserId)>,
    body: Body,
) -> Answer {
    town.with(|world| {
        if let Some(until) = body.json.get("communication_disabled_until") {
            world.require_in_guild(guild, caller.bot, permissions::MODERATE_MEMBERS)?;
            let until = until.as_str().and_then(|text| text.parse::<DateTime<Utc>>().ok());
            world.set_timeout(guild, user, until)?;
        }
        if let Some(nick) = body.json.get("nick") {
            world.require_in_guild(guild, caller.bot, permissions::MANAGE_GUILD)?;
            world.set_nick(guild, user, nick.as_str())?;
        }
        world.require_in_guild(guild, caller.bot, 0)?;
        Ok(Json(view::member(world, world.member(guild, user)?)))
    })
}

async fn kick(State(town): State<Town>, caller: Caller, At((guild, user)): At<(GuildId, UserId)>) -> Done {
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, permissions::KICK_MEMBERS)?;
        world.dismiss(guild, user)
    })?;
    Ok(NOTHING)
}

fn set_role(town: &Town, caller: Caller, (guild, user, role): (GuildId, UserId, RoleId), held: bool) -> Done {
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, permissions::MANAGE_ROLES)?;
        world.require_above(guild, caller.bot, role)?;
        world.set_role(guild, user, role, held)
    })?;
    Ok(NOTHING)
}

async fn give_role(State(town): State<Town>, caller: Caller, At(ids): At<(GuildId, UserId, RoleId)>) -> Done {
    set_role(&town, caller, ids, true)
}

async fn take_role(State(town): State<Town>, caller: Caller, At(ids): At<(GuildId, UserId, RoleId)>) -> Done {
    set_role(&town, caller, ids, false)
}
