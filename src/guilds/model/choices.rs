//! What there is to choose: the parts of a guild's settings, each with what holds before anybody chose.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::ids::{ChannelId, RoleId};

/// Which messages are recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Display, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", ascii_case_insensitive)]
pub enum RecordingMode {
    /// Every message.
    #[default]
    All,
    /// Only those addressed to Artie, and its answers.
    Addressed,
    /// None.
    Off,
}

/// How newcomers are greeted: not at all without a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Welcome {
    /// Where.
    pub channel: Option<ChannelId>,
    /// In which words, with placeholders; `None` is a greeting of Artie's own.
    pub message: Option<String>,
}

/// What limits payments between members; by default nothing does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Payments {
    /// How many coins each member may pay out in any 24 hours.
    pub daily_cap: Option<i64>,
    /// How many percent of each payment are kept, 0–100.
    pub tax_percent: u8,
    /// How many days old a Discord account must be to pay.
    pub min_account_age_days: u16,
    /// They are switched off for now.
    pub paused: Option<Paused>,
}

/// What is switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paused {
    /// Until when, if that is known.
    pub ends: Option<DateTime<Utc>>,
}

/// Where the assistant answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assistant {
    /// In channels that are not named below.
    pub mode: AssistantMode,
    /// Every message is answered here.
    pub channels: Vec<ChannelId>,
    /// Nothing is answered here.
    pub silent_channels: Vec<ChannelId>,
    /// Whether it may say something unasked.
    pub ambient: bool,
}

/// What the assistant answers in a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssistantMode {
    /// Every message.
    Always,
    /// What is addressed to it.
    #[default]
    Addressed,
    /// Nothing.
    Off,
}

/// How agents take wishes for music.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MusicMode {
    /// From everybody.
    #[default]
    Open,
    /// From those with the role for it.
    Dj,
    /// From nobody.
    Off,
}

/// Who may use a command, and where: on top of what Discord allows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommandRule {
    /// A command with all below it (`game`, `game flip`), or a category (`@economy`).
    pub command: String,
    /// If there are any, only in these channels and their threads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only_in: Vec<ChannelId>,
    /// Not in these channels and their threads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_in: Vec<ChannelId>,
    /// If there are any, only for those who have one of these roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only_for: Vec<RoleId>,
    /// Not for those who have one of these roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_for: Vec<RoleId>,
}

/// A switch with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// Whether it is on.
    pub on: bool,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Until when it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<DateTime<Utc>>,
}

impl Assistant {
    /// What is answered in this channel, or in this thread under it.
    pub fn mode_in(&self, channel: ChannelId, parent: Option<ChannelId>) -> AssistantMode {
        let names = |channels: &[ChannelId]| {
            channels.contains(&channel) || parent.is_some_and(|parent| channels.contains(&parent))
        };
        match self.mode {
            _ if names(&self.silent_channels) => AssistantMode::Off,
            _ if names(&self.channels) => AssistantMode::Always,
            mode => mode,
        }
    }
}
