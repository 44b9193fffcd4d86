//! What is said about reminders. Their words are what people wrote: shown plainly.

use chrono::{DateTime, Utc};
use unicode_segmentation::UnicodeSegmentation;

use crate::{
    ids::UserId,
    msg,
    names::{escaped, visible},
    reminders::Reminder,
    reply::{ActionId, Button, ButtonStyle, Card, Reply, mention},
    times::is_late,
    words::{Message, Words},
};

/// Cancels the reminder.
pub(super) const CANCEL_ACTION: &str = "remind.cancel";
/// Letters of one in a list.
const SHOWN: usize = 120;

/// One is set.
pub fn is_set(reminder: &Reminder) -> Message {
    let (when, day) = (reminder.due_at, format!("<t:{}:f>", reminder.due_at.timestamp()));
    match reminder.channel {
        Some(_) => msg!("reminder-set", when = when, day = day, text = shown(&reminder.text)),
        None => msg!("reminder-set-direct", when = when, day = day, text = shown(&reminder.text)),
    }
}

/// One is set, with a button to take it back.
pub(super) fn set(words: &Words, reminder: &Reminder, asker: UserId) -> Reply {
    let action = ActionId { action: CANCEL_ACTION.into(), owner: Some(asker), state: reminder.id.to_string() };
    let cancel = Button::action(words.say(&msg!("reminder-cancel-button")), ButtonStyle::Secondary, action);
    Reply::private(words.say(&is_set(reminder))).buttons(vec![cancel])
}

/// What waits, as one sentence.
pub fn listed(words: &Words, reminders: &[Reminder]) -> String {
    if reminders.is_empty() {
        return words.say(&msg!("reminder-none"));
    }
    let line = |(number, one): (usize, &Reminder)| {
        let number = u32::try_from(number + 1).unwrap_or(u32::MAX);
        words.say(&msg!("reminder-line", number = number, when = one.due_at, text = shown(&one.text)))
    };
    reminders.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// The same, as a card.
pub(super) fn list(words: &Words, reminders: &[Reminder]) -> Reply {
    let text: String = listed(words, reminders);
    if reminders.is_empty() {
        return Reply::private(text);
    }
    Reply::default().card(Card::new(words.say(&msg!("reminder-title")), text.chars().take(4_000).collect::<String>()))
}

/// One is cancelled.
pub fn is_cancelled(reminder: &Reminder) -> Message {
    msg!("reminder-cancelled", text = shown(&reminder.text))
}

/// The same, for the one who cancelled it.
pub(super) fn cancelled(words: &Words, reminder: &Reminder) -> Reply {
    Reply::private(words.say(&is_cancelled(reminder)))
}

/// It is time: to the person, with a ping.
pub(super) fn told(words: &Words, user: UserId, reminder: &Reminder, now: DateTime<Utc>) -> Reply {
    let (who, text) = (mention(user), escaped(&visible(&reminder.text)));
    let said = if is_late(reminder.due_at, now) {
        msg!("reminder-told-late", who = who, text = text, due = reminder.due_at)
    } else {
        msg!("reminder-told", who = who, text = text)
    };
    Reply { pings: vec![user], ..Reply::public(words.say(&said)) }
}

fn shown(text: &str) -> String {
    let visible = visible(text);
    match visible.grapheme_indices(true).nth(SHOWN) {
        Some((end, _)) => format!("{}…", escaped(&visible[..end])),
        None => escaped(&visible),
    }
}
