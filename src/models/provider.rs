//! One endpoint: a call, its time, and what came of it. It neither tries again nor knows budgets.

#![expect(clippy::result_large_err, reason = "made once per call that fails, with what was said before it broke off")]

use std::{fmt, time::Duration};

use anyhow::Context;
use async_openai::{Client, config::Config, error::OpenAIError};
use futures::StreamExt;
use http::{HeaderMap, HeaderValue, header::AUTHORIZATION};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use super::{
    model::{Completion, Finish, Heard, Request},
    transport::{Failure, Transport},
    wire::{self, Gathering},
};
use crate::{
    config,
    error::Result,
    usage::{Credits, Spent},
};

/// How long a stream may be silent.
const SILENCE: Duration = Duration::from_secs(20);

/// No credit is larger, in dollars: a number beyond it is a mistake.
const MOST_CREDIT: f64 = 1e9;

/// What a call that gave nothing useful was.
#[derive(Debug)]
pub(super) enum Miss {
    /// Not now: too many requests, trouble on its side, no connection, too slow, nonsense.
    Passing {
        /// A word for statistics.
        kind: &'static str,
        /// What it asked for.
        retry_after: Option<Duration>,
        /// What was said before it broke off.
        partial: Completion,
    },
    /// It will say the same again: the request, the key or the model is not to its liking.
    Lasting(u16),
}

impl Miss {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Passing { kind, .. } => kind,
            Self::Lasting(401 | 403) => "not_allowed",
            Self::Lasting(_) => "refused",
        }
    }
}

/// An endpoint that speaks the protocol.
#[derive(Clone)]
pub(super) struct Provider(Client<Address>, Transport);

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Provider").field(&self.0.config().base).finish()
    }
}

/// Where it is, and the key to it.
#[derive(Clone, Debug)]
struct Address {
    base: String,
    key: SecretString,
    headers: HeaderMap,
}

impl Config for Address {
    fn headers(&self) -> HeaderMap {
        self.headers.clone()
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn query(&self) -> Vec<(&str, &str)> {
        Vec::new()
    }

    fn api_base(&self) -> &str {
        &self.base
    }

    fn api_key(&self) -> &SecretString {
        &self.key
    }
}

impl Provider {
    pub(super) fn new(settings: &config::Models) -> Result<Option<Self>> {
        let Some(base) = &settings.base_url else { return Ok(None) };
        let mut headers = HeaderMap::new();
        if let Some(key) = &settings.key {
            let bearer = HeaderValue::try_from(format!("Bearer {}", key.expose_secret()));
            // The value itself must not be in the error.
            let mut bearer = bearer.map_err(|_| anyhow::anyhow!("models.key cannot be sent as a header"))?;
            bearer.set_sensitive(true);
            headers.insert(AUTHORIZATION, bearer);
        }
        let key = settings.key.clone().unwrap_or_else(|| SecretString::from(""));
        let address = Address { base: base.as_str().trim_end_matches('/').to_owned(), key, headers };
        let transport = Transport::new()?;
        Ok(Some(Self(Client::with_config(address).with_http_service(transport.clone()), transport)))
    }

