//! Answering interactions. The interaction's token authorises; no bot token is asked for.

use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::json;

use super::{
    NOTHING,
    asking::{Asked, At, Body},
};
use crate::{
    demo::{
        Town,
        world::{Draft, Refusal, refusal::Unknown, view},
    },
    ids::EventId,
};

pub(super) fn routes() -> Router<Town> {
    Router::new().route("/interactions/{interaction_id}/{interaction_token}/callback", post(call_back))
}

async fn call_back(
    State(town): State<Town>,
    At((id, token)): At<(EventId, String)>,
    asked: Asked,
    body: Body,
) -> Result<Response, Refusal> {
    town.with(|world| world.interaction(id).map(|_| ())).map_err(|_| Refusal::unknown(Unknown::Interaction))?;
    let kind = body.json["type"].as_u64().filter(|kind| (4..=9).contains(kind)).ok_or_else(|| {
        let error =
            json!({"code": "BASE_TYPE_CHOICES", "message": "Value must be one of {1, 4, 5, 6, 7, 8, 9, 10, 12}."});
        Refusal::form(json!({"type": {"_errors": [error]}}))
    })?;
    let draft = if matches!(kind, 4 | 7) { message(&body)? } else { Draft::default() };
    let draft = Draft { uploads: body.uploads.into_iter().map(|(_, upload)| upload).collect(), ..draft };
    town.with(|world| {
        world.call_back(id, &token, &body.json, draft)?;
        if !asked.is("with_response") {
            return Ok(NOTHING.into_response());
        }
        Ok(Json(view::callback_answer(world, world.interaction(id)?, kind)).into_response())
    })
}

/// The message inside a callback; its faults are told below `data`.
fn message(body: &Body) -> Result<Draft, Refusal> {
    let files = body.uploads.iter().map(|(index, upload)| (*index, upload.clone())).collect();
    let data = if body.json["data"].is_null() { json!({}) } else { body.json["data"].clone() };
    Draft::from_json(&data, files).map_err(|mut refusal| {
        refusal.errors = refusal.errors.map(|errors| json!({ "data": errors }));
        refusal
    })
}
