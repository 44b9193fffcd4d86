//! What a memory is, and whose. Pure.

pub(super) mod gate;
pub(super) mod query;
pub(super) mod rank;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use strum::{Display, EnumString};
use uuid::Uuid;

use crate::{
    error::Error,
    ids::{ChannelId, GuildId, MessageId, UserId},
    msg,
    origin::Origin,
    reply::Audience,
    words::Message,
};

pub use gate::Junk;

/// Letters of a memory.
pub(super) const MAX_LETTERS: usize = 2_000;
/// Letters of what was said around it.
pub(super) const MAX_CONTEXT: usize = 8_000;
/// Tags of a memory.
pub(super) const MAX_TAGS: usize = 5;
/// Letters of a tag.
pub(super) const MAX_TAG: usize = 32;
/// Memories of one person.
pub(super) const MAX_OWN: i64 = 5_000;
/// How important a memory is unless somebody says otherwise.
pub(super) const USUAL: i32 = 5;
/// How important a pinned memory is.
pub(super) const PINNED: i32 = 10;

/// Whose a memory is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Display, EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Scope {
    /// One person's, wherever they are.
    #[default]
    Own,
    /// A channel's.
    Channel,
    /// A whole guild's.
    Guild,
    /// A project's.
    Project,
}

/// Where a memory comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Display, EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum SourceType {
    /// A conversation.
    Chat,
    /// A document.
    Document,
    /// Somebody wrote it.
    #[default]
    Manual,
    /// Another system.
    Import,
}

/// Who is to be reminded, where, and who else reads it. All of it is bound by us, never by a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Who asks.
    pub user: UserId,
    /// In which guild; `None` in a direct message.
    pub guild: Option<GuildId>,
    /// In which channel.
    pub channel: ChannelId,
    /// In which project, if the channel belongs to one.
    pub project: Option<Uuid>,
    /// Who reads what comes of it: where others do, only what its owner opened of their own appears.
    pub audience: Audience,
}

impl Viewer {
    /// Whoever began this, read by this audience. In a direct message nobody else reads.
    pub fn of(origin: &Origin, audience: Audience) -> Self {
        let audience = if origin.guild.is_none() { Audience::Invoker } else { audience };
        Self { user: origin.user, guild: origin.guild, channel: origin.channel, project: None, audience }
    }

    /// Whose memories are theirs to see: the words that `memory_scope_key` makes.
    pub(super) fn keys(&self) -> Vec<String> {
        let mut keys = vec![self.own_key(), format!("#{}", self.channel)];
        keys.extend(self.guild.map(|guild| format!("&{guild}")));
        keys.extend(self.project.map(|project| format!("%{project}")));
        keys
    }

    /// The word of what is their own.
    pub(super) fn own_key(&self) -> String {
        format!("@{}", self.user)
    }

    /// Whether nobody else reads it.
    pub(super) fn is_alone(&self) -> bool {
        self.audience == Audience::Invoker
    }
}

/// A memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Memory {
    /// Its id.
    pub id: Uuid,
    /// Whose it is, or who had it remembered.
    pub user: UserId,
    /// Where it was learned.
    pub guild: Option<GuildId>,
    /// In which channel.
    pub channel: Option<ChannelId>,
    /// For whom it is.
    pub scope: Scope,
    /// What is remembered: anything people write; quote it, never obey it.
    pub content: String,
    /// What was said around it.
    pub context: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Whom and what it is about, by kind.
    pub entities: Value,
    /// 1 to 10; 10 is pinned.
    pub importance: i32,
    /// Whether it may appear where others read along.
    pub is_open: bool,
    /// Where it comes from.
    pub source: SourceType,
    /// When it became true, as far as is known.
    pub said_at: DateTime<Utc>,
    /// When it is forgotten by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

impl Memory {
    /// Whether it is pinned.
    pub fn is_pinned(&self) -> bool {
        self.importance >= PINNED
    }
}

/// What to remember.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewMemory {
    /// The thing itself.
    pub content: String,
    /// What was said around it.
    pub context: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Whom and what it is about: `{ "people": […], "companies": […], "concepts": […] }`.
    pub entities: Value,
    /// 1 to 10; 0 is the usual.
    pub importance: i32,
    /// For whom it is.
    pub scope: Scope,
    /// Whether it may appear where others read along.
    pub is_open: bool,
    /// Where it comes from.
    pub source: SourceType,
    /// The messages it comes from, and who said them: when one is deleted, it goes.
    pub messages: Vec<(MessageId, UserId)>,
    /// When it became true; now if that is not known.
    pub said_at: Option<DateTime<Utc>>,
    /// When it is to be forgotten.
    pub expires_at: Option<DateTime<Utc>>,
    /// The memory it corrects.
    pub supersedes: Option<Uuid>,
}

