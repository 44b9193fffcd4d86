//! The shape of OpenAI's protocol: our words to JSON, and whatever comes back to our words.
//!
//! Reading is tolerant: endpoints differ in what they leave out, and a model's output is input like any other. Nothing here
//! fails; what makes no sense is left out, and what is too much is cut off.

use serde_json::{Value, json};

use super::model::{Completion, Finish, Request, ToolCall, ToolSpec, Turn};
use crate::usage::Spent;

/// The most text of one answer that is kept, in bytes.
pub(super) const MOST_TEXT: usize = 64 * 1024;
/// The most tools asked for at once.
const MOST_CALLS: usize = 16;
/// The most tokens, and the most dollars, that a call is believed to have taken: more is a mistake, and sums of it must
/// stay within what the database can count.
const MOST_TOKENS: u32 = 100_000_000;
const MOST_USD: f64 = 1e6;
/// The most numbers of a vector.
const MOST_NUMBERS: usize = 8_192;
/// The longest arguments of a call, in bytes: more is not JSON that anybody means.
const MOST_ARGUMENTS: usize = 32 * 1024;

/// The body of a request to this model.
pub(super) fn chat(model: &str, request: &Request, reply_tokens: u32) -> Value {
    let mut body = json!({
        "model": model,
        "messages": request.turns.iter().map(turn).collect::<Vec<_>>(),
        "stream": true,
        "stream_options": { "include_usage": true },
        "max_tokens": reply_tokens,
    });
    if !request.tools.is_empty() {
        body["tools"] = request.tools.iter().map(tool).collect();
        body["parallel_tool_calls"] = json!(true);
    }
    body
}

fn turn(turn: &Turn) -> Value {
    match turn {
        Turn::System { text } => json!({ "role": "system", "content": text }),
        Turn::User { text, images } if images.is_empty() => json!({ "role": "user", "content": text }),
        Turn::User { text, images } => {
            let text = std::iter::once(json!({ "type": "text", "text": text }));
            let images = images.iter().map(|url| json!({ "type": "image_url", "image_url": { "url": url } }));
            json!({ "role": "user", "content": text.chain(images).collect::<Vec<_>>() })
        }
        Turn::Assistant { text, calls } if calls.is_empty() => json!({ "role": "assistant", "content": text }),
        Turn::Assistant { text, calls } => {
            let calls: Vec<Value> = calls
                .iter()
                .map(|call| {
                    let function = json!({ "name": call.name, "arguments": call.arguments });
                    json!({ "id": call.id, "type": "function", "function": function })
                })
                .collect();
            json!({ "role": "assistant", "content": text, "tool_calls": calls })
        }
        Turn::Tool { call, text } => json!({ "role": "tool", "tool_call_id": call, "content": text }),
    }
}

fn tool(tool: &ToolSpec) -> Value {
    let function = json!({ "name": tool.name, "description": tool.about, "parameters": tool.schema });
    json!({ "type": "function", "function": function })
}

/// An answer as it comes in.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    pub(super) completion: Completion,
    places: Vec<Place>,
    is_over: bool,
}

/// Where a call stands in the stream.
#[derive(Debug, Default)]
struct Place {
    index: Option<u64>,
    id: String,
}

impl Gathering {
    /// Takes in a piece; the text that it adds.
    pub(super) fn take(&mut self, chunk: &Value) -> String {
        self.count(&chunk["usage"]);
        if let Some(model) = chunk["model"].as_str().filter(|_| self.completion.model.is_empty()) {
            self.completion.model = model.chars().take(100).collect();
        }
        let choice = &chunk["choices"][0];
        let message = if choice["delta"].is_object() { &choice["delta"] } else { &choice["message"] };
        for call in message["tool_calls"].as_array().into_iter().flatten() {
            self.take_call(call);
        }
        if let Some(reason) = choice["finish_reason"].as_str() {
            self.completion.finish = finish(reason);
        }
        let text = text_of(&message["content"]);
        let room = MOST_TEXT.saturating_sub(self.completion.text.len());
        let text = cut(&text, room);
        if text.len() == room {
            (self.is_over, self.completion.finish) = (true, Finish::Length);
        }
        self.completion.text += text;
        text.to_owned()
    }

