//! The line every request travels on: faults strike here, rate-limit headers are added, and the wire log is written.

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{VERSION, asking};
use crate::{
    demo::{
        cable::Scissors,
        town::Town,
        world::{Effect, Refusal, WireEntry},
    },
    ids::ApplicationId,
};

/// How much of an answer is kept for the log.
const LARGEST_ANSWER: usize = 8 * 1024 * 1024;

/// Where a handler leaves what was asked, for the log.
#[derive(Clone, Debug, Default)]
pub(super) struct Exchange(Arc<OnceLock<Value>>);

impl Exchange {
    pub(super) fn note(&self, asked: &Value) {
        // A request has one body; a second note would be the same one.
        let _ = self.0.set(asked.clone());
    }
}

/// What the log says of a request before it is answered.
struct Heading {
    application: Option<ApplicationId>,
    method: String,
    path: String,
    route: String,
    started: Instant,
}

/// Carries a request to its handler and the answer back.
pub(super) async fn carry(State(town): State<Town>, request: Request, next: Next) -> Response {
    let exchange = Exchange::default();
    let (mut parts, body) = request.into_parts();
    let heading = heading(&town, &parts);
    let scissors = parts.extensions.get::<ConnectInfo<Scissors>>().map(|info| info.0.clone()).unwrap_or_default();
    parts.extensions.insert(exchange.clone());
    let request = Request::from_parts(parts, body);
    let struck = town.with(|world| {
        let name = format!("{} {}", heading.method, path_below_version(request.uri().path()));
        world.strike(&name, heading.application)
    });
    let response = suffer(struck, &scissors, request, next).await;
    log(&town, heading, &exchange, response).await
}

fn heading(town: &Town, parts: &axum::http::request::Parts) -> Heading {
    let token = asking::token(parts);
    let application =
        token.and_then(|token| town.with(|world| world.application_of_token(token).map(|found| found.id)));
    let route = parts.extensions.get::<MatchedPath>().map(|path| path_below_version(path.as_str()).to_owned());
    Heading {
        application,
        method: parts.method.to_string(),
        path: masked(path_below_version(parts.uri.path())),
        route: route.filter(|route| !route.contains("{*")).unwrap_or_default(),
        started: Instant::now(),
    }
}

fn path_below_version(path: &str) -> &str {
    path.strip_prefix(VERSION).unwrap_or(path)
}

/// The path with the tokens of webhooks and interactions masked.
fn masked(path: &str) -> String {
    let mut parts: Vec<_> = path.split('/').collect();
    let is_secret = matches!(parts.get(1), Some(&"webhooks" | &"interactions"));
    if let Some(token) = parts.get_mut(3).filter(|_| is_secret) {
        *token = "…";
    }
    parts.join("/")
}

/// Serves the request, as far as the fault lets it.
async fn suffer(struck: Option<Effect>, scissors: &Scissors, request: Request, next: Next) -> Response {
    match struck {
        None => next.run(request).await,
        Some(Effect::Delay(time)) => {
            tokio::time::sleep(time).await;
            next.run(request).await
        }
        Some(Effect::RateLimited { retry_after, global }) => rate_limited(retry_after, global),
        Some(Effect::RefuseToken) => Refusal::unauthorized().into_response(),
        Some(Effect::FailBefore(status)) => failure(status),
        Some(Effect::FailAfter(status)) => {
            next.run(request).await;
            failure(status)
        }
        Some(Effect::Ignore) => std::future::pending().await,
        Some(Effect::DropBefore) => cut(scissors),
        Some(Effect::DropAfter) => {
            next.run(request).await;
            cut(scissors)
        }
    }
}

fn cut(scissors: &Scissors) -> Response {
    scissors.cut();
    let mut response = StatusCode::BAD_GATEWAY.into_response();
    response.extensions_mut().insert(WasCut);
    response
}

/// Marks an answer that never leaves.
#[derive(Clone, Copy)]
struct WasCut;

fn failure(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        return (status, Json(json!({"message": "500: Internal Server Error", "code": 0}))).into_response();
    }
    (status, "upstream connect error or disconnect/reset before headers. reset reason: overflow").into_response()
}

fn rate_limited(retry_after: Duration, global: bool) -> Response {
    let seconds = retry_after.as_secs_f64();
    let body = json!({"message": "You are being rate limited.", "retry_after": seconds, "global": global});
    let mut response = (StatusCode::TOO_MANY_REQUESTS, Json(body)).into_response();
    let headers = response.headers_mut();
    put(headers, "retry-after", &seconds.ceil().to_string());
    put(headers, "x-ratelimit-remaining", "0");
    put(headers, "x-ratelimit-reset-after", &format!("{seconds:.3}"));
    put(headers, "x-ratelimit-scope", if global { "global" } else { "user" });
    if global {
        put(headers, "x-ratelimit-global", "true");
    }
    response
}

fn put(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// Buckets as Discord names them. This one never runs dry by itself: limits are tried with faults.
fn add_bucket(town: &Town, heading: &Heading, headers: &mut HeaderMap) {
    if heading.route.is_empty() || heading.route.starts_with("/interactions") {
        return;
    }
    let digest = heading
        .route
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let reset = town.with(|world| world.now().timestamp_millis()) + 1_000;
    headers.entry("x-ratelimit-remaining").or_insert(HeaderValue::from_static("49"));
    headers.entry("x-ratelimit-reset-after").or_insert(HeaderValue::from_static("1.000"));
    put(headers, "x-ratelimit-limit", "50");
    put(headers, "x-ratelimit-bucket", &format!("{digest:016x}"));
    put(headers, "x-ratelimit-reset", &format!("{}.{:03}", reset / 1_000, reset % 1_000));
}

async fn log(town: &Town, heading: Heading, exchange: &Exchange, response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    add_bucket(town, &heading, &mut parts.headers);
    let bytes = to_bytes(body, LARGEST_ANSWER).await.unwrap_or_default();
    let was_cut = parts.extensions.get::<WasCut>().is_some();
    let is_json = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    let entry = WireEntry {
        at: town.with(|world| world.now()),
        application: heading.application,
        is_unknown: heading.route.is_empty() || parts.status == StatusCode::METHOD_NOT_ALLOWED,
        method: heading.method,
        path: heading.path,
        route: heading.route,
        status: if was_cut { 0 } else { parts.status.as_u16() },
        ms: heading.started.elapsed().as_secs_f64() * 1_000.0,
        request: exchange.0.get().cloned(),
        response: is_json.then(|| serde_json::from_slice(&bytes).ok()).flatten(),
    };
    town.with(|world| world.record_wire(entry));
    Response::from_parts(parts, Body::from(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_masked() {
        assert_eq!(masked("/webhooks/1/secret/messages/@original"), "/webhooks/1/…/messages/@original");
        assert_eq!(masked("/interactions/1/secret/callback"), "/interactions/1/…/callback");
        assert_eq!(masked("/channels/1/messages/2"), "/channels/1/messages/2");
    }
}
