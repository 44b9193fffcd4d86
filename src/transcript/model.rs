//! What happens to messages, in our own words: the gateway's events are translated to these at the edge.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    error::Result,
    ids::{ChannelId, GuildId, MessageId, UserId},
    queue::NewTask,
};

/// A channel, and the guild it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The guild; `None` in a direct message.
    pub guild: Option<GuildId>,
    /// The channel, thread or direct message.
    pub channel: ChannelId,
}

/// A message as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four facts about a message that do not depend on each other")]
pub struct Recorded {
    /// Its id: what makes recording idempotent, and the source of its time.
    pub message: MessageId,
    /// Where it was said.
    pub place: Place,
    /// The channel that it is a thread of.
    pub thread_of: Option<ChannelId>,
    /// Who said it.
    pub author: UserId,
    /// Under which name.
    pub author_name: String,
    /// Whether a bot or webhook said it.
    pub author_is_bot: bool,
    /// Whether Discord itself said it: a join, a pin, a boost.
    pub is_system: bool,
    /// The text.
    pub text: String,
    /// The message it replies to.
    pub reply_to: Option<MessageId>,
    /// What is attached.
    pub attachments: Vec<Attachment>,
    /// Whether it carries Components-V2 text, which the gateway client drops.
    pub has_v2_text: bool,
    /// Whether it is addressed to Artie (a mention, a reply to it, a direct message) or said by it: what the recording
    /// mode `addressed` keeps.
    pub is_addressed: bool,
    /// When it was last edited.
    pub edited_at: Option<DateTime<Utc>>,
}

/// Metadata of an attachment; its bytes stay with Discord.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Discord's id of it, as text.
    pub id: String,
    /// The file name.
    pub name: String,
    /// The media type, if Discord knows it.
    pub content_type: Option<String>,
    /// Its size.
    pub size_bytes: u64,
    /// Where it lies; such addresses expire.
    pub url: String,
    /// What it shows, for those who cannot see it.
    pub description: Option<String>,
}

/// A change of a message; `None` leaves a part as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Which message.
    pub message: MessageId,
    /// Where.
    pub place: Place,
    /// The new text.
    pub text: Option<String>,
    /// The new attachments.
    pub attachments: Option<Vec<Attachment>>,
    /// Whether it carries Components-V2 text now.
    pub has_v2_text: Option<bool>,
    /// When; an edit older than the one recorded changes nothing.
    pub edited_at: Option<DateTime<Utc>>,
}

impl Edit {
    /// The same, of what a person said. Nobody can edit a message of theirs until nothing is left of it: if nothing comes,
    /// Discord keeps it from us, and what is known stays.
    #[must_use]
    pub fn of_a_person(self) -> Self {
        let is_empty = self.text.as_deref() == Some("") && self.attachments.as_ref().is_some_and(Vec::is_empty);
        if is_empty { Self { text: None, attachments: None, ..self } } else { self }
    }
}

/// What happened, in the order in which the gateway said it.
#[derive(Clone, Debug)]
pub enum Event {
    /// Somebody said something.
    Created {
        /// The message.
        message: Box<Recorded>,
        /// A task that exists exactly if the message is recorded (or, where nothing is recorded, was seen): enqueued in
        /// the same transaction. Without a key of its own it gets the message's, so that a replay answers once.
        then: Option<Box<NewTask>>,
    },
    /// Somebody changed what they said.
    Edited(Box<Edit>),
    /// A message was deleted.
    Deleted {
        /// Where.
        place: Place,
        /// Which.
        message: MessageId,
    },
    /// Many messages of a channel were deleted at once.
    BulkDeleted {
        /// Where.
        place: Place,
        /// Which.
        messages: Vec<MessageId>,
    },
}

impl Event {
    /// A message with nothing to follow.
    pub fn created(message: Recorded) -> Self {
        Self::Created { message: Box::new(message), then: None }
    }

    /// Where it happened.
    pub fn place(&self) -> Place {
        match self {
            Self::Created { message, .. } => message.place,
            Self::Edited(edit) => edit.place,
            Self::Deleted { place, .. } | Self::BulkDeleted { place, .. } => *place,
        }
    }
}

/// A recorded message, as far as a conversation is interested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which.
    pub message: MessageId,
    /// Who said it.
    pub author: UserId,
    /// Under which name.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A channel whose missed messages should be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The channel.
    pub place: Place,
    /// The channel's newest message as the gateway's snapshot names it: nothing is fetched if it is recorded already.
    pub last_message: Option<MessageId>,
}

/// Discord's history of channels, as back-fill needs it.
#[async_trait]
pub trait History: Send + Sync + 'static {
    /// At most `limit` (1–100) messages of the channel after this one, in any order. Fewer than `limit` means that there
    /// are no more. Not being allowed to read the channel is `Error::Denied`.
    async fn messages_after(&self, place: Place, after: MessageId, limit: u8) -> Result<Vec<Recorded>>;

    /// The newest messages of the channel before this one, at most `limit` (1–100), in any order. To whom history is closed
    /// Discord gives none, so fewer than `limit` does not mean that there are no more.
    async fn messages_before(&self, place: Place, before: MessageId, limit: u8) -> Result<Vec<Recorded>>;

    /// Whether this message is there. Not being allowed to know is `Error::Denied`.
    async fn is_there(&self, place: Place, message: MessageId) -> Result<bool>;

    /// When Artie came to this place, if Discord told: nothing older is recorded.
    fn joined_at(&self, _place: Place) -> Option<DateTime<Utc>> {
        None
    }

    /// The channel that this place is a thread of, as far as is known.
    async fn thread_of(&self, _place: Place) -> Option<ChannelId> {
        None
    }

    /// With whom this direct message is, if Discord tells.
    async fn person_in(&self, _place: Place) -> Option<UserId> {
        None
    }

    /// What should follow a message that was missed while Artie was away: an answer, if it is addressed and recent.
    fn then(&self, _message: &Recorded) -> Option<NewTask> {
        None
    }
}

/// The recorder at a glance, for health and metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gauge {
    /// Events waiting in memory.
    pub buffered: usize,
    /// How many may wait.
    pub capacity: usize,
    /// Messages that found the buffer full since the start; their channels are filled from history.
    pub overflowed: u64,
    /// Events the database refused for good since the start.
    pub rejected: u64,
    /// Messages written since the start.
    pub written: u64,
    /// Channels waiting to be filled from history.
    pub gaps: usize,
    /// Whether the database takes what is written.
    pub is_writing: bool,
}
