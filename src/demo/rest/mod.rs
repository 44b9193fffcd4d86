//! Discord's REST interface over the world.

use axum::Router;

use super::town::Town;

/// The routes below `/api/v10`.
pub(super) fn routes(_town: &Town) -> Router {
    Router::new()
}
