//! What Discord answers when it refuses: a status, a code, a sentence and, for bad forms, where the fault lies.

use serde_json::{Value, json};

/// A result of the world.
pub type Refused<T> = Result<T, Refusal>;

/// A refusal in Discord's own terms.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{status} {code}: {message}")]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// Discord's JSON error code; 0 when it has none.
    pub code: u32,
    /// Discord's sentence.
    pub message: String,
    /// The nested `errors` of 50035.
    pub errors: Option<Value>,
}

impl Refusal {
    fn new(status: u16, code: u32, message: &str) -> Self {
        Self { status, code, message: message.into(), errors: None }
    }

    /// 401: the token is not known here.
    pub fn unauthorized() -> Self {
        Self::new(401, 0, "401: Unauthorized")
    }

    /// 404: no such route.
    pub fn unknown_route() -> Self {
        Self::new(404, 0, "404: Not Found")
    }

    /// 405: the route exists for other methods.
    pub fn method_not_allowed() -> Self {
        Self::new(405, 0, "405: Method Not Allowed")
    }

    /// 404 with one of the `Unknown …` codes.
    pub fn unknown(what: Unknown) -> Self {
        let (code, name) = what.code();
        Self::new(404, code, &format!("Unknown {name}"))
    }

    /// 403: the caller cannot see it.
    pub fn missing_access() -> Self {
        Self::new(403, 50001, "Missing Access")
    }

    /// 403: the caller lacks a permission.
    pub fn missing_permissions() -> Self {
        Self::new(403, 50013, "Missing Permissions")
    }

    /// 403: only the author edits a message.
    pub fn another_author() -> Self {
        Self::new(403, 50005, "Cannot edit a message authored by another user")
    }

    /// 400: a message needs something in it.
    pub fn empty_message() -> Self {
        Self::new(400, 50006, "Cannot send an empty message")
    }

    /// 400: an interaction is answered once.
    pub fn already_acknowledged() -> Self {
        Self::new(400, 40060, "Interaction has already been acknowledged.")
    }

    /// 401: the fifteen minutes are over.
    pub fn webhook_token_expired() -> Self {
        Self::new(401, 50027, "Invalid Webhook Token")
    }

    /// 400 for anything else with a code of its own.
    pub fn bad(code: u32, message: &str) -> Self {
        Self::new(400, code, message)
    }

    /// 400 `Invalid Form Body` with the nested errors.
    pub fn form(errors: Value) -> Self {
        Self { errors: Some(errors), ..Self::new(400, 50035, "Invalid Form Body") }
    }

    /// 400: the body is no JSON.
    pub fn not_json() -> Self {
        Self::new(400, 50109, "The request body contains invalid JSON.")
    }

    /// The body as Discord writes it.
    pub fn body(&self) -> Value {
        let mut body = json!({ "message": self.message, "code": self.code });
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }
}

/// What may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are Discord's")]
pub enum Unknown {
    Application,
    Channel,
    Guild,
    Member,
    Message,
    Role,
    User,
    Webhook,
    Ban,
    Interaction,
    Command,
    Emoji,
}

impl Unknown {
    fn code(self) -> (u32, &'static str) {
        match self {
            Self::Application => (10002, "Application"),
            Self::Channel => (10003, "Channel"),
            Self::Guild => (10004, "Guild"),
            Self::Member => (10007, "Member"),
            Self::Message => (10008, "Message"),
            Self::Role => (10011, "Role"),
            Self::User => (10013, "User"),
            Self::Emoji => (10014, "Emoji"),
            Self::Webhook => (10015, "Webhook"),
            Self::Ban => (10026, "Ban"),
            Self::Interaction => (10062, "interaction"),
            Self::Command => (10063, "application command"),
        }
    }
}

impl From<Unknown> for Refusal {
    fn from(what: Unknown) -> Self {
        Self::unknown(what)
    }
}
