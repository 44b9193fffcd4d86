//! Conversations and what of them still fits, pure.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use strum::{EnumString, IntoStaticStr};
use uuid::Uuid;

use crate::ids::{ChannelId, GuildId, MessageId, UserId};

/// So many messages that no summary tells of yet are worth one.
pub(super) const SUMMARISE_AT: i32 = 50;
/// A conversation with fewer messages of the person is not summed up at its end.
pub(super) const WORTH_CLOSING_WORDS: i32 = 5;
/// How long summaries of earlier conversations are told, and how many.
pub(super) const EARLIER: (TimeDelta, i64) = (TimeDelta::days(14), 3);
/// The most messages of a conversation that are looked at for a prompt.
pub(super) const MOST_MESSAGES: i64 = 200;

/// Where a conversation is, and with whom: bound by us from the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Who talks with the model.
    pub user: UserId,
    /// In which server.
    pub guild: Option<GuildId>,
    /// In which channel, thread or direct message.
    pub channel: ChannelId,
    /// In which project, if it is about one.
    pub project: Option<Uuid>,
}

/// A conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub user: UserId,
    /// In which server.
    pub guild: Option<GuildId>,
    /// Where.
    pub channel: ChannelId,
    /// On which day of the person's.
    pub day: NaiveDate,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended; `None` while it goes on.
    pub ended_at: Option<DateTime<Utc>>,
    /// The number the next message gets.
    pub next_sequence: i32,
    /// Messages of the person.
    pub asked: i32,
    /// Messages since the running summary was last written.
    pub unsummarised: i32,
    /// What was said so far, in short.
    pub running_summary: Option<String>,
    /// Up to which message that tells.
    pub summarised_to: i32,
    /// What it was about, once it is over.
    pub closing_summary: Option<String>,
}

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// The person.
    User,
    /// The model.
    Assistant,
    /// We.
    System,
}

/// Something that was said in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place.
    pub sequence: i32,
    /// Who said it.
    pub role: Role,
    /// Under which name, as it was then; empty if that is not known.
    pub name: String,
    /// What.
    pub content: String,
    /// The message on Discord that was asked.
    pub about: Option<MessageId>,
    /// How many tokens it takes, about.
    pub tokens: i32,
    /// When.
    pub at: DateTime<Utc>,
}

/// Something about to be said.
#[derive(Clone, Copy, Debug)]
pub struct Saying<'a> {
    /// By whom.
    pub role: Role,
    /// Under which name; empty if that is not known.
    pub name: &'a str,
    /// What.
    pub content: &'a str,
    /// The message on Discord that was asked.
    pub about: Option<MessageId>,
    /// The same key and role is the same saying.
    pub key: &'a str,
    /// How many tokens it takes, about.
    pub tokens: u32,
}

/// What a person said earlier elsewhere, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// On which day.
    pub day: NaiveDate,
    /// What it was about.
    pub summary: String,
}

/// What a conversation knows of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The newest messages that fit, oldest first.
    pub entries: Vec<Entry>,
    /// What came before them, in short.
    pub summary: Option<String>,
    /// Whether something is in neither.
    pub is_cut: bool,
}

/// The day a person is living, where this zone is kept.
pub fn day(now: DateTime<Utc>, zone: Tz) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}

/// The newest messages that fit into so many tokens, and the summary if there is something before them that it tells of.
pub(super) fn history(session: &Session, newest_first: Vec<Entry>, budget: u32) -> History {
    let (mut left, all) = (i64::from(budget), newest_first.len());
    let fits = |entry: &Entry| {
        left -= i64::from(entry.tokens.max(0)) + 4;
        left >= 0
    };
    let mut entries: Vec<Entry> = newest_first.into_iter().take_while(fits).collect();
    entries.reverse();
    // A question without its answer reads well, an answer without its question does not.
    if entries.first().is_some_and(|first| first.role == Role::Assistant) && entries.len() < all {
        entries.remove(0);
    }
    let first = entries.first().map_or(session.next_sequence, |first| first.sequence);
    let has_before = first > 1 && (entries.len() < all || session.summarised_to > 0);
    let summary = session.running_summary.clone().filter(|_| has_before);
    let told_to = if summary.is_some() { session.summarised_to } else { 0 };
    History { is_cut: has_before && told_to < first - 1, entries, summary }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn session(next_sequence: i32, summarised_to: i32) -> Session {
        Session {
            id: Uuid::nil(),
            user: UserId(1),
            guild: None,
            channel: ChannelId(2),
            day: NaiveDate::default(),
            started_at: DateTime::default(),
            ended_at: None,
            next_sequence,
            asked: 0,
            unsummarised: 0,
            running_summary: (summarised_to > 0).then(|| "They spoke of tea.".to_owned()),
            summarised_to,
            closing_summary: None,
        }
    }

    fn newest_first(count: i32) -> Vec<Entry> {
        let role = |sequence| if sequence % 2 == 1 { Role::User } else { Role::Assistant };
        let entry = |sequence| Entry {
            sequence,
            role: role(sequence),
            name: String::new(),
            content: sequence.to_string(),
            about: None,
            tokens: 6,
            at: DateTime::default(),
        };
        (1..=count).rev().map(entry).collect()
    }

    fn told(history: &History) -> (Vec<i32>, bool, bool) {
        let sequences = history.entries.iter().map(|entry| entry.sequence).collect();
        (sequences, history.summary.is_some(), history.is_cut)
    }

    #[test]
    fn the_newest_that_fit_are_told_and_the_summary_of_what_does_not() {
        assert_eq!(told(&history(&session(5, 0), newest_first(4), 1_000)), (vec![1, 2, 3, 4], false, false));
        assert_eq!(told(&history(&session(5, 0), newest_first(4), 39)), (vec![3, 4], false, true));
        assert_eq!(told(&history(&session(5, 2), newest_first(4), 20)), (vec![3, 4], true, false));
        assert_eq!(told(&history(&session(5, 1), newest_first(4), 20)), (vec![3, 4], true, true));
        assert_eq!(told(&history(&session(5, 4), newest_first(4), 0)), (vec![], true, false));
        assert_eq!(told(&history(&session(1, 0), Vec::new(), 10)), (vec![], false, false));
    }

    #[test]
    fn a_day_is_the_persons_own() {
        let night = Utc.with_ymd_and_hms(2026, 11, 21, 23, 30, 0).unwrap();
        assert_eq!(day(night, Tz::UTC).to_string(), "2026-11-21");
        assert_eq!(day(night, Tz::Europe__Berlin).to_string(), "2026-11-22");
    }
}
