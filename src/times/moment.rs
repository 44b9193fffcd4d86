//! Moments as people write them: `in 2h`, `tomorrow at 5pm`, `next friday`, `24 December 18:00`. Pure.
//!
//! The crate `interim` reads dates and times; what people write around them, and lengths such as `1h30m`, is read here.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use interim::{Dialect, parse_date_string};

use crate::patterns::patterns;

/// When something is to happen on a day without a time.
const MORNING: &str = "09:00";
/// Words that one moment has at most.
const MOST_WORDS: usize = 9;

patterns! {
    LENGTH = r"^(?:(\d{1,5})\s*(?:weeks?|w))?\s*(?:(\d{1,6})\s*(?:days?|d))?\s*(?:(\d{1,6})\s*(?:hours?|hrs?|h))?\s*(?:(?:and\s+)?(\d{1,7})\s*(?:minutes?|mins?|m))?\s*(?:(?:and\s+)?(\d{1,8})\s*(?:seconds?|secs?|s))?$";
    CLOCK = r"(?i)^(?:\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?|\d{1,2}\s*[ap]m)$";
    HAS_TIME = r"(?i)\d:\d|\d\s*[ap]m\b";
    BARE = r"^[\d\s]*$";
    KNOWN = r"^(?:[\d:./+z-]+|\d+(?::\d+)*[ap]m|(?:\d+[a-z]{1,7})+|[ap]m|mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|today|tomorrow|now|next|this|and|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:second|sec|minute|min|hour|hr|day|week|month|year)s?|[smhdwy])$";
    DAY_FIRST = r"^(\d{1,2})\s+([a-z]{3,9})(?:\s+(\d.*))?$";
    MONTH_FIRST = r"^([a-z]{3,9})\s+(\d{1,2})(?:\s+(\d.*))?$";
    LEAD = r"(?i)^(?:in|on|at|by|um|am|for)\s+";
    JOINT = r"(?i)\b(?:at|um|,)\s*";
    ARTICLE = r"(?i)\b(?:an?|one)\s+(second|minute|hour|day|week|month|year)\b";
    ORDINAL = r"(?i)\b(\d{1,2})(?:st|nd|rd|th)\b(?:\s+of\b)?";
    GLUE = r"(?i)^(?:to|that|about|of|:|,|-|–)\s*";
    CALL = r"(?i)^(?:please\s+)?(?:remind\s+me\s+)?";
}

/// The moment these words mean, in this zone; it lies after now. `None` if they mean none for certain.
pub fn moment(words: &str, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    let words = plain(words);
    // What stands behind a moment is not read, but it must not be taken for a part of it either.
    let is_moment = words.split(' ').all(|word| KNOWN.is_match(word));
    if !is_moment || words.chars().count() > 80 || BARE.is_match(&words) {
        return None;
    }
    if let Some(length) = length(&words) {
        return now.checked_add_signed(length);
    }
    let here = now.with_timezone(&zone);
    if let Some(found) = of_the_year(&words, now, zone) {
        return Some(found);
    }
    let mut found = parse_date_string(&timed(&words), here, Dialect::Uk).ok()?.with_timezone(&Utc);
    if found <= now && CLOCK.is_match(&words) {
        // A time of day that is over today is tomorrow's.
        found = parse_date_string(&format!("tomorrow {words}"), here, Dialect::Uk).ok()?.with_timezone(&Utc);
    }
    (found > now).then_some(found)
}

/// A day of a month without its year: the next there is. A time behind it would be taken for the year.
fn of_the_year(words: &str, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    let parts = |found: &regex::Captures<'_>, day: usize, month: usize| {
        let part = |group: usize| found.get(group).map(|part| part.as_str().to_owned());
        Some((part(day)?, part(month)?, part(3).unwrap_or_else(|| MORNING.to_owned())))
    };
    let day_first = DAY_FIRST.captures(words).and_then(|found| parts(&found, 1, 2));
    let (day, month, time) = day_first.or_else(|| MONTH_FIRST.captures(words).and_then(|found| parts(&found, 2, 1)))?;
    if !HAS_TIME.is_match(&time) {
        return None;
    }
    let here = now.with_timezone(&zone);
    let of = |year: i32| parse_date_string(&format!("{day} {month} {year} {time}"), here, Dialect::Uk).ok();
    let found = [here.year(), here.year() + 1].into_iter().filter_map(of).find(|found| *found > here);
    found.map(|found| found.with_timezone(&Utc))
}

