//! A line of the log as it is kept, and what is taken out of it. Pure.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use regex::Regex;
use serde_json::{Map, Value};

/// The longest text that is kept.
const LONGEST: usize = 4_000;

/// Fields that may hold what people wrote, or what opens doors: never kept, whoever logs them.
const PRIVATE_FIELDS: [&str; 14] = [
    "text",
    "content",
    "body",
    "payload",
    "prompt",
    "token",
    "authorization",
    "password",
    "secret",
    "key",
    "url",
    "event",
    "value",
    "input",
];

/// Whose sentences are known to hold no message text. Others (the gateway client prints whole payloads) are kept by
/// where and how loud they are only.
const TRUSTED: [&str; 2] = ["artie", "sqlx"];

/// A line that was kept, as operators read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// When.
    pub at: DateTime<Utc>,
    /// `WARN` or `ERROR`.
    pub level: String,
    /// The part of the program.
    pub service: String,
    /// What it said.
    pub message: String,
    /// The code that a person was shown.
    pub reference: Option<String>,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) level: &'static str,
    pub(super) message: String,
    /// The part of the program: the event's target.
    pub(super) service: String,
    pub(super) at: DateTime<Utc>,
    pub(super) reference: Option<String>,
    pub(super) fields: Value,
}

impl Entry {
    pub(super) fn new(level: &'static str, target: &str, at: DateTime<Utc>, line: Line) -> Self {
        let crate_name = target.split("::").next().unwrap_or(target);
        let is_trusted = TRUSTED.contains(&crate_name);
        let message = if is_trusted { line.message } else { "(a library's own words are printed, not kept)".into() };
        let fields = if is_trusted { Value::Object(line.fields) } else { Value::Object(Map::new()) };
        Self { level, message, service: target.to_owned(), at, reference: line.reference, fields }
    }
}

/// What an event says.
#[derive(Debug, Default)]
pub(super) struct Line {
    message: String,
    reference: Option<String>,
    fields: Map<String, Value>,
}

impl Line {
    pub(super) fn text(&mut self, name: &str, text: &str) {
        match name {
            "message" => self.message = scrub(text),
            "reference" => self.reference = Some(scrub(text)),
            _ => self.put(name, Value::String(scrub(text))),
        }
    }

    pub(super) fn put(&mut self, name: &str, value: Value) {
        let last = name.rsplit('.').next().unwrap_or(name);
        if !PRIVATE_FIELDS.contains(&last) && !name.starts_with("log.") {
            self.fields.insert(name.to_owned(), value);
        }
    }
}

/// The text without tokens and passwords, cut to a length a table can bear.
pub fn scrub(text: &str) -> String {
    static SECRETS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        [
            // An interaction's token lies in the address of its answers: whoever has it answers in our name.
            (r"(?i)(webhooks/\d+/|interactions/\d+/)[^/\s?\x22')]+", "$1***"),
            (r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}", "***"),
            (r"(?i)\b(bot|bearer)\s+[\w.+/=-]{12,}", "$1 ***"),
            (r"(?i)([a-z][a-z0-9+.-]*://[^\s:/@]*):[^\s/@]*@", "$1:***@"),
            (r"(?i)([?&](?:appid|api_?key|key|token|secret)=)[^\s&\x22']+", "$1***"),
        ]
        .into_iter()
        .filter_map(|(pattern, with)| Some((Regex::new(pattern).ok()?, with)))
        .collect()
    });
    let mut text = text.replace('\0', "\u{fffd}");
    for (secret, with) in SECRETS.iter() {
        text = secret.replace_all(&text, *with).into_owned();
    }
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_passwords_are_taken_out() {
        for (said, kept) in [
            (
                "POST https://discord.com/api/v10/webhooks/123/aW50ZXJhY3Rpb24abc/messages/@original failed",
                "POST https://discord.com/api/v10/webhooks/123/***/messages/@original failed",
            ),
            ("PUT /interactions/99/abc.def-ghi/callback", "PUT /interactions/99/***/callback"),
            (concat!("token ", "MTk4NjIyNDgzNDcxOTI1MjQ4", ".Cl2FMQ", ".ZnCjm1XVW7vRze4b7Cq4se7kKWs0"), "token ***"),
            ("Authorization: Bot abcdefghijklmnop", "Authorization: Bot ***"),
            ("postgres://artie:hush@db/artie refused", "postgres://artie:***@db/artie refused"),
            (
                "GET https://api.example/v2?input=2&appid=ABC-123 timed out",
                "GET https://api.example/v2?input=2&appid=*** timed out",
            ),
            ("nothing secret: 12:30, a@b.c, robot things", "nothing secret: 12:30, a@b.c, robot things"),
        ] {
            assert_eq!(scrub(said), kept);
        }
    }

    #[test]
    fn every_pattern_compiles_and_a_long_text_is_cut_between_letters() {
        assert_eq!(scrub("x?key=abc"), "x?key=***", "the last pattern is in the list");
        assert_eq!(scrub(&"ü".repeat(LONGEST + 5)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn private_fields_and_foreign_sentences_are_not_kept() {
        let line = || {
            let mut line = Line::default();
            line.text("message", "the reply could not be sent");
            line.text("reference", "K7Q2ZD");
            line.text("message.content", "hello there");
            line.text("channel.id", "42");
            line
        };
        let ours = Entry::new("WARN", "artie::discord", DateTime::UNIX_EPOCH, line());
        assert_eq!(ours.message, "the reply could not be sent");
        assert_eq!(ours.reference.as_deref(), Some("K7Q2ZD"));
        assert_eq!(ours.fields, serde_json::json!({ "channel.id": "42" }));
        let theirs = Entry::new("WARN", "serenity::gateway", DateTime::UNIX_EPOCH, line());
        assert!(!theirs.message.contains("reply"), "{}", theirs.message);
        assert_eq!(theirs.fields, serde_json::json!({}));
    }
}
