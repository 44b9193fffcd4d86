//! The gateway client, the command framework and the rendering of replies.
//!
//! serenity and poise are named here and in the slices' `commands.rs`, nowhere else. Slices see [`Context`], [`Command`],
//! [`Component`] and four functions: [`origin`], [`words`], [`send`] and [`respond_to`].

mod around;
mod autocomplete;
mod client;
mod components;
mod context;
mod courier;
mod dispatcher;
mod errors;
pub mod events;
mod form;
mod gateway;
mod guard;
mod hands;
mod history;
mod hooks;
mod hush;
mod identity;
mod invocation;
mod limits;
mod mouths;
mod pressed;
mod readable;
mod registration;
mod render;
mod replies;
mod responder;
mod seat;
mod signs;
mod spoken;
mod suggest;
mod switchboard;
mod tongues;
mod usage;
mod watchdog;
mod welcome;
mod wire;

use crate::{error::Error, services::Services};

pub use crate::names::safe_name;
pub use around::{around, around_presser, survey};
pub use autocomplete::{Suggestions, choices, filled_in, suggestions};
pub use client::{Answer, inquire, rest};
pub use components::{Component, PressEvent, PressFuture, PressOutcome};
pub use context::{origin, words};
pub use courier::DiscordCourier;
pub use form::{Form, FormField};
pub use gateway::{Gateway, Parts};
pub use hands::{Hands, MemberThere};
pub use history::{DiscordHistory, changed, recorded};
pub use hush::Hush;
pub use identity::identify;
pub use invocation::{defer, open_form, respond_to, send};
pub use limits::CountsAs;
pub use readable::{readable, readable_by_presser};
pub(crate) use seat::home_of;
pub use seat::{Seat, is_member, may_speak, permission, permission_name, seat};
pub use switchboard::DiscordSwitchboard;

/// What a command receives.
pub type Context<'a> = poise::Context<'a, Services, Error>;

/// A command as the framework knows it.
pub type Command = poise::Command<Services, Error>;
