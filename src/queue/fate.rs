//! What becomes of a task after a run: the one interpreter of outcomes and errors for tasks. Pure but for chance.

use std::time::Duration;

use serde_json::Value;

use crate::{
    dice::Dice,
    error::{Error, Result},
    msg,
    queue::{NewTask, Outcome, RespondTo, Status, backoff},
    reply::Reply,
    words::{Message, Words},
};

/// How often a task may be postponed because something is busy: by age, since no attempt is spent.
const BUSY_FOR: Duration = Duration::from_hours(24);
const BUSY_WAIT: Duration = Duration::from_secs(30);
/// An error chain longer than this is cut: rows are not log files.
const ERROR_BYTES: usize = 8 * 1024;

/// What the decision depends on.
#[derive(Clone, Debug)]
pub(super) struct Facts<'a> {
    /// Attempts that failed before.
    pub(super) retries: i32,
    /// How many may fail before the last.
    pub(super) max_retries: i32,
    /// How long ago it was enqueued.
    pub(super) age: Duration,
    /// Where the answer goes, and in which language.
    pub(super) respond_to: Option<&'a RespondTo>,
}

/// What becomes of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fate {
    /// It ends.
    Ended {
        /// In which state.
        status: Status,
        /// Why, if not well.
        error: Option<String>,
        /// Kept in the row.
        result: Option<Value>,
        /// Delivered to the asker.
        answer: Option<Reply>,
        /// Whether it failed because the request itself was refused: theirs to mend, so no dead letter.
        refused: bool,
        /// Enqueued with the end.
        then: Vec<NewTask>,
    },
    /// It waits again.
    Again {
        /// For this long; `None` leaves its time as it was.
        after: Option<Duration>,
        /// The failure that spent an attempt.
        error: Option<String>,
    },
}

impl Fate {
    /// An end with nothing to keep and nothing to follow.
    pub(super) fn ended(status: Status, error: Option<String>, answer: Option<Reply>) -> Self {
        Self::Ended { status, error, result: None, answer, refused: false, then: Vec::new() }
    }
}

/// How the decision is told in the log, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Note {
    /// As planned.
    Fine,
    /// A refusal, a denial or a skip, with its reason.
    GaveUp(String),
    /// Busy: later.
    Busy(String),
    /// A fault that will be retried.
    Retry(String),
    /// A fault that will not: a dead letter. The code is the one the asker is shown.
    Dead {
        /// The code.
        reference: String,
        /// The whole chain.
        chain: String,
    },
}

/// Decides. A run that was cancelled is judged by [`cancelled`] instead, unless it finished first.
pub(super) fn judge(run: Result<Outcome>, facts: &Facts<'_>, dice: &Dice) -> (Fate, Note) {
    match run {
        Ok(Outcome::Done { result, answer, then }) => {
            let (status, result) = (Status::Completed, result.map(storable));
            (Fate::Ended { status, error: None, result, answer, refused: false, then }, Note::Fine)
        }
        Ok(Outcome::Skip(reason)) => gave_up(Status::Skipped, false, &reason, facts),
        Ok(Outcome::Snooze(wait)) => (Fate::Again { after: Some(wait), error: None }, Note::Fine),
        Err(Error::Refused(reason) | Error::Denied(reason)) => gave_up(Status::Failed, true, &reason, facts),
        Err(Error::Busy { message, .. }) if facts.age > BUSY_FOR => gave_up(Status::Failed, false, &message, facts),
        Err(Error::Busy { message, retry_after }) => {
            let after = backoff::about(retry_after.unwrap_or(BUSY_WAIT), dice);
            (Fate::Again { after: Some(after), error: None }, Note::Busy(message.to_string()))
        }
        Err(Error::Fault(chain)) if facts.retries < facts.max_retries => {
            let failed = u32::try_from(facts.retries.saturating_add(1)).unwrap_or(1);
            let error = cut(&format!("{chain:#}"));
            (Fate::Again { after: Some(backoff::delay(failed, dice)), error: Some(error.clone()) }, Note::Retry(error))
        }
        Err(Error::Fault(chain)) => dead(&format!("{chain:#}"), facts.respond_to, dice),
    }
}

/// A dead letter, with an apology to whoever asked.
pub(super) fn dead(chain: &str, respond_to: Option<&RespondTo>, dice: &Dice) -> (Fate, Note) {
    let reference = dice.reference();
    let chain = cut(chain);
    let apology = respond_to.map(|to| say(to, &msg!("fault", reference = reference.as_str())));
    let error = Some(format!("[{reference}] {chain}"));
    (Fate::ended(Status::Failed, error, apology), Note::Dead { reference, chain })
}

/// The end of a task that was called off.
pub(super) fn cancelled(respond_to: Option<&RespondTo>) -> Fate {
    let reason = msg!("queue-cancelled");
    let answer = respond_to.map(|to| say(to, &reason));
    Fate::ended(Status::Cancelled, Some(reason.to_string()), answer)
}

