//! Interactions: somebody used a command, pressed a button, chose from a menu or sent a form.
//!
//! An interaction is acknowledged once, within three seconds of its creation; its token lives for fifteen minutes.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::{Message, Refused, World, WorldEvent, refusal::Unknown};
use crate::ids::{ApplicationId, ChannelId, EventId, GuildId, MessageId, UserId};

/// How long an application has to acknowledge on Discord; a world may be more patient.
pub const ACKNOWLEDGE_WITHIN: TimeDelta = TimeDelta::seconds(3);
/// How long an interaction's token lives.
pub const TOKEN_LIVES: TimeDelta = TimeDelta::minutes(15);

/// What somebody did, with Discord's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum InteractionKind {
    Command = 2,
    Component = 3,
    Autocomplete = 4,
    Form = 5,
}

/// How far an interaction has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InteractionState {
    /// Nothing came back yet.
    Waiting,
    /// Deferred: "thinking…" is shown.
    Thinking,
    /// A press acknowledged without a new message: its message may be edited later.
    Acknowledged,
    /// A message answered, or the pressed message changed.
    Answered,
    /// A form was opened.
    FormOpened,
    /// Suggestions came back.
    Suggested,
    /// Three seconds passed with nothing: the person sees "did not respond".
    Failed,
}

/// An interaction.
#[derive(Clone, Debug)]
pub struct Interaction {
    /// Its id.
    pub id: EventId,
    /// Whom it is for.
    pub application: ApplicationId,
    /// The token its answers are authorised by.
    pub token: String,
    /// What was done.
    pub kind: InteractionKind,
    /// By whom.
    pub user: UserId,
    /// Where.
    pub channel: ChannelId,
    /// In which guild.
    pub guild: Option<GuildId>,
    /// Discord's `data` object: options, `custom_id`, values.
    pub data: Value,
    /// The message that held the pressed component.
    pub message: Option<MessageId>,
    /// When it was done.
    pub created: DateTime<Utc>,
    /// How far it has come.
    pub state: InteractionState,
    /// When it was acknowledged.
    pub acknowledged: Option<DateTime<Utc>>,
    /// The message that `@original` means.
    pub original: Option<MessageId>,
    /// Whether a message answered it that did not exist before (`@original` is then deletable).
    pub is_original_own: bool,
    /// Later messages.
    pub followups: Vec<MessageId>,
    /// The form that was opened: Discord's modal object.
    pub form: Option<Value>,
    /// The suggestions: Discord's choice objects.
    pub choices: Option<Vec<Value>>,
    /// How many times it was delivered; more than one after a replay.
    pub deliveries: u32,
}

/// An interaction with its messages, as its invoker sees it.
#[derive(Clone, Debug)]
pub struct InteractionView {
    /// The interaction.
    pub interaction: Interaction,
    /// The message that answered, if it still exists.
    pub answer: Option<Message>,
    /// Later messages that still exist.
    pub followups: Vec<Message>,
}

impl InteractionView {
    /// Its id.
    pub fn id(&self) -> EventId {
        self.interaction.id
    }

    /// How far it has come.
    pub fn state(&self) -> InteractionState {
        self.interaction.state
    }

    /// Whether a person sees a finished answer: a message that is no longer "thinking…", a form, suggestions.
    pub fn is_settled(&self) -> bool {
        match self.state() {
            InteractionState::Waiting | InteractionState::Thinking => false,
            InteractionState::Answered => self.answer.as_ref().is_none_or(|answer| !answer.is_thinking()),
            InteractionState::Acknowledged
            | InteractionState::FormOpened
            | InteractionState::Suggested
            | InteractionState::Failed => true,
        }
    }
}

impl Interaction {
    /// Whether the time to acknowledge has passed unused.
    pub fn is_too_late(&self, now: DateTime<Utc>, within: TimeDelta) -> bool {
        now - self.created > within
    }

    /// Whether its token still authorises.
    pub fn is_token_alive(&self, now: DateTime<Utc>) -> bool {
        now - self.created <= TOKEN_LIVES
    }
}

impl World {
    /// An interaction that exists.
    pub fn interaction(&self, id: EventId) -> Refused<&Interaction> {
        self.interactions.get(&id).ok_or_else(|| Unknown::Interaction.into())
    }

    /// An interaction as its invoker sees it.
    pub fn view_interaction(&self, id: EventId) -> Refused<InteractionView> {
        let interaction = self.interaction(id)?.clone();
        let find = |id: &MessageId| self.message(interaction.channel, *id).ok().cloned();
        let answer = interaction.original.as_ref().and_then(find);
        let followups = interaction.followups.iter().filter_map(find).collect();
        Ok(InteractionView { interaction, answer, followups })
    }

    /// Delivers the same interaction again, id and token unchanged, as a gateway that resumes may do. Whoever hears it now
    /// has the whole time to acknowledge.
    pub fn replay(&mut self, id: EventId) -> Refused<()> {
        let now = self.now();
        let found = self.interactions.get_mut(&id).ok_or(Unknown::Interaction)?;
        found.deliveries += 1;
        found.created = now;
        if found.state == InteractionState::Failed {
            found.state = InteractionState::Waiting;
        }
        self.tell(WorldEvent::InteractionStarted { interaction: id });
        Ok(())
    }

    pub(super) fn set_state(&mut self, id: EventId, state: InteractionState) {
        if let Some(found) = self.interactions.get_mut(&id) {
            found.state = state;
            self.tell(WorldEvent::InteractionChanged { interaction: id, state });
        }
    }

    pub(super) fn expire_interactions(&mut self) {
        let (now, within) = (self.now(), self.acknowledge_within);
        let is_late = |i: &&Interaction| i.state == InteractionState::Waiting && i.is_too_late(now, within);
        let late: Vec<_> = self.interactions.values().rev().take(500).filter(is_late).map(|i| i.id).collect();
        for id in late {
            self.set_state(id, InteractionState::Failed);
        }
    }
}
