//! A scripted stand-in for a language model, behind OpenAI's protocol: the bot reaches it through the very same client as
//! any other, so that a newcomer sees streaming and tools with no key, and tests see everything a model can do wrong.
//!
//! Deterministic: the same conversation gives the same answer. It embeds text by hashing its letters, keeps what it was
//! asked for tests to read, and can be told to say something, or to fail in a particular way.

mod embed;
mod faults;
mod script;
mod wire;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};

pub use embed::{DIMENSION, embed};
pub use faults::Fault;
pub use script::{Says, Wish};

/// The models it is.
pub const TALKER: &str = "artie-scripted";
/// Its second, for fall-backs.
pub const SECOND: &str = "artie-scripted-second";
/// The one that embeds.
pub const EMBEDDER: &str = "artie-hashing";
/// Under which path it is served.
pub const PATH: &str = "/model/v1";
/// The pause between two words.
const PACE: Duration = Duration::from_millis(35);

/// The stand-in, shared by cloning.
#[derive(Clone, Debug)]
pub struct Mind(Arc<Mutex<Inside>>);

#[derive(Debug)]
struct Inside {
    pace: Duration,
    asked: Vec<Value>,
    embedded: Vec<Value>,
    will: VecDeque<Says>,
    faults: VecDeque<Aimed>,
    balance: Option<f64>,
}

/// A fault and whom it meets.
#[derive(Clone, Debug)]
struct Aimed {
    model: Option<String>,
    fault: Fault,
    times: u32,
}

impl Default for Mind {
    fn default() -> Self {
        Self::with_pace(PACE)
    }
}

impl Mind {
    /// One that speaks this slowly: the pause between two words.
    pub fn with_pace(pace: Duration) -> Self {
        let (asked, embedded, will, faults) = Default::default();
        Self(Arc::new(Mutex::new(Inside { pace, asked, embedded, will, faults, balance: None })))
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it was asked so far: the bodies of the requests for an answer.
    pub fn asked(&self) -> Vec<Value> {
        self.inside().asked.clone()
    }

    /// The bodies of the requests for vectors.
    pub fn embedded(&self) -> Vec<Value> {
        self.inside().embedded.clone()
    }

    /// Forgets what it was asked.
    pub fn forget(&self) {
        let mut inside = self.inside();
        inside.asked.clear();
        inside.embedded.clear();
    }

    /// What it will say next, instead of what its script would have it say; more than once: in this order.
    pub fn will_say(&self, says: impl Into<Says>) {
        self.inside().will.push_back(says.into());
    }

    /// Fails like this, so many times.
    pub fn will_fail(&self, fault: Fault, times: u32) {
        self.inside().faults.push_back(Aimed { model: None, fault, times });
    }

    /// The same for one of its models.
    pub fn will_fail_as(&self, model: &str, fault: Fault, times: u32) {
        self.inside().faults.push_back(Aimed { model: Some(model.to_owned()), fault, times });
    }

    /// Is well again.
    pub fn recover(&self) {
        self.inside().faults.clear();
    }

    /// What is left of its credit, as a provider would tell; `None`: it does not tell.
    pub fn set_balance(&self, usd: Option<f64>) {
        self.inside().balance = usd;
    }

    /// How fast it speaks from now on.
    pub fn set_pace(&self, pace: Duration) {
        self.inside().pace = pace;
    }

    fn fault(&self, model: &str) -> Option<Fault> {
        let mut inside = self.inside();
        let meets = |aimed: &Aimed| aimed.model.as_deref().is_none_or(|aim| aim == model);
        let place = inside.faults.iter().position(meets)?;
        let aimed = inside.faults.get_mut(place)?;
        let fault = aimed.fault.clone();
        aimed.times = aimed.times.saturating_sub(1);
        if aimed.times == 0 {
            inside.faults.remove(place);
        }
        Some(fault)
    }

    /// What it says to this, and how fast.
    fn answer(&self, body: &Value) -> (Says, Duration) {
        let mut inside = self.inside();
        inside.asked.push(body.clone());
        let says = inside.will.pop_front();
        let pace = inside.pace;
        drop(inside);
        (says.unwrap_or_else(|| script::answer(body)), pace)
    }
}

/// Its routes, below [`PATH`].
pub fn routes(mind: Mind) -> Router {
    let api = Router::new()
        .route("/chat/completions", post(chat))
        .route("/embeddings", post(embeddings))
        .route("/models", get(models))
        .route("/credits", get(credits));
    Router::new().nest(PATH, api.with_state(mind))
}

async fn chat(State(mind): State<Mind>, Json(body): Json<Value>) -> Response {
    let model = body["model"].as_str().unwrap_or_default().to_owned();
    let fault = mind.fault(&model);
    let (says, pace) = mind.answer(&body);
    match fault {
        Some(fault) => fault.answer(&body, says, pace).await,
        None => wire::stream(&body, &says, pace),
    }
}

async fn embeddings(State(mind): State<Mind>, Json(body): Json<Value>) -> Response {
    let model = body["model"].as_str().unwrap_or_default().to_owned();
    if let Some(fault) = mind.fault(&model) {
        return fault.answer(&body, Says::default(), Duration::ZERO).await;
    }
    mind.inside().embedded.push(body.clone());
    let texts: Vec<&str> = match &body["input"] {
        Value::String(text) => vec![text],
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect(),
        _ => return error(StatusCode::BAD_REQUEST, "input must be text"),
    };
    let entry =
        |(index, text): (usize, &&str)| json!({ "object": "embedding", "index": index, "embedding": embed(text) });
    let data: Vec<Value> = texts.iter().enumerate().map(entry).collect();
    let tokens: usize = texts.iter().map(|text| text.len().div_ceil(4)).sum();
    let usage = json!({ "prompt_tokens": tokens, "total_tokens": tokens });
    Json(json!({ "object": "list", "model": model, "data": data, "usage": usage })).into_response()
}

async fn models() -> Json<Value> {
    let model = |id: &str| json!({ "id": id, "object": "model", "created": 0, "owned_by": "demo" });
    Json(json!({ "object": "list", "data": [model(TALKER), model(SECOND), model(EMBEDDER)] }))
}

async fn credits(State(mind): State<Mind>) -> Response {
    match mind.inside().balance {
        Some(left) => Json(json!({ "data": { "total_credits": left, "total_usage": 0.0 } })).into_response(),
        None => error(StatusCode::NOT_FOUND, "no such route"),
    }
}

fn error(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "error": { "message": message, "type": "invalid_request_error" } }))).into_response()
}
