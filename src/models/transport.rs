//! Carries the protocol's requests over our own HTTP client: one TLS, one pool, and bounds on what comes back.
//!
//! Whatever is not a success ends here, with its status and its wish to be left alone for a while: what a provider
//! writes beside it may quote prompts, and goes neither to people nor into the log.

use std::{
    task::{Context, Poll},
    time::Duration,
};

use anyhow::Context as _;
use async_openai::{error::OpenAIError, middleware::HttpRequestFactory};
use futures::{StreamExt, future::BoxFuture, stream};
use http::header::RETRY_AFTER;
use reqwest::redirect;
use reqwest_openai as theirs;

use crate::error::Result;

/// How long an endpoint may take to be reached.
const CONNECT: Duration = Duration::from_secs(5);
/// The most bytes of one answer: a stream's frames weigh much more than its text, and vectors are numbers in words.
const MOST_BYTES: usize = 32 * 1024 * 1024;

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
pub(super) struct Transport(reqwest::Client);

impl Transport {
    pub(super) fn new() -> Result<Self> {
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            // The key must not travel to wherever an answer points.
            .redirect(redirect::Policy::none())
            .tcp_nodelay(true)
            .user_agent(concat!("Artie/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self(client.context("no HTTP client for models")?))
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
        let client = self.0.clone();
        Box::pin(async move {
            let request = request.build().await.map_err(|_| Failure::Request)?;
            let response = client.execute(ours(request)?).await;
            judged(response.map_err(|error| Failure::Connection(error.without_url()))?)
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
    let seconds = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    Err(Failure::Status { status: status.as_u16(), retry_after: seconds.map(Duration::from_secs) })
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
