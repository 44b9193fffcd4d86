//! How a run of the program ends badly: one clear sentence for the operator and an exit code for scripts.

use std::process::ExitCode;

/// The documented exit codes; 0 is "done" and 2 is the command line's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// A fault of ours.
    Fault = 1,
    /// The settings are wrong or incomplete.
    Settings = 3,
    /// The database is away, refused us, or its schema is not ours.
    Database = 4,
    /// Discord refused us.
    Discord = 5,
    /// A check found something.
    Check = 6,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why the program stopped.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Ending {
    /// For scripts.
    pub exit: Exit,
    /// For people: what happened and what to do.
    pub message: String,
}

impl Ending {
    /// Stops with this code and sentence.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into() }
    }
}

impl From<crate::error::Error> for Ending {
    fn from(error: crate::error::Error) -> Self {
        use crate::error::Error;
        match error {
            Error::Refused(sentence) | Error::Denied(sentence) => Self::new(Exit::Check, sentence.to_string()),
            Error::Busy { message, .. } => Self::new(Exit::Database, message.to_string()),
            Error::Fault(chain) => Self::new(Exit::Fault, format!("{chain:#}")),
        }
    }
}

impl From<crate::config::ConfigError> for Ending {
    fn from(error: crate::config::ConfigError) -> Self {
        Self::new(Exit::Settings, format!("The settings can't be used: {error}"))
    }
}
