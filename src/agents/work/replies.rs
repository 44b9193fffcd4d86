//! What is said about what agents do.

use super::model::{Action, Refusal, Terms};
use crate::{
    economy::replies::coins,
    ids::UserId,
    msg,
    names::safe_name,
    reply::{Card, Reply, mention},
    words::{Message, Words},
};

impl From<Refusal> for Message {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Off(action) => msg!("agents-action-off", action = action.to_string()),
            Refusal::Cooldown { until } => msg!("agents-action-rest", until = until),
            Refusal::NotEnough { cost, balance } => {
                msg!("agents-action-poor", cost = cost, balance = balance).personal()
            }
            Refusal::Empty => msg!("agents-say-empty"),
            Refusal::TooLong => msg!("agents-say-long"),
            Refusal::Bot => msg!("agents-cheer-bot"),
        }
    }
}

/// It is said.
pub(in crate::agents) fn done(words: &Words, tag: &str, cost: i64, balance: i64) -> Reply {
    let said = msg!("agents-said", tag = safe_name(tag), cost = coins(words, cost), balance = coins(words, balance));
    Reply::private(words.say(&said))
}

/// It could not be said, and the coins are back.
pub(in crate::agents) fn refunded(words: &Words, cost: i64, balance: i64) -> Reply {
    let text = msg!("agents-refunded", cost = coins(words, cost), balance = coins(words, balance));
    Reply::private(words.say(&text))
}

/// A cheer in the words of the agent, about somebody: it pings them, because it is about them.
pub(in crate::agents) fn cheer(words: &Words, who: UserId, text: &str) -> Reply {
    let said = msg!("agents-cheer", who = mention(who), text = text);
    Reply::public(words.say(&said)).pinging(who)
}

/// How a server has its actions.
pub(in crate::agents) fn terms(words: &Words, all: &[(Action, Terms)]) -> Reply {
    let line = |(action, terms): &(Action, Terms)| {
        let state = if terms.enabled { msg!("agents-action-is-on") } else { msg!("agents-action-is-off") };
        words.say(&msg!(
            "agents-action-line",
            action = action.to_string(),
            state = state,
            cost = coins(words, terms.cost),
            seconds = terms.cooldown_s
        ))
    };
    let text = all.iter().map(line).collect::<Vec<_>>().join("\n");
    Reply::default().card(Card::new(words.say(&msg!("agents-actions-title")), text))
}
