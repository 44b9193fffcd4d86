//! One open page: it starts with everything it may see, then hears of every change, and sends what its person does.

use std::collections::HashMap;

use axum::extract::ws::{Message as Frame, WebSocket};
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use super::{
    action::{Ask, Outcome, carry_out},
    view,
};
use crate::{
    demo::{
        Town,
        world::{Interaction, InteractionState, Message, Refusal, World, WorldEvent},
    },
    ids::{EventId, UserId},
};

/// Lines of the wire that a page starts with.
const NEWEST_WIRE: usize = 150;

/// One page and whom it acts as.
pub(super) struct Session {
    town: Town,
    viewer: UserId,
    /// Actions that wait for an application, and the page's mark for each.
    awaited: HashMap<EventId, String>,
    wire_lines: u64,
}

impl Session {
    /// A page acting as `wanted`, or as the first person there is.
    pub(super) fn new(town: Town, wanted: Option<UserId>) -> Self {
        let viewer = town.with(|world| {
            let is_person = |id: &UserId| world.users.get(id).is_some_and(|user| !user.bot);
            let first = || world.users.values().find(|user| !user.bot).map(|user| user.id);
            wanted.filter(is_person).or_else(first)
        });
        Self { town, viewer: viewer.unwrap_or(UserId(0)), awaited: HashMap::new(), wire_lines: 0 }
    }

    /// Serves the page until it closes.
    pub(super) async fn serve(mut self, mut socket: WebSocket) {
        let mut events = self.town.subscribe();
        let mut outbox = vec![self.hello()];
        loop {
            for value in outbox.drain(..) {
                if socket.send(Frame::text(value.to_string())).await.is_err() {
                    return;
                }
            }
            tokio::select! {
                frame = socket.recv() => match frame {
                    Some(Ok(Frame::Text(text))) => outbox = self.hear(&text),
                    Some(Ok(Frame::Close(_)) | Err(_)) | None => return,
                    Some(Ok(_)) => {}
                },
                event = events.recv() => match event {
                    Ok(event) => outbox = self.tell(&event),
                    // Too slow to follow: begin anew.
                    Err(RecvError::Lagged(_)) => outbox = vec![self.hello()],
                    Err(RecvError::Closed) => return,
                },
            }
        }
    }

    fn hello(&mut self) -> Value {
        let viewer = self.viewer;
        let (mut snapshot, entries) = self.town.with(|world| {
            let newest = world.wire.iter().skip(world.wire.len().saturating_sub(NEWEST_WIRE));
            (view::snapshot(world, viewer), newest.cloned().collect::<Vec<_>>())
        });
        let lines: Vec<_> = entries.iter().map(|entry| self.wire_line(entry)).collect();
        snapshot["wire"] = json!(lines);
        json!({"t": "hello", "d": snapshot})
    }

    fn wire_line(&mut self, entry: &crate::demo::world::WireEntry) -> Value {
        self.wire_lines += 1;
        view::wire(entry, self.wire_lines)
    }

    /// The page asks for something.
    fn hear(&mut self, text: &str) -> Vec<Value> {
        let ask: Ask = match serde_json::from_str(text) {
            Ok(ask) => ask,
            Err(error) => {
                return vec![
                    json!({"t": "done", "nonce": nonce_of(text), "error": format!("The demo did not understand the page: {error}.")}),
                ];
            }
        };
        match carry_out(&self.town, self.viewer, ask.action) {
            Ok(Outcome::Done(answer)) => vec![done(&ask.nonce, answer)],
            Ok(Outcome::Becomes(user)) => {
                self.viewer = user;
                vec![done(&ask.nonce, Value::Null), self.hello()]
            }
            Ok(Outcome::Awaits(interaction)) => {
                self.awaited.insert(interaction, ask.nonce);
                Vec::new()
            }
            Err(refusal) => vec![json!({"t": "done", "nonce": ask.nonce, "error": sentence(&refusal)})],
        }
    }

