//! Answering an interaction: which of Discord's calls comes next, given what was said already.
//!
//! The first call must come within 3 seconds and fixes who sees it. A deferred place is filled by editing it, so that
//! filling twice does no harm; if the final answer is for other eyes than the deferral was, the place is removed first.

use serde_json::{Value, json};
use serenity::{all::InteractionId, http::Http};

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
            Acknowledgement::None => self.callback(callback::MESSAGE, first, reply.audience).await?,
            Acknowledgement::Deferred(audience) | Acknowledgement::HandedOver(audience) => {
                if audience == reply.audience {
                    self.edit(first).await?;
                } else {
                    self.remove_deferred().await;
                    self.follow_up(first, reply.audience).await?;
                }
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
        forget_files(&mut first);
        if *acknowledgement == Acknowledgement::None {
            self.callback(callback::UPDATE, first, Audience::Everyone).await?;
        } else {
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
            self.callback(callback::DEFERRED_MESSAGE, Part::default(), audience).await?;
            *acknowledgement = Acknowledgement::Deferred(audience);
        }
        Ok(())
    }

    /// Notes a press, unless something was said.
    pub(super) async fn note(&self, acknowledgement: &mut Acknowledgement) -> Result<()> {
        if *acknowledgement == Acknowledgement::None {
            self.callback(callback::DEFERRED_UPDATE, Part::default(), Audience::Everyone).await?;
            *acknowledgement = Acknowledgement::Noted;
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
            Ok(()) => *acknowledgement = Acknowledgement::Noted,
            Err(error) => tracing::debug!("stale controls could not be greyed out: {error}"),
        }
    }

    async fn callback(&self, kind: u8, part: Part, audience: Audience) -> Result<()> {
        let data = with_audience(part.body, audience);
        let body = if kind == callback::DEFERRED_UPDATE {
            json!({ "type": kind })
        } else {
            json!({ "type": kind, "data": data })
        };
        self.http
            .create_interaction_response(self.id, self.token, &body, part.files)
            .await
            .map_err(|error| wire::fault(error, "answering an interaction"))
    }

    async fn edit(&self, mut part: Part) -> Result<()> {
        forget_files(&mut part);
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

/// An edit keeps the message's files unless it says otherwise.
fn forget_files(part: &mut Part) {
    if part.files.is_empty() {
        part.body["attachments"] = json!([]);
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
