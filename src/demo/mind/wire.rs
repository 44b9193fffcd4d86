//! The protocol's answers: streamed word by word, or at once when that is asked for.

use std::{convert::Infallible, time::Duration};

use axum::{
    Json,
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use futures::{Stream, StreamExt, stream};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::script::Says;

/// The pieces in which an answer is streamed: words, then one for each tool, then the end.
pub(super) fn pieces(body: &Value, says: &Says) -> Vec<Value> {
    let model = &body["model"];
    let chunk = |delta: Value, finish: Value| {
        let choice = json!({ "index": 0, "delta": delta, "finish_reason": finish });
        json!({ "id": "demo", "object": "chat.completion.chunk", "created": 0, "model": model, "choices": [choice] })
    };
    let words = says.text.split_inclusive(char::is_whitespace);
    let mut pieces: Vec<Value> = words.map(|word| chunk(json!({ "content": word }), Value::Null)).collect();
    for (index, wish) in says.wishes.iter().enumerate() {
        let function = json!({ "name": wish.tool, "arguments": wish.arguments });
        let call = json!({ "index": index, "id": format!("call_{index}"), "type": "function", "function": function });
        pieces.push(chunk(json!({ "tool_calls": [call] }), Value::Null));
    }
    let finish = if says.wishes.is_empty() { "stop" } else { "tool_calls" };
    pieces.push(chunk(json!({}), json!(finish)));
    if body["stream_options"]["include_usage"] == json!(true) {
        pieces.push(json!({ "id": "demo", "model": model, "choices": [], "usage": usage(body, says) }));
    }
    pieces
}

fn usage(body: &Value, says: &Says) -> Value {
    let read = body["messages"].to_string().len().div_ceil(4);
    let written = says.text.len().div_ceil(4).max(1);
    json!({ "prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written })
}

/// A whole answer.
pub(super) fn stream(body: &Value, says: &Says, pace: Duration) -> Response {
    if body["stream"] != json!(true) {
        return at_once(body, says);
    }
    let frames = pieces(body, says).into_iter().map(|piece| piece.to_string());
    sse(frames.chain(["[DONE]".to_owned()]).collect(), pace)
}

/// These frames, at this pace.
pub(super) fn sse(frames: Vec<String>, pace: Duration) -> Response {
    Sse::new(paced(frames, pace).map(|frame| Ok::<_, Infallible>(Event::default().data(frame)))).into_response()
}

/// The first comes at once.
pub(super) fn paced(frames: Vec<String>, pace: Duration) -> impl Stream<Item = String> + Send {
    stream::iter(frames.into_iter().enumerate()).then(move |(place, frame)| async move {
        if place > 0 && !pace.is_zero() {
            sleep(pace).await;
        }
        frame
    })
}

fn at_once(body: &Value, says: &Says) -> Response {
    let calls: Vec<Value> = says
        .wishes
        .iter()
        .enumerate()
        .map(|(index, wish)| {
            let function = json!({ "name": wish.tool, "arguments": wish.arguments });
            json!({ "id": format!("call_{index}"), "type": "function", "function": function })
        })
        .collect();
    let mut message = json!({ "role": "assistant", "content": says.text });
    if !calls.is_empty() {
        message["tool_calls"] = Value::from(calls);
    }
    let finish = if says.wishes.is_empty() { "stop" } else { "tool_calls" };
    let choice = json!({ "index": 0, "message": message, "finish_reason": finish });
    let model = &body["model"];
    let whole = json!({
        "id": "demo", "object": "chat.completion", "created": 0, "model": model, "choices": [choice],
        "usage": usage(body, says),
    });
    Json(whole).into_response()
}