/// Without what people write around a moment.
fn plain(words: &str) -> String {
    let words = words.trim().trim_end_matches(['.', '!', '?', ',']).to_lowercase();
    let words = LEAD.replace(&words, "");
    let words = words.replace("half an hour", "30 minutes").replace("half hour", "30 minutes");
    let words = words.replace("noon", "12:00").replace("midnight", "00:00").replace("tonight", "today 20:00");
    let words = words.replace("in the morning", "09:00").replace("morning", "09:00").replace("afternoon", "15:00");
    let words = words.replace("in the evening", "19:00").replace("evening", "19:00");
    let words = words.replace("next week", "7 days").replace("next month", "1 month").replace("next year", "1 year");
    let words = ARTICLE.replace_all(&words, "1 $1").into_owned();
    let words = ORDINAL.replace_all(&words, "$1").into_owned();
    let words = JOINT.replace_all(&words, " ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A day alone means its morning, unless it is counted in days from now.
fn timed(words: &str) -> String {
    let is_counted = words.chars().next().is_some_and(|first| first.is_ascii_digit())
        && ["day", "week", "month", "year", "hour", "min", "sec"].iter().any(|unit| words.contains(unit));
    if HAS_TIME.is_match(words) || is_counted { words.to_owned() } else { format!("{words} {MORNING}") }
}

fn length(words: &str) -> Option<TimeDelta> {
    let found = LENGTH.captures(words)?;
    let part = |group: usize| found.get(group).map_or(Some(0), |number| number.as_str().parse::<i64>().ok());
    let [weeks, days, hours, minutes, seconds] = [part(1)?, part(2)?, part(3)?, part(4)?, part(5)?];
    let all = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds;
    TimeDelta::try_seconds(all).filter(|length| *length > TimeDelta::zero())
}

/// A moment at the beginning or the end of a text, and the rest of it: `in 2h to water the plants`. What is told apart is
/// the longest moment there is.
pub fn split(text: &str, now: DateTime<Utc>, zone: Tz) -> Option<(DateTime<Utc>, String)> {
    let text = CALL.replace(text.trim(), "");
    let words: Vec<&str> = text.split_whitespace().collect();
    let longest = words.len().min(MOST_WORDS);
    let rest = |words: &[&str]| GLUE.replace(&words.join(" "), "").trim().to_owned();
    let at_front = (1..=longest).rev().find_map(|count| {
        let (front, back) = words.split_at(count);
        Some((moment(front.join(" ").trim_end_matches(':'), now, zone)?, rest(back)))
    });
    let at_end = || {
        (1..=longest).rev().find_map(|count| {
            let (front, back) = words.split_at(words.len() - count);
            Some((moment(&back.join(" "), now, zone)?, rest(front)))
        })
    };
    at_front.or_else(at_end).filter(|(_, rest)| !rest.is_empty())
}

/// Whether a moment has passed so long ago that it should be said.
pub fn is_late(due: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - due > TimeDelta::minutes(5)
}

/// Minutes and hours of a moment in a zone, as a clock shows them.
pub(super) fn clock_face(time: DateTime<Utc>, zone: Tz) -> String {
    let here = time.with_timezone(&zone);
    format!("{:02}:{:02}", here.hour(), here.minute())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A Saturday, 13:00 in Berlin.
    fn now() -> DateTime<Utc> {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }

    fn read(words: &str) -> String {
        let berlin = Tz::Europe__Berlin;
        moment(words, now(), berlin)
            .map_or("none".into(), |time| time.with_timezone(&berlin).format("%Y-%m-%d %H:%M").to_string())
    }

    #[test]
    fn moments_are_read_as_people_write_them() {
        for (words, expected) in [
            ("in 2h", "2026-11-21 15:00"),
            ("2 hours", "2026-11-21 15:00"),
            ("1h30m", "2026-11-21 14:30"),
            ("in an hour", "2026-11-21 14:00"),
            ("in half an hour", "2026-11-21 13:30"),
            ("in 3 days", "2026-11-24 13:00"),
            ("in a week", "2026-11-28 13:00"),
            ("tomorrow", "2026-11-22 09:00"),
            ("tomorrow at 5pm", "2026-11-22 17:00"),
            ("tomorrow 17:30", "2026-11-22 17:30"),
            ("friday", "2026-11-27 09:00"),
            ("on friday at 8pm", "2026-11-27 20:00"),
            ("at 17:00", "2026-11-21 17:00"),
            ("at 9am", "2026-11-22 09:00"),
            ("9:30", "2026-11-22 09:30"),
            ("24 December 18:00", "2026-12-24 18:00"),
            ("24 December", "2026-12-24 09:00"),
            ("1st of March at 8am", "2027-03-01 08:00"),
            ("march 3 10:15", "2027-03-03 10:15"),
            ("2027-01-01", "2027-01-01 09:00"),
            ("2027-01-01 06:15", "2027-01-01 06:15"),
            ("tonight", "2026-11-21 20:00"),
            ("tomorrow at noon", "2026-11-22 12:00"),
        ] {
            assert_eq!(read(words), expected, "{words}");
        }
    }

    #[test]
    fn what_is_no_moment_for_certain_is_none() {
        for words in ["", "soon", "17", "the plants", "yesterday", "2020-01-01", "in 0 minutes", "water", "99:99"] {
            assert_eq!(read(words), "none", "{words}");
        }
    }

    #[test]
    fn a_moment_is_told_from_what_it_is_for() {
        for (text, expected) in [
            ("in 2h to water the plants", "2026-11-21 15:00 water the plants"),
            ("remind me in 2h to water the plants", "2026-11-21 15:00 water the plants"),
            ("water the plants in 2 hours", "2026-11-21 15:00 water the plants"),
            ("me to call Ada tomorrow at 5pm", "2026-11-22 17:00 me to call Ada"),
            ("remind me to call Ada tomorrow at 5pm", "2026-11-22 17:00 call Ada"),
            ("tomorrow: buy milk", "2026-11-22 09:00 buy milk"),
            ("on friday at 8pm that the party begins", "2026-11-27 20:00 the party begins"),
            ("buy 2 cakes", "none"),
            ("tomorrow", "none"),
        ] {
            let berlin = Tz::Europe__Berlin;
            let found = split(text, now(), berlin).map_or("none".into(), |(time, rest)| {
                format!("{} {rest}", time.with_timezone(&berlin).format("%Y-%m-%d %H:%M"))
            });
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn the_hours_that_summer_time_takes_and_gives_are_survived() {
        let spring = "2027-03-27T12:00:00Z".parse().unwrap();
        let autumn = "2027-10-30T12:00:00Z".parse().unwrap();
        for now in [spring, autumn] {
            // The clock jumps over the one and shows the other twice: whatever is read lies after now.
            assert!(moment("tomorrow at 02:30", now, Tz::Europe__Berlin).is_none_or(|time| time > now));
        }
        let noon = moment("tomorrow at 12:00", spring, Tz::Europe__Berlin).unwrap();
        assert_eq!(clock_face(noon, Tz::Europe__Berlin), "12:00");
        assert_eq!(noon - spring, TimeDelta::hours(22));
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "[a-z0-9:/ -]{0,40}|.{0,60}") {
            if let Some(time) = moment(&text, now(), Tz::America__New_York) {
                prop_assert!(time > now());
            }
            let _ = split(&text, now(), Tz::UTC);
        }
    }
}
