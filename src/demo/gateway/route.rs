//! The websocket's address.

use std::collections::HashMap;

use axum::{
    Router,
    extract::{Query, State, WebSocketUpgrade},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::any,
};

use super::socket;
use crate::demo::{town::Town, world::Effect};

/// `/gateway`, with and without the slash that some clients add.
pub(in crate::demo) fn routes(town: &Town) -> Router {
    Router::new().route("/gateway", any(open)).route("/gateway/", any(open)).with_state(town.clone())
}

async fn open(
    State(town): State<Town>,
    Query(asked): Query<HashMap<String, String>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    match town.with(|world| world.strike("GATEWAY", None)) {
        Some(Effect::FailBefore(status) | Effect::FailAfter(status)) => {
            return StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE).into_response();
        }
        Some(Effect::Delay(time)) => tokio::time::sleep(time).await,
        Some(Effect::DropBefore | Effect::DropAfter) => return upgrade.on_upgrade(|_| async {}),
        _ => {}
    }
    upgrade.max_message_size(1 << 20).on_upgrade(move |socket| socket::serve(town, socket, asked))
}
