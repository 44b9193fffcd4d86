//! Discord's REST interface over the world: one file per resource, each handler a thin face over a verb of the world.

mod applications;
mod asking;
mod bans;
mod channels;
mod commands;
mod files;
mod guilds;
mod interactions;
mod line;
mod members;
mod messages;
mod reactions;
mod threads;
mod users;
mod webhooks;

use axum::{
    Json, Router,
    http::StatusCode,
    middleware,
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::{town::Town, world::Refusal};

/// The part of every path that names the version.
const VERSION: &str = "/api/v10";

/// A JSON answer.
type Answer = Result<Json<Value>, Refusal>;
/// An answer with nothing in it.
type Done = Result<StatusCode, Refusal>;

const NOTHING: StatusCode = StatusCode::NO_CONTENT;

/// All routes: the API below `/api/v10`, and the files of messages.
pub(super) fn routes(town: &Town) -> Router {
    let resources = [
        applications::routes(),
        bans::routes(),
        channels::routes(),
        commands::routes(),
        guilds::routes(),
        interactions::routes(),
        members::routes(),
        messages::routes(),
        reactions::routes(),
        threads::routes(),
        users::routes(),
        webhooks::routes(),
    ];
    let api = resources.into_iter().fold(Router::new(), Router::merge);
    let api = api
        .fallback(|| async { Refusal::unknown_route() })
        .method_not_allowed_fallback(|| async { Refusal::method_not_allowed() })
        .layer(middleware::from_fn_with_state(town.clone(), line::carry));
    Router::new().nest(VERSION, api).merge(files::routes()).with_state(town.clone())
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(self.body())).into_response()
    }
}
