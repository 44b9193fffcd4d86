//! The numbers of corrections by admins.

use serde::Deserialize;

use super::{Rule, rule};

/// Corrections, and the report that leads to them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct RepairNumbers {
    pub daily_limit: i64,
    pub days_shown: u16,
}

impl RepairNumbers {
    pub(super) fn rules(&self) -> Vec<Rule> {
        let limit_ok = (0..=1_000_000_000_000).contains(&self.daily_limit);
        vec![
            rule("repair.daily_limit", limit_ok, "must be from 0 to 1,000,000,000,000"),
            rule("repair.days_shown", (7..=90).contains(&self.days_shown), "must be from 7 to 90"),
        ]
    }
}
