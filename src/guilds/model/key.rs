//! The settings that have a name for people, what kind of value each takes, and where it lies in the document.

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// A setting.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "camelCase", ascii_case_insensitive)]
#[expect(missing_docs, reason = "each is described in the locale files under guilds-about-…")]
pub enum Key {
    Prefix,
    Locale,
    Timezone,
    Recording,
    RecordingChannels,
    RetentionDays,
    Autorole,
    #[strum(serialize = "welcome.channel")]
    WelcomeChannel,
    #[strum(serialize = "welcome.message")]
    WelcomeMessage,
    #[strum(serialize = "levels.channel")]
    LevelsChannel,
    #[strum(serialize = "levels.message")]
    LevelsMessage,
    #[strum(serialize = "levels.roles")]
    LevelsRoles,
    #[strum(serialize = "levels.xpMessage")]
    XpMessage,
    #[strum(serialize = "levels.xpWork")]
    XpWork,
    #[strum(serialize = "levels.xpGather")]
    XpGather,
    #[strum(serialize = "levels.xpFight")]
    XpFight,
    #[strum(serialize = "levels.xpDaily")]
    XpDaily,
    #[strum(serialize = "levels.xpCommand")]
    XpCommand,
    #[strum(serialize = "levels.xpMultiplier")]
    XpMultiplier,
    Games,
    #[strum(serialize = "economy.dailyTransferCap")]
    DailyTransferCap,
    #[strum(serialize = "economy.tax")]
    Tax,
    #[strum(serialize = "economy.minimumAccountAge")]
    MinimumAccountAge,
    #[strum(serialize = "assistant.mode")]
    AssistantMode,
    #[strum(serialize = "assistant.channels")]
    AssistantChannels,
    #[strum(serialize = "assistant.silentChannels")]
    AssistantSilentChannels,
    #[strum(serialize = "assistant.ambient")]
    AssistantAmbient,
    DisabledCommands,
    DisabledCategories,
    CommandRules,
    ModLogChannel,
    AuditRetentionDays,
    SelectedPoolId,
    MusicMode,
    Flags,
}

/// Settings that belong together: a page of the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
#[expect(missing_docs, reason = "each is described in the locale files under guilds-topic-…")]
pub enum Topic {
    #[default]
    General,
    Recording,
    Newcomers,
    Levels,
    Play,
    Assistant,
    Commands,
    Administration,
}

/// What kind of value a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// On or off.
    Toggle,
    /// One of these.
    Choice(&'static [&'static str]),
    /// The languages Artie speaks.
    Language,
    /// A whole number within these bounds.
    Number(i64, i64),
    /// A factor from 0 to 10 with at most two decimals, kept in percent.
    Factor,
    /// One to five characters.
    Prefix,
    /// A name of a time zone.
    Timezone,
    /// An identifier.
    Name,
    /// A text with placeholders, of so many characters at most.
    Template(u16),
    /// A channel that can be written in.
    Channel,
    /// So many channels at most.
    Channels(u8),
    /// So many roles at most, each of which Artie can give.
    Roles(u8),
    /// Roles to be given at levels.
    LevelRoles,
    /// Names of commands.
    Commands,
    /// Names of categories of commands.
    Categories,
    /// Who may use a command, and where.
    Rules,
    /// Switches with a reason and an end.
    Flags,
}

/// Discord's own pickers hold no more.
pub(super) const PICKED: u8 = 25;

impl Topic {
    /// Its settings, in the order they are shown.
    pub fn keys(self) -> impl Iterator<Item = Key> {
        Key::VARIANTS.iter().copied().filter(move |key| key.topic() == self)
    }
}

