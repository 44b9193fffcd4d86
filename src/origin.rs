//! Who began an action, where, and by which event: made when anything begins, passed to every verb.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{ChannelId, EventId, GuildId, UserId},
    words::Locale,
};

/// The beginning of an action. All of it is bound by us from the event, never from a model or a payload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Who asked.
    pub user: UserId,
    /// In which guild; `None` in a direct message.
    pub guild: Option<GuildId>,
    /// In which channel.
    pub channel: ChannelId,
    /// The interaction or message: the idempotency key of whatever it leads to.
    pub event: EventId,
    /// The asker's language: theirs, else the guild's, else English.
    pub locale: Locale,
}
