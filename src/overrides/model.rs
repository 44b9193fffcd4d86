//! The settings that may change while Artie runs, and what each takes: pure.

use std::{fmt::Display, ops::RangeInclusive, str::FromStr, time::Duration};

use humantime_serde::re::humantime::{format_duration, parse_duration};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::{
    config::{self, Settings},
    error::Error,
    msg,
    words::Message,
};

/// Budgets in US dollars.
const DOLLARS: RangeInclusive<f64> = 0.0..=1_000_000.0;
/// What a model reads and writes in one go, in tokens.
const CONTEXT: RangeInclusive<u32> = 1_000..=10_000_000;
/// What one call may write, in tokens.
const REPLY: RangeInclusive<u32> = 1..=1_000_000;
/// How long one call may take.
const TIMEOUT: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_mins(10);
/// What of a wrong value is told, in characters.
const MOST_TOLD: usize = 40;
/// The longest name of a model.
const NAME: usize = 200;

/// The part of the settings that may change, as it is used now.
#[derive(Clone, Debug)]
pub struct Effective {
    /// The models. Where they are, the key to them and the one that makes vectors never change while Artie runs.
    pub models: config::Models,
    /// What they may cost.
    pub spend: config::Spend,
}

impl From<&Settings> for Effective {
    fn from(settings: &Settings) -> Self {
        Self { models: settings.models.clone(), spend: settings.spend }
    }
}

/// A setting that may change while Artie runs, under the name it has in the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumString, IntoStaticStr, VariantArray)]
#[expect(missing_docs, reason = "documented in default.toml")]
pub enum Setting {
    #[strum(serialize = "models.chat")]
    Chat,
    #[strum(serialize = "models.fallbacks")]
    Fallbacks,
    #[strum(serialize = "models.vision")]
    Vision,
    #[strum(serialize = "models.context_tokens")]
    ContextTokens,
    #[strum(serialize = "models.call_timeout")]
    CallTimeout,
    #[strum(serialize = "models.prices")]
    Prices,
    #[strum(serialize = "spend.hour_usd")]
    HourUsd,
    #[strum(serialize = "spend.day_usd")]
    DayUsd,
    #[strum(serialize = "spend.user_day_usd")]
    UserDayUsd,
    #[strum(serialize = "spend.server_day_usd")]
    ServerDayUsd,
    #[strum(serialize = "spend.call_tokens")]
    CallTokens,
}

/// Why a text is no value of a setting: what it takes instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(Message);

impl From<Refusal> for Error {
    fn from(Refusal(takes): Refusal) -> Self {
        Self::Refused(takes)
    }
}

impl Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Setting {
    /// The setting of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// What the setting of this name is for.
    pub(super) fn about(name: &str) -> Option<Message> {
        Some(match Self::named(name)? {
            Self::Chat => msg!("overrides-about-chat"),
            Self::Fallbacks => msg!("overrides-about-fallbacks"),
            Self::Vision => msg!("overrides-about-vision"),
            Self::ContextTokens => msg!("overrides-about-context-tokens"),
            Self::CallTimeout => msg!("overrides-about-call-timeout"),
            Self::Prices => msg!("overrides-about-prices"),
            Self::HourUsd => msg!("overrides-about-hour-usd"),
            Self::DayUsd => msg!("overrides-about-day-usd"),
            Self::UserDayUsd => msg!("overrides-about-user-day-usd"),
            Self::ServerDayUsd => msg!("overrides-about-server-day-usd"),
            Self::CallTokens => msg!("overrides-about-call-tokens"),
        })
    }

    /// Its value, written as it is read.
    pub(super) fn value(self, of: &Effective) -> String {
        let (models, spend) = (&of.models, &of.spend);
        match self {
            Self::Chat => models.chat.clone().unwrap_or_default(),
            Self::Fallbacks => models.fallbacks.join(", "),
            Self::Vision => models.vision.to_string(),
            Self::ContextTokens => models.context_tokens.to_string(),
            Self::CallTimeout => format_duration(models.call_timeout).to_string(),
            Self::Prices => models.prices.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            Self::HourUsd => spend.hour_usd.to_string(),
            Self::DayUsd => spend.day_usd.to_string(),
            Self::UserDayUsd => spend.user_day_usd.to_string(),
            Self::ServerDayUsd => spend.server_day_usd.to_string(),
            Self::CallTokens => spend.call_tokens.to_string(),
        }
    }

    /// Reads a value into the place of the one there is.
    pub(super) fn set(self, text: &str, into: &mut Effective) -> Result<(), Refusal> {
        let (models, spend) = (&mut into.models, &mut into.spend);
        match self {
            Self::Chat => models.chat = self.names(text, 1)?.pop(),
            Self::Fallbacks => models.fallbacks = self.names(text, usize::MAX)?,
            Self::Vision => models.vision = self.yes_or_no(text)?,
            Self::ContextTokens => models.context_tokens = self.count(text, CONTEXT)?,
            Self::CallTimeout => models.call_timeout = self.time(text)?,
            Self::Prices => models.prices = prices(text)?,
            Self::HourUsd => spend.hour_usd = self.dollars(text)?,
            Self::DayUsd => spend.day_usd = self.dollars(text)?,
            Self::UserDayUsd => spend.user_day_usd = self.dollars(text)?,
            Self::ServerDayUsd => spend.server_day_usd = self.dollars(text)?,
            Self::CallTokens => spend.call_tokens = self.count(text, REPLY)?,
        }
        Ok(())
    }