impl Key {
    /// What it takes.
    pub fn kind(self) -> Kind {
        match self {
            Self::Prefix => Kind::Prefix,
            Self::Locale => Kind::Language,
            Self::Timezone => Kind::Timezone,
            Self::Recording => Kind::Choice(&["all", "addressed", "off"]),
            Self::RecordingChannels | Self::AssistantChannels | Self::AssistantSilentChannels => Kind::Channels(PICKED),
            Self::RetentionDays => Kind::Number(1, 3_650),
            Self::Autorole => Kind::Roles(5),
            Self::WelcomeChannel | Self::LevelsChannel | Self::ModLogChannel => Kind::Channel,
            Self::WelcomeMessage | Self::LevelsMessage => Kind::Template(1_000),
            Self::LevelsRoles => Kind::LevelRoles,
            Self::XpMessage | Self::XpWork | Self::XpGather | Self::XpFight | Self::XpDaily | Self::XpCommand => {
                Kind::Number(0, 1_000)
            }
            Self::XpMultiplier => Kind::Factor,
            Self::Games | Self::AssistantAmbient => Kind::Toggle,
            Self::DailyTransferCap => Kind::Number(0, 1_000_000_000),
            Self::Tax => Kind::Number(0, 100),
            Self::MinimumAccountAge => Kind::Number(0, 3_650),
            Self::AssistantMode => Kind::Choice(&["addressed", "off"]),
            Self::DisabledCommands => Kind::Commands,
            Self::DisabledCategories => Kind::Categories,
            Self::CommandRules => Kind::Rules,
            Self::AuditRetentionDays => Kind::Number(7, 3_650),
            Self::SelectedPoolId => Kind::Name,
            Self::MusicMode => Kind::Choice(&["open", "dj", "off"]),
            Self::Flags => Kind::Flags,
        }
    }

    /// Where the panel shows it.
    pub fn topic(self) -> Topic {
        match self {
            Self::Prefix | Self::Locale | Self::Timezone => Topic::General,
            Self::Recording | Self::RecordingChannels | Self::RetentionDays => Topic::Recording,
            Self::Autorole | Self::WelcomeChannel | Self::WelcomeMessage => Topic::Newcomers,
            Self::LevelsChannel
            | Self::LevelsMessage
            | Self::LevelsRoles
            | Self::XpMessage
            | Self::XpWork
            | Self::XpGather
            | Self::XpFight
            | Self::XpDaily
            | Self::XpCommand
            | Self::XpMultiplier => Topic::Levels,
            Self::Games | Self::DailyTransferCap | Self::Tax | Self::MinimumAccountAge => Topic::Play,
            Self::AssistantMode | Self::AssistantChannels | Self::AssistantSilentChannels | Self::AssistantAmbient => {
                Topic::Assistant
            }
            Self::DisabledCommands | Self::DisabledCategories | Self::CommandRules => Topic::Commands,
            Self::ModLogChannel | Self::AuditRetentionDays | Self::SelectedPoolId | Self::MusicMode | Self::Flags => {
                Topic::Administration
            }
        }
    }

    /// Whether the operator's numbers hold where nothing is chosen.
    pub fn is_operators(self) -> bool {
        self.topic() == Topic::Levels && matches!(self.kind(), Kind::Number(..) | Kind::Factor)
    }

    /// Where its value lies in the document.
    pub fn path(self) -> impl Iterator<Item = &'static str> {
        let name: &'static str = self.into();
        name.split('.')
    }

    /// Its name in the ids of sentences and of controls: letters and hyphens.
    pub fn slug(self) -> String {
        self.to_string().replace('.', "-").to_lowercase()
    }

    /// Values worth suggesting.
    pub fn suggestions(self) -> &'static [&'static str] {
        match (self, self.kind()) {
            (Self::Prefix, _) => &["!", "?", ".", "-", "$"],
            (Self::Timezone, _) => &["UTC", "Europe/London", "Europe/Berlin", "America/New_York", "Asia/Tokyo"],
            (Self::RetentionDays | Self::AuditRetentionDays, _) => &["30", "90", "365"],
            (Self::Tax, _) => &["0", "5", "10"],
            (Self::DailyTransferCap, _) => &["1000", "10000", "100000"],
            (Self::MinimumAccountAge, _) => &["0", "7", "30"],
            (_, Kind::Choice(choices)) => choices,
            (_, Kind::Factor) => &["0.5", "1", "1.5", "2"],
            (_, Kind::Number(0, 1_000)) => &["0", "5", "25", "50"],
            (_, Kind::Toggle) => &["on", "off"],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_a_page_and_a_page_fits_into_one_menu() {
        let shown: usize = Topic::VARIANTS.iter().map(|topic| topic.keys().count()).sum();
        assert_eq!(shown, Key::VARIANTS.len());
        for topic in Topic::VARIANTS {
            assert!((1..=25).contains(&topic.keys().count()), "{topic}");
        }
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for key in Key::VARIANTS {
            assert_eq!(key.to_string().parse(), Ok(*key));
            assert_eq!(key.to_string().to_lowercase().parse(), Ok(*key));
        }
        assert_eq!(Key::Tax.path().collect::<Vec<_>>(), ["economy", "tax"]);
    }
}
