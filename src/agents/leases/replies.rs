//! What leases say.

use super::Refusal;
use crate::{
    ids::{ChannelId, UserId},
    msg,
    names::safe_name,
    reply::{mention, mention_channel},
    words::Message,
};

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

/// Another agent answers in a channel, because the one that did cannot.
pub(in crate::agents) fn replaced(before: &str, tag: &str) -> Message {
    msg!("agents-company-replaced", before = safe_name(before), tag = safe_name(tag))
}

/// Nobody answers in a channel any more, because the agent that did cannot, and nobody else can.
pub(in crate::agents) fn over(tag: &str) -> Message {
    msg!("agents-company-over", tag = safe_name(tag))
}

/// The same, for whoever put it there: they may not see what is said in the channel.
pub(in crate::agents) fn over_for_owner(tag: &str, channel: ChannelId) -> Message {
    msg!("agents-company-over-owner", tag = safe_name(tag), channel = mention_channel(channel))
}

/// Nobody answers in a channel any more, because its server does not take agents from that pool.
pub(in crate::agents) fn unlent(tag: &str) -> Message {
    msg!("agents-company-unlent", tag = safe_name(tag))
}

/// An agent could not keep a channel company.
pub(in crate::agents) fn may_not_speak(tag: &str, channel: ChannelId) -> Message {
    msg!("agents-may-not-speak", tag = safe_name(tag), channel = mention_channel(channel))
}
