//! What is said about time.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::{
    msg,
    reply::Reply,
    times::moment::clock_face,
    words::{Message, Words},
};

/// The time in a zone, as a sentence not yet said.
pub fn time_there(now: DateTime<Utc>, zone: Tz) -> Message {
    let day = now.with_timezone(&zone).format("%Y-%m-%d").to_string();
    msg!("times-there", zone = zone.name().replace('_', " "), clock = clock_face(now, zone), day = day)
}

/// A zone was chosen.
pub(super) fn chosen(words: &Words, zone: Option<Tz>, now: DateTime<Utc>) -> Reply {
    Reply::private(words.say(&match zone {
        Some(zone) => {
            msg!("times-zone-chosen", zone = zone.name().replace('_', " "), clock = clock_face(now, zone))
        }
        None => msg!("times-zone-none"),
    }))
}
