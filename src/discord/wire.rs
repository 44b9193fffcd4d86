//! Errors of the client library, made safe: their text can hold an address with an interaction's token, ours never does.

use serenity::{Error as Foreign, http::HttpError};

use crate::error::Error;

/// What Discord said no to, without the address.
pub(super) fn describe(error: &Foreign) -> String {
    match error {
        Foreign::Http(HttpError::UnsuccessfulRequest(response)) => {
            let (status, error) = (response.status_code.as_u16(), &response.error);
            let mut text =
                format!("Discord answered {status} to a {}: {} ({})", response.method, error.message, error.code);
            for detail in &error.errors {
                text.extend(["; ", &detail.path, ": ", &detail.message]);
            }
            text
        }
        Foreign::Http(HttpError::Request(error)) => {
            let mut text = "no answer from Discord".to_owned();
            let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(error);
            if error.is_timeout() {
                text.push_str(": timed out");
            }
            while let Some(error) = cause {
                text.push_str(": ");
                text.push_str(&error.to_string());
                cause = error.source();
            }
            text
        }
        other => other.to_string(),
    }
}

/// The code of a message that is not there (any more).
pub(super) const UNKNOWN_MESSAGE: isize = 10_008;

/// The code of Discord's error body, if it answered with one.
pub(super) fn code(error: &Foreign) -> Option<isize> {
    match error {
        Foreign::Http(HttpError::UnsuccessfulRequest(response)) => Some(response.error.code),
        _ => None,
    }
}

/// The HTTP status Discord answered with, if it answered.
pub(super) fn status(error: &Foreign) -> Option<u16> {
    match error {
        Foreign::Http(HttpError::UnsuccessfulRequest(response)) => Some(response.status_code.as_u16()),
        _ => None,
    }
}

/// Whether an interaction was acknowledged before: by an earlier run of the same event, which Discord or a restart
/// brought again.
pub(super) fn is_acknowledged_already(error: &Foreign) -> bool {
    const ALREADY_ACKNOWLEDGED: isize = 40_060;
    code(error) == Some(ALREADY_ACKNOWLEDGED)
}

/// A fault with this context, and without the address.
pub(super) fn fault(error: Foreign, context: &'static str) -> Error {
    Error::Fault(anyhow::anyhow!(describe(&error)).context(context))
}

/// Notes a value of the library that would not become JSON; it has no consequence but a missing nicety.
pub(super) fn unexpected(error: &serde_json::Error) {
    tracing::warn!("a value of the client library is no JSON: {error}");
}
