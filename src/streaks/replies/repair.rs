//! What is said when an admin gives a streak back.

use crate::{
    ids::{EventId, UserId},
    msg,
    reply::{ActionId, Button, ButtonStyle, Reply, mention},
    streaks::model::{Repair, Repairable},
    words::{Message, Words},
};

/// What the buttons of the question do.
pub const REPAIR_ACTION: &str = "admin.repair_streak";

/// The question before a repair, as its buttons carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RepairQuestion {
    /// The event that asked: it repairs once.
    pub asked: EventId,
    /// Whose streak.
    pub member: UserId,
}

impl RepairQuestion {
    /// The answer and the question that a button carried; `None` if it is not one of ours.
    pub fn of_state(state: &str) -> Option<(bool, Self)> {
        let (answer, rest) = (state.get(..1)?, state.get(1..)?);
        let (asked, member) = rest.split_once('.')?;
        let question = Self { asked: asked.parse().ok()?, member: member.parse().ok()? };
        match answer {
            "y" => Some((true, question)),
            "n" => Some((false, question)),
            _ => None,
        }
    }

    fn buttons(self, words: &Words, admin: UserId, is_used: bool) -> Vec<Button> {
        let button = |label: &Message, style, answer: &str| {
            let state = format!("{answer}{}.{}", self.asked, self.member);
            let action = ActionId { action: REPAIR_ACTION.to_owned(), owner: Some(admin), state };
            Button { disabled: is_used, ..Button::action(words.say(label), style, action) }
        };
        vec![
            button(&msg!("repair-button"), ButtonStyle::Success, "y"),
            button(&msg!("repair-cancel"), ButtonStyle::Secondary, "n"),
        ]
    }
}

/// The question.
pub fn ask_repair(words: &Words, admin: UserId, question: RepairQuestion, repair: Repairable) -> Reply {
    let (who, Repairable { before, after, claim_until }) = (mention(question.member), repair);
    let asked = match claim_until {
        Some(until) => msg!("repair-ask-lapsed", who = who, after = after, when = until),
        None => msg!("repair-ask", who = who, before = before, after = after),
    };
    Reply::private(words.say(&asked)).buttons(question.buttons(words, admin, false))
}

/// What the question becomes once the streak is given back.
pub fn repair_answered(words: &Words, admin: UserId, question: RepairQuestion, repair: &Repair) -> Reply {
    let (who, Repairable { before, after, claim_until }) = (mention(repair.member), repair.done);
    let done = match claim_until {
        Some(until) => msg!("repair-done-lapsed", who = who, after = after, when = until),
        None => msg!("repair-done", who = who, before = before, after = after),
    };
    Reply::private(words.say(&done)).buttons(question.buttons(words, admin, true))
}

/// What it becomes if the admin thinks better of it.
pub fn repair_left(words: &Words, admin: UserId, question: RepairQuestion) -> Reply {
    repair_refused(words, admin, question, &msg!("repair-left"))
}

/// What it becomes if it cannot be done.
pub fn repair_refused(words: &Words, admin: UserId, question: RepairQuestion, refusal: &Message) -> Reply {
    Reply::private(words.say(refusal)).buttons(question.buttons(words, admin, true))
}
