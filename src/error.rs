//! One error for the whole house, of four kinds; who meets it decides by the kind alone.
//!
//! | kind | means | a person sees | the worker does |
//! |---|---|---|---|
//! | refused | theirs to fix | the sentence | gives up, keeps the reason |
//! | denied | not allowed | what is missing | gives up |
//! | busy | later | when to try again | snoozes, no attempt spent |
//! | fault | ours to fix | an apology and a reference code | retries, then dead letter |
//!
//! Foreign errors get context where they happen and travel as faults. Nobody logs *and* returns: the two interpreters
//! (`discord::errors` for people, `queue::worker` for tasks) log once.

use std::time::Duration;

use crate::words::Message;

/// What every fallible verb returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The asker can fix it; the sentence says how.
    #[error("refused: {0}")]
    Refused(Message),
    /// The asker may not do this; the sentence names the missing permission.
    #[error("denied: {0}")]
    Denied(Message),
    /// Not now.
    #[error("busy: {message}")]
    Busy {
        /// What is busy, for people.
        message: Message,
        /// When trying again makes sense, if known.
        retry_after: Option<Duration>,
    },
    /// Ours to fix. The chain is for the log, never for people.
    #[error("fault: {0:#}")]
    Fault(#[from] anyhow::Error),
}

impl Error {
    /// A refusal with this sentence.
    pub fn refused(message: Message) -> Self {
        Self::Refused(message)
    }

    /// The label used in logs and metrics.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::Denied(_) => "denied",
            Self::Busy { .. } => "busy",
            Self::Fault(_) => "fault",
        }
    }
}
