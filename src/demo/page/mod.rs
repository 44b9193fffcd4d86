//! The web page of the demo: a small Discord client with a live look behind the scenes.
//!
//! Promises: only this machine's browser reaches it, at an address with a random key; it works offline; what people and
//! bots write never becomes HTML. It knows the demo's world and nothing of the bot: what the panel shows of the queue
//! comes through [`Insight`].

mod action;
mod assets;
mod guard;
mod insight;
mod socket;
mod view;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, Query, State, WebSocketUpgrade},
    http::{StatusCode, header},
    middleware,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

pub use self::insight::{Blind, Depth, Figure, Glance, Insight, TaskLine};
use self::socket::Session;
use super::Town;
use crate::{dice::Dice, ids::UserId};

/// The longest message a page may send: a form's fields with room to spare.
const LONGEST_ASK_BYTES: usize = 256 * 1024;

/// The secret part of the page's address. Whoever knows it may act as anybody in the demo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageKey(String);

impl PageKey {
    /// A new key of 128 random bits.
    pub fn random(dice: &Dice) -> Self {
        let mut bytes = [0; 16];
        dice.fill(&mut bytes);
        Self(hex::encode(bytes))
    }

    /// The page's address on this server, such as `http://127.0.0.1:8080/5f…/`.
    pub fn address(&self, base_url: &str) -> String {
        format!("{}/{}/", base_url.trim_end_matches('/'), self.0)
    }
}

#[derive(Clone)]
struct Page {
    town: Town,
    insight: Arc<dyn Insight>,
}

/// The page's routes, for the server at `base_url`: made for [`super::server::Config::extra`].
pub fn routes(town: Town, base_url: &str, key: &PageKey, insight: Arc<dyn Insight>) -> Router {
    let port = base_url.rsplit_once(':').and_then(|(_, port)| port.trim_end_matches('/').parse::<u16>().ok());
    let port = port.unwrap_or(80);
    let bare = format!("/{}", key.0);
    let slashed = format!("{bare}/");
    let target = slashed.clone();
    Router::new()
        .route(&bare, get(move || async move { Redirect::permanent(&target) }))
        .route(&slashed, get(|| async { asset("") }))
        .route(&format!("{bare}/ws"), get(open))
        .route(&format!("{bare}/insight"), get(look))
        .route(&format!("{bare}/{{file}}"), get(|Path(file): Path<String>| async move { asset(&file) }))
        .layer(middleware::from_fn_with_state(port, guard::guard))
        .with_state(Page { town, insight })
}

fn asset(name: &str) -> Response {
    match assets::find(name) {
        Some(found) => ([(header::CONTENT_TYPE, found.media_type)], found.text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[derive(Deserialize)]
struct Wanted {
    r#as: Option<UserId>,
}

async fn open(State(page): State<Page>, Query(wanted): Query<Wanted>, upgrade: WebSocketUpgrade) -> Response {
    let session = Session::new(page.town, wanted.r#as);
    upgrade.max_message_size(LONGEST_ASK_BYTES).on_upgrade(move |socket| session.serve(socket))
}

async fn look(State(page): State<Page>) -> Response {
    match page.insight.look().await {
        Ok(glance) => Json(glance).into_response(),
        // The panel keeps what it showed; the next second asks again.
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, error.kind()).into_response(),
    }
}
