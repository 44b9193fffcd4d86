//! The gateway's address and the caller's own application.

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};

use super::{Answer, asking::Caller};
use crate::demo::{Town, World, world::view};

pub(super) fn routes() -> Router<Town> {
    Router::new()
        .route("/gateway", get(gateway))
        .route("/gateway/bot", get(gateway_bot))
        .route("/oauth2/applications/@me", get(own))
        .route("/applications/@me", get(own).patch(own))
}

fn gateway_url(world: &mut World) -> Value {
    json!(format!("{}/gateway", world.base_url.replacen("http", "ws", 1)))
}

async fn gateway(State(town): State<Town>) -> Answer {
    Ok(Json(json!({ "url": town.with(gateway_url) })))
}

async fn gateway_bot(State(town): State<Town>, _caller: Caller) -> Answer {
    Ok(Json(json!({
        "url": town.with(gateway_url), "shards": town.with(|world| world.advised_shards),
        "session_start_limit": {"total": 1_000, "remaining": 1_000, "reset_after": 86_400_000, "max_concurrency": 1},
    })))
}

async fn own(State(town): State<Town>, caller: Caller) -> Answer {
    town.with(|world| Ok(Json(view::application(world, world.application(caller.application)?))))
}
