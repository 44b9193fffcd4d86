//! Everything that goes wrong with models, on demand.

use std::time::Duration;

use axum::{
    body::Body,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{
    error,
    script::{Says, Wish},
    wire,
};

/// A way to fail.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// This status; 429 comes with a `Retry-After` of so many seconds.
    Status(u16, Option<u64>),
    /// Nothing comes for this long, then the answer.
    Slow(Duration),
    /// The stream stops after so many pieces, and the connection ends.
    Half(usize),
    /// The stream falls silent after so many pieces, and the connection stays.
    Silent(usize),
    /// Pieces that are not JSON.
    BadJson,
    /// No text, no tools.
    Empty,
    /// An error in the middle of the stream.
    ErrorInside,
    /// It asks for a tool that there is not.
    UnknownTool,
    /// It asks for a tool with arguments of so many bytes.
    HugeArguments(usize),
    /// It asks for a tool with arguments that are not JSON.
    BrokenArguments,
    /// It asks for a tool, whatever it is told.
    Loop,
    /// It speaks without end: so many bytes of text.
    Babble(usize),
    /// These frames, as they are.
    Frames(Vec<String>),
}

impl Fault {
    pub(super) async fn answer(self, body: &Value, says: Says, pace: Duration) -> Response {
        match self {
            Self::Status(status, retry_after) => refused(status, retry_after),
            Self::Slow(wait) => {
                sleep(wait).await;
                wire::stream(body, &says, pace)
            }
            Self::Half(count) => broken(body, &says, count, pace, false),
            Self::Silent(count) => broken(body, &says, count, pace, true),
            Self::BadJson => wire::sse(vec!["{\"choices\":[{\"delta\":".into(), "nonsense".into()], pace),
            Self::Empty => wire::stream(body, &Says::default(), pace),
            Self::ErrorInside => {
                let trouble = json!({ "error": { "message": "the secret prompt was: hush", "code": 502 } });
                let mut frames = first(body, &says, 1);
                frames.push(trouble.to_string());
                wire::sse(frames, pace)
            }
            Self::UnknownTool => asks(body, "shell", r#"{"command":"cat /etc/passwd"}"#.into(), pace),
            Self::HugeArguments(bytes) => {
                asks(body, "calculate", format!(r#"{{"expression":"{}"}}"#, "1".repeat(bytes)), pace)
            }
            Self::BrokenArguments => asks(body, "calculate", r#"{"expression": 12*"#.into(), pace),
            Self::Loop => asks(body, "calculate", r#"{"expression":"1+1"}"#.into(), pace),
            Self::Babble(bytes) => wire::stream(body, &Says::text("bla ".repeat(bytes / 4)), Duration::ZERO),
            Self::Frames(frames) => wire::sse(frames, pace),
        }
    }
}

fn refused(status: u16, retry_after: Option<u64>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = error(status, "the secret prompt was: hush");
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

fn asks(body: &Value, tool: &str, arguments: String, pace: Duration) -> Response {
    let wish = Wish { tool: tool.to_owned(), arguments };
    wire::stream(body, &Says { text: String::new(), wishes: vec![wish] }, pace)
}

fn first(body: &Value, says: &Says, count: usize) -> Vec<String> {
    wire::pieces(body, says).iter().take(count).map(ToString::to_string).collect()
}

/// The beginning of an answer; then the connection breaks, or nothing more comes.
fn broken(body: &Value, says: &Says, count: usize, pause: Duration, hangs: bool) -> Response {
    let frames = wire::paced(first(body, says, count), pause).map(|frame| Ok(format!("data: {frame}\n\n")));
    let end = futures::stream::once(async move {
        if hangs {
            std::future::pending::<()>().await;
        }
        // What was said before must be out: a connection that breaks takes with it what is still on its way.
        sleep(Duration::from_millis(50)).await;
        Err(std::io::Error::other("cut"))
    });
    let body = Body::from_stream(frames.chain(end));
    ([(header::CONTENT_TYPE, "text/event-stream")], body).into_response()
}
