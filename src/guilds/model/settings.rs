//! What a guild has chosen, typed; the default is what it gets before anybody chose.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::{
    Assistant, CommandRule, Document, Flag, Key, Levels, MusicMode, Payments, RecordingMode, Welcome, document::field,
};
use crate::{
    ids::{ChannelId, RoleId},
    words::Locale,
};

/// What a guild has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuildSettings {
    /// What text commands begin with.
    pub prefix: String,
    /// The language for those whose own is not spoken; `None` is the one the server has on Discord.
    pub locale: Option<Locale>,
    /// For times without one.
    pub timezone: Tz,
    /// Which messages are recorded.
    pub recording: RecordingMode,
    /// Only these channels are recorded; all if there are none.
    pub recording_channels: Vec<ChannelId>,
    /// For how many days recorded messages are kept; `None` leaves it to the operator.
    pub retention_days: Option<u16>,
    /// What newcomers are given.
    pub autorole: Vec<RoleId>,
    /// How newcomers are greeted.
    pub welcome: Welcome,
    /// Where Artie tells those who manage the server what did not work.
    pub mod_log: Option<ChannelId>,
    /// Experience and levels of the guild's own.
    pub levels: Levels,
    /// Whether games with stakes are on.
    pub games: bool,
    /// What limits payments between members.
    pub payments: Payments,
    /// Where the assistant answers.
    pub assistant: Assistant,
    /// The pool agents are taken from.
    pub pool: Option<String>,
    /// Kept for bots that play music; Artie plays none.
    pub music_mode: MusicMode,
    /// Commands that are switched off: `work`, `game flip`.
    pub disabled_commands: Vec<String>,
    /// Categories of commands that are switched off.
    pub disabled_categories: Vec<String>,
    /// Who may use which command, and where.
    pub command_rules: Vec<CommandRule>,
    /// For how many days the audit log is kept.
    pub audit_retention_days: u16,
    /// Switches by name; those of a [`Feature`](super::Feature) are in force already.
    pub flags: BTreeMap<String, Flag>,
}

/// How long the audit log is kept before anybody chose.
const AUDIT_DAYS: u16 = 90;

/// What holds for a setting that nobody chose; `None` where that is nothing at all.
pub(in crate::guilds) fn default_of(key: Key) -> Option<Value> {
    Some(match key {
        Key::Prefix => json!("!"),
        Key::Timezone => json!("UTC"),
        Key::Recording => json!("all"),
        Key::Games | Key::AssistantAmbient => json!(false),
        Key::Tax | Key::MinimumAccountAge => json!(0),
        Key::AssistantMode => json!("addressed"),
        Key::MusicMode => json!("open"),
        Key::AuditRetentionDays => json!(AUDIT_DAYS),
        _ => return None,
    })
}

impl Default for GuildSettings {
    fn default() -> Self {
        Self::read(&Document::new())
    }
}

impl GuildSettings {
    /// What the document says; what is missing or beyond its limits is the default.
    pub fn read(document: &Document) -> Self {
        Self {
            prefix: field(document, Key::Prefix).unwrap_or_else(|| "!".into()),
            locale: field(document, Key::Locale),
            timezone: field(document, Key::Timezone).unwrap_or(Tz::UTC),
            recording: field(document, Key::Recording).unwrap_or_default(),
            recording_channels: field(document, Key::RecordingChannels).unwrap_or_default(),
            retention_days: field(document, Key::RetentionDays),
            autorole: field(document, Key::Autorole).unwrap_or_default(),
            welcome: Welcome {
                channel: field(document, Key::WelcomeChannel),
                message: field(document, Key::WelcomeMessage),
            },
            mod_log: field(document, Key::ModLogChannel),
            levels: Levels::read(document),
            games: field(document, Key::Games).unwrap_or_default(),
            payments: Payments {
                daily_cap: field(document, Key::DailyTransferCap),
                tax_percent: field(document, Key::Tax).unwrap_or_default(),
                min_account_age_days: field(document, Key::MinimumAccountAge).unwrap_or_default(),
                paused: None,
            },
            assistant: Assistant {
                mode: field(document, Key::AssistantMode).unwrap_or_default(),
                channels: field(document, Key::AssistantChannels).unwrap_or_default(),
                silent_channels: field(document, Key::AssistantSilentChannels).unwrap_or_default(),
                ambient: field(document, Key::AssistantAmbient).unwrap_or_default(),
            },
            pool: field(document, Key::SelectedPoolId),
            music_mode: field(document, Key::MusicMode).unwrap_or_default(),
            disabled_commands: field(document, Key::DisabledCommands).unwrap_or_default(),
            disabled_categories: field(document, Key::DisabledCategories).unwrap_or_default(),
            command_rules: field(document, Key::CommandRules).unwrap_or_default(),
            audit_retention_days: field(document, Key::AuditRetentionDays).unwrap_or(AUDIT_DAYS),
            flags: field(document, Key::Flags).unwrap_or_default(),
        }
    }

