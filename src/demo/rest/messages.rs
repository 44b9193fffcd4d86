//! Messages of channels.

use axum::{
    Json, Router,
    extract::State,
    routing::{get, post},
};
use serde_json::Value;

use super::{
    Answer, Done, NOTHING,
    asking::{Asked, At, Body, Caller},
};
use crate::{
    demo::{
        Town, World,
        world::{Message, Refusal, Refused, permissions, view},
    },
    ids::{ChannelId, MessageId, UserId},
};

pub(super) fn routes() -> Router<Town> {
    Router::new()
        .route("/channels/{channel_id}/messages", get(list).post(create))
        .route("/channels/{channel_id}/messages/bulk-delete", post(delete_many))
        .route("/channels/{channel_id}/messages/{message_id}", get(read).patch(edit).delete(delete))
}

async fn list(State(town): State<Town>, caller: Caller, At(channel): At<ChannelId>, asked: Asked) -> Answer {
    let limit = asked.limit(50, 100)?;
    let (before, after, around) = (asked.get("before")?, asked.get("after")?, asked.get("around")?);
    town.with(|world| {
        world.require(channel, caller.bot, 0)?;
        if world.require(channel, caller.bot, permissions::READ_MESSAGE_HISTORY).is_err() {
            return Ok(Json(Value::Array(Vec::new())));
        }
        let chosen = choose(&public(world, channel), before, after, around, limit);
        Ok(Json(chosen.into_iter().rev().map(|message| view::message(world, message)).collect()))
    })
}

/// What history shows: no ephemeral messages, not even to those who see them.
fn public(world: &World, channel: ChannelId) -> Vec<&Message> {
    let all = world.messages.get(&channel).into_iter().flat_map(|all| all.values());
    all.filter(|message| !message.is_ephemeral()).collect()
}

/// The wanted part, oldest first.
fn choose<'a>(
    all: &[&'a Message],
    before: Option<MessageId>,
    after: Option<MessageId>,
    around: Option<MessageId>,
    limit: usize,
) -> Vec<&'a Message> {
    let position = |id: MessageId| all.partition_point(|message| message.id < id);
    let (low, high) = if let Some(middle) = around {
        let low = position(middle).saturating_sub(limit / 2);
        (low, low + limit)
    } else if let Some(after) = after {
        let low = position(MessageId(after.0.saturating_add(1)));
        (low, low + limit)
    } else {
        let high = before.map_or(all.len(), position);
        (high.saturating_sub(limit), high)
    };
    all.get(low.min(all.len())..high.min(all.len())).unwrap_or_default().to_vec()
}

async fn create(State(town): State<Town>, caller: Caller, At(channel): At<ChannelId>, body: Body) -> Answer {
    let draft = body.draft()?;
    town.with(|world| {
        let message = world.post(channel, caller.bot, Some(caller.application), draft)?;
        Ok(Json(view::message(world, &message)))
    })
}

/// A public message of a channel the bot sees.
pub(super) fn visible(world: &World, channel: ChannelId, id: MessageId, bot: UserId) -> Refused<&Message> {
    world.require(channel, bot, 0)?;
    let found = world.message(channel, id)?;
    if found.is_ephemeral() {
        return Err(crate::demo::world::refusal::Unknown::Message.into());
    }
    Ok(found)
}

async fn read(State(town): State<Town>, caller: Caller, At((channel, message)): At<(ChannelId, MessageId)>) -> Answer {
    town.with(|world| {
        world.require(channel, caller.bot, permissions::READ_MESSAGE_HISTORY)?;
        let found = visible(world, channel, message, caller.bot)?;
        Ok(Json(view::message(world, found)))
    })
}

async fn edit(
    State(town): State<Town>,
    caller: Caller,
    At((channel, message)): At<(ChannelId, MessageId)>,
    body: Body,
) -> Answer {
    let draft = body.draft()?;
    town.with(|world| {
        let message = world.edit(channel, message, caller.bot, draft)?;
        Ok(Json(view::message(world, &message)))
    })
}

async fn delete(State(town): State<Town>, caller: Caller, At((channel, message)): At<(ChannelId, MessageId)>) -> Done {
    town.with(|world| world.delete_message(channel, message, caller.bot))?;
    Ok(NOTHING)
}

async fn delete_many(State(town): State<Town>, caller: Caller, At(channel): At<ChannelId>, body: Body) -> Done {
    let listed = body.json["messages"].as_array().cloned().unwrap_or_default();
    let ids: Vec<MessageId> = listed.iter().filter_map(|id| id.as_str()?.parse().ok()).collect();
    if !(2..=100).contains(&ids.len()) {
        return Err(Refusal::bad(
            50016,
            "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete.",
        ));
    }
    town.with(|world| world.delete_messages(channel, &ids, caller.bot))?;
    Ok(NOTHING)
}
