//! Answering an interaction: which of Discord's calls comes next, given what was said already.
//!
//! The first call must come within 3 seconds and fixes who sees it. A deferred place is filled by editing it, so that
//! filling twice does no harm; if the final answer is for other eyes than the deferral was, the place is removed first.
//!
//! An event may come twice. Its verbs answer the same the second time, and what an earlier run has said stays: only a
//! place it left "thinking…" is filled.

use serde_json::{Value, json};
use serenity::{
    all::{InteractionId, MessageFlags},
    http::Http,
};

use crate::{
    discord::{
        form::Form,
        render::{self, Part, Place},
        wire,
    },
    error::Result,
    reply::{Audience, Reply},
};

/// Discord's numbers for the first answer.
mod callback {
    pub(super) const MESSAGE: u8 = 4;
    pub(super) const DEFERRED_MESSAGE: u8 = 5;
    pub(super) const DEFERRED_UPDATE: u8 = 6;
    pub(super) const UPDATE: u8 = 7;
    pub(super) const FORM: u8 = 9;
}

/// Discord's flag for a message only its addressee sees.
const EPHEMERAL: u64 = 64;

/// What Discord was told about an interaction so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Acknowledgement {
    /// Nothing: 3 seconds are running.
    #[default]
    None,
    /// "Thinking…", for these eyes.
    Deferred(Audience),
    /// A press was noted; its message stays as it is until it is edited.
    Noted,
    /// An earlier run of the same event acknowledged it and was perhaps killed before it answered.
    Earlier,
    /// A message was shown; more can follow.
    Answered,
    /// A task will fill the deferred place.
    HandedOver(Audience),
}

/// An interaction's way back.
#[derive(Clone, Copy)]
pub(super) struct Responder<'a> {
    pub http: &'a Http,
    pub id: InteractionId,
    pub token: &'a str,
}

