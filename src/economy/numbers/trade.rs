//! The numbers of trades between people.

use serde::Deserialize;

use super::{Rule, rule};

/// Trades.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in economy.toml")]
pub struct TradeNumbers {
    pub minutes: i64,
    pub most_kinds: usize,
}

impl TradeNumbers {
    pub(super) fn rules(&self) -> Vec<Rule> {
        vec![
            rule("trade.minutes", (1..=1_440).contains(&self.minutes), "must be from 1 to 1,440"),
            rule("trade.most_kinds", (1..=20).contains(&self.most_kinds), "must be from 1 to 20"),
        ]
    }
}