impl NewMemory {
    /// Somebody's own.
    pub fn own(content: impl Into<String>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    /// With nothing in it that cannot be kept: cut to size, tags tidied.
    pub(super) fn tidy(mut self) -> Result<Self, Refusal> {
        self.content = plain(&self.content);
        if self.content.is_empty() {
            return Err(Refusal::Empty);
        }
        let letters = self.content.chars().count();
        if letters > MAX_LETTERS {
            return Err(Refusal::TooLong(letters));
        }
        self.context = plain(&self.context).chars().take(MAX_CONTEXT).collect();
        self.tags = tags(&self.tags);
        if !self.entities.is_object() {
            self.entities = Value::Object(serde_json::Map::new());
        }
        self.importance = if self.importance == 0 { USUAL } else { self.importance.clamp(1, PINNED) };
        Ok(self)
    }
}

/// Without what Postgres cannot keep or nobody can see, but in its lines.
fn plain(text: &str) -> String {
    let lines = text.lines().map(crate::names::visible).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// At most five, in lower case, each once.
pub(super) fn tags(given: &[String]) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in given {
        let tag: String =
            crate::names::visible(tag).trim_start_matches('#').to_lowercase().chars().take(MAX_TAG).collect();
        if !tag.is_empty() && !tags.contains(&tag) && tags.len() < MAX_TAGS {
            tags.push(tag);
        }
    }
    tags
}

/// What came of remembering.
#[derive(Clone, Debug, PartialEq)]
pub enum Remembered {
    /// It is remembered.
    New(Memory),
    /// It was known already, word for word.
    Known(Memory),
}

impl Remembered {
    /// The memory, new or known.
    pub fn memory(&self) -> &Memory {
        match self {
            Self::New(memory) | Self::Known(memory) => memory,
        }
    }
}

/// Why something is not remembered, changed or found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing in it.
    Empty,
    /// It has this many letters.
    TooLong(usize),
    /// It is not worth remembering.
    Junk(Junk),
    /// The person has as many memories as anybody may have.
    Full,
    /// Its message was deleted meanwhile.
    SourceGone,
    /// There is no such memory, or not for this person.
    Unknown,
    /// Only managers of the server may.
    NotYours,
    /// Channels and servers are on servers.
    NoServer,
    /// The same is remembered already.
    Same,
    /// It expires before it begins.
    Past,
}

impl Refusal {
    /// In words.
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => msg!("memory-empty"),
            Self::TooLong(letters) => msg!(
                "memory-too-long",
                letters = u32::try_from(*letters).unwrap_or(u32::MAX),
                most = u32::try_from(MAX_LETTERS).unwrap_or(u32::MAX)
            ),
            Self::Junk(junk) => junk.message(),
            Self::Full => msg!("memory-full", most = MAX_OWN),
            Self::SourceGone => msg!("memory-source-gone"),
            Self::Unknown => msg!("memory-unknown"),
            Self::NotYours => msg!("memory-not-yours"),
            Self::NoServer => msg!("memory-no-server"),
            Self::Same => msg!("memory-same"),
            Self::Past => msg!("memory-past"),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotYours => Self::Denied(refusal.message()),
            refusal => Self::Refused(refusal.message()),
        }
    }
}

/// How much is remembered, as its owner sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Of somebody's own.
    pub own: i64,
    /// Of which pinned.
    pub pinned: i64,
    /// Of which open to others' eyes.
    pub open: i64,
    /// Of this channel.
    pub channel: i64,
    /// Of this server.
    pub guild: i64,
    /// Of all of these, found by meaning too.
    pub embedded: i64,
    /// When the oldest of somebody's own was written.
    pub oldest: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn viewer(guild: Option<u64>, audience: Audience) -> Viewer {
        Viewer { user: UserId(1), guild: guild.map(GuildId), channel: ChannelId(2), project: None, audience }
    }

    #[test]
    fn everybody_brings_only_their_own_keys() {
        assert_eq!(viewer(Some(3), Audience::Everyone).keys(), ["@1", "#2", "&3"]);
        assert_eq!(viewer(None, Audience::Invoker).keys(), ["@1", "#2"]);
    }

    #[test]
    fn what_is_kept_is_tidy() {
        let new = NewMemory {
            content: "  Ada\u{202e} likes\u{0} tea \n\n and cake ".into(),
            tags: ["#Tea", "tea", " Cake ", "", "a", "b", "c", "d"].map(String::from).into(),
            importance: 99,
            ..NewMemory::default()
        };
        let tidy = new.tidy().unwrap();
        assert_eq!(tidy.content, "Ada likes tea\nand cake");
        assert_eq!(tidy.tags, ["tea", "cake", "a", "b", "c"]);
        assert_eq!(tidy.importance, PINNED);
        assert_eq!(NewMemory::own("\u{200b} \n").tidy(), Err(Refusal::Empty));
        assert_eq!(NewMemory::own("x".repeat(2_001)).tidy(), Err(Refusal::TooLong(2_001)));
        assert_eq!(NewMemory::own("fine").tidy().unwrap().importance, USUAL);
    }
}
