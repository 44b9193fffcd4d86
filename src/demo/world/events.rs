//! What can change in the world, told to the gateway, the page and tests.

use super::{AppCommand, Channel, Disturbance, Fault, InteractionState, Message, WireEntry};
use crate::ids::{ApplicationId, ChannelId, EventId, GuildId, MessageId, RoleId, UserId};

/// One change. Messages travel whole, everything else by id.
#[derive(Clone, Debug)]
pub enum WorldEvent {
    /// Somebody posted. Ephemeral messages too: see [`Message::visible_to`].
    MessageCreated(Box<Message>),
    /// A message changed: an edit, or a deferred answer arriving.
    MessageEdited(Box<Message>),
    /// A message is gone.
    MessageDeleted(Box<Message>),
    /// Many are gone at once.
    MessagesDeleted {
        /// Where.
        channel: ChannelId,
        /// Which.
        messages: Vec<MessageId>,
    },
    /// A reaction was added or taken back.
    ReactionChanged {
        /// Where.
        channel: ChannelId,
        /// On which message.
        message: MessageId,
        /// Whose.
        user: UserId,
        /// Which.
        emoji: String,
        /// Added, or taken back.
        added: bool,
    },
    /// Somebody writes.
    TypingStarted {
        /// Where.
        channel: ChannelId,
        /// Who.
        user: UserId,
    },
    /// Somebody, perhaps a bot, came in.
    MemberJoined {
        /// Where.
        guild: GuildId,
        /// Who.
        user: UserId,
    },
    /// Somebody went.
    MemberLeft {
        /// Where.
        guild: GuildId,
        /// Who.
        user: UserId,
    },
    /// Somebody's roles or nick changed.
    MemberChanged {
        /// Where.
        guild: GuildId,
        /// Whose.
        user: UserId,
    },
    /// A channel, thread or direct channel opened.
    ChannelCreated {
        /// Which.
        channel: ChannelId,
    },
    /// A channel's name, topic or archiving changed.
    ChannelChanged {
        /// Which.
        channel: ChannelId,
    },
    /// A role was made.
    RoleCreated {
        /// Where.
        guild: GuildId,
        /// Which.
        role: RoleId,
    },
    /// A role is gone.
    RoleDeleted {
        /// Where.
        guild: GuildId,
        /// Which.
        role: RoleId,
    },
    /// A channel is gone.
    ChannelDeleted {
        /// As it was.
        channel: Box<Channel>,
    },
    /// An application changed its commands.
    CommandsChanged {
        /// Whose.
        application: ApplicationId,
        /// In which guild, or everywhere.
        guild: Option<GuildId>,
        /// All commands of that scope now.
        commands: Vec<AppCommand>,
    },
    /// Somebody used a command, pressed a button, …; delivered to the application. A replay tells it again.
    InteractionStarted {
        /// Which.
        interaction: EventId,
    },
    /// An interaction was acknowledged, answered, or ran out of time.
    InteractionChanged {
        /// Which.
        interaction: EventId,
        /// What it is now.
        state: InteractionState,
    },
    /// Somebody's status changed.
    PresenceChanged {
        /// Whose.
        user: UserId,
    },
    /// A gateway connection opened or closed.
    ConnectionsChanged {
        /// Whose.
        application: ApplicationId,
        /// How many there are now.
        connections: u32,
    },
    /// Somebody disturbs an application's gateway connections.
    Disturbed {
        /// Whose.
        application: ApplicationId,
        /// How.
        disturbance: Disturbance,
    },
    /// A fault struck a request.
    FaultStruck(Box<Fault>),
    /// A request was answered.
    Wire(Box<WireEntry>),
    /// The clock was pushed.
    ClockPushed,
}