    fn names(self, text: &str, most: usize) -> Result<Vec<String>, Refusal> {
        let names: Vec<_> = listed(text).map(str::to_owned).collect();
        let is_strange = |letter: char| letter.is_whitespace() || letter == '`';
        let is_name = |name: &String| name.chars().count() <= NAME && !name.contains(is_strange);
        if names.len() <= most && names.iter().all(is_name) {
            return Ok(names);
        }
        Err(Refusal(if most == 1 {
            msg!("overrides-takes-name", name = self.to_string())
        } else {
            msg!("overrides-takes-names", name = self.to_string())
        }))
    }

    fn yes_or_no(self, text: &str) -> Result<bool, Refusal> {
        read(text).ok_or_else(|| Refusal(msg!("overrides-takes-yes-or-no", name = self.to_string())))
    }

    fn count(self, text: &str, takes: RangeInclusive<u32>) -> Result<u32, Refusal> {
        read(text).filter(|count| takes.contains(count)).ok_or_else(|| {
            // As one writes them: a grouped number would not be read again.
            let (least, most) = (takes.start().to_string(), takes.end().to_string());
            Refusal(msg!("overrides-takes-count", name = self.to_string(), least = least, most = most))
        })
    }

    fn dollars(self, text: &str) -> Result<f64, Refusal> {
        read(text).filter(|dollars| DOLLARS.contains(dollars)).ok_or_else(|| {
            Refusal(msg!("overrides-takes-dollars", name = self.to_string(), most = DOLLARS.end().to_string()))
        })
    }

    fn time(self, text: &str) -> Result<Duration, Refusal> {
        let time = parse_duration(text.trim()).ok().filter(|time| TIMEOUT.contains(time));
        time.ok_or_else(|| Refusal(msg!("overrides-takes-time", name = self.to_string())))
    }
}

fn prices(text: &str) -> Result<Vec<config::ModelPrice>, Refusal> {
    let refused = |entry: &str| {
        let entry: String = entry.chars().take(MOST_TOLD).collect();
        Refusal(msg!("overrides-takes-prices", entry = entry))
    };
    let price = |entry: &str| entry.parse().map_err(|_| refused(entry));
    listed(text).map(price).collect()
}

fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

fn read<T: FromStr>(text: &str) -> Option<T> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> Effective {
        Effective::from(&config::load(&config::Sources::default()).unwrap().settings)
    }

    #[test]
    fn every_setting_is_one_of_the_files_and_is_read_as_it_is_written() {
        let known: Vec<_> = config::variables().into_iter().map(|variable| variable.key).collect();
        for setting in Setting::VARIANTS {
            assert!(known.contains(&setting.to_string()), "{setting}");
            let (mut read, value) = (shipped(), setting.value(&shipped()));
            setting.set(&value, &mut read).unwrap();
            assert_eq!(setting.value(&read), value);
            assert!(Setting::about(&setting.to_string()).is_some());
        }
    }

    #[test]
    fn a_value_that_is_none_is_refused_with_what_the_setting_takes() {
        let refused = |setting: Setting, text: &str| {
            let mut settings = shipped();
            let refusal = setting.set(text, &mut settings).unwrap_err();
            assert_eq!(setting.value(&settings), setting.value(&shipped()), "nothing is lost");
            refusal.to_string()
        };
        for (setting, wrong) in [
            (Setting::Chat, "gpt 4"),
            (Setting::Chat, "a, b"),
            (Setting::Chat, "a`b"),
            (Setting::Fallbacks, "a, b c"),
            (Setting::Vision, "maybe"),
            (Setting::ContextTokens, "999"),
            (Setting::CallTimeout, "1h"),
            (Setting::CallTimeout, "45"),
            (Setting::Prices, "mine=0/0, x=1"),
            (Setting::HourUsd, "-1"),
            (Setting::DayUsd, "NaN"),
            (Setting::UserDayUsd, "inf"),
            (Setting::ServerDayUsd, ""),
            (Setting::CallTokens, "2.5"),
        ] {
            assert!(refused(setting, wrong).len() > 20, "{setting}");
        }
        insta::assert_snapshot!(refused(Setting::HourUsd, "ten"), @"`spend.hour_usd` takes US dollars from 0 to 1000000, such as `10` or `2.50`.");
        insta::assert_snapshot!(refused(Setting::Prices, "x=1"), @"“x=1” is no price. Write `model=in/out` in US dollars per million tokens, such as `gpt-4o*=2.50/10`, separated by commas.");
    }

    #[test]
    fn nothing_is_a_value_where_it_means_something() {
        let mut settings = shipped();
        Setting::Chat.set("gpt-4o", &mut settings).unwrap();
        assert_eq!(settings.models.chat.as_deref(), Some("gpt-4o"));
        Setting::Chat.set(" ", &mut settings).unwrap();
        assert_eq!(settings.models.chat, None);
        Setting::Prices.set("", &mut settings).unwrap();
        assert!(settings.models.prices.is_empty());
        Setting::Prices.set("a=1/2\nb=0/0,", &mut settings).unwrap();
        assert_eq!(Setting::Prices.value(&settings), "a=1/2, b=0/0");
    }
}
