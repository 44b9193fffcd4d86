//! Looking for recorded messages: newest first, only where the asker may look, quick however much is recorded.
//!
//! Two ways complement each other. What is common is among the newest messages: they are walked, a bounded number of
//! them. What is not is rare enough for the index of words, asked month by month backwards. So neither a common word
//! sorts millions nor a rare one reads millions. Who asks has worked out where they may look; here it is bound into
//! every statement.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString};
use tokio::time::Instant;

use crate::{
    db::Db,
    error::Result,
    ids::{ChannelId, GuildId, MessageId, UserId, snowflake_at},
    transcript::{
        partitions::Month,
        store::{finding as store, partitions},
    },
};

/// How many of the newest messages are looked at one by one.
pub(super) const WALK: i64 = 1_000;
/// After this long the rest is left to the next page.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// A word with no more hits than this in a stretch is so rare that the next stretch may be twice as long.
const RARE: usize = 3;

/// Where the asker may look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In these channels of a server.
    Guild(GuildId, Vec<ChannelId>),
    /// In a direct message of their own.
    Private(ChannelId),
}

/// What a message may have besides text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Display, EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Has {
    /// A link.
    Link,
    /// An attached file.
    File,
    /// An attached picture.
    Image,
}

/// What is looked for. At least one of words, author and content should be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Words, "phrases", -without and or, in any letter case.
    pub words: String,
    /// Words that only need to begin like this: letters and digits only.
    pub beginnings: Vec<String>,
    /// Only by this person.
    pub author: Option<UserId>,
    /// Only with this.
    pub has: Option<Has>,
    /// Only from this moment on.
    pub since: Option<DateTime<Utc>>,
    /// Only messages older than this one: the key of a page.
    pub before: Option<MessageId>,
}

/// A message that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The message; its time is inside.
    pub message: MessageId,
    /// Where.
    pub channel: ChannelId,
    /// By whom.
    pub author: UserId,
    /// Under which name; anything can be in it.
    pub author_name: String,
    /// Its text, as it was said.
    pub text: String,
    /// How many files it has.
    pub files: i32,
}

/// A page of hits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Newest first.
    pub hits: Vec<Hit>,
    /// The key of the next page; `None` if there is nothing older.
    pub older: Option<MessageId>,
    /// Whether looking was interrupted because it took long: there may be more before `older`.
    pub is_partial: bool,
}

/// Looks for up to `limit` messages.
pub(super) async fn find(db: &Db, scope: &Scope, look: &Look, limit: usize) -> Result<Found> {
    let began = Instant::now();
    let words = store::Words::of(scope, look);
    let mut tx = db.begin_planned().await?;
    let walked = store::list_newest_hits(&mut tx, scope, &words, look, WALK).await?;
    let mut hits = walked.hits;
    let Some(mut edge) = walked.end else { return Ok(page(hits, limit)) };
    if hits.len() > limit {
        return Ok(page(hits, limit));
    }
    let mut stretches = Stretches::new(partitions::list_partitions(&mut tx).await?, edge, look.since);
    while let Some((from, to)) = stretches.next() {
        if began.elapsed() > PATIENCE {
            let older = Some(to.map_or(edge, |to| MessageId(snowflake_at(to))));
            return Ok(Found { hits, older, is_partial: true });
        }
        let wanted = limit + 1 - hits.len();
        let more = store::list_hits(&mut tx, scope, &words, edge, (from, to), wanted).await?;
        stretches.found(more.len());
        edge = more.last().map_or(edge, |last| last.message);
        hits.extend(more);
        if hits.len() > limit {
            break;
        }
    }
    Ok(page(hits, limit))
}

fn page(mut hits: Vec<Hit>, limit: usize) -> Found {
    let has_more = hits.len() > limit;
    hits.truncate(limit);
    let older = hits.last().filter(|_| has_more).map(|hit| hit.message);
    Found { hits, older, is_partial: false }
}

/// From when, inclusive, until when, exclusive; `None` without end.
pub(super) type Stretch = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// Stretches of time, newest first, that together are everything before a message: months as they are partitioned, and
/// several at once where hits are rare.
struct Stretches {
    /// Where partitions begin, ascending.
    begins: Vec<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
    since: Option<DateTime<Utc>>,
    months: usize,
    is_over: bool,
}

impl Stretches {
    fn new(partitions: Vec<String>, edge: MessageId, since: Option<DateTime<Utc>>) -> Self {
        // The edge's own millisecond may hold more.
        let until = edge.created_at() + TimeDelta::milliseconds(1);
        let mut begins: Vec<_> = partitions.iter().filter_map(|name| Month::of_table(name)).map(Month::begin).collect();
        begins.retain(|begin| *begin < until);
        begins.sort_unstable();
        Self { begins, until: Some(until), since, months: 1, is_over: false }
    }

    fn next(&mut self) -> Option<Stretch> {
        if self.is_over || self.until.zip(self.since).is_some_and(|(until, since)| until <= since) {
            return None;
        }
        let at = self.begins.len().checked_sub(self.months);
        let begin = at.and_then(|at| self.begins.get(at).copied());
        self.begins.truncate(at.unwrap_or(0));
        // Before the first partition there is only the default one; it goes with the last stretch.
        self.is_over = begin.is_none();
        let from = begin.max(self.since);
        let until = std::mem::replace(&mut self.until, begin);
        Some((from, until))
    }

    fn found(&mut self, hits: usize) {
        self.months = if hits <= RARE { self.months * 2 } else { 1 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(mut stretches: Stretches, hits: usize) -> Vec<String> {
        let shown = |time: Option<DateTime<Utc>>| time.map_or("…".into(), |time| time.format("%Y-%m-%d").to_string());
        let mut all = Vec::new();
        while let Some((from, to)) = stretches.next() {
            all.push(format!("{}–{}", shown(from), shown(to)));
            stretches.found(hits);
        }
        all
    }

    fn stretches(since: Option<&str>) -> Stretches {
        let names =
            ["messages_2026_04", "messages_2026_01", "messages_default", "messages_2026_02", "messages_2027_01"];
        let edge = MessageId(snowflake_at("2026-04-05T00:00:00Z".parse().unwrap()));
        let since = since.map(|since| since.parse().unwrap());
        Stretches::new(names.map(String::from).into(), edge, since)
    }

    #[test]
    fn stretches_cover_everything_before_a_message_once() {
        assert_eq!(
            months(stretches(None), 9),
            ["2026-04-01–2026-04-05", "2026-02-01–2026-04-01", "2026-01-01–2026-02-01", "…–2026-01-01"]
        );
    }

    #[test]
    fn rare_words_are_looked_for_in_longer_stretches() {
        assert_eq!(months(stretches(None), 0), ["2026-04-01–2026-04-05", "2026-01-01–2026-04-01", "…–2026-01-01"]);
    }

    #[test]
    fn nothing_before_the_first_moment_is_looked_at() {
        assert_eq!(
            months(stretches(Some("2026-02-10T00:00:00Z")), 9),
            ["2026-04-01–2026-04-05", "2026-02-10–2026-04-01"]
        );
    }
}
