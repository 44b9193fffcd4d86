//! Buttons, menus and forms: who may press, what a press does, and what is said when it is too late.
//!
//! Everything a control needs is in its `custom_id`, so a press works after any restart. What Discord sends back is
//! input: the owner is checked here, the state by the verb.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::FutureExt;
use serde_json::json;
use serenity::{
    all::{ActionRow, Cache, Http, Message as ForeignMessage, Permissions},
    prelude::Context as Client,
};
use tokio::sync::Mutex;

use crate::{
    discord::{
        dispatcher::Dispatcher,
        errors::{self, Scene},
        form::Form,
        guard::{attended, guarded},
        hooks::LimitsKey,
        pressed::Pressed,
        replies,
        responder::{Acknowledgement, Responder},
        seat::{self, Home},
        usage::Usage,
        wire,
    },
    error::{Error, Result},
    guilds::Use,
    ids::{ChannelId, MessageId, RoleId},
    msg,
    origin::Origin,
    reply::{ActionId, Audience, Reply},
    services::Services,
    words::Words,
};

/// A press of a button or a choice in a menu, already checked: the presser is the owner and may use the command.
#[derive(Clone, Debug)]
pub struct PressEvent {
    /// Everything needed to act.
    pub services: Services,
    /// Who pressed, where; the event is the press's own interaction.
    pub origin: Origin,
    /// The action with its state. The state came back from Discord: treat it as input.
    pub action: ActionId,
    /// What was chosen, if it was a menu; what was written, field by field, if it was a form.
    pub chosen: Vec<String>,
    /// The presser's language.
    pub words: Words,
    /// What the presser may do there now, as Discord says; nothing in direct messages.
    pub permissions: Permissions,
    /// The presser's roles now, `@everyone` aside.
    pub roles: Vec<RoleId>,
    /// What Discord told about guilds, channels and members.
    pub cache: Arc<Cache>,
    /// For asking what the cache does not know.
    pub http: Arc<Http>,
    /// The message that holds the control, if it is no form.
    pub message: Option<MessageId>,
}

impl PressEvent {
    /// The channel that the press's own is a thread of, as far as is known.
    pub fn thread_of(&self) -> Option<ChannelId> {
        seat::thread_of(&self.cache, self.origin.guild?.0.into(), self.origin.channel.0.into())
    }
}

/// What follows a press.
#[derive(Clone, Debug)]
pub enum PressOutcome {
    /// The message that holds the control becomes this.
    Update(Reply),
    /// A new message answers.
    Answer(Reply),
    /// A form opens. Only a quick press can open one: Discord takes it within 3 seconds or not at all.
    Form(Form),
    /// The message becomes the first, and the second follows as a new message.
    Both(Reply, Reply),
}

/// A handler of presses.
pub type PressFuture = futures::future::BoxFuture<'static, Result<PressOutcome>>;

/// A component: an action name and what it does. Whoever presses must be allowed to use the command it belongs to.
#[derive(Clone, Copy)]
pub struct Component {
    /// `slice.verb`, the action of its controls.
    pub action: &'static str,
    /// What a press does.
    pub run: fn(PressEvent) -> PressFuture,
}

/// Runs what a control does and shows what follows.
pub(super) async fn press(dispatcher: &Dispatcher, client: &Client, pressed: Pressed<'_>) {
    let pressed = pressed.spoken_to(&dispatcher.services.guilds);
    let words = Words::new(pressed.origin.locale.clone());
    let responder = Responder { http: &client.http, id: pressed.id, token: pressed.token };
    let action = pressed.custom_id.parse::<ActionId>().ok();
    let control = action.as_ref().and_then(|action| dispatcher.components.get(action.action.as_str()));
    let (Some(action), Some((component, home))) = (action, control) else {
        return over(responder, &words, pressed.message).await;
    };
    let name = component.action;
    let guild = pressed.origin.guild;
    let usage = Usage::begin(pressed.guild);
    let acknowledgement = Mutex::new(Acknowledgement::None);
    let run = async {
        check(dispatcher, client, &action, home.as_ref(), &pressed).await?;
        let event = PressEvent {
            services: dispatcher.services.clone(),
            origin: pressed.origin.clone(),
            action,
            chosen: pressed.chosen.clone(),
            permissions: pressed.permissions,
            roles: pressed.roles(),
            words: words.clone(),
            cache: client.cache.clone(),
            http: client.http.clone(),
            message: pressed.message.map(|message| message.id.get().into()),
        };
        let outcome = AssertUnwindSafe((component.run)(event)).catch_unwind().await;
        let outcome =
            outcome.unwrap_or_else(|_| Err(Error::Fault(anyhow::anyhow!("the component `{name}` panicked"))))?;
        show(responder, &acknowledgement, &words, outcome).await
    };
    let note = async {
        let mut acknowledgement = acknowledgement.lock().await;
        // A form that a command opened has no message that could stay as it is.
        let noted = match pressed.message {
            Some(_) => responder.note(&mut acknowledgement).await,
            None => responder.defer(&mut acknowledgement, Audience::Invoker).await,
        };
        if let Err(error) = noted {
            tracing::warn!(command.name = name, "a press could not be acknowledged in time: {error}");
        }
    };
    let run = attended(&dispatcher.services.db, Box::pin(run));
    let result = guarded(run, note).await.flatten();
    let is_ours = matches!(result, Err(Error::Fault(_) | Error::Busy { .. }));
    usage.count_press(&dispatcher.services.stats, name, !is_ours);
    if let Err(error) = result {
        let reply = errors::interpret(&dispatcher.services, &words, Scene { guild, name }, &error);
        if let Err(error) = responder.send(&mut *acknowledgement.lock().await, &reply).await {
            tracing::warn!(command.name = name, "an error could not be shown: {error}");
        }
    }
}

