//! The settings of a guild and their limits, pure.
//!
//! The document in the database belongs to everybody: a key unknown here is kept as it is, and a known key with a value
//! nobody understands counts as not set instead of taking the other settings with it.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};
use unicode_normalization::UnicodeNormalization;

use super::levels::{self, LevelSettings};
use crate::ids::UserId;

/// The document as it is stored.
pub type Document = Map<String, Value>;

/// What a guild has chosen; the default is what it gets before anybody chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuildSettings {
    /// What text commands begin with.
    pub prefix: String,
    /// Which messages are recorded.
    pub recording: RecordingMode,
    /// Whether games with stakes are on.
    pub games: bool,
    /// What limits payments between members.
    pub payments: Payments,
    /// Experience and levels of the guild's own.
    pub levels: LevelSettings,
}

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

/// What limits payments between members; by default nothing does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Payments {
    /// How many coins each member may pay out in any 24 hours.
    #[serde(rename = "dailyTransferCap")]
    pub daily_cap: Option<i64>,
    /// How many percent of each payment are kept, 0–100.
    #[serde(rename = "tax")]
    pub tax_percent: u8,
    /// How many days old a Discord account must be to pay.
    #[serde(rename = "minimumAccountAge")]
    pub min_account_age_days: u16,
}

/// A setting that has a name for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "camelCase", ascii_case_insensitive)]
pub enum Key {
    /// [`GuildSettings::prefix`].
    Prefix,
    /// [`GuildSettings::recording`].
    Recording,
    /// [`GuildSettings::games`].
    Games,
    /// Experience for a message.
    XpMessage,
    /// Experience for work.
    XpWork,
    /// Experience for gathering.
    XpGather,
    /// Experience for a won fight.
    XpFight,
    /// Experience for the daily claim.
    XpDaily,
    /// Experience for a command.
    XpCommand,
    /// What all experience is multiplied with.
    XpMultiplier,
    /// [`LevelSettings::channel`].
    LevelChannel,
    /// [`LevelSettings::message`].
    LevelMessage,
    /// [`LevelSettings::roles`].
    LevelRoles,
}

/// Why a setting is not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such key.
    UnknownKey(String),
    /// The key does not take this value.
    BadValue(Key),
    /// It is that already.
    Unchanged(Key, String),
    /// Somebody else was faster.
    Conflict(Box<Conflict>),
}

/// What somebody else changed meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The revision now.
    pub rev: i32,
    /// The change that was not known to the one who is refused.
    pub theirs: Option<Change>,
    /// What was asked for.
    pub wanted: (Key, String),
}

/// A change of one setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub key: String,
    /// What it was, in words.
    pub before: String,
    /// What it is.
    pub after: String,
    /// Who changed it.
    pub by: UserId,
    /// The revision it made.
    pub rev: i32,
}

const MAX_PREFIX: usize = 5;

impl Default for GuildSettings {
    fn default() -> Self {
        Self {
            prefix: "!".into(),
            recording: RecordingMode::All,
            games: false,
            payments: Payments::default(),
            levels: LevelSettings::default(),
        }
    }
}

impl GuildSettings {
    /// What the document says.
    pub fn read(document: &Document) -> Self {
        let default = Self::default();
        let payments: Payments = field(document, "economy").unwrap_or_default();
        Self {
            prefix: field(document, "prefix").filter(|prefix: &String| is_prefix(prefix)).unwrap_or(default.prefix),
            recording: field(document, "recording").unwrap_or(default.recording),
            games: field(document, "games").unwrap_or(default.games),
            payments: Payments {
                daily_cap: payments.daily_cap.filter(|cap| *cap >= 0),
                tax_percent: payments.tax_percent.min(100),
                ..payments
            },
            levels: LevelSettings::read(document),
        }
    }

    /// A setting in words.
    pub fn shown(&self, key: Key) -> String {
        match key {
            Key::Prefix => self.prefix.clone(),
            Key::Recording => self.recording.to_string(),
            Key::Games => if self.games { "on" } else { "off" }.to_owned(),
            other => self.levels.shown(other),
        }
    }
}

