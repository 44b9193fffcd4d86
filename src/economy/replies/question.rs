//! A question before something costly, as its two buttons carry it: the event that asked, what it costs, and what it is
//! about. It outlives every restart.

use crate::{
    ids::{EventId, UserId},
    msg,
    reply::{ActionId, Button, ButtonStyle},
    words::Words,
};

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostQuestion {
    /// The action of its buttons.
    pub action: &'static str,
    /// The event that asked: it acts once.
    pub event: EventId,
    /// About how many coins.
    pub cost: i64,
    /// About what, in the notation of whoever asks.
    pub subject: String,
}

impl CostQuestion {
    /// Yes, in these words, and no.
    pub fn buttons(&self, words: &Words, owner: UserId, yes: String) -> Vec<Button> {
        let no = words.say(&msg!("pay-ask-no"));
        [(yes, ButtonStyle::Success, 'y'), (no, ButtonStyle::Secondary, 'n')]
            .into_iter()
            .map(|(label, style, answer)| {
                let state = format!("{answer}{}.{}.{}", self.event, self.cost, self.subject);
                Button::action(label, style, ActionId { action: self.action.into(), owner: Some(owner), state })
            })
            .collect()
    }

    /// The same buttons, used up.
    pub fn used(&self, words: &Words, owner: UserId, yes: String) -> Vec<Button> {
        self.buttons(words, owner, yes).into_iter().map(|button| Button { disabled: true, ..button }).collect()
    }

    /// From a button's state: whether it says yes, and to what.
    pub fn of_state(action: &'static str, state: &str) -> Option<(bool, Self)> {
        let (answer, rest) = (state.get(..1)?, state.get(1..)?);
        let mut parts = rest.splitn(3, '.');
        let question = Self {
            action,
            event: parts.next()?.parse().ok()?,
            cost: parts.next()?.parse().ok()?,
            subject: parts.next()?.to_owned(),
        };
        match answer {
            "y" => Some((true, question)),
            "n" => Some((false, question)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{reply::Press, words::Locale};

    #[test]
    fn a_question_survives_its_buttons_and_nonsense_is_none() {
        let (event, subject) = (EventId(u64::MAX), "b.reinforced_net.99".to_owned());
        let asked = CostQuestion { action: "shop.answer", event, cost: i64::MAX, subject };
        let buttons = asked.buttons(&Words::new(Locale::english()), UserId(u64::MAX), "Yes".into());
        for (button, is_yes) in buttons.iter().zip([true, false]) {
            let Press::Action(action) = &button.press else { panic!("a link") };
            assert!(action.to_string().len() <= 100);
            assert_eq!(CostQuestion::of_state("shop.answer", &action.state), Some((is_yes, asked.clone())));
        }
        for state in ["", "y", "x1.2.3", "y1", "y1.2", "ya.2.x", "é1.2.3"] {
            assert_eq!(CostQuestion::of_state("shop.answer", state), None, "{state}");
        }
    }
}