    /// Whether more would only be thrown away.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Whether there is anything to keep.
    pub(super) fn is_empty(&self) -> bool {
        self.completion.text.trim().is_empty() && self.completion.calls.is_empty()
    }

    /// The answer. Some endpoints say "stop" although they ask for tools.
    pub(super) fn done(mut self) -> Completion {
        let completion = &mut self.completion;
        completion.calls.retain(|call| !call.name.is_empty());
        let mut number = 0;
        for call in completion.calls.iter_mut().filter(|call| call.id.is_empty()) {
            number += 1;
            call.id = format!("call_{number}");
        }
        if !completion.calls.is_empty() && completion.finish == Finish::Done {
            completion.finish = Finish::Tools;
        }
        self.completion
    }

    fn take_call(&mut self, call: &Value) {
        let (index, id) = (call["index"].as_u64(), call["id"].as_str().unwrap_or_default());
        let is_it = |place: &Place| match index {
            // Some endpoints number every call 0 and only their ids differ.
            Some(_) => place.index == index && (id.is_empty() || place.id.is_empty() || place.id == id),
            None => !id.is_empty() && place.id == id,
        };
        let found = match self.places.iter().rposition(is_it) {
            None if index.is_none() && id.is_empty() => self.places.len().checked_sub(1),
            found => found,
        };
        let Some(place) = found.or_else(|| self.open(index, id)) else { return };
        let kept = &mut self.completion.calls[place];
        kept.name +=
            cut(call["function"]["name"].as_str().unwrap_or_default(), 64_usize.saturating_sub(kept.name.len()));
        let arguments = match &call["function"]["arguments"] {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        kept.arguments += cut(&arguments, MOST_ARGUMENTS.saturating_sub(kept.arguments.len()));
    }

    fn open(&mut self, index: Option<u64>, id: &str) -> Option<usize> {
        if self.places.len() >= MOST_CALLS {
            return None;
        }
        let id = cut(id, 100).to_owned();
        self.places.push(Place { index, id: id.clone() });
        self.completion.calls.push(ToolCall { id, ..ToolCall::default() });
        Some(self.places.len() - 1)
    }

    fn count(&mut self, usage: &Value) {
        if usage.is_object() {
            self.completion.spent = spent(usage);
        }
    }
}

/// What a call took, as the provider says.
pub(super) fn spent(usage: &Value) -> Spent {
    let small = |count: u64| u32::try_from(count).unwrap_or(u32::MAX).min(MOST_TOKENS);
    let count = |name: &str| usage[name].as_u64().map_or(0, small);
    let cost = usage["cost"].as_f64().filter(|cost| cost.is_finite() && *cost >= 0.0).map(|cost| cost.min(MOST_USD));
    Spent { prompt_tokens: count("prompt_tokens"), completion_tokens: count("completion_tokens"), cost_usd: cost }
}

/// Vectors in the order of their texts, if there is one for each and all have the same length.
pub(super) fn vectors(answer: &Value, count: usize) -> Option<Vec<Vec<f32>>> {
    let data = answer["data"].as_array()?;
    let mut vectors = vec![Vec::new(); count];
    for (place, entry) in data.iter().enumerate() {
        let index = entry["index"].as_u64().and_then(|index| usize::try_from(index).ok()).unwrap_or(place);
        let numbers = entry["embedding"].as_array()?.iter().map(|number| number.as_f64().filter(|one| one.is_finite()));
        #[expect(clippy::cast_possible_truncation, reason = "vectors are kept in single precision")]
        let numbers = numbers.map(|number| number.map(|number| number as f32)).collect::<Option<Vec<f32>>>()?;
        *vectors.get_mut(index)? = numbers;
    }
    let length = vectors.first().map_or(0, Vec::len);
    let is_sound = (1..=MOST_NUMBERS).contains(&length) && vectors.iter().all(|vector| vector.len() == length);
    is_sound.then_some(vectors)
}

fn finish(reason: &str) -> Finish {
    match reason {
        "tool_calls" | "function_call" => Finish::Tools,
        "length" | "max_tokens" => Finish::Length,
        "content_filter" => Finish::Filtered,
        "error" => Finish::BrokeOff,
        _ => Finish::Done,
    }
}

/// Text as a string or in parts.
fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.replace('\0', ""),
        Value::Array(parts) => {
            parts.iter().filter_map(|part| part["text"].as_str()).collect::<String>().replace('\0', "")
        }
        _ => String::new(),
    }
}

