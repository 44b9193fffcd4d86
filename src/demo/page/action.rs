//! What a person does on the page, as it arrives over the websocket, and how it changes the world.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use serde_json::{Value, json};

use super::view;
use crate::{
    demo::{
        Town,
        world::{CommandId, Disturbance, Draft, Effect, Fault, Refused, World, invoking::Slash, refusal::Unknown},
    },
    ids::{ApplicationId, ChannelId, EventId, GuildId, MessageId, UserId},
};

/// The furthest a single push moves the clock: a month.
const LONGEST_PUSH_SECONDS: u64 = 31 * 86_400;

/// Something asked of the demo; the answer carries the same nonce.
#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    /// The page's own mark.
    pub(super) nonce: String,
    /// What is to be done.
    #[serde(flatten)]
    pub(super) action: Action,
}

/// What a person can do.
#[derive(Debug, Deserialize)]
#[serde(tag = "t", content = "d", rename_all = "snake_case")]
pub(super) enum Action {
    /// Act as somebody else from now on.
    Be { user: UserId },
    /// Post.
    Say { channel: ChannelId, content: String, reply_to: Option<MessageId> },
    /// Change one's own message.
    Edit { channel: ChannelId, message: MessageId, content: String },
    /// Delete one's own message.
    Delete { channel: ChannelId, message: MessageId },
    /// Put an emoji on a message, or take it back.
    React { channel: ChannelId, message: MessageId, emoji: String, added: bool },
    /// Be seen writing.
    Type { channel: ChannelId },
    /// Open a private conversation.
    Dm { user: UserId },
    /// Use a command, or ask for suggestions for the `focused` option.
    Command { channel: ChannelId, command: String, path: Vec<String>, options: Value, focused: Option<String> },
    /// Press a button, or choose from a menu.
    Press { message: MessageId, custom_id: String, values: Option<Vec<String>> },
    /// Send the form that an interaction opened.
    Submit { opened_by: EventId, fields: BTreeMap<String, String> },
    /// Let a bot into a server, as its invite link asks.
    Invite { application: ApplicationId, guild: GuildId, permissions: String },
    /// Push the clock.
    Clock { seconds: u64 },
    /// Spoil the next request or the connection.
    Fault { kind: FaultKind },
}

/// The faults of the panel.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) enum FaultKind {
    #[serde(rename = "429")]
    RateLimited,
    #[serde(rename = "500_before")]
    FailBefore,
    #[serde(rename = "500_after")]
    FailAfter,
    #[serde(rename = "drop")]
    Drop,
    #[serde(rename = "invalid_session")]
    InvalidSession,
}

/// What came of an action.
pub(super) enum Outcome {
    /// Done, with what the page wants to know.
    Done(Value),
    /// An application has to answer first.
    Awaits(EventId),
    /// The person at the page changes.
    Becomes(UserId),
}

/// Carries out an action as `viewer`.
pub(super) fn carry_out(town: &Town, viewer: UserId, action: Action) -> Refused<Outcome> {
    match action {
        Action::Clock { seconds } => {
            town.advance(Duration::from_secs(seconds.min(LONGEST_PUSH_SECONDS)));
            Ok(Outcome::Done(Value::Null))
        }
        action => town.with(|world| change(world, viewer, action)),
    }
}

fn change(world: &mut World, viewer: UserId, action: Action) -> Refused<Outcome> {
    let done = |()| Outcome::Done(Value::Null);
    match action {
        Action::Be { user } => world.user(user).map(|found| Outcome::Becomes(found.id)),
        Action::Say { channel, content, reply_to } => {
            let draft = Draft { reply_to, ..Draft::text(&content) };
            world.post(channel, viewer, None, draft).map(|posted| Outcome::Done(json!({"id": posted.id})))
        }
        Action::Edit { channel, message, content } => {
            world.edit(channel, message, viewer, Draft::text(&content)).map(|_| done(()))
        }
        Action::Delete { channel, message } => world.delete_message(channel, message, viewer).map(done),
        Action::React { channel, message, emoji, added } => {
            world.react(channel, message, viewer, &emoji, added).map(done)
        }
        Action::Type { channel } => world.type_in(channel, viewer).map(done),
        Action::Dm { user } => {
            let id = world.direct_channel(viewer, user)?;
            let channel = world.channel(id)?;
            Ok(Outcome::Done(view::channel(world, channel, viewer)))
        }
        Action::Command { channel, command, path, options, focused } => {
            let path = path.iter().map(String::as_str).collect();
            let focused = focused.as_deref();
            let command = command.parse().map(CommandId).map_err(|_| Unknown::Command)?;
            world
                .use_command(&Slash { user: viewer, channel, command, path, options: &options, focused })
                .map(Outcome::Awaits)
        }
        Action::Press { message, custom_id, values } => {
            world.press(viewer, message, &custom_id, values.as_deref()).map(Outcome::Awaits)
        }
        Action::Submit { opened_by, fields } => world.submit(viewer, opened_by, &json!(fields)).map(Outcome::Awaits),
        Action::Invite { application, guild, permissions } => {
            world.invite(application, guild, viewer, permissions.parse().unwrap_or(0)).map(done)
        }
        Action::Fault { kind } => {
            spoil(world, kind);
            Ok(Outcome::Done(view::faults(world)))
        }
        Action::Clock { .. } => Ok(Outcome::Done(Value::Null)),
    }
}

fn spoil(world: &mut World, kind: FaultKind) {
    let effect = match kind {
        FaultKind::RateLimited => Effect::RateLimited { retry_after: Duration::from_secs(1), global: false },
        FaultKind::FailBefore => Effect::FailBefore(500),
        FaultKind::FailAfter => Effect::FailAfter(500),
        FaultKind::Drop => return disturb_all(world, Disturbance::Drop),
        FaultKind::InvalidSession => return disturb_all(world, Disturbance::InvalidSession { resumable: false }),
    };
    world.add_fault(Fault::once("* /*", effect));
}

fn disturb_all(world: &mut World, disturbance: Disturbance) {
    let applications: Vec<_> = world.applications.keys().copied().collect();
    for application in applications {
        world.disturb(application, disturbance);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_page_sends_is_understood() {
        let text = r#"{"t":"press","d":{"message":"5","channel":"1","custom_id":"a","kind":2},"nonce":"7"}"#;
        let ask: Ask = serde_json::from_str(text).unwrap();
        assert_eq!(ask.nonce, "7");
        assert!(matches!(ask.action, Action::Press { message: MessageId(5), values: None, .. }));
        assert!(serde_json::from_str::<Ask>(r#"{"t":"sudo","d":{},"nonce":"1"}"#).is_err());
    }
}