/// The owner's press, who may still use the command, not too many of them, and nothing that the guild has switched off.
async fn check(
    dispatcher: &Dispatcher,
    client: &Client,
    action: &ActionId,
    home: Option<&Home>,
    pressed: &Pressed<'_>,
) -> Result<()> {
    let origin = &pressed.origin;
    if action.owner.is_some_and(|owner| owner != origin.user) {
        return Err(Error::Refused(msg!("discord-not-yours")));
    }
    home.map_or(Ok(()), |home| pressed.is_allowed(home))?;
    if let (Some(guild), Some(home)) = (pressed.guild, home) {
        let places = seat::places(&client.cache, guild, origin.channel.0.into());
        let used = Use { command: &home.command, category: &home.category, places: &places, roles: &pressed.roles() };
        seat::admit(&dispatcher.services.guilds, guild, &used).await?;
    }
    let limits = client.data.read().await.get::<LimitsKey>().cloned();
    let wait: Option<Duration> = limits.and_then(|limits| limits.take("press", origin.user).err());
    wait.map_or(Ok(()), |wait| Err(Error::Refused(replies::slow_down(dispatcher.services.clock.now(), wait))))
}

async fn show(
    responder: Responder<'_>,
    acknowledgement: &Mutex<Acknowledgement>,
    words: &Words,
    outcome: PressOutcome,
) -> Result<()> {
    let mut acknowledgement = acknowledgement.lock().await;
    match outcome {
        PressOutcome::Update(reply) => responder.update(&mut acknowledgement, &reply).await,
        PressOutcome::Answer(reply) => responder.send(&mut acknowledgement, &reply).await,
        PressOutcome::Both(reply, answer) => {
            responder.update(&mut acknowledgement, &reply).await?;
            responder.send(&mut acknowledgement, &answer).await
        }
        PressOutcome::Form(form) if *acknowledgement == Acknowledgement::None => {
            responder.open(&mut acknowledgement, &form).await
        }
        PressOutcome::Form(_) => {
            let late = Reply::private(words.say(&msg!("discord-form-late")));
            responder.send(&mut acknowledgement, &late).await
        }
    }
}

/// A control of a version long gone: it is greyed out, and the presser is told kindly.
async fn over(responder: Responder<'_>, words: &Words, message: Option<&ForeignMessage>) {
    let mut acknowledgement = Acknowledgement::None;
    if let Some(rows) = message.and_then(|message| disabled(&message.components)) {
        responder.grey_out(&mut acknowledgement, rows).await;
    }
    let reply = Reply::private(words.say(&msg!("discord-over")));
    if let Err(error) = responder.send(&mut acknowledgement, &reply).await {
        tracing::debug!("a stale press could not be answered: {error}");
    }
}

fn disabled(rows: &[ActionRow]) -> Option<serde_json::Value> {
    let mut rows = serde_json::to_value(rows).map_err(|error| wire::unexpected(&error)).ok()?;
    for component in rows.as_array_mut()?.iter_mut().filter_map(|row| row["components"].as_array_mut()).flatten() {
        component["disabled"] = json!(true);
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_controls_are_greyed_out_as_they_were() {
        let rows: Vec<ActionRow> = serde_json::from_value(json!([{ "type": 1, "components": [
            { "type": 2, "style": 1, "label": "Go", "custom_id": "gone.away/0/" },
            { "type": 2, "style": 5, "label": "Read", "url": "https://example.org" },
        ] }]))
        .unwrap();
        let rows = disabled(&rows).unwrap();
        assert_eq!(rows[0]["components"][0]["disabled"], true);
        assert_eq!(rows[0]["components"][0]["custom_id"], "gone.away/0/");
        assert_eq!(rows[0]["components"][1]["url"], "https://example.org");
    }
}
