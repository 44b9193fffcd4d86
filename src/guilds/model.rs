//! The settings of a guild and their limits, pure.

use serde::{Deserialize, Serialize};

/// What a guild has chosen; the default is what it gets before anybody chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GuildSettings {
    /// What text commands begin with.
    pub prefix: String,
    /// Which messages are recorded.
    pub recording: RecordingMode,
    /// Whether games with stakes are on.
    pub games: bool,
    /// What limits payments between members.
    pub payments: Payments,
}

/// What limits payments between members; by default nothing does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Payments {
    /// How many coins each member may pay out in any 24 hours.
    pub daily_cap: Option<i64>,
    /// How many percent of each payment are kept, 0–100.
    pub tax_percent: u8,
    /// How many days old a Discord account must be to pay.
    pub min_account_age_days: u16,
}

impl Default for GuildSettings {
    fn default() -> Self {
        Self { prefix: "!".into(), recording: RecordingMode::All, games: false, payments: Payments::default() }
    }
}

/// Which messages are recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordingMode {
    /// Every message.
    #[default]
    All,
    /// Only those addressed to Artie, and its answers.
    Addressed,
    /// None.
    Off,
}