fn field<T: DeserializeOwned>(document: &Document, key: &str) -> Option<T> {
    document.get(key).and_then(|value| T::deserialize(value).ok())
}

impl Key {
    /// What a person typed, as the document's value.
    pub fn parse(self, text: &str) -> Result<Value, Refusal> {
        let text = text.trim();
        match self {
            Self::Prefix => {
                let prefix: String = text.nfc().collect();
                if is_prefix(&prefix) { Ok(json!(prefix)) } else { Err(Refusal::BadValue(self)) }
            }
            Self::Recording => match text.parse::<RecordingMode>() {
                Ok(mode) => Ok(json!(mode.to_string())),
                Err(_) => Err(Refusal::BadValue(self)),
            },
            Self::Games => match text.to_lowercase().as_str() {
                "on" | "yes" | "true" => Ok(json!(true)),
                "off" | "no" | "false" => Ok(json!(false)),
                _ => Err(Refusal::BadValue(self)),
            },
            other => levels::parse(other, text).ok_or(Refusal::BadValue(other)),
        }
    }

    /// Values worth suggesting.
    pub fn suggestions(self) -> &'static [&'static str] {
        match self {
            Self::Prefix => &["!", "?", ".", "-", "$"],
            Self::Recording => &["all", "addressed", "off"],
            Self::Games => &["on", "off"],
            Self::XpMultiplier => &["default", "0.5", "1.5", "2"],
            Self::LevelChannel | Self::LevelRoles => &["off"],
            Self::LevelMessage => &["default"],
            Self::XpMessage | Self::XpWork | Self::XpGather | Self::XpFight | Self::XpDaily | Self::XpCommand => {
                &["default", "0"]
            }
        }
    }
}

/// One to five visible characters that begin nothing of Discord's own: no mention, no slash command, no code.
fn is_prefix(text: &str) -> bool {
    let letters = text.chars().count();
    let is_plain =
        |letter: char| !letter.is_whitespace() && !letter.is_control() && letter.is_ascii() || letter.is_alphanumeric();
    (1..=MAX_PREFIX).contains(&letters)
        && text.chars().all(is_plain)
        && !text.starts_with(['/', '@', '<', '#'])
        && !text.contains('`')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(value: Value) -> Document {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn what_is_missing_or_broken_is_the_default() {
        assert_eq!(GuildSettings::read(&Document::new()), GuildSettings::default());
        let broken = document(
            json!({ "prefix": 7, "recording": "sometimes", "games": true, "economy": { "tax": 700 }, "x": [] }),
        );
        assert_eq!(GuildSettings::read(&broken), GuildSettings { games: true, ..GuildSettings::default() });
        let policy = document(json!({ "economy": { "dailyTransferCap": 500, "tax": 5, "minimumAccountAge": 7 } }));
        let payments = GuildSettings::read(&policy).payments;
        assert_eq!((payments.daily_cap, payments.tax_percent, payments.min_account_age_days), (Some(500), 5, 7));
    }

    #[test]
    fn values_have_limits() {
        for (key, text, stored) in [
            (Key::Prefix, "?", Some(json!("?"))),
            (Key::Prefix, " a! ", Some(json!("a!"))),
            (Key::Prefix, "", None),
            (Key::Prefix, "toolong", None),
            (Key::Prefix, "/", None),
            (Key::Prefix, "<@", None),
            (Key::Prefix, "``", None),
            (Key::Prefix, "\u{200b}", None),
            (Key::Prefix, "a b", None),
            (Key::Recording, "ADDRESSED", Some(json!("addressed"))),
            (Key::Recording, "some", None),
            (Key::Games, "Yes", Some(json!(true))),
            (Key::Games, "off", Some(json!(false))),
            (Key::Games, "1", None),
        ] {
            assert_eq!(key.parse(text).ok(), stored, "{key} {text:?}");
        }
    }

    #[test]
    fn suggestions_are_good_values() {
        for key in Key::VARIANTS {
            assert!(key.suggestions().iter().all(|text| key.parse(text).is_ok()), "{key}");
        }
    }
}
