//! The rules of income, pure.

pub mod fight;
pub mod gather;
pub mod quests;
pub mod rest;
pub mod work;

use chrono::{DateTime, Utc};

use fight::Tier;

/// Why something is not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in income.ftl")]
pub enum Refusal {
    #[error("no such job: {asked}")]
    UnknownJob { asked: String, jobs: Vec<String> },
    #[error("still resting from work")]
    WorkTooEarly { ready_at: DateTime<Utc> },
    #[error("still resting from gathering")]
    GatherTooEarly { ready_at: DateTime<Utc> },
    #[error("still resting from a fight")]
    FightTooEarly { ready_at: DateTime<Utc> },
    #[error("{tier} fights begin at level {needs}")]
    LevelTooLow { tier: Tier, needs: i64, level: i64 },
}
