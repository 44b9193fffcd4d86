//! Another name, and letting go.

use super::{kind, name_or_kind};
use crate::{
    economy::ledger::Settled,
    help::Help,
    ids::{EventId, UserId},
    msg,
    names::safe_name,
    pets::model::{Condition, Pet, Released, Renamed},
    reply::{ActionId, Button, ButtonStyle, Reply},
    words::{Message, Words},
};

/// What the buttons of the question do.
pub const RELEASE_ACTION: &str = "pet.release";

/// It has another name.
pub fn renamed(words: &Words, settled: &Settled<Renamed>) -> Reply {
    let Renamed { species, before, after } = &settled.done;
    let (kind, after) = (kind(words, *species), safe_name(after));
    Reply::private(words.say(&match before {
        Some(before) => msg!("pet-renamed", kind = kind, after = after, before = safe_name(before)),
        None => msg!("pet-renamed-first", kind = kind, after = after),
    }))
}

/// The question before a release, as its buttons carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReleaseQuestion {
    /// The event that asked: it releases once, and soon.
    pub asked: EventId,
    /// Which pet.
    pub pet: i64,
}

impl ReleaseQuestion {
    /// The answer and the question that a button carried; `None` if it is not one of ours.
    pub fn of_state(state: &str) -> Option<(bool, Self)> {
        let (answer, rest) = (state.get(..1)?, state.get(1..)?);
        let (asked, pet) = rest.split_once('.')?;
        let question = Self { asked: asked.parse().ok()?, pet: pet.parse().ok()? };
        match answer {
            "y" => Some((true, question)),
            "n" => Some((false, question)),
            _ => None,
        }
    }

    fn buttons(self, words: &Words, owner: UserId, is_used: bool) -> Vec<Button> {
        let button = |label: &Message, style, answer: &str| {
            let state = format!("{answer}{}.{}", self.asked, self.pet);
            let action = ActionId { action: RELEASE_ACTION.to_owned(), owner: Some(owner), state };
            Button { disabled: is_used, ..Button::action(words.say(label), style, action) }
        };
        vec![
            button(&msg!("pet-release-yes"), ButtonStyle::Danger, "y"),
            button(&msg!("pet-release-no"), ButtonStyle::Secondary, "n"),
        ]
    }
}

/// The question.
pub fn ask_release(
    words: &Words,
    owner: UserId,
    question: ReleaseQuestion,
    (pet, condition): (&Pet, &Condition),
    until: chrono::DateTime<chrono::Utc>,
) -> Reply {
    let name = name_or_kind(words, pet.name.as_deref(), pet.species);
    let (level, xp) = (condition.level.number, pet.stats.xp);
    let asked = msg!("pet-release-ask", name = name, level = level, xp = xp, when = until);
    Reply::private(words.say(&asked)).buttons(question.buttons(words, owner, false))
}

/// What the question becomes: the pet is gone, or it stays.
pub fn release_answered(
    words: &Words,
    owner: UserId,
    question: ReleaseQuestion,
    released: Option<&Released>,
    help: &Help,
) -> Reply {
    let said = match released {
        Some(Released { species, name }) => {
            let name = name_or_kind(words, name.as_deref(), *species);
            msg!("pet-released", name = name, adopt = help.mention("pet adopt"))
        }
        None => msg!("pet-kept"),
    };
    release_refused(words, owner, question, &said)
}

/// What it becomes if it cannot be done.
pub fn release_refused(words: &Words, owner: UserId, question: ReleaseQuestion, refusal: &Message) -> Reply {
    Reply::private(words.say(refusal)).buttons(question.buttons(words, owner, true))
}
