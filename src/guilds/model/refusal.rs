//! Why a setting is not changed.

use super::Key;
use crate::ids::{ChannelId, RoleId};

/// Why a setting is not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such key.
    UnknownKey(String),
    /// The key does not take this value.
    BadValue(Key),
    /// There is no such channel.
    UnknownChannel(String),
    /// There is no such role.
    UnknownRole(String),
    /// There is no such command.
    UnknownCommand(String),
    /// There is no such category.
    UnknownCategory(String),
    /// There is nothing to switch by this name.
    UnknownSwitch(String),
    /// A word in braces that means nothing in this setting.
    UnknownPlaceholder(String, Key),
    /// A command that cannot be taken from anybody.
    Protected(String),
    /// Artie may not give roles.
    MayNotGiveRoles,
    /// The role stands above Artie's own, or beside it.
    RoleTooHigh(RoleId),
    /// The role belongs to a bot, to boosting or to a subscription.
    RoleManaged(RoleId),
    /// The asker could not give the role by hand.
    RoleNotYours(RoleId),
    /// Everybody has it already.
    RoleOfEveryone,
    /// Nothing is known of the server yet.
    ServerUnknown,
    /// It is no channel that Artie writes in by itself.
    NotForWriting(ChannelId),
    /// Artie may not write there.
    MayNotSpeak(ChannelId),
    /// It is that already.
    Unchanged(Vec<Key>),
    /// The file is no JSON object.
    FileUnreadable,
    /// The file names things that are no settings.
    FileUnknown(Vec<String>),
    /// There is nothing in it.
    FileEmpty,
    /// The change that waited for an answer is gone.
    DraftGone,
}
