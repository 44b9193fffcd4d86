//! What can be asked for, and how it is written. Pure.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    error::Error,
    ids::{ChannelId, EventId, UserId},
    msg,
    transcript::finding::{Has, Hit},
    words::Message,
};

/// Longer questions are nobody's.
const MAX_LETTERS: usize = 200;
/// More words than this find nothing that fewer do not.
const MAX_WORDS: usize = 20;

/// A search as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Words, "phrases", -without, or, beginn*.
    pub words: Option<String>,
    /// By whom.
    pub from: Option<UserId>,
    /// Where.
    pub channel: Option<ChannelId>,
    /// Before this day, or longer ago than this.
    pub before: Option<String>,
    /// After this day, or not longer ago than this.
    pub after: Option<String>,
    /// With what.
    pub has: Option<Has>,
}

/// A search that makes sense.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Words as they were typed, without those that only begin a word.
    pub words: String,
    /// Those.
    pub beginnings: Vec<String>,
    /// By whom.
    pub author: Option<UserId>,
    /// Where.
    pub channel: Option<ChannelId>,
    /// With what.
    pub has: Option<Has>,
    /// From this moment on.
    pub since: Option<DateTime<Utc>>,
    /// Until just before this moment.
    pub until: Option<DateTime<Utc>>,
}

/// Hits, and where one is among the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What began the search: its key.
    pub event: EventId,
    /// What is looked for.
    pub query: Query,
    /// From 0.
    pub number: usize,
    /// Newest first.
    pub hits: Vec<Hit>,
    /// Whether there is a next page.
    pub has_older: bool,
    /// Whether the page is short because looking took long, and goes on on the next.
    pub is_partial: bool,
}

/// Why there is nothing to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing was asked for.
    Empty,
    /// No letter or digit is in it.
    NoWords,
    /// It is too long.
    TooLong,
    /// That is no day.
    BadTime(String),
    /// The end is before the beginning.
    NoTime,
    /// The asker may not read this channel.
    Unreadable(ChannelId),
    /// The asker may read nothing.
    NothingReadable,
    /// The search was forgotten.
    Over,
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.message())
    }
}

impl Refusal {
    fn message(&self) -> Message {
        match self {
            Self::Empty => msg!("search-empty"),
            Self::NoWords => msg!("search-no-words"),
            Self::TooLong => msg!("search-too-long", most = i64::try_from(MAX_LETTERS).unwrap_or(i64::MAX)),
            Self::BadTime(typed) => msg!("search-bad-time", typed = crate::names::safe_name(typed)),
            Self::NoTime => msg!("search-no-time"),
            Self::Unreadable(channel) => msg!("search-unreadable", channel = format!("<#{channel}>")),
            Self::NothingReadable => msg!("search-nothing-readable"),
            Self::Over => msg!("search-over"),
        }
    }
}

impl Request {
    /// What it asks for at this moment, by the calendar of this zone.
    pub fn read(&self, now: DateTime<Utc>, zone: Tz) -> Result<Query, Refusal> {
        let typed = self.words.as_deref().unwrap_or_default().replace('\0', " ");
        if typed.chars().count() > MAX_LETTERS || typed.split_whitespace().count() > MAX_WORDS {
            return Err(Refusal::TooLong);
        }
        let (beginnings, rest): (Vec<_>, Vec<_>) = typed.split_whitespace().partition(|word| is_beginning(word));
        let words = rest.join(" ");
        let is_typed = !words.is_empty() || !beginnings.is_empty();
        if is_typed && beginnings.is_empty() && !words.chars().any(char::is_alphanumeric) {
            return Err(Refusal::NoWords);
        }
        if !is_typed && self.from.is_none() && self.has.is_none() && self.channel.is_none() {
            return Err(Refusal::Empty);
        }
        let since = self.after.as_deref().map(|typed| moment(typed, Edge::After, now, zone)).transpose()?;
        let until = self.before.as_deref().map(|typed| moment(typed, Edge::Before, now, zone)).transpose()?;
        if since.zip(until).is_some_and(|(since, until)| since >= until) {
            return Err(Refusal::NoTime);
        }
        let beginnings = beginnings.iter().map(|word| word.trim_end_matches('*').to_lowercase()).collect();
        Ok(Query { words, beginnings, author: self.from, channel: self.channel, has: self.has, since, until })
    }
}

/// `deploy*`: letters and digits and a star.
fn is_beginning(word: &str) -> bool {
    word.strip_suffix('*').is_some_and(|word| !word.is_empty() && word.chars().all(char::is_alphanumeric))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Before,
    After,
}

