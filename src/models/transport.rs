//! Carries the protocol's requests over our own HTTP client: one TLS, one pool, and bounds on what comes back.
//!
//! Whatever is not a success ends here, with its status and its wish to be left alone for a while: what a provider
//! writes beside it may quote prompts, and goes neither to people nor into the log.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI32, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use anyhow::Context as _;
use async_openai::{error::OpenAIError, middleware::HttpRequestFactory};
use futures::{StreamExt, future::BoxFuture, stream};
use http::{HeaderMap, header::RETRY_AFTER};
use reqwest::redirect;
use reqwest_openai as theirs;
use serde_json::Value;

use crate::error::Result;

/// How long an endpoint may take to be reached.
const CONNECT: Duration = Duration::from_secs(5);
/// The most bytes of one answer: a stream's frames weigh much more than its text, and vectors are numbers in words.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// The same of a small document.
const MOST_SMALL: usize = 64 * 1024;
/// Whatever a provider asks for, nobody waits longer: sums are made with it, and its number is anybody's.
const LONGEST_WISH: Duration = Duration::from_hours(24);

/// Why no answer came.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The provider said so.
    #[error("status {status}")]
    Status {
        /// Its number.
        status: u16,
        /// How long it wants to be left alone.
        retry_after: Option<Duration>,
    },
    /// It was not reached, or hung up.
    #[error("the connection failed")]
    Connection(#[source] reqwest::Error),
    /// The request could not be made.
    #[error("the request could not be made")]
    Request,
}

impl From<Failure> for OpenAIError {
    fn from(failure: Failure) -> Self {
        Self::Boxed(Box::new(failure))
    }
}

/// The client, as the protocol's crate wants it.
#[derive(Clone, Debug)]
pub(super) struct Transport {
    client: reqwest::Client,
    /// What the last answer said of the provider's limit; below zero: nothing.
    requests_left: Arc<AtomicI32>,
}

impl Transport {
    pub(super) fn new() -> Result<Self> {
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            // The key must not travel to wherever an answer points.
            .redirect(redirect::Policy::none())
            .tcp_nodelay(true)
            .user_agent(concat!("Artie/", env!("CARGO_PKG_VERSION")))
            .build();
        let client = client.context("no HTTP client for models")?;
        Ok(Self { client, requests_left: Arc::new(AtomicI32::new(-1)) })
    }

    /// How many requests the provider said are left until its limit renews.
    pub(super) fn requests_left(&self) -> Option<i32> {
        Some(self.requests_left.load(Ordering::Relaxed)).filter(|left| *left >= 0)
    }

    /// A small JSON document, if there is one.
    pub(super) async fn get(&self, address: &str, headers: HeaderMap) -> Option<Value> {
        let asking = self.client.get(address).headers(headers).timeout(CONNECT).send();
        let mut response = asking.await.ok().filter(|response| response.status().is_success())?;
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.ok()? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > MOST_SMALL {
                return None;
            }
        }
        serde_json::from_slice(&bytes).ok()
    }

    /// Whether anybody answers there, with which status, and the JSON document if it is a small one.
    pub(super) async fn knock(
        &self,
        address: &str,
        headers: HeaderMap,
    ) -> Result<(u16, Option<Value>), reqwest::Error> {
        let asking = self.client.get(address).headers(headers.clone()).timeout(CONNECT).send();
        let status = asking.await.map_err(reqwest::Error::without_url)?.status();
        let document = if status.is_success() { self.get(address, headers).await } else { None };
        Ok((status.as_u16(), document))
    }

    fn note(&self, response: &reqwest::Response) {
        let left = response.headers().get("x-ratelimit-remaining-requests");
        if let Some(left) = left.and_then(|left| left.to_str().ok()?.trim().parse().ok()) {
            self.requests_left.store(left, Ordering::Relaxed);
        }
    }
}

impl tower::Service<HttpRequestFactory> for Transport {
    type Response = theirs::Response;
    type Error = Failure;
    type Future = BoxFuture<'static, Result<theirs::Response, Failure>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequestFactory) -> Self::Future {
        let transport = self.clone();
        Box::pin(async move {
            let request = request.build().await.map_err(|_| Failure::Request)?;
            let response = transport.client.execute(ours(request)?).await;
            let response = response.map_err(|error| Failure::Connection(error.without_url()))?;
            transport.note(&response);
            judged(response)
        })
    }
}

/// Their request as ours. Its body is JSON, in memory.
fn ours(request: theirs::Request) -> Result<reqwest::Request, Failure> {
    let request: http::Request<theirs::Body> = request.try_into().map_err(|_| Failure::Request)?;
    let (parts, body) = request.into_parts();
    let body = body.as_bytes().map(<[u8]>::to_vec).ok_or(Failure::Request)?;
    http::Request::from_parts(parts, body).try_into().map_err(|_| Failure::Request)
}

fn judged(response: reqwest::Response) -> Result<theirs::Response, Failure> {
    let status = response.status();
    if status.is_success() {
        return Ok(theirs(response));
    }
    let wish = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    Err(Failure::Status { status: status.as_u16(), retry_after: wish.and_then(wait) })
}

/// How long a provider wants to be left alone, in seconds; a date is not understood.
fn wait(wish: &str) -> Option<Duration> {
    wish.trim().parse().ok().map(|seconds| Duration::from_secs(seconds).min(LONGEST_WISH))
}

/// Our answer as theirs, which ends with an error where it becomes too large.
fn theirs(response: reqwest::Response) -> theirs::Response {
    let mut answer = http::Response::new(());
    *answer.status_mut() = response.status();
    answer.headers_mut().clone_from(response.headers());
    let mut room = MOST_BYTES;
    let chunks = stream::try_unfold(response, |mut response| async move {
        let chunk = response.chunk().await.map_err(|error| std::io::Error::other(error.without_url()))?;
        Ok::<_, std::io::Error>(chunk.map(|chunk| (chunk, response)))
    });
    let bounded = chunks.map(move |chunk| {
        let chunk = chunk?;
        room = room.checked_sub(chunk.len()).ok_or_else(|| std::io::Error::other("the answer is too large"))?;
        Ok::<_, std::io::Error>(chunk)
    });
    answer.map(|()| theirs::Body::wrap_stream(bounded)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_left_alone_for_longer_than_a_day() {
        assert_eq!(wait(" 30 "), Some(Duration::from_secs(30)));
        assert_eq!(wait("18446744073709551615"), Some(LONGEST_WISH));
        for nonsense in ["", "-1", "1.5", "18446744073709551616", "Wed, 21 Oct 2026 07:28:00 GMT"] {
            assert_eq!(wait(nonsense), None, "{nonsense}");
        }
    }
}