/// At most this many bytes, never within a character.
pub(super) fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    fn gathered(chunks: &[Value]) -> Completion {
        let mut gathering = Gathering::default();
        for chunk in chunks {
            gathering.take(chunk);
        }
        gathering.done()
    }

    fn delta(delta: Value) -> Value {
        json!({ "choices": [{ "delta": delta }] })
    }

    #[test]
    fn text_and_several_calls_are_put_together() {
        let done = gathered(&[
            delta(json!({ "content": "Let me " })),
            delta(json!({ "content": "see." })),
            delta(
                json!({ "tool_calls": [{ "index": 0, "id": "a", "function": { "name": "dice", "arguments": "{\"di" } }] }),
            ),
            delta(
                json!({ "tool_calls": [{ "index": 1, "id": "b", "function": { "name": "time", "arguments": "{}" } }] }),
            ),
            delta(json!({ "tool_calls": [{ "index": 0, "function": { "arguments": "ce\":\"d6\"}" } }] })),
            json!({ "choices": [{ "delta": {}, "finish_reason": "tool_calls" }] }),
            json!({ "choices": [], "usage": { "prompt_tokens": 7, "completion_tokens": 3, "cost": 0.5 }, "model": "m" }),
        ]);
        assert_eq!((done.text.as_str(), done.finish, done.model.as_str()), ("Let me see.", Finish::Tools, "m"));
        let calls: Vec<_> = done.calls.iter().map(|call| (call.name.as_str(), call.arguments.as_str())).collect();
        assert_eq!(calls, [("dice", "{\"dice\":\"d6\"}"), ("time", "{}")]);
        assert_eq!(done.spent, Spent { prompt_tokens: 7, completion_tokens: 3, cost_usd: Some(0.5) });
    }

    #[test]
    fn what_endpoints_do_differently_is_understood() {
        let all_at_zero = gathered(&[
            delta(json!({ "tool_calls": [{ "index": 0, "id": "a", "function": { "name": "x", "arguments": {} } }] })),
            delta(
                json!({ "tool_calls": [{ "index": 0, "id": "b", "function": { "name": "y", "arguments": { "n": 1 } } }] }),
            ),
            json!({ "choices": [{ "finish_reason": "stop" }] }),
        ]);
        let calls: Vec<_> =
            all_at_zero.calls.iter().map(|call| (call.name.as_str(), call.arguments.as_str())).collect();
        assert_eq!((calls, all_at_zero.finish), (vec![("x", "{}"), ("y", "{\"n\":1}")], Finish::Tools));
        let unnumbered = gathered(&[
            delta(json!({ "tool_calls": [{ "function": { "name": "x", "arguments": "{" } }] })),
            delta(json!({ "tool_calls": [{ "function": { "arguments": "}" } }] })),
        ]);
        assert_eq!(unnumbered.calls.len(), 1);
        assert_eq!((unnumbered.calls[0].id.as_str(), unnumbered.calls[0].arguments.as_str()), ("call_1", "{}"));
        let whole = gathered(&[json!({ "choices": [{ "message": { "content": [{ "text": "Hi" }] } }] })]);
        assert_eq!((whole.text.as_str(), whole.finish), ("Hi", Finish::BrokeOff));
    }

    #[test]
    fn too_much_is_cut_off() {
        let mut gathering = Gathering::default();
        let text = "ä".repeat(MOST_TEXT);
        gathering.take(&delta(json!({ "content": text })));
        assert!(gathering.is_over());
        let call = json!({ "tool_calls": (0..40).map(|index| json!({
            "index": index, "function": { "name": "n".repeat(100), "arguments": "x".repeat(MOST_ARGUMENTS * 2) }
        })).collect::<Vec<_>>() });
        gathering.take(&delta(call));
        let done = gathering.done();
        assert_eq!((done.text.len(), done.finish, done.calls.len()), (MOST_TEXT, Finish::Length, MOST_CALLS));
        assert!(done.calls.iter().all(|call| call.arguments.len() <= MOST_ARGUMENTS && call.name.len() <= 64));
    }

    #[test]
    fn numbers_beyond_belief_are_cut_off() {
        let counted = |usage: Value| spent(&usage);
        let huge = counted(json!({ "prompt_tokens": u64::MAX, "completion_tokens": u32::MAX, "cost": 1e300 }));
        assert_eq!(
            huge,
            Spent { prompt_tokens: MOST_TOKENS, completion_tokens: MOST_TOKENS, cost_usd: Some(MOST_USD) }
        );
        assert!(i32::try_from(MOST_TOKENS * 2).is_ok(), "the database adds both up");
        assert_eq!(counted(json!({ "prompt_tokens": -1, "completion_tokens": 1.5, "cost": -1 })), Spent::default());
        let vector = |length: usize| json!({ "data": [{ "index": 0, "embedding": vec![1e300; length] }] });
        assert!(vectors(&vector(MOST_NUMBERS), 1).is_some() && vectors(&vector(MOST_NUMBERS + 1), 1).is_none());
        let nowhere = json!({ "data": [{ "index": u64::MAX, "embedding": [1] }] });
        assert_eq!(vectors(&nowhere, 1), None);
    }

    #[test]
    fn a_request_is_what_the_protocol_wants() {
        let mut request = Request::simple("Be kind.", "Hi", Duration::ZERO);
        let call = ToolCall { id: "a".into(), name: "dice".into(), arguments: "{}".into() };
        request.turns.push(Turn::Assistant { text: String::new(), calls: vec![call] });
        request.turns.push(Turn::Tool { call: "a".into(), text: "4".into() });
        request.turns.push(Turn::User { text: "See".into(), images: vec!["http://x/y.png".into()] });
        request.tools.push(ToolSpec {
            name: "dice".into(),
            about: "Rolls.".into(),
            schema: json!({ "type": "object" }),
        });
        let body = chat("m", &request, 99);
        assert_eq!(body["messages"][2]["tool_calls"][0]["function"]["name"], "dice");
        assert_eq!(body["messages"][3], json!({ "role": "tool", "tool_call_id": "a", "content": "4" }));
        assert_eq!(body["messages"][4]["content"][1]["image_url"]["url"], "http://x/y.png");
        assert_eq!((&body["max_tokens"], &body["tools"][0]["type"]), (&json!(99), &json!("function")));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            prop_oneof![Just(u64::MAX), Just(u64::from(u32::MAX)), Just(1 << 31)].prop_map(Value::from),
            "[a-z\\PC]{0,12}".prop_map(Value::from),
        ];
        let name = prop_oneof![
            Just("choices"),
            Just("delta"),
            Just("content"),
            Just("tool_calls"),
            Just("function"),
            Just("index"),
            Just("id"),
            Just("name"),
            Just("arguments"),
            Just("usage"),
            Just("prompt_tokens"),
            Just("completion_tokens"),
            Just("cost"),
            Just("finish_reason"),
            Just("text"),
            Just("message"),
            Just("data"),
            Just("embedding"),
        ];
        leaf.prop_recursive(6, 64, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::hash_map(name.clone(), inner, 0..6)
                    .prop_map(|map| map.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn any_stream_is_survived_and_bounded(chunks in prop::collection::vec(any_json(), 0..12)) {
            let done = gathered(&chunks);
            prop_assert!(done.calls.len() <= MOST_CALLS && done.text.len() <= MOST_TEXT);
            prop_assert!(done.calls.iter().all(|call| !call.name.is_empty() && !call.id.is_empty()));
            let ids: std::collections::HashSet<_> = done.calls.iter().map(|call| &call.id).collect();
            prop_assert!(ids.len() <= done.calls.len());
            prop_assert!(done.spent.prompt_tokens <= MOST_TOKENS && done.spent.completion_tokens <= MOST_TOKENS);
            prop_assert!(done.spent.cost_usd.is_none_or(|cost| (0.0..=MOST_USD).contains(&cost)));
            for chunk in &chunks {
                vectors(chunk, 2);
            }
        }
    }
}
