//! Users, and the caller's own guilds and direct channels.

use axum::{
    Json, Router,
    extract::State,
    routing::{delete, get, post},
};
use serde_json::{Value, json};

use super::{
    Answer, Done, NOTHING,
    asking::{At, Body, Caller},
};
use crate::{
    demo::{Town, world::view},
    ids::{GuildId, UserId},
};

pub(super) fn routes() -> Router<Town> {
    Router::new()
        .route("/users/@me", get(own).patch(own))
        .route("/users/@me/channels", post(open_direct))
        .route("/users/@me/guilds", get(guilds))
        .route("/users/@me/guilds/{guild_id}", delete(leave))
        .route("/users/{user_id}", get(read))
}

async fn own(State(town): State<Town>, caller: Caller) -> Answer {
    town.with(|world| Ok(Json(view::current_user(world.user(caller.bot)?))))
}

async fn read(State(town): State<Town>, _caller: Caller, At(user): At<UserId>) -> Answer {
    town.with(|world| Ok(Json(view::user(world.user(user)?))))
}

async fn open_direct(State(town): State<Town>, caller: Caller, body: Body) -> Answer {
    let recipient = body.id("recipient_id")?;
    town.with(|world| {
        let channel = world.direct_channel(caller.bot, recipient)?;
        Ok(Json(view::channel(world, world.channel(channel)?, Some(caller.bot))))
    })
}

async fn guilds(State(town): State<Town>, caller: Caller) -> Answer {
    town.with(|world| {
        let wire = |guild: &crate::demo::world::Guild| {
            let held = world.guild_permissions(guild.id, caller.bot).unwrap_or(0);
            json!({
                "id": guild.id, "name": guild.name, "icon": null, "banner": null, "features": [],
                "owner": guild.owner == caller.bot, "permissions": held.to_string(),
            })
        };
        Ok(Json(world.guilds_of(caller.bot).map(wire).collect::<Value>()))
    })
}

async fn leave(State(town): State<Town>, caller: Caller, At(guild): At<GuildId>) -> Done {
    town.with(|world| world.dismiss(guild, caller.bot))?;
    Ok(NOTHING)
}