/// A day where the asker lives, `2026-11-05`, whose own messages are in neither "before" nor "after"; or how long ago: `90m`, `3h`,
/// `7d`, `2w`; or `today`, `yesterday`.
fn moment(typed: &str, edge: Edge, now: DateTime<Utc>, zone: Tz) -> Result<DateTime<Utc>, Refusal> {
    let bad = || Refusal::BadTime(typed.to_owned());
    let word = typed.trim().to_lowercase();
    let today = now.with_timezone(&zone).date_naive();
    let day = match word.as_str() {
        "today" => Some(today),
        "yesterday" => today.pred_opt(),
        date => date.parse::<NaiveDate>().ok(),
    };
    if let Some(day) = day {
        let start = if edge == Edge::After { day.checked_add_days(Days::new(1)).ok_or_else(bad)? } else { day };
        return begins(start, zone).ok_or_else(bad);
    }
    let unit = word.chars().last().ok_or_else(bad)?;
    let number: i64 = word.trim_end_matches(unit).trim().parse().map_err(|_| bad())?;
    let minutes = match unit {
        'm' => 1,
        'h' => 60,
        'd' => 60 * 24,
        'w' => 60 * 24 * 7,
        _ => return Err(bad()),
    };
    let ago = number.checked_mul(minutes).filter(|minutes| *minutes > 0).and_then(TimeDelta::try_minutes);
    ago.and_then(|ago| now.checked_sub_signed(ago)).ok_or_else(bad)
}

/// When a day begins; where clocks leap over midnight, an hour later.
fn begins(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    let midnight = day.and_time(NaiveTime::MIN);
    let mut hours = [midnight, midnight + TimeDelta::hours(1)].into_iter();
    hours.find_map(|here| zone.from_local_datetime(&here).earliest()).map(|time| time.to_utc())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }

    fn words(typed: &str) -> Result<Query, Refusal> {
        Request { words: Some(typed.into()), ..Request::default() }.read(now(), Tz::UTC)
    }

    #[test]
    fn words_and_beginnings_are_told_apart() {
        let query = words(r#"  "blue green" -red Deploy* a.b*  "#).unwrap();
        assert_eq!(query.words, r#""blue green" -red a.b*"#);
        assert_eq!(query.beginnings, ["deploy"]);
    }

    #[test]
    fn what_cannot_be_looked_for_is_refused() {
        for (typed, refusal) in
            [("", Refusal::Empty), ("  ", Refusal::Empty), ("🎉 !!", Refusal::NoWords), ("*", Refusal::NoWords)]
        {
            assert_eq!(words(typed), Err(refusal), "{typed}");
        }
        assert_eq!(words(&"x".repeat(201)), Err(Refusal::TooLong));
        assert_eq!(words(&"x ".repeat(21)), Err(Refusal::TooLong));
    }

    #[test]
    fn times_are_days_or_ages() {
        for (typed, edge, expected) in [
            ("2026-11-05", Edge::Before, Some("2026-11-05T00:00:00Z")),
            ("2026-11-05", Edge::After, Some("2026-11-06T00:00:00Z")),
            ("today", Edge::Before, Some("2026-11-21T00:00:00Z")),
            ("Yesterday", Edge::After, Some("2026-11-21T00:00:00Z")),
            ("90m", Edge::After, Some("2026-11-21T10:30:00Z")),
            (" 2w ", Edge::Before, Some("2026-11-07T12:00:00Z")),
            ("0d", Edge::After, None),
            ("-1d", Edge::After, None),
            ("999999999999999d", Edge::After, None),
            ("5. 11.", Edge::After, None),
            ("é", Edge::After, None),
            ("", Edge::After, None),
        ] {
            let expected = expected.map(|time| time.parse().unwrap()).ok_or(Refusal::BadTime(typed.into()));
            assert_eq!(moment(typed, edge, now(), Tz::UTC), expected, "{typed}");
        }
    }

    #[test]
    fn a_day_is_the_askers() {
        let late = "2026-11-20T23:30:00Z".parse().unwrap();
        for (typed, edge, zone, expected) in [
            ("today", Edge::Before, Tz::Europe__Berlin, "2026-11-20T23:00:00Z"),
            ("today", Edge::Before, Tz::America__New_York, "2026-11-20T05:00:00Z"),
            // No midnight on this day: clocks leap from 24:00 to 1:00.
            ("2026-09-06", Edge::Before, Tz::America__Santiago, "2026-09-06T04:00:00Z"),
        ] {
            let expected = expected.parse::<DateTime<Utc>>().unwrap();
            assert_eq!(moment(typed, edge, late, zone), Ok(expected), "{typed} in {zone}");
        }
    }

    #[test]
    fn an_empty_stretch_of_time_is_refused() {
        let request = Request {
            from: Some(UserId(1)),
            after: Some("2026-11-05".into()),
            before: Some("2026-11-06".into()),
            ..Request::default()
        };
        assert_eq!(request.read(now(), Tz::UTC), Err(Refusal::NoTime));
    }

    proptest! {
        #[test]
        fn nothing_typed_panics(typed in "\\PC{0,40}", time in "\\PC{0,12}") {
            let request = Request { words: Some(typed), after: Some(time), ..Request::default() };
            let _ = request.read(now(), Tz::UTC);
        }
    }
}
