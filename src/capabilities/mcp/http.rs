//! MCP over HTTP, with the HTTP client that the rest of the house uses. What an operator's server answers is read to a size,
//! redirects are not followed (they could carry the headers elsewhere), and no error holds an address.

use std::{collections::HashMap, io, sync::Arc, time::Duration};

use futures::{StreamExt, stream::BoxStream};
use http::{HeaderName, HeaderValue, StatusCode};
use reqwest::{Client, RequestBuilder, Response, header, redirect};
use rmcp::{
    model::{ClientJsonRpcMessage, ServerJsonRpcMessage},
    transport::streamable_http_client::{
        HttpStatusError, SseError, StreamableHttpClient, StreamableHttpError, StreamableHttpPostResponse,
    },
};
use sse_stream::{Sse, SseStream};

use super::super::outside::{USER_AGENT, read};

const SESSION: &str = "Mcp-Session-Id";
const EVENTS: &str = "text/event-stream";
const JSON: &str = "application/json";
/// How long a server may take to be reached.
const CONNECT: Duration = Duration::from_secs(5);
/// Most bytes of an answer.
const MOST_BYTES: usize = 4 << 20;

type Outcome<T> = Result<T, StreamableHttpError<reqwest::Error>>;

/// The client.
#[derive(Clone)]
pub(super) struct Http(Client);

impl Http {
    /// `patience` is how long a server may say nothing.
    pub(super) fn new(patience: Duration) -> anyhow::Result<Self> {
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .read_timeout(patience)
            .redirect(redirect::Policy::none())
            .user_agent(USER_AGENT)
            .build()?;
        Ok(Self(client))
    }
}

impl StreamableHttpClient for Http {
    type Error = reqwest::Error;

    async fn post_message(
        &self,
        uri: Arc<str>,
        message: ClientJsonRpcMessage,
        session: Option<Arc<str>>,
        _: Option<String>,
        headers: HashMap<HeaderName, HeaderValue>,
    ) -> Outcome<StreamableHttpPostResponse> {
        let had_session = session.is_some();
        let request = self.0.post(uri.as_ref()).header(header::ACCEPT, format!("{EVENTS}, {JSON}"));
        let response = told(request, session, headers).json(&message).send().await.map_err(failed)?;
        match response.status() {
            StatusCode::ACCEPTED | StatusCode::NO_CONTENT => Ok(StreamableHttpPostResponse::Accepted),
            StatusCode::NOT_FOUND if had_session => Err(StreamableHttpError::SessionExpired),
            status if status.is_success() => answered(response).await,
            status => refused(status, response).await,
        }
    }

    /// A server need not support it.
    async fn delete_session(
        &self,
        uri: Arc<str>,
        session: Arc<str>,
        _: Option<String>,
        headers: HashMap<HeaderName, HeaderValue>,
    ) -> Outcome<()> {
        told(self.0.delete(uri.as_ref()), Some(session), headers).send().await.map(drop).map_err(failed)
    }

    /// Nothing is listened to between calls.
    async fn get_stream(
        &self,
        _: Arc<str>,
        _: Option<Arc<str>>,
        _: Option<String>,
        _: Option<String>,
        _: HashMap<HeaderName, HeaderValue>,
    ) -> Outcome<BoxStream<'static, Result<Sse, SseError>>> {
        Err(StreamableHttpError::ServerDoesNotSupportSse)
    }
}

fn told(
    request: RequestBuilder,
    session: Option<Arc<str>>,
    headers: HashMap<HeaderName, HeaderValue>,
) -> RequestBuilder {
    let request = headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    match session {
        Some(session) => request.header(SESSION, session.as_ref()),
        None => request,
    }
}

/// An error of ours never holds an address: a key may be in it.
fn failed(error: reqwest::Error) -> StreamableHttpError<reqwest::Error> {
    StreamableHttpError::Client(error.without_url())
}

fn text(response: &Response, name: &str) -> Option<String> {
    response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

async fn answered(mut response: Response) -> Outcome<StreamableHttpPostResponse> {
    let session = text(&response, SESSION);
    if text(&response, "content-type").is_some_and(|kind| kind.starts_with(EVENTS)) {
        return Ok(StreamableHttpPostResponse::Sse(events(response), session));
    }
    let (bytes, is_cut) = read(&mut response, MOST_BYTES).await.map_err(failed)?;
    match bytes.as_slice() {
        _ if is_cut => Err(StreamableHttpError::ResponseBodyTooLarge { max_size: MOST_BYTES }),
        [] => Ok(StreamableHttpPostResponse::Accepted),
        bytes => Ok(StreamableHttpPostResponse::Json(serde_json::from_slice(bytes)?, session)),
    }
}

/// What is refused in the protocol's own words is an answer; anything else is only a number.
async fn refused(status: StatusCode, mut response: Response) -> Outcome<StreamableHttpPostResponse> {
    if text(&response, "content-type").is_some_and(|kind| kind.starts_with(JSON))
        && let Ok((bytes, false)) = read(&mut response, MOST_BYTES).await
        && let Ok(message @ ServerJsonRpcMessage::Error(_)) = serde_json::from_slice(&bytes)
    {
        return Ok(StreamableHttpPostResponse::Json(message, None));
    }
    Err(HttpStatusError::new(status.as_u16(), None).into())
}

/// A stream of events, up to a size.
fn events(response: Response) -> BoxStream<'static, Result<Sse, SseError>> {
    let more = |(mut response, mut size): (Response, usize)| async move {
        let chunk = response.chunk().await.map_err(|error| io::Error::other(error.without_url())).transpose()?;
        if let Ok(chunk) = &chunk {
            size += chunk.len();
        }
        let chunk = if size > MOST_BYTES { Err(io::Error::other("too much")) } else { chunk };
        Some((chunk, (response, size)))
    };
    SseStream::from_bytes_stream(futures::stream::unfold((response, 0), more)).boxed()
}