    /// The world changed.
    fn tell(&mut self, event: &WorldEvent) -> Vec<Value> {
        let viewer = self.viewer;
        let read = |type_name: &str, what: fn(&World, UserId) -> Value| {
            vec![json!({"t": type_name, "d": self.town.with(|world| what(world, viewer))})]
        };
        match event {
            WorldEvent::MessageCreated(message) | WorldEvent::MessageEdited(message) => self.tell_message(message),
            WorldEvent::MessageDeleted(message) => vec![gone(message.channel.0, message.id.0)],
            WorldEvent::MessagesDeleted { channel, messages } => {
                messages.iter().map(|id| gone(channel.0, id.0)).collect()
            }
            WorldEvent::ReactionChanged { channel, message, .. } => {
                let found = self.town.with(|world| world.message(*channel, *message).ok().cloned());
                found.map(|message| self.tell_message(&message)).unwrap_or_default()
            }
            WorldEvent::TypingStarted { channel, user } if self.town.with(|world| world.sees(*channel, viewer)) => {
                vec![json!({"t": "typing", "d": {"channel_id": channel, "user_id": user}})]
            }
            WorldEvent::MemberJoined { .. }
            | WorldEvent::MemberLeft { .. }
            | WorldEvent::MemberChanged { .. }
            | WorldEvent::ChannelCreated { .. }
            | WorldEvent::ChannelChanged { .. }
            | WorldEvent::RoleCreated { .. }
            | WorldEvent::RoleDeleted { .. }
            | WorldEvent::ChannelDeleted { .. }
            | WorldEvent::ConnectionsChanged { .. } => read("place", view::place),
            WorldEvent::CommandsChanged { .. } => read("commands", view::commands),
            WorldEvent::ClockPushed => read("clock", |world, _| view::clock(world)),
            WorldEvent::FaultStruck(_) => read("faults", |world, _| view::faults(world)),
            WorldEvent::Wire(entry) => {
                let line = self.wire_line(entry);
                vec![json!({"t": "wire", "d": [line]})]
            }
            WorldEvent::InteractionChanged { interaction, state } => self.settle(*interaction, *state),
            WorldEvent::TypingStarted { .. }
            | WorldEvent::InteractionStarted { .. }
            | WorldEvent::PresenceChanged { .. }
            | WorldEvent::Disturbed { .. } => Vec::new(),
        }
    }

    fn tell_message(&self, message: &Message) -> Vec<Value> {
        let viewer = self.viewer;
        let shown = self.town.with(|world| {
            let is_seen = message.visible_to.is_none_or(|to| to == viewer) && world.sees(message.channel, viewer);
            is_seen.then(|| view::message(world, message, viewer))
        });
        shown.map(|value| json!({"t": "message", "d": value})).into_iter().collect()
    }

    /// An application answered, or let the time pass.
    fn settle(&mut self, id: EventId, state: InteractionState) -> Vec<Value> {
        if state == InteractionState::Waiting {
            return Vec::new();
        }
        let Some(nonce) = self.awaited.remove(&id) else { return Vec::new() };
        let Some(found) = self.town.with(|world| world.interaction(id).ok().cloned()) else { return Vec::new() };
        match state {
            InteractionState::Failed => {
                vec![json!({"t": "done", "nonce": nonce, "error": "The application did not respond."})]
            }
            InteractionState::FormOpened => vec![done(&nonce, Value::Null), form(&found)],
            InteractionState::Suggested => vec![done(&nonce, json!({"choices": found.choices}))],
            _ => vec![done(&nonce, Value::Null)],
        }
    }
}

fn done(nonce: &str, answer: Value) -> Value {
    json!({"t": "done", "nonce": nonce, "d": answer})
}

fn gone(channel: u64, id: u64) -> Value {
    json!({"t": "gone", "d": {"channel_id": channel.to_string(), "id": id.to_string()}})
}

fn form(interaction: &Interaction) -> Value {
    let mut form = interaction.form.clone().unwrap_or_default();
    form["opened_by"] = json!(interaction.id);
    json!({"t": "modal", "d": form})
}

/// The mark of a message that could not be read whole.
fn nonce_of(text: &str) -> Option<String> {
    serde_json::from_str::<Value>(text).ok()?["nonce"].as_str().map(str::to_owned)
}

/// A refusal as a person's client would put it.
fn sentence(refusal: &Refusal) -> String {
    let detail = refusal.errors.as_ref().and_then(first_message);
    let text = detail.unwrap_or_else(|| refusal.message.clone());
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

fn first_message(errors: &Value) -> Option<String> {
    match errors {
        Value::Object(fields) => match fields.get("message").and_then(Value::as_str) {
            Some(text) => Some(text.to_owned()),
            None => fields.values().find_map(first_message),
        },
        Value::Array(items) => items.iter().find_map(first_message),
        _ => None,
    }
}
