//! Whose time it is: people's zones, moments in words, the time elsewhere.
//!
//! Promises: a person's own zone comes before their server's, and that before UTC; a moment in words is read in that zone;
//! what cannot be read for certain is refused rather than guessed.

mod commands;
mod moment;
mod place;
mod replies;
mod store;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

pub use commands::commands;
pub use moment::{is_late, moment, split};
pub use place::{place, suggestions};
pub use replies::time_there;

use crate::{
    clock::Clock,
    db::Db,
    error::{Error, Result},
    guilds::Guilds,
    ids::{GuildId, UserId},
    msg,
    words::Message,
};

/// The verbs of time. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Times {
    db: Db,
    clock: Clock,
    guilds: Guilds,
}

/// Why a moment or a zone is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No moment is in these words.
    NoMoment(String),
    /// No time zone or city has this name.
    NoPlace(String),
}

impl Refusal {
    fn message(&self) -> Message {
        match self {
            Self::NoMoment(typed) => msg!("times-no-moment", typed = crate::names::safe_name(typed)),
            Self::NoPlace(typed) => msg!("times-no-place", typed = crate::names::safe_name(typed)),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.message())
    }
}

impl Times {
    /// Over the zones that people and guilds chose.
    pub fn new(db: Db, clock: Clock, guilds: Guilds) -> Self {
        Self { db, clock, guilds }
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The zone somebody lives in: their own, else their server's, else UTC.
    pub async fn zone_of(&self, user: UserId, guild: Option<GuildId>) -> Result<Tz> {
        if let Some(own) = store::find_zone(&self.db, user).await?.and_then(|name| name.parse().ok()) {
            return Ok(own);
        }
        match guild {
            Some(guild) => Ok(self.guilds.settings(guild).await?.timezone),
            None => Ok(Tz::UTC),
        }
    }

    /// Chooses somebody's zone by its name or a city in it; `None` is the server's again.
    pub async fn choose_zone(&self, user: UserId, name: Option<&str>) -> Result<Option<Tz>> {
        let Some(name) = name else {
            store::delete_zone(&self.db, user).await?;
            return Ok(None);
        };
        let zone = place(name).ok_or_else(|| Refusal::NoPlace(name.to_owned()))?;
        store::upsert_zone(&self.db, user, zone.name(), self.clock.now()).await?;
        Ok(Some(zone))
    }
}
