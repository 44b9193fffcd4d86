//! Reactions.

use axum::{
    Json, Router,
    extract::State,
    routing::{delete, get, put},
};
use serde_json::Value;

use super::{
    Answer, Done, NOTHING,
    asking::{At, Caller},
    messages::visible,
};
use crate::{
    demo::{
        Town,
        world::{permissions, view},
    },
    ids::{ChannelId, MessageId, UserId},
};

pub(super) fn routes() -> Router<Town> {
    let of = "/channels/{channel_id}/messages/{message_id}/reactions";
    Router::new()
        .route(&format!("{of}/{{emoji_name}}"), get(list))
        .route(&format!("{of}/{{emoji_name}}/@me"), put(add).delete(take_back))
        .route(&format!("{of}/{{emoji_name}}/{{user_id}}"), delete(remove))
}

type OnMessage = (ChannelId, MessageId, String);

async fn list(State(town): State<Town>, caller: Caller, At((channel, message, emoji)): At<OnMessage>) -> Answer {
    town.with(|world| {
        let found = visible(world, channel, message, caller.bot)?;
        let of = found.reactions.iter().filter(|reaction| reaction.emoji == emoji);
        let users = of.flat_map(|reaction| &reaction.users).filter_map(|id| world.users.get(id));
        Ok(Json(users.map(view::user).collect::<Value>()))
    })
}

async fn add(State(town): State<Town>, caller: Caller, At((channel, message, emoji)): At<OnMessage>) -> Done {
    town.with(|world| world.react(channel, message, caller.bot, &emoji, true))?;
    Ok(NOTHING)
}

async fn take_back(State(town): State<Town>, caller: Caller, At((channel, message, emoji)): At<OnMessage>) -> Done {
    town.with(|world| world.react(channel, message, caller.bot, &emoji, false))?;
    Ok(NOTHING)
}

async fn remove(
    State(town): State<Town>,
    caller: Caller,
    At((channel, message, emoji, user)): At<(ChannelId, MessageId, String, UserId)>,
) -> Done {
    town.with(|world| {
        world.require(channel, caller.bot, permissions::MANAGE_MESSAGES)?;
        world.react(channel, message, user, &emoji, false)
    })?;
    Ok(NOTHING)
}
