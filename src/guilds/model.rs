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
}

impl Default for GuildSettings {
    fn default() -> Self {
        Self { prefix: "!".into(), recording: RecordingMode::All, games: false }
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
