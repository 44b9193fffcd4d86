//! Replies in Discord's own JSON, within Discord's limits: the one place that knows the format of a message.

use serde_json::{Value, json};
use serenity::all::CreateAttachment;

use crate::{error::Result, ids::MessageId, reply::Reply};

/// Where a message goes, as far as its format depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// An interaction's answer.
    Interaction,
    /// A reply to a message of a channel.
    Reply {
        /// The message replied to.
        to: MessageId,
    },
    /// A channel.
    Channel,
}

/// One message to send.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// Its body.
    pub body: Value,
    /// Its files.
    pub files: Vec<CreateAttachment>,
}

/// The messages that show a reply: usually one.
pub(super) fn messages(reply: &Reply, place: Place) -> Result<Vec<Part>> {
    let _ = place;
    Ok(vec![Part { body: json!({ "content": reply.text }), files: Vec::new() }])
}
