//! What Artie hears, as plain data: the counterpart of `reply`. `discord::events` makes it from the gateway's events, the
//! slices use it; nothing here knows Discord's client library.

use crate::ids::{ApplicationId, ChannelId, GuildId, MessageId, UserId};

/// Something that happened on Discord. Events arrive at least once and not strictly in order: a deletion may overtake
/// the creation it follows by a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The session began anew: whatever happened since the last one is only in the history.
    Ready {
        /// Our own user.
        me: UserId,
        /// Our application.
        application: ApplicationId,
        /// Whether direct messages come over this connection: of several, over the first.
        hears_private: bool,
    },
    /// The session continued where it broke: nothing was missed.
    Resumed,
    /// A message was written, by a person, another bot or ourselves.
    Message(Message),
    /// A message was changed.
    Edited(Edit),
    /// Messages were deleted.
    Deleted {
        /// The guild; `None` in a direct message.
        guild: Option<GuildId>,
        /// Their channel.
        channel: ChannelId,
        /// One, or many at once.
        messages: Vec<MessageId>,
    },
    /// A guild is there: after the start, after an outage, or because we joined it.
    Guild(Guild),
    /// Somebody joined a guild. Told only if the application may see its members.
    Joined(Newcomer),
    /// We were removed from a guild.
    GuildLeft(GuildId),
    /// A channel or thread was made or changed.
    Channel(Channel),
    /// A channel or thread is gone.
    ChannelGone {
        /// Its guild.
        guild: GuildId,
        /// The channel.
        channel: ChannelId,
    },
}

/// A message as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id; the time is inside.
    pub id: MessageId,
    /// Where.
    pub channel: ChannelId,
    /// In which guild; `None` in a direct message.
    pub guild: Option<GuildId>,
    /// The channel that this one is a thread of, as far as is known.
    pub thread_of: Option<ChannelId>,
    /// Whether we opened that thread, as far as is known.
    pub in_my_thread: bool,
    /// By whom.
    pub author: Author,
    /// The text, exactly as sent.
    pub text: String,
    /// The message it replies to.
    pub reply_to: Option<MessageId>,
    /// The author of that message, if Discord told.
    pub reply_to_author: Option<UserId>,
    /// What that message says, if Discord told.
    pub quoted: Option<Quoted>,
    /// The people it mentions.
    pub mentions: Vec<UserId>,
    /// Attached files.
    pub attachments: Vec<Attachment>,
    /// Discord's number for what kind of message it is: 0 ordinary, 19 a reply, most others are notices by Discord.
    pub kind: u8,
    /// It probably shows Components-V2 text, which the gateway client drops.
    pub has_v2_text: bool,
    /// When it was last edited, in milliseconds since the epoch.
    pub edited_at_ms: Option<i64>,
    /// Whether we wrote it.
    pub mine: bool,
}

impl Message {
    /// Said to somebody in particular: it mentions or answers them.
    pub fn is_to_somebody(&self) -> bool {
        !self.mentions.is_empty() || self.reply_to_author.is_some()
    }

    /// Said in a thread that we opened, and to nobody in particular.
    pub fn goes_on_in_my_thread(&self) -> bool {
        self.in_my_thread && !self.is_to_somebody()
    }
}

/// A message as another one quotes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// By whom.
    pub author: Author,
    /// The text.
    pub text: String,
}

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// Their id.
    pub id: UserId,
    /// Their name as shown in that guild; anything can be in it.
    pub name: String,
    /// A bot or a webhook.
    pub bot: bool,
}

/// What is known about an attached file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// What it shows, for those who cannot see it.
    pub description: Option<String>,
    /// Its media type, if Discord knows it.
    pub content_type: Option<String>,
    /// In bytes.
    pub size: u64,
    /// Where it is; expires.
    pub url: String,
    /// Of a picture.
    pub width: Option<u64>,
    /// Of a picture.
    pub height: Option<u64>,
}

/// A change of a message: only what changed is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Which message.
    pub id: MessageId,
    /// Where.
    pub channel: ChannelId,
    /// In which guild.
    pub guild: Option<GuildId>,
    /// By whom, if told.
    pub author: Option<Author>,
    /// The new text.
    pub text: Option<String>,
    /// The attachments that are there now.
    pub attachments: Option<Vec<Attachment>>,
    /// When a person edited it, in milliseconds since the epoch; `None` if Discord only unfolded a link or the like.
    pub edited_at_ms: Option<i64>,
}

/// Somebody who joined a guild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    /// Which.
    pub guild: GuildId,
    /// Who.
    pub user: UserId,
    /// Their name; anything can be in it.
    pub name: String,
    /// Whether it is a bot.
    pub bot: bool,
    /// The guild's name.
    pub server: String,
    /// How many members it has now.
    pub members: u64,
    /// When they joined, in milliseconds since the epoch.
    pub joined_at_ms: i64,
}

/// A guild as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guild {
    /// Its id.
    pub id: GuildId,
    /// Its name.
    pub name: String,
    /// Whether we joined it just now, as opposed to having been in it.
    pub joined_now: bool,
    /// Where Discord itself posts notices.
    pub system_channel: Option<ChannelId>,
    /// Its language tag.
    pub locale: String,
    /// Channels and active threads whose messages we can read.
    pub channels: Vec<Channel>,
}

/// A channel or thread that holds messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// Its guild; `None` for direct messages.
    pub guild: Option<GuildId>,
    /// Its name.
    pub name: String,
    /// The newest message in it, if Discord told.
    pub last_message: Option<MessageId>,
}

/// Takes what is heard. Called in the gateway's own tasks, so it must not wait: put the event into a bounded channel and
/// count what does not fit.
pub trait EventSink: Send + Sync + 'static {
    /// Anything that happened, our own messages and other bots' included.
    fn heard(&self, event: Event);

    /// A person's message that is not a text command, after it was passed to [`heard`](Self::heard): what chat looks at.
    fn said(&self, _message: Message) {}
}

/// Hears nothing.
impl EventSink for () {
    fn heard(&self, _event: Event) {}
}
