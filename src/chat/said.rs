//! What a model has said so far, so that there is something to say however it ends.

use std::sync::{Mutex, PoisonError};

use super::talk::{Answered, Step};
use crate::models::{Completion, Finish, Heard};

/// What was said so far: by the calls that are over, and by the one going on.
#[derive(Debug, Default)]
pub(super) struct Said(Mutex<Words>);

#[derive(Debug, Default)]
struct Words {
    before: String,
    now: String,
}

impl Said {
    fn words(&self) -> std::sync::MutexGuard<'_, Words> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take(&self, heard: Heard<'_>, show: &(dyn Fn(Step<'_>) + Send + Sync)) {
        let mut words = self.words();
        match heard {
            Heard::Text(text) => words.now += text,
            Heard::Again => words.now.clear(),
        }
        if !words.now.trim().is_empty() {
            show(Step::Says(&words.now));
        }
    }

    /// A call is over: its words count.
    pub(super) fn keep(&self, done: &Completion) {
        let mut words = self.words();
        words.now.clear();
        if !done.text.trim().is_empty() {
            words.before.clone_from(&done.text);
        }
    }

    pub(super) fn has_words(&self) -> bool {
        let words = self.words();
        !words.now.trim().is_empty() || !words.before.trim().is_empty()
    }

    pub(super) fn whole(&self, finish: Finish) -> Answered {
        let finish = if finish == Finish::Tools { Finish::Done } else { finish };
        Answered { text: self.words().before.clone(), finish, ..Answered::default() }
    }

    pub(super) fn broken_off(&self) -> Answered {
        let words = self.words();
        let text = if words.now.trim().is_empty() { &words.before } else { &words.now };
        Answered { text: text.clone(), finish: Finish::BrokeOff, ..Answered::default() }
    }
}
