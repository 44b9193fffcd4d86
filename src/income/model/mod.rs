//! The rules of income, pure.

pub mod rest;
pub mod work;

use chrono::{DateTime, Utc};

/// Why something is not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in income.ftl")]
pub enum Refusal {
    #[error("no such job: {asked}")]
    UnknownJob { asked: String, jobs: Vec<String> },
    #[error("still resting from work")]
    WorkTooEarly { ready_at: DateTime<Utc> },
}
