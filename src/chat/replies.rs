//! What Artie says when it is talked to and no model is configured.

use super::intent::Talk;
use crate::{
    msg,
    reply::Reply,
    words::{Locale, Words},
};

/// The answer to small talk: short, for the channel.
pub(super) fn talk(locale: &Locale, talk: Talk) -> Reply {
    let sentence = match talk {
        Talk::Called => msg!("chat-called"),
        Talk::Greeting => msg!("chat-greeting"),
        Talk::Thanks => msg!("chat-thanks"),
        Talk::Help => msg!("chat-help"),
        Talk::Other => msg!("chat-no-model"),
    };
    Reply::public(Words::new(locale.clone()).say(&sentence))
}
