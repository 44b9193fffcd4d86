//! MCP over HTTP, with the HTTP client that the rest of the house uses.

use std::{collections::HashMap, sync::Arc, time::Duration};

use futures::{StreamExt, stream::BoxStream};
use http::{HeaderName, HeaderValue, StatusCode};
use reqwest::{Client, RequestBuilder, Response, header, redirect};
use rmcp::{
    model::{ClientJsonRpcMessage, ServerJsonRpcMessage},
    transport::streamable_http_client::{
        SseError, StreamableHttpClient, StreamableHttpError, StreamableHttpPostResponse,
    },
};
use sse_stream::{Sse, SseStream};

use super::super::outside::{USER_AGENT, read};

const SESSION: &str = "Mcp-Session-Id";
const EVENTS: &str = "text/event-stream";
/// Most bytes of an answer.
const MOST_BYTES: usize = 4 << 20;

type Outcome<T> = Result<T, StreamableHttpError<reqwest::Error>>;

/// The client.
#[derive(Clone)]
pub(super) struct Http(Client);

impl Http {
    pub(super) fn new(patience: Duration) -> anyhow::Result<Self> {
        let client = Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .read_timeout(patience)
            .redirect(redirect::Policy::none())
            .user_agent(USER_AGENT)
            .build()?;
        Ok(Self(client))
    }
}

fn told(
    request: RequestBuilder,
    session: Option<Arc<str>>,
    token: Option<String>,
    headers: HashMap<HeaderName, HeaderValue>,
) -> RequestBuilder {
    let mut request = headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    if let Some(session) = session {
        request = request.header(SESSION, session.as_ref());
    }
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    request
}

/// An error of ours never holds an address: a token may be in it.
fn failed(error: reqwest::Error) -> StreamableHttpError<reqwest::Error> {
    StreamableHttpError::Client(error.without_url())
}

impl StreamableHttpClient for Http {
    type Error = reqwest::Error;

    async fn post_message(
        &self,
        uri: Arc<str>,
        message: ClientJsonRpcMessage,
        session: Option<Arc<str>>,
        token: Option<String>,
        headers: HashMap<HeaderName, HeaderValue>,
    ) -> Outcome<StreamableHttpPostResponse> {
        let had_session = session.is_some();
        let request = self.0.post(uri.as_ref()).header(header::ACCEPT, format!("{EVENTS}, application/json"));
        let response = told(request, session, token, headers).json(&message).send().await.map_err(failed)?;
        match response.status() {
            StatusCode::ACCEPTED | StatusCode::NO_CONTENT => return Ok(StreamableHttpPostResponse::Accepted),
            StatusCode::NOT_FOUND if had_session => return Err(StreamableHttpError::SessionExpired),
            status if status.is_success() => {}
            status => {
                return Err(StreamableHttpError::UnexpectedServerResponse(format!("status {}", status.as_u16()).into()));
            }
        }
        answered(response).await
    }

    async fn delete_session(
        &self,
        uri: Arc<str>,
        session: Arc<str>,
        token: Option<String>,
        headers: HashMap<HeaderName, HeaderValue>,
    ) -> Outcome<()> {
        let request = told(self.0.delete(uri.as_ref()), Some(session), token, headers);
        // A server need not support it.
        request.send().await.map(drop).map_err(failed)
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

async fn answered(mut response: Response) -> Outcome<StreamableHttpPostResponse> {
    let text = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (session, kind) = (text(SESSION), text("content-type").unwrap_or_default());
    if kind.starts_with(EVENTS) {
        let chunks = futures::stream::unfold((response, 0), |(mut response, size)| async move {
            let chunk = response.chunk().await.ok().flatten().filter(|_| size <= MOST_BYTES)?;
            let size = size + chunk.len();
            Some((Ok::<_, std::io::Error>(chunk), (response, size)))
        });
        return Ok(StreamableHttpPostResponse::Sse(SseStream::from_byte_stream(chunks).boxed(), session));
    }
    let (bytes, is_cut) = read(&mut response, MOST_BYTES).await.map_err(failed)?;
    if is_cut {
        return Err(StreamableHttpError::ResponseBodyTooLarge { max_size: MOST_BYTES });
    }
    if bytes.is_empty() {
        return Ok(StreamableHttpPostResponse::Accepted);
    }
    let message: ServerJsonRpcMessage = serde_json::from_slice(&bytes)?;
    Ok(StreamableHttpPostResponse::Json(message, session))
}
