//! Discord's ids as types of their own, so that a user can never be passed for a guild.
//!
//! A snowflake is a 64-bit number whose upper bits are the milliseconds since 2015. In Postgres and JSON it is TEXT, as
//! in the seeds. The database side of these types is in `db::ids`.

use std::{fmt, num::ParseIntError, str::FromStr};

use chrono::{DateTime, TimeZone, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Milliseconds between the Unix epoch and the first second of 2015, Discord's own epoch.
pub const DISCORD_EPOCH_MS: u64 = 1_420_070_400_000;

/// The time inside a snowflake.
pub fn snowflake_time(id: u64) -> DateTime<Utc> {
    let ms = i64::try_from((id >> 22) + DISCORD_EPOCH_MS).unwrap_or(i64::MAX);
    Utc.timestamp_millis_opt(ms).single().unwrap_or_default()
}

/// The smallest snowflake of a moment; moments before 2015 give 0.
pub fn snowflake_at(time: DateTime<Utc>) -> u64 {
    let ms = u64::try_from(time.timestamp_millis()).unwrap_or(0);
    ms.saturating_sub(DISCORD_EPOCH_MS) << 22
}

macro_rules! snowflakes {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl $name {
            /// When Discord made it.
            pub fn created_at(self) -> DateTime<Utc> {
                snowflake_time(self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<u64> for $name {
            fn from(id: u64) -> Self {
                Self(id)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    )*};
}

snowflakes! {
    /// A person or a bot.
    UserId,
    /// A server, in Discord's words a guild.
    GuildId,
    /// A channel, thread or direct message.
    ChannelId,
    /// A message.
    MessageId,
    /// A role of a guild.
    RoleId,
    /// The interaction or message that caused an action: its idempotency key.
    EventId,
    /// A Discord application.
    ApplicationId,
}

impl From<MessageId> for EventId {
    fn from(id: MessageId) -> Self {
        Self(id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snowflake_keeps_its_time_to_the_millisecond() {
        let time = Utc.with_ymd_and_hms(2026, 11, 21, 12, 0, 0).unwrap();
        assert_eq!(snowflake_time(snowflake_at(time)), time);
    }

    #[test]
    fn ids_are_text_on_the_wire() {
        let id = UserId(175_928_847_299_117_063);
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"175928847299117063\"");
        assert_eq!(serde_json::from_str::<UserId>("\"175928847299117063\"").unwrap(), id);
        assert!(serde_json::from_str::<UserId>("\"-1\"").is_err());
    }
}