    /// Asks a model and hears it out. `Ok` is an answer that ended by itself or was stopped.
    pub(super) async fn chat(
        &self,
        model: &str,
        request: &Request,
        reply_tokens: u32,
        deadline: Instant,
        hear: &mut (dyn FnMut(Heard<'_>) + Send),
    ) -> Result<Completion, Miss> {
        let mut gathering = Gathering::default();
        gathering.completion.model = model.to_owned();
        let listening = self.listen(wire::chat(model, request, reply_tokens), &mut gathering, hear);
        let outcome = tokio::select! {
            outcome = timeout_at(deadline, listening) => outcome.unwrap_or_else(|_| Err(passing("too_slow"))),
            () = request.stop.cancelled() => {
                gathering.completion.finish = Finish::Stopped;
                return Ok(gathering.done());
            }
        };
        let is_empty = gathering.is_empty();
        let completion = gathering.done();
        match outcome {
            Ok(()) if completion.finish == Finish::BrokeOff => Err(broken("broke_off", completion)),
            Ok(()) if is_empty && completion.finish == Finish::Done => Err(broken("empty", completion)),
            Ok(()) => Ok(completion),
            Err(Miss::Passing { kind, retry_after, .. }) => {
                Err(Miss::Passing { kind, retry_after, partial: completion })
            }
            Err(lasting) => Err(lasting),
        }
    }

    async fn listen(
        &self,
        body: Value,
        gathering: &mut Gathering,
        hear: &mut (dyn FnMut(Heard<'_>) + Send),
    ) -> Result<(), Miss> {
        let chat = self.0.chat();
        let mut stream = chat.create_stream_byot::<Value, Value>(body).await.map_err(|error| miss(&error))?;
        loop {
            let next = tokio::time::timeout(SILENCE, stream.next()).await.map_err(|_| passing("silent"))?;
            let Some(chunk) = next else { return Ok(()) };
            let chunk = chunk.map_err(|error| miss(&error))?;
            if chunk["error"].is_object() {
                return Err(passing("broke_off"));
            }
            let text = gathering.take(&chunk);
            if !text.is_empty() {
                hear(Heard::Text(&text));
            }
            if gathering.is_over() {
                return Ok(());
            }
        }
    }

    /// Vectors of texts, and what they took.
    pub(super) async fn embed(
        &self,
        model: &str,
        texts: &[String],
        deadline: Instant,
    ) -> Result<(Vec<Vec<f32>>, Spent), Miss> {
        let body = json!({ "model": model, "input": texts, "encoding_format": "float" });
        let embeddings = self.0.embeddings();
        let asking = embeddings.create_byot::<Value, Value>(body);
        let answer = timeout_at(deadline, asking).await.map_err(|_| passing("too_slow"))?;
        let answer = answer.map_err(|error| miss(&error))?;
        let vectors = wire::vectors(&answer, texts.len()).ok_or_else(|| passing("nonsense"))?;
        Ok((vectors, wire::spent(&answer["usage"])))
    }
}

impl Provider {
    /// What is left of the money, where the endpoint has such a route, and of its patience, where it told lately.
    pub(super) async fn credits(&self) -> Credits {
        let address = self.0.config();
        let mut credits = Credits { requests_left: self.1.requests_left(), ..Credits::default() };
        let asked = self.1.get(&format!("{}/credits", address.base), address.headers.clone()).await;
        if let Some(answer) = asked {
            let is_money = |number: &f64| number.is_finite() && number.abs() <= MOST_CREDIT;
            let number = |name: &str| answer["data"][name].as_f64().filter(is_money);
            credits.used_usd = number("total_usage");
            credits.remaining_usd = number("total_credits").map(|total| total - credits.used_usd.unwrap_or(0.0));
        }
        credits
    }

    /// Whether it answers, and which models it lists.
    pub(super) async fn knock(&self) -> Result<(u16, Option<Vec<String>>), reqwest::Error> {
        let address = self.0.config();
        let (status, answer) = self.1.knock(&format!("{}/models", address.base), address.headers.clone()).await?;
        let name = |model: &Value| model["id"].as_str().map(str::to_owned);
        let listed = answer.and_then(|answer| Some(answer["data"].as_array()?.iter().filter_map(name).collect()));
        Ok((status, listed))
    }

    /// The host, as a name for statistics.
    pub(super) fn host(&self) -> &str {
        let base = &self.0.config().base;
        base.split_once("://").map_or(base.as_str(), |(_, rest)| rest).split(['/', '@', '?']).next().unwrap_or("")
    }
}

fn passing(kind: &'static str) -> Miss {
    broken(kind, Completion::default())
}

fn broken(kind: &'static str, partial: Completion) -> Miss {
    Miss::Passing { kind, retry_after: None, partial }
}

/// What an error is. Its text may hold a prompt or an answer: it goes nowhere.
fn miss(error: &OpenAIError) -> Miss {
    let failure = match error {
        OpenAIError::Boxed(boxed) => boxed.downcast_ref::<Failure>(),
        _ => None,
    };
    match failure {
        Some(Failure::Status { status: 408 | 409 | 425 | 429, retry_after }) => {
            Miss::Passing { kind: "too_many", retry_after: *retry_after, partial: Completion::default() }
        }
        Some(Failure::Status { status: status @ 400..=499, .. }) => Miss::Lasting(*status),
        Some(Failure::Status { retry_after, .. }) => {
            Miss::Passing { kind: "trouble", retry_after: *retry_after, partial: Completion::default() }
        }
        Some(Failure::Connection(_)) => passing("not_reached"),
        Some(Failure::Request) => Miss::Lasting(400),
        None => passing("nonsense"),
    }
}

/// Finds out that the settings name a usable address.
pub(super) fn check(settings: &config::Models) -> Result<()> {
    let base = settings.base_url.as_ref();
    let is_usable = base.is_none_or(|base| matches!(base.scheme(), "http" | "https") && base.has_host());
    is_usable.then_some(()).context("models.base_url is not an http address")?;
    Ok(())
}
