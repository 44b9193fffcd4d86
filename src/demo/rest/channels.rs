//! Channels.

use axum::{
    Json, Router,
    extract::State,
    routing::{get, post},
};

use super::{
    Answer, Done, NOTHING,
    asking::{At, Body, Caller},
};
use crate::{
    demo::{
        Town,
        world::{ChannelKind, Refusal, permissions, view},
    },
    ids::ChannelId,
};

pub(super) fn routes() -> Router<Town> {
    Router::new()
        .route("/channels/{channel_id}", get(read).patch(change).delete(delete))
        .route("/channels/{channel_id}/typing", post(typing))
}

async fn read(State(town): State<Town>, caller: Caller, At(channel): At<ChannelId>) -> Answer {
    town.with(|world| {
        world.require(channel, caller.bot, 0)?;
        Ok(Json(view::channel(world, world.channel(channel)?, Some(caller.bot))))
    })
}

async fn change(State(town): State<Town>, caller: Caller, At(channel): At<ChannelId>, body: Body) -> Answer {
    town.with(|world| {
        world.require(channel, caller.bot, permissions::MANAGE_CHANNELS)?;
        let name = if body.json["name"].is_null() { None } else { Some(body.text("name", 100)?) };
        world.change_channel(channel, name, body.json["topic"].as_str(), body.json["archived"].as_bool())?;
        Ok(Json(view::channel(world, world.channel(channel)?, Some(caller.bot))))
    })
}

async fn delete(State(town): State<Town>, caller: Caller, At(channel): At<ChannelId>) -> Answer {
    town.with(|world| {
        let found = world.channel(channel)?.clone();
        if found.kind != ChannelKind::Direct {
            world.require(channel, caller.bot, permissions::MANAGE_CHANNELS)?;
        } else if !found.recipients.contains(&caller.bot) {
            return Err(Refusal::missing_access());
        }
        let wire = view::channel(world, &found, Some(caller.bot));
        if found.kind != ChannelKind::Direct {
            world.delete_channel(channel)?;
        }
        Ok(Json(wire))
    })
}

async fn typing(State(town): State<Town>, caller: Caller, At(channel): At<ChannelId>) -> Done {
    town.with(|world| world.type_in(channel, caller.bot))?;
    Ok(NOTHING)
}
