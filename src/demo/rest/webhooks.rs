//! Webhooks: the follow-ups of interactions, authorised by their token, and the webhooks of channels.

use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};

use super::{
    Answer, Done, NOTHING,
    asking::{Asked, At, Body, Caller},
};
use crate::{
    demo::{
        Town, World,
        world::{Refusal, Refused, following::Which, people::Webhook, permissions, refusal::Unknown, view},
    },
    ids::{ApplicationId, ChannelId, EventId, MessageId},
};

pub(super) fn routes() -> Router<Town> {
    let of = "/webhooks/{webhook_id}/{webhook_token}";
    Router::new()
        .route("/channels/{channel_id}/webhooks", get(list).post(create))
        .route(of, post(execute))
        .route(&format!("{of}/messages/@original"), get(read_original).patch(edit_original).delete(delete_original))
        .route(&format!("{of}/messages/{{message_id}}"), get(read).patch(edit).delete(delete))
}

type Hook = (ApplicationId, String);

/// The interaction behind a webhook's id and token.
fn interaction(world: &World, (id, token): &Hook) -> Refused<EventId> {
    match world.interaction_of_token(*id, token) {
        Some(found) => Ok(found.id),
        None if world.applications.contains_key(id) => Err(Refusal::webhook_token_expired()),
        None => Err(Unknown::Webhook.into()),
    }
}

async fn execute(State(town): State<Town>, At(hook): At<Hook>, asked: Asked, body: Body) -> Result<Response, Refusal> {
    if let Some(webhook) = town.with(|world| world.webhooks.get(&hook.0.0).cloned()) {
        return execute_webhook(&town, &webhook, &hook.1, asked.is("wait"), body);
    }
    let draft = body.draft()?;
    town.with(|world| {
        let id = interaction(world, &hook)?;
        let message = world.follow_up(id, draft)?;
        Ok(Json(view::message(world, &message)).into_response())
    })
}

fn execute_webhook(town: &Town, webhook: &Webhook, token: &str, wait: bool, body: Body) -> Result<Response, Refusal> {
    if webhook.token != token {
        return Err(Refusal::webhook_token_expired());
    }
    let name = body.json["username"].as_str().map(str::to_owned);
    let draft = body.draft()?;
    town.with(|world| {
        let message = world.post_by_webhook(webhook, name, draft)?;
        Ok(if wait { Json(view::message(world, &message)).into_response() } else { NOTHING.into_response() })
    })
}

fn read_which(town: &Town, hook: &Hook, which: Which) -> Answer {
    town.with(|world| {
        let message = world.interaction_message(interaction(world, hook)?, which)?;
        Ok(Json(view::message(world, &message)))
    })
}

fn edit_which(town: &Town, hook: &Hook, which: Which, body: Body) -> Answer {
    let draft = body.draft()?;
    town.with(|world| {
        let id = interaction(world, hook)?;
        let message = world.edit_interaction_message(id, which, draft)?;
        Ok(Json(view::message(world, &message)))
    })
}

fn delete_which(town: &Town, hook: &Hook, which: Which) -> Done {
    town.with(|world| {
        let id = interaction(world, hook)?;
        world.delete_interaction_message(id, which)
    })?;
    Ok(NOTHING)
}

async fn read_original(State(town): State<Town>, At(hook): At<Hook>) -> Answer {
    read_which(&town, &hook, Which::Original)
}

async fn edit_original(State(town): State<Town>, At(hook): At<Hook>, body: Body) -> Answer {
    edit_which(&town, &hook, Which::Original, body)
}

async fn delete_original(State(town): State<Town>, At(hook): At<Hook>) -> Done {
    delete_which(&town, &hook, Which::Original)
}

type HookMessage = (ApplicationId, String, MessageId);

async fn read(State(town): State<Town>, At((id, token, message)): At<HookMessage>) -> Answer {
    read_which(&town, &(id, token), Which::Message(message))
}

async fn edit(State(town): State<Town>, At((id, token, message)): At<HookMessage>, body: Body) -> Answer {
    edit_which(&town, &(id, token), Which::Message(message), body)
}

async fn delete(State(town): State<Town>, At((id, token, message)): At<HookMessage>) -> Done {
    delete_which(&town, &(id, token), Which::Message(message))
}

fn wire(world: &World, webhook: &Webhook) -> Value {
    let guild = world.channels.get(&webhook.channel).and_then(|channel| channel.guild);
    let url = format!("{}/api/webhooks/{}/{}", world.base_url, webhook.id, webhook.token);
    json!({
        "id": webhook.id.to_string(), "type": 1, "name": webhook.name, "avatar": null, "guild_id": guild,
        "channel_id": webhook.channel, "application_id": webhook.application, "token": webhook.token, "url": url,
        "user": world.users.get(&webhook.creator).map(view::user),
    })
}

async fn list(State(town): State<Town>, caller: Caller, At(channel): At<ChannelId>) -> Answer {
    town.with(|world| {
        world.require(channel, caller.bot, permissions::MANAGE_WEBHOOKS)?;
        let of = world.webhooks.values().filter(|webhook| webhook.channel == channel);
        Ok(Json(of.map(|webhook| wire(world, webhook)).collect::<Value>()))
    })
}

async fn create(State(town): State<Town>, caller: Caller, At(channel): At<ChannelId>, body: Body) -> Answer {
    let name = body.text("name", 80)?;
    town.with(|world| {
        world.require(channel, caller.bot, permissions::MANAGE_WEBHOOKS)?;
        let webhook = world.add_webhook(channel, caller.bot, Some(caller.application), &name);
        Ok(Json(wire(world, &webhook)))
    })
}
