//! Threads.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use serde_json::json;

use super::{
    Answer, Done, NOTHING,
    asking::{At, Body, Caller},
    messages::visible,
};
use crate::{
    demo::{
        Town, World,
        world::{ChannelKind, Refusal, Refused, permissions, refusal::Unknown, view},
    },
    ids::{ChannelId, GuildId, MessageId, UserId},
};

pub(super) fn routes() -> Router<Town> {
    Router::new()
        .route("/channels/{channel_id}/threads", post(create))
        .route("/channels/{channel_id}/messages/{message_id}/threads", post(create_from_message))
        .route("/channels/{channel_id}/threads/archived/public", get(archived))
        .route("/channels/{channel_id}/thread-members/@me", put(join).delete(leave))
        .route("/channels/{channel_id}/thread-members/{user_id}", get(member).put(add))
        .route("/guilds/{guild_id}/threads/active", get(active))
}

fn opened(
    world: &mut World,
    caller: Caller,
    (parent, under): (ChannelId, Option<MessageId>),
    name: &str,
    kind: ChannelKind,
) -> Refused<Response> {
    let needed = match kind {
        ChannelKind::PrivateThread => permissions::CREATE_PRIVATE_THREADS,
        _ => permissions::CREATE_PUBLIC_THREADS,
    };
    world.require(parent, caller.bot, needed)?;
    let thread = match under {
        Some(message) => world.open_thread_under(parent, message, caller.bot, name)?,
        None => world.open_thread(parent, caller.bot, name, kind)?,
    };
    let wire = view::channel(world, world.channel(thread)?, Some(caller.bot));
    Ok((StatusCode::CREATED, Json(wire)).into_response())
}

async fn create(
    State(town): State<Town>,
    caller: Caller,
    At(channel): At<ChannelId>,
    body: Body,
) -> Result<Response, Refusal> {
    let name = body.text("name", 100)?;
    let kind = if body.json["type"] == json!(11) { ChannelKind::PublicThread } else { ChannelKind::PrivateThread };
    town.with(|world| opened(world, caller, (channel, None), &name, kind))
}

async fn create_from_message(
    State(town): State<Town>,
    caller: Caller,
    At((channel, message)): At<(ChannelId, MessageId)>,
    body: Body,
) -> Result<Response, Refusal> {
    let name = body.text("name", 100)?;
    town.with(|world| {
        visible(world, channel, message, caller.bot)?;
        opened(world, caller, (channel, Some(message)), &name, ChannelKind::PublicThread)
    })
}

async fn active(State(town): State<Town>, caller: Caller, At(guild): At<GuildId>) -> Answer {
    town.with(|world| {
        world.require_in_guild(guild, caller.bot, 0)?;
        let is_active = |channel: &&crate::demo::world::Channel| {
            channel.guild == Some(guild) && channel.kind.is_thread() && !channel.archived
        };
        let seen = world.channels.values().filter(is_active).filter(|thread| world.sees(thread.id, caller.bot));
        let threads: Vec<_> = seen.map(|thread| view::channel(world, thread, Some(caller.bot))).collect();
        let members: Vec<_> = threads.iter().filter_map(|thread| thread.get("member").cloned()).collect();
        Ok(Json(json!({"threads": threads, "members": members, "has_more": false})))
    })
}

async fn archived(State(town): State<Town>, caller: Caller, At(channel): At<ChannelId>) -> Answer {
    town.with(|world| {
        world.require(channel, caller.bot, permissions::READ_MESSAGE_HISTORY)?;
        let of = world.channels.values().filter(|thread| thread.parent == Some(channel) && thread.archived);
        let threads: Vec<_> = of.map(|thread| view::channel(world, thread, Some(caller.bot))).collect();
        Ok(Json(json!({"threads": threads, "members": [], "has_more": false})))
    })
}

async fn join(State(town): State<Town>, caller: Caller, At(thread): At<ChannelId>) -> Done {
    town.with(|world| world.set_in_thread(thread, caller.bot, true))?;
    Ok(NOTHING)
}

async fn member(
    State(town): State<Town>,
    caller: Caller,
    At((thread, user)): At<(ChannelId, UserId)>,
) -> Result<Response, Refusal> {
    town.with(|world| {
        world.require(thread, caller.bot, 0)?;
        if !world.channel(thread)?.recipients.contains(&user) {
            return Err(Unknown::Member.into());
        }
        let since = world.now().to_rfc3339();
        Ok(Json(json!({"id": thread, "user_id": user, "join_timestamp": since, "flags": 0})).into_response())
    })
}

async fn add(State(town): State<Town>, caller: Caller, At((thread, user)): At<(ChannelId, UserId)>) -> Done {
    town.with(|world| {
        world.require(thread, caller.bot, permissions::SEND_MESSAGES_IN_THREADS)?;
        world.set_in_thread(thread, user, true)
    })?;
    Ok(NOTHING)
}

async fn leave(State(town): State<Town>, caller: Caller, At(thread): At<ChannelId>) -> Done {
    town.with(|world| world.set_in_thread(thread, caller.bot, false))?;
    Ok(NOTHING)
}
