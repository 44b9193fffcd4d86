//! Buttons, menus and forms: what a press carries and what may follow.

use crate::{
    error::Result,
    origin::Origin,
    reply::{ActionId, Reply},
    services::Services,
    words::Words,
};

/// A press of a button or a choice in a menu, already checked: the presser is the owner.
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