    /// Whether messages of this channel, or of this thread under it, are recorded, and which.
    pub fn recording_in(&self, channel: ChannelId, parent: Option<ChannelId>) -> RecordingMode {
        let is_named = self.recording_channels.contains(&channel)
            || parent.is_some_and(|parent| self.recording_channels.contains(&parent));
        if self.recording_channels.is_empty() || is_named { self.recording } else { RecordingMode::Off }
    }

    /// Whether a switch is on at this time; `None` if nobody chose.
    pub fn flag(&self, name: &str, now: DateTime<Utc>) -> Option<bool> {
        let flag = self.flags.get(name)?;
        flag.expires.is_none_or(|expires| now < expires).then_some(flag.on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guilds::model::AssistantMode;

    fn document(value: &Value) -> Document {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn what_is_missing_or_broken_is_the_default() {
        assert_eq!(GuildSettings::default().prefix, "!");
        let broken =
            json!({ "prefix": 7, "recording": "sometimes", "games": true, "economy": { "tax": 700 }, "x": [] });
        assert_eq!(GuildSettings::read(&document(&broken)), GuildSettings { games: true, ..GuildSettings::default() });
        let policy = json!({ "economy": { "dailyTransferCap": 500, "tax": 5, "minimumAccountAge": 7 } });
        let payments = GuildSettings::read(&document(&policy)).payments;
        assert_eq!((payments.daily_cap, payments.tax_percent, payments.min_account_age_days), (Some(500), 5, 7));
    }

    #[test]
    fn the_defaults_that_are_shown_are_those_in_force() {
        let mut document = Document::new();
        for key in strum::VariantArray::VARIANTS {
            if let Some(value) = default_of(*key) {
                crate::guilds::model::write(&mut document, *key, Some(value));
            }
        }
        assert_eq!(GuildSettings::read(&document), GuildSettings::default());
    }

    #[test]
    fn channels_have_their_own_modes() {
        let chosen = json!({
            "recordingChannels": ["1"], "recording": "addressed",
            "assistant": { "mode": "off", "channels": ["1", "2"], "silentChannels": ["2"] },
        });
        let settings = GuildSettings::read(&document(&chosen));
        for (channel, parent, recorded, answered) in [
            (1, None, RecordingMode::Addressed, AssistantMode::Always),
            (2, None, RecordingMode::Off, AssistantMode::Off),
            (3, None, RecordingMode::Off, AssistantMode::Off),
            (4, Some(1), RecordingMode::Addressed, AssistantMode::Always),
        ] {
            let (channel, parent) = (ChannelId(channel), parent.map(ChannelId));
            assert_eq!(settings.recording_in(channel, parent), recorded, "{channel}");
            assert_eq!(settings.assistant.mode_in(channel, parent), answered, "{channel}");
        }
    }

    #[test]
    fn a_flag_counts_until_it_expires() {
        let chosen = json!({ "flags": { "beta": { "on": true, "expires": "2026-01-01T00:00:00Z" } } });
        let settings = GuildSettings::read(&document(&chosen));
        let time = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(settings.flag("beta", time("2025-12-31T23:59:59Z")), Some(true));
        assert_eq!(settings.flag("beta", time("2026-01-01T00:00:00Z")), None);
        assert_eq!(settings.flag("gamma", time("2026-01-01T00:00:00Z")), None);
    }
}
