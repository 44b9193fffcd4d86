//! What a request brings: who asks, the ids in its path, its query and its body, with Discord's errors when they are bad.

use std::{collections::HashMap, fmt::Display, str::FromStr};

use axum::{
    extract::{FromRequest, FromRequestParts, Multipart, Path, Query, Request},
    http::{header, request::Parts},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::line::Exchange;
use crate::{
    demo::{
        town::Town,
        world::{Draft, Refusal, Refused, Upload},
    },
    ids::{ApplicationId, UserId},
};

/// The largest body taken, files included.
const LARGEST_BODY: usize = 26 * 1024 * 1024;

/// The bot that asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller {
    pub(super) application: ApplicationId,
    pub(super) bot: UserId,
}

impl FromRequestParts<Town> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, town: &Town) -> Refused<Self> {
        let token = token(parts).ok_or_else(Refusal::unauthorized)?;
        let find = |world: &mut crate::demo::World| {
            let found = world.application_of_token(token)?;
            Some(Self { application: found.id, bot: found.bot })
        };
        town.with(find).ok_or_else(Refusal::unauthorized)
    }
}

/// The bot token of a request.
pub(super) fn token(parts: &Parts) -> Option<&str> {
    parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bot ")
}

/// The ids of a path.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Town> for At<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, town: &Town) -> Refused<Self> {
        match Path::<T>::from_request_parts(parts, town).await {
            Ok(Path(ids)) => Ok(Self(ids)),
            Err(_) => Err(bad_snowflake("path")),
        }
    }
}

fn bad_snowflake(field: &str) -> Refusal {
    let error = json!({"code": "NUMBER_TYPE_COERCE", "message": "Value is not snowflake."});
    Refusal::form(json!({ field: {"_errors": [error]} }))
}

/// The query of a request.
#[derive(Clone, Debug)]
pub(super) struct Asked(HashMap<String, String>);

impl FromRequestParts<Town> for Asked {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, town: &Town) -> Refused<Self> {
        match Query::from_request_parts(parts, town).await {
            Ok(Query(fields)) => Ok(Self(fields)),
            Err(_) => Err(bad_snowflake("query")),
        }
    }
}

impl Asked {
    /// A field, if it is there.
    pub(super) fn get<T: FromStr>(&self, field: &str) -> Refused<Option<T>> {
        let parse = |text: &String| text.parse().map_err(|_| bad_snowflake(field));
        self.0.get(field).map(parse).transpose()
    }

    /// How many results are wanted.
    pub(super) fn limit(&self, default: usize, most: usize) -> Refused<usize> {
        let limit = self.get("limit")?.unwrap_or(default);
        if (1..=most).contains(&limit) {
            return Ok(limit);
        }
        let message = format!("int value should be less than or equal to {most}.");
        let error = json!({"code": "NUMBER_TYPE_MAX", "message": message});
        Err(Refusal::form(json!({"limit": {"_errors": [error]}})))
    }

    /// Whether a flag is set.
    pub(super) fn is(&self, field: &str) -> bool {
        matches!(self.0.get(field).map(String::as_str), Some("true" | "True" | "1"))
    }
}

/// The body of a request: JSON, or a form with `payload_json` and files.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) json: Value,
    pub(super) uploads: Vec<(u64, Upload)>,
}

impl Body {
    /// The body as a message.
    pub(super) fn draft(self) -> Refused<Draft> {
        Draft::from_json(&self.json, self.uploads)
    }

    /// A field as an id.
    pub(super) fn id<T: FromStr>(&self, field: &str) -> Refused<T>
    where
        T::Err: Display,
    {
        let text =
            self.json[field].as_str().map(str::to_owned).or_else(|| Some(self.json[field].as_u64()?.to_string()));
        text.and_then(|text| text.parse().ok()).ok_or_else(|| bad_snowflake(field))
    }

    /// A field as text of a length; refused with Discord's words otherwise.
    pub(super) fn text(&self, field: &str, longest: usize) -> Refused<String> {
        let text = self.json[field].as_str().unwrap_or_default();
        if (1..=longest).contains(&text.chars().count()) {
            return Ok(text.to_owned());
        }
        let error = if self.json[field].is_null() {
            json!({"code": "BASE_TYPE_REQUIRED", "message": "This field is required"})
        } else {
            let message = format!("Must be between 1 and {longest} in length.");
            json!({"code": "BASE_TYPE_BAD_LENGTH", "message": message})
        };
        Err(Refusal::form(json!({ field: {"_errors": [error]} })))
    }
}

impl FromRequest<Town> for Body {
    type Rejection = Refusal;

    async fn from_request(request: Request, town: &Town) -> Refused<Self> {
        let exchange = request.extensions().get::<Exchange>().cloned().unwrap_or_default();
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let is_multipart = kind.is_some_and(|kind| kind.starts_with("multipart/form-data"));
        let body = if is_multipart { from_parts(request, town).await? } else { from_json(request).await? };
        exchange.note(&body.json);
        Ok(body)
    }
}

async fn from_json(request: Request) -> Refused<Body> {
    let bytes = axum::body::to_bytes(request.into_body(), LARGEST_BODY).await.map_err(|_| too_large())?;
    if bytes.is_empty() {
        return Ok(Body { json: json!({}), uploads: Vec::new() });
    }
    let json = serde_json::from_slice(&bytes).map_err(|_| Refusal::not_json())?;
    Ok(Body { json, uploads: Vec::new() })
}

fn too_large() -> Refusal {
    Refusal { status: 413, ..Refusal::bad(40005, "Request entity too large") }
}

async fn from_parts(request: Request, town: &Town) -> Refused<Body> {
    let mut parts = Multipart::from_request(request, town).await.map_err(|_| Refusal::not_json())?;
    let mut body = Body { json: json!({}), uploads: Vec::new() };
    while let Some(part) = parts.next_field().await.map_err(|_| Refusal::not_json())? {
        let name = part.name().unwrap_or_default().to_owned();
        let filename = part.file_name().map(str::to_owned);
        let kind = part.content_type().unwrap_or("application/octet-stream").to_owned();
        let bytes = part.bytes().await.map_err(|_| too_large())?;
        match (filename, name.as_str()) {
            (None, "payload_json") => body.json = serde_json::from_slice(&bytes).map_err(|_| Refusal::not_json())?,
            (None, field) => body.json[field] = json!(String::from_utf8_lossy(&bytes)),
            (Some(filename), field) => {
                let index = body.uploads.len() as u64;
                let index = slot(field).unwrap_or(index);
                let bytes = bytes.to_vec();
                body.uploads.push((index, Upload { filename, content_type: kind, description: None, bytes }));
            }
        }
    }
    Ok(body)
}

/// The number in `files[n]`.
fn slot(field: &str) -> Option<u64> {
    field.strip_prefix("files[")?.strip_suffix(']')?.parse().ok()
}
