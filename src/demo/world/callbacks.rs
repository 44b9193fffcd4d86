//! Answering an interaction: once, within three seconds, in a way its kind allows.

use serde_json::{Value, json};

use super::{
    Draft, Interaction, InteractionKind, InteractionState, Message, Refusal, Refused, World, limits,
    messages::{EPHEMERAL, LOADING},
    refusal::Unknown,
};
use crate::ids::{EventId, MessageId, UserId};

/// Discord's callback types.
mod callback {
    pub(super) const MESSAGE: u64 = 4;
    pub(super) const DEFERRED_MESSAGE: u64 = 5;
    pub(super) const DEFERRED_UPDATE: u64 = 6;
    pub(super) const UPDATE: u64 = 7;
    pub(super) const SUGGESTIONS: u64 = 8;
    pub(super) const FORM: u64 = 9;
}

impl World {
    /// Answers an interaction. `draft` is the message inside, already within Discord's limits.
    pub fn call_back(&mut self, id: EventId, token: &str, body: &Value, draft: Draft) -> Refused<InteractionState> {
        let interaction = self.interaction(id)?;
        if interaction.token != token {
            return Err(Unknown::Interaction.into());
        }
        if interaction.acknowledged.is_some() {
            return Err(Refusal::already_acknowledged());
        }
        if interaction.state == InteractionState::Failed || interaction.is_too_late(self.now(), self.acknowledge_within)
        {
            return Err(Unknown::Interaction.into());
        }
        let interaction = interaction.clone();
        let kind = body["type"].as_u64().unwrap_or(0);
        check_fits(&interaction, kind)?;
        let state = self.carry_out(&interaction, kind, &body["data"], draft)?;
        if let Some(found) = self.interactions.get_mut(&id) {
            found.acknowledged = Some(self.clock.now());
        }
        self.set_state(id, state);
        Ok(state)
    }

    fn carry_out(
        &mut self,
        interaction: &Interaction,
        kind: u64,
        data: &Value,
        draft: Draft,
    ) -> Refused<InteractionState> {
        match kind {
            callback::MESSAGE => {
                let message = self.answer_message(interaction, draft)?;
                self.set_original(interaction.id, message.id, true);
                Ok(InteractionState::Answered)
            }
            callback::DEFERRED_MESSAGE => {
                let flags = data["flags"].as_u64().unwrap_or(0) & EPHEMERAL;
                let message = self.thinking_message(interaction, flags);
                self.set_original(interaction.id, message, true);
                Ok(InteractionState::Thinking)
            }
            callback::DEFERRED_UPDATE => {
                self.adopt_pressed(interaction);
                Ok(InteractionState::Acknowledged)
            }
            callback::UPDATE => {
                let pressed = interaction.message.ok_or(Unknown::Message)?;
                self.adopt_pressed(interaction);
                self.rewrite(interaction.channel, pressed, draft)?;
                Ok(InteractionState::Answered)
            }
            callback::SUGGESTIONS => {
                limits::check_choices(&data["choices"])?;
                let choices = data["choices"].as_array().cloned().unwrap_or_default();
                self.change(interaction.id, |found| found.choices = Some(choices));
                Ok(InteractionState::Suggested)
            }
            _ => {
                limits::check_form(data)?;
                let form = data.clone();
                self.change(interaction.id, |found| found.form = Some(form));
                Ok(InteractionState::FormOpened)
            }
        }
    }

    fn change(&mut self, id: EventId, with: impl FnOnce(&mut Interaction)) {
        if let Some(found) = self.interactions.get_mut(&id) {
            with(found);
        }
    }

    fn set_original(&mut self, id: EventId, message: MessageId, own: bool) {
        self.change(id, |found| {
            found.original = Some(message);
            found.is_original_own = own;
        });
    }

    fn adopt_pressed(&mut self, interaction: &Interaction) {
        if let Some(pressed) = interaction.message {
            self.set_original(interaction.id, pressed, false);
        }
    }

    /// A message that answers an interaction, right away or as a follow-up.
    pub(super) fn answer_message(&mut self, interaction: &Interaction, draft: Draft) -> Refused<Message> {
        let mut message = self.blank_answer(interaction, draft.flags & EPHEMERAL);
        self.apply(&mut message, draft)?;
        Ok(self.insert(message))
    }

    fn thinking_message(&mut self, interaction: &Interaction, flags: u64) -> MessageId {
        let mut message = self.blank_answer(interaction, flags);
        message.flags |= LOADING;
        self.insert(message).id
    }

    fn blank_answer(&mut self, interaction: &Interaction, flags: u64) -> Message {
        let author = UserId(interaction.application.0);
        let mut message = self.blank(interaction.channel, author);
        message.application = Some(interaction.application);
        message.webhook = Some(interaction.application.0);
        message.interaction = Some(interaction.id);
        message.kind = if interaction.kind == InteractionKind::Command { 20 } else { 0 };
        message.reply_to = interaction.message.filter(|_| interaction.kind == InteractionKind::Component);
        message.flags = flags;
        message.visible_to = (flags & EPHEMERAL != 0).then_some(interaction.user);
        message
    }
}

fn check_fits(interaction: &Interaction, kind: u64) -> Refused<()> {
    let has_message = interaction.message.is_some();
    let fits = match interaction.kind {
        InteractionKind::Autocomplete => kind == callback::SUGGESTIONS,
        InteractionKind::Command => {
            matches!(kind, callback::MESSAGE | callback::DEFERRED_MESSAGE | callback::FORM)
        }
        InteractionKind::Component => matches!(kind, 4..=7 | callback::FORM),
        InteractionKind::Form => {
            matches!(kind, callback::MESSAGE | callback::DEFERRED_MESSAGE)
                || has_message && matches!(kind, callback::UPDATE | callback::DEFERRED_UPDATE)
        }
    };
    if fits {
        return Ok(());
    }
    let error = json!({
        "code": "INTERACTION_CALLBACK_INVALID_TYPE",
        "message": "Interaction callback type is invalid for the interaction type.",
    });
    Err(Refusal::form(json!({"type": {"_errors": [error]}})))
}
