//! The gateway client, the command framework and the rendering of replies (shape only, being built).
//!
//! serenity and poise are named here and in the slices' `commands.rs`, nowhere else.

use std::sync::Arc;

use crate::{
    error::{Error, Result},
    ids::EventId,
    origin::Origin,
    reply::{ActionId, Reply},
    services::Services,
    words::Words,
};

/// What a command receives.
pub type Context<'a> = poise::Context<'a, Services, Error>;

/// A command as the framework knows it.
pub type Command = poise::Command<Services, Error>;

/// A press of a button or a choice in a menu, already checked: the presser is the owner.
#[derive(Clone, Debug)]
pub struct PressEvent {
    /// Everything needed to act.
    pub services: Services,
    /// Who pressed, where; the event is the press's own interaction.
    pub origin: Origin,
    /// The action with its state. The state came back from Discord: treat it as input.
    pub action: ActionId,
    /// What was chosen, if it was a menu.
    pub chosen: Vec<String>,
    /// The presser's language.
    pub words: Words,
}

/// What follows a press.
#[derive(Clone, Debug)]
pub enum PressOutcome {
    /// The message that holds the control becomes this.
    Update(Reply),
    /// A new message answers.
    Answer(Reply),
}

/// A handler of presses.
pub type PressFuture = futures::future::BoxFuture<'static, Result<PressOutcome>>;

/// A component: an action name and what it does.
#[derive(Clone, Copy)]
pub struct Component {
    /// `slice.verb`, the action of its controls.
    pub action: &'static str,
    /// What a press does.
    pub run: fn(PressEvent) -> PressFuture,
}

/// Where a command was asked, by whom and in which language.
pub fn origin(_context: Context<'_>) -> Origin {
    todo!("being built: see EventId {:?}", EventId(0))
}

/// Shows a reply: the follow-up of a deferred interaction, or a message for a text command.
pub async fn send(_context: Context<'_>, _reply: Reply) -> Result<()> {
    let _ = Arc::new(());
    todo!("being built")
}
