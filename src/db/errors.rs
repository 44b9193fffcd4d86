//! Database errors in the house's terms: away is busy, everything else is a fault.

use std::time::Duration;

use crate::{error::Error, msg};

/// Whether the database could not be reached or is shutting down, as opposed to refusing what we asked.
pub fn is_unavailable(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        // 08: connection; 57P01..3: shutting down or starting; 53300: too many connections; 25P03: this process was
        // stopped in the middle of a transaction, and the server hung up.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            code.starts_with("08") || code.starts_with("57P0") || ["53300", "25P03"].contains(&code.as_ref())
        }),
        _ => false,
    }
}

/// Whether the error is a violation of this named constraint, so that a race answers with the rule's own sentence.
pub fn violates(error: &sqlx::Error, constraint: &str) -> bool {
    error.as_database_error().and_then(sqlx::error::DatabaseError::constraint) == Some(constraint)
}

/// Said to whoever waited when the database went away: what was asked of it may be done yet, when it is back.
pub fn unanswered() -> Error {
    Error::Busy { message: msg!("database-unanswered"), retry_after: Some(Duration::from_mins(1)) }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if is_unavailable(&error) {
            Self::Busy { message: msg!("database-unavailable"), retry_after: Some(Duration::from_mins(1)) }
        } else {
            Self::Fault(anyhow::Error::new(error).context("a query failed"))
        }
    }
}