impl Responder<'_> {
    /// Shows a reply.
    pub(super) async fn send(&self, acknowledgement: &mut Acknowledgement, reply: &Reply) -> Result<()> {
        let mut parts = render::messages(reply, Place::Interaction)?.into_iter();
        let Some(first) = parts.next() else { return Ok(()) };
        match *acknowledgement {
            Acknowledgement::None => {
                if !self.callback(callback::MESSAGE, first.clone(), reply.audience).await?
                    && !self.fill_if_thinking(first, reply.audience).await?
                {
                    *acknowledgement = Acknowledgement::Answered;
                    return Ok(());
                }
            }
            Acknowledgement::Earlier => {
                if !self.fill_if_thinking(first, reply.audience).await? {
                    *acknowledgement = Acknowledgement::Answered;
                    return Ok(());
                }
            }
            Acknowledgement::Deferred(audience) | Acknowledgement::HandedOver(audience) => {
                self.fill(first, reply.audience, audience).await?;
            }
            Acknowledgement::Noted | Acknowledgement::Answered => self.follow_up(first, reply.audience).await?,
        }
        *acknowledgement = Acknowledgement::Answered;
        for part in parts {
            self.follow_up(part, reply.audience).await?;
        }
        Ok(())
    }

    /// Turns the message that holds the pressed control into this reply.
    pub(super) async fn update(&self, acknowledgement: &mut Acknowledgement, reply: &Reply) -> Result<()> {
        let mut parts = render::messages(reply, Place::Interaction)?.into_iter();
        let Some(mut first) = parts.next() else { return Ok(()) };
        first.forget_files();
        let is_first = *acknowledgement == Acknowledgement::None;
        if !is_first || !self.callback(callback::UPDATE, first.clone(), Audience::Everyone).await? {
            self.edit(first).await?;
        }
        *acknowledgement = Acknowledgement::Answered;
        for part in parts {
            self.follow_up(part, reply.audience).await?;
        }
        Ok(())
    }

    /// Says "thinking…", unless something was said.
    pub(super) async fn defer(&self, acknowledgement: &mut Acknowledgement, audience: Audience) -> Result<()> {
        if *acknowledgement == Acknowledgement::None {
            let is_taken = self.callback(callback::DEFERRED_MESSAGE, Part::default(), audience).await?;
            *acknowledgement = if is_taken { Acknowledgement::Deferred(audience) } else { Acknowledgement::Earlier };
        }
        Ok(())
    }

    /// Notes a press, unless something was said.
    pub(super) async fn note(&self, acknowledgement: &mut Acknowledgement) -> Result<()> {
        if *acknowledgement == Acknowledgement::None {
            let is_taken = self.callback(callback::DEFERRED_UPDATE, Part::default(), Audience::Everyone).await?;
            *acknowledgement = if is_taken { Acknowledgement::Noted } else { Acknowledgement::Earlier };
        }
        Ok(())
    }

    /// Opens a form: only as the first answer.
    pub(super) async fn open(&self, acknowledgement: &mut Acknowledgement, form: &Form) -> Result<()> {
        let part = Part { body: form.body()?, files: Vec::new() };
        self.callback(callback::FORM, part, Audience::Everyone).await?;
        *acknowledgement = Acknowledgement::Answered;
        Ok(())
    }

    /// Shows the pressed message's controls as given, leaving the rest. Best effort: what follows explains.
    pub(super) async fn grey_out(&self, acknowledgement: &mut Acknowledgement, rows: Value) {
        let part = Part { body: json!({ "components": rows }), files: Vec::new() };
        match self.callback(callback::UPDATE, part, Audience::Everyone).await {
            Ok(true) => *acknowledgement = Acknowledgement::Noted,
            Ok(false) => *acknowledgement = Acknowledgement::Earlier,
            Err(error) => tracing::debug!("stale controls could not be greyed out: {error}"),
        }
    }

    /// The first call. False if an earlier run of the same event has made it.
    async fn callback(&self, kind: u8, part: Part, audience: Audience) -> Result<bool> {
        let data = with_audience(part.body, audience);
        let body = if kind == callback::DEFERRED_UPDATE {
            json!({ "type": kind })
        } else {
            json!({ "type": kind, "data": data })
        };
        match self.http.create_interaction_response(self.id, self.token, &body, part.files).await {
            Ok(()) => Ok(true),
            Err(error) if wire::is_acknowledged_already(&error) => {
                tracing::debug!(interaction.id = %self.id, "an earlier run acknowledged this event");
                Ok(false)
            }
            Err(error) => Err(wire::fault(error, "answering an interaction")),
        }
    }

    /// Fills the place an earlier run left "thinking…". False if there is none.
    async fn fill_if_thinking(&self, part: Part, audience: Audience) -> Result<bool> {
        let flags = match self.http.get_original_interaction_response(self.token).await {
            Ok(shown) => shown.flags.unwrap_or_default(),
            Err(error) if wire::status(&error) == Some(404) => MessageFlags::default(),
            Err(error) => return Err(wire::fault(error, "looking for an earlier answer")),
        };
        if !flags.contains(MessageFlags::LOADING) {
            return Ok(false);
        }
        let is_private = flags.contains(MessageFlags::EPHEMERAL);
        self.fill(part, audience, if is_private { Audience::Invoker } else { Audience::Everyone }).await?;
        Ok(true)
    }

    /// Fills a deferred place, which these eyes see.
    async fn fill(&self, part: Part, audience: Audience, seen_by: Audience) -> Result<()> {
        if audience == seen_by {
            return self.edit(part).await;
        }
        self.remove_deferred().await;
        self.follow_up(part, audience).await
    }

    async fn edit(&self, mut part: Part) -> Result<()> {
        part.forget_files();
        self.http
            .edit_original_interaction_response(self.token, &part.body, part.files)
            .await
            .map_err(|error| wire::fault(error, "filling a deferred answer"))?;
        Ok(())
    }

    async fn follow_up(&self, part: Part, audience: Audience) -> Result<()> {
        self.http
            .create_followup_message(self.token, &with_audience(part.body, audience), part.files)
            .await
            .map_err(|error| wire::fault(error, "following up an interaction"))?;
        Ok(())
    }

    /// Best effort: a "thinking…" that stays is ugly, not wrong.
    async fn remove_deferred(&self) {
        if let Err(error) = self.http.delete_original_interaction_response(self.token).await {
            tracing::debug!(error = wire::describe(&error), "a deferred answer could not be removed");
        }
    }
}

fn with_audience(mut body: Value, audience: Audience) -> Value {
    if audience == Audience::Invoker {
        if !body.is_object() {
            body = json!({});
        }
        body["flags"] = json!(EPHEMERAL);
    }
    body
}
