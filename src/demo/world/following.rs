//! What an interaction's token still allows after the answer: follow-ups, and reading, changing and deleting them.

use super::{Draft, Interaction, InteractionState, Message, Refusal, Refused, World, refusal::Unknown};
use crate::ids::{ApplicationId, EventId, MessageId};

/// Which message of an interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// `@original`: the answer, or the pressed message.
    Original,
    /// A follow-up, or the answer by its id.
    Message(MessageId),
}

impl World {
    /// The interaction a webhook token belongs to; none when the token is no interaction's.
    pub fn interaction_of_token(&self, application: ApplicationId, token: &str) -> Option<&Interaction> {
        self.interactions.values().rev().find(|i| i.application == application && i.token == token)
    }

    /// Posts a follow-up. The first one after a deferral fills the deferred answer.
    pub fn follow_up(&mut self, id: EventId, draft: Draft) -> Refused<Message> {
        let interaction = self.alive(id)?;
        if interaction.acknowledged.is_none() {
            return Err(Unknown::Webhook.into());
        }
        let is_filling = interaction.state == InteractionState::Thinking;
        if let Some(original) = interaction.original.filter(|_| is_filling) {
            let message = self.rewrite(interaction.channel, original, Draft { flags: 0, ..draft })?;
            self.set_state(id, InteractionState::Answered);
            return Ok(message);
        }
        let message = self.answer_message(&interaction, draft)?;
        if let Some(found) = self.interactions.get_mut(&id) {
            found.followups.push(message.id);
        }
        let state = interaction.state;
        self.set_state(id, state);
        Ok(message)
    }

    /// Reads a message of an interaction.
    pub fn interaction_message(&self, id: EventId, which: Which) -> Refused<Message> {
        let interaction = self.alive(id)?;
        let found = locate(&interaction, which)?;
        self.message(interaction.channel, found).cloned()
    }

    /// Changes a message of an interaction; changing a deferred answer fills it.
    pub fn edit_interaction_message(&mut self, id: EventId, which: Which, draft: Draft) -> Refused<Message> {
        let interaction = self.alive(id)?;
        let found = locate(&interaction, which)?;
        let message = self.rewrite(interaction.channel, found, draft)?;
        let is_answer = interaction.original == Some(found);
        let state = if is_answer { InteractionState::Answered } else { interaction.state };
        self.set_state(id, state);
        Ok(message)
    }

    /// Deletes a message of an interaction.
    pub fn delete_interaction_message(&mut self, id: EventId, which: Which) -> Refused<()> {
        let interaction = self.alive(id)?;
        let found = locate(&interaction, which)?;
        self.message(interaction.channel, found)?;
        self.erase(interaction.channel, found);
        let state = if interaction.state == InteractionState::Thinking {
            InteractionState::Answered
        } else {
            interaction.state
        };
        self.set_state(id, state);
        Ok(())
    }

    fn alive(&self, id: EventId) -> Refused<Interaction> {
        let interaction = self.interaction(id)?;
        if interaction.is_token_alive(self.now()) {
            Ok(interaction.clone())
        } else {
            Err(Refusal::webhook_token_expired())
        }
    }
}

fn locate(interaction: &Interaction, which: Which) -> Refused<MessageId> {
    if interaction.acknowledged.is_none() {
        return Err(Unknown::Webhook.into());
    }
    let found = match which {
        Which::Original => interaction.original,
        Which::Message(id) => {
            Some(id).filter(|id| interaction.original == Some(*id) || interaction.followups.contains(id))
        }
    };
    found.ok_or_else(|| Unknown::Message.into())
}
