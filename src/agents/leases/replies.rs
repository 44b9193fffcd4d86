//! What leases say.

use super::Refusal;
use crate::{ids::UserId, msg, names::safe_name, reply::mention, words::Message};

/// The sentence of a refusal.
pub(super) fn refusal(refusal: Refusal) -> Message {
    match refusal {
        Refusal::NoPool => msg!("agents-no-pool"),
        Refusal::NoneHere => msg!("agents-none-here"),
        Refusal::NoneFree => msg!("agents-none-free"),
        Refusal::NoneWell => msg!("agents-none-well"),
        Refusal::Busy => msg!("agents-busy"),
        Refusal::NotHere => msg!("agents-not-here"),
        Refusal::NothingThere => msg!("agents-nothing-there"),
        Refusal::NotTheirs => msg!("agents-not-theirs"),
    }
}

/// A session ended because nobody used it.
pub(in crate::agents) fn idle(tag: &str, owner: UserId, minutes: i32) -> Message {
    msg!("agents-idle-released", tag = safe_name(tag), who = mention(owner), minutes = minutes)
}
