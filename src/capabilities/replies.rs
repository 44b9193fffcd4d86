//! What capabilities say.

use super::{
    Listed,
    model::{Answer, Cost},
};
use crate::{
    msg,
    reply::{Card, Reply},
    words::{Locale, Words},
};

/// The answer of a run, for the channel.
pub(super) fn answer(locale: &Locale, answer: &Answer) -> Reply {
    Reply::public(Words::new(locale.clone()).say(&answer.says))
}

/// Every capability, and whether it is on.
pub(super) fn list(words: &Words, listed: &[Listed]) -> Reply {
    let entries = listed.iter().map(|one| {
        let name = one.definition.name;
        if !one.enabled {
            return words.say(&msg!("capability-list-off", name = name));
        }
        let mut about = words.say(&one.definition.about());
        if one.definition.cost == Cost::Metered {
            about = words.say(&msg!("capability-list-metered", about = about));
        }
        words.say(&msg!("capability-list-entry", name = name, about = about, example = one.definition.example))
    });
    let mut text = entries.collect::<Vec<_>>().join("\n");
    text += "\n\n";
    text += &words.say(&msg!("capability-list-hint"));
    let mut reply = Reply::private("");
    reply.cards.push(Card::new(words.say(&msg!("capability-list-title")), text));
    reply
}
