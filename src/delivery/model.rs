//! How a part of an answer goes, what its next step depends on, and which steps there are.

use std::time::Duration;

use chrono::{DateTime, Utc};
use strum::{EnumString, IntoStaticStr};

use crate::{
    ids::{ApplicationId, ChannelId, MessageId, UserId},
    queue::RespondTo,
};

/// Discord returns the first message for a nonce only "for the past few minutes": this long we rely on it.
pub(super) const NONCE_HOLDS: Duration = Duration::from_mins(2);
/// An answer older than this helps nobody any more.
pub(super) const GIVE_UP_AFTER: Duration = Duration::from_hours(24);

/// How a part goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub(super) enum Way {
    /// The deferred reply of the interaction is edited.
    Original,
    /// A message in the channel.
    Channel,
    /// A direct message.
    Direct,
    /// The message in which it was being written.
    Draft,
}

/// A message in which an answer was being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    /// Where.
    pub(super) channel: ChannelId,
    /// Which, if Discord told.
    pub(super) message: Option<MessageId>,
    /// The nonce it was posted with.
    pub(super) nonce: String,
    /// How long ago it was written down.
    pub(super) age: Duration,
}

/// What the decision depends on.
#[derive(Clone, Debug)]
pub(super) struct Facts<'a> {
    pub(super) route: &'a RespondTo,
    pub(super) part: i16,
    /// The message in which it was being written.
    pub(super) draft: Option<&'a Draft>,
    /// How it went so far; `None` before the first attempt.
    pub(super) way: Option<Way>,
    /// For how long it may already be there without our knowing.
    pub(super) doubt: Option<Duration>,
    /// Whether history was searched during this attempt, and it is not there.
    pub(super) not_found: bool,
    /// Whether Discord said that the token is dead.
    pub(super) token_refused: bool,
    /// How old the answer is.
    pub(super) age: Duration,
    pub(super) now: DateTime<Utc>,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// Edit the deferred reply: safe to repeat.
    Edit { application: ApplicationId, token: &'a str },
    /// Post to the channel: safe to repeat while the nonce holds.
    Post { channel: ChannelId, reply_to: Option<MessageId> },
    /// Post to the person.
    PostDirect { user: UserId },
    /// Look whether it is there already.
    Find { channel: ChannelId, reply_to: Option<MessageId> },
    /// The same for a direct message.
    FindDirect { user: UserId },
    /// Replace what was being written: safe to repeat.
    Finish { channel: ChannelId, message: MessageId },
    /// Post it where it was being written, then replace what stands there: the post may give back what was there already.
    Place { channel: ChannelId, reply_to: Option<MessageId> },
    /// Look for what was being written.
    FindDraft { channel: ChannelId, reply_to: Option<MessageId> },
    /// Go another way from now on.
    Switch(Way),
    /// It cannot be delivered.
    GiveUp(&'static str),
}

/// How long to wait before attempt `attempts + 1`: short at first, because somebody is looking at "thinking…".
pub(super) fn patience(attempts: i32) -> Duration {
    Duration::from_millis(250).saturating_mul(1 << attempts.clamp(0, 8)).min(Duration::from_mins(1))
}

/// Where answers of tests go.
#[cfg(test)]
pub(super) mod samples {
    use chrono::{TimeDelta, TimeZone};

    use super::*;
    use crate::words::Locale;

    pub(in crate::delivery) fn noon() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 21, 12, 0, 0).unwrap()
    }

    pub(in crate::delivery) fn interaction(private: bool) -> RespondTo {
        RespondTo::Interaction {
            application: ApplicationId(1),
            token: "t".into(),
            expires_at: noon() + TimeDelta::minutes(15),
            channel: ChannelId(2),
            user: UserId(3),
            private,
            locale: Locale::english(),
        }
    }
}