/// The end of a task that is too old to be worth running.
pub(super) fn stale(facts: &Facts<'_>) -> (Fate, Note) {
    gave_up(Status::Skipped, false, &msg!("queue-stale"), facts)
}

fn gave_up(status: Status, refused: bool, reason: &Message, facts: &Facts<'_>) -> (Fate, Note) {
    let text = cut(&reason.to_string());
    let answer = facts.respond_to.map(|to| say(to, reason));
    let fate = Fate::Ended { status, error: Some(text.clone()), result: None, answer, refused, then: Vec::new() };
    (fate, Note::GaveUp(text))
}

fn say(to: &RespondTo, message: &Message) -> Reply {
    Reply::private(Words::new(to.locale().clone()).say(message))
}

/// Text that Postgres can store, of bounded length.
fn cut(text: &str) -> String {
    let text = text.replace('\0', "\u{FFFD}");
    text[..text.floor_char_boundary(ERROR_BYTES)].to_owned()
}

/// JSON that Postgres can store: it has no NUL character.
pub(super) fn storable(value: Value) -> Value {
    match value {
        Value::String(text) if text.contains('\0') => Value::String(text.replace('\0', "\u{FFFD}")),
        Value::Array(items) => items.into_iter().map(storable).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (name.replace('\0', "\u{FFFD}"), storable(value))).collect()
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        ids::{ChannelId, UserId},
        words::Locale,
    };

    fn route() -> RespondTo {
        RespondTo::Direct { user: UserId(1), locale: Locale::english() }
    }

    fn facts(retries: i32, respond_to: Option<&RespondTo>) -> Facts<'_> {
        Facts { retries, max_retries: 3, age: Duration::ZERO, respond_to }
    }

    fn fault() -> Result<Outcome> {
        Err(anyhow::anyhow!("disk on fire").context("writing the file").into())
    }

    #[test]
    fn a_fault_is_retried_three_times_and_then_dead_with_the_code_in_row_log_and_apology() {
        let dice = Dice::seeded(1);
        let to = route();
        for retries in 0..3 {
            let (fate, note) = judge(fault(), &facts(retries, Some(&to)), &dice);
            assert!(
                matches!(&fate, Fate::Again { after: Some(_), error: Some(error) } if error == "writing the file: disk on fire")
            );
            assert!(matches!(note, Note::Retry(_)));
        }
        let (fate, note) = judge(fault(), &facts(3, Some(&to)), &dice);
        let Note::Dead { reference, chain } = note else { panic!("{note:?}") };
        assert_eq!(chain, "writing the file: disk on fire");
        let Fate::Ended { status: Status::Failed, error: Some(error), answer: Some(answer), .. } = fate else {
            panic!("{fate:?}")
        };
        assert_eq!(error, format!("[{reference}] {chain}"));
        assert!(answer.text.contains(&reference) && !answer.text.contains("fire"), "{}", answer.text);
    }

    #[test]
    fn a_refusal_ends_at_once_and_its_sentence_is_the_answer() {
        let to = RespondTo::Channel { channel: ChannelId(5), locale: Locale::english() };
        let refused = Err(Error::refused(msg!("database-unavailable")));
        let (fate, _) = judge(refused, &facts(0, Some(&to)), &Dice::seeded(1));
        let Fate::Ended { status: Status::Failed, error: Some(error), answer: Some(answer), .. } = fate else {
            panic!("{fate:?}")
        };
        assert_eq!(answer.text, error);
    }

    #[test]
    fn busy_spends_no_attempt_but_not_forever() {
        let busy = || Err(Error::Busy { message: msg!("database-unavailable"), retry_after: None });
        let (fate, _) = judge(busy(), &facts(3, None), &Dice::seeded(1));
        assert!(matches!(fate, Fate::Again { after: Some(_), error: None }), "{fate:?}");
        let old = Facts { age: BUSY_FOR + Duration::from_secs(1), ..facts(0, None) };
        let (fate, _) = judge(busy(), &old, &Dice::seeded(1));
        assert!(matches!(fate, Fate::Ended { status: Status::Failed, .. }), "{fate:?}");
    }

    #[test]
    fn silent_tasks_answer_nobody() {
        let (fate, _) = judge(fault(), &facts(3, None), &Dice::seeded(1));
        assert!(matches!(fate, Fate::Ended { answer: None, .. }));
    }

    #[test]
    fn what_postgres_cannot_store_is_replaced() {
        assert_eq!(storable(json!({"a\0": ["x\0y", 1]})), json!({"a\u{FFFD}": ["x\u{FFFD}y", 1]}));
        assert_eq!(cut("a\0b"), "a\u{FFFD}b");
        assert!(cut(&"é".repeat(ERROR_BYTES)).len() <= ERROR_BYTES);
    }
}
