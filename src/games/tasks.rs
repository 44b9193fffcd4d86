//! Challenges run out.

use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use serde::Deserialize;

use crate::{
    clock::Clock,
    error::Result,
    games::{
        Games,
        duel::{Answered, replies},
    },
    ids::EventId,
    queue::{Handler, Handlers, Outcome, Task, TaskContext},
    services::Services,
    words::{Locale, Words},
};

/// The handlers of this slice.
pub fn handlers(services: &Services) -> Handlers {
    vec![Arc::new(Expiry { games: services.games.clone(), clock: services.clock.clone() })]
}

#[derive(Debug, Deserialize)]
struct Challenge {
    event: EventId,
}

/// Gives the stake of a challenge back that nobody answered, and says so where it was made. Every challenge brings its
/// task in the statement that makes it. Safe to run twice: a challenge ends once, by an event of its own.
struct Expiry {
    games: Games,
    clock: Clock,
}

#[async_trait]
impl Handler for Expiry {
    fn task_type(&self) -> &'static str {
        "duel.expire"
    }

    async fn run(&self, task: &Task, _context: &TaskContext) -> Result<Outcome> {
        let Challenge { event } =
            serde_json::from_value(task.payload.clone()).context("the payload names the event")?;
        let locale = task.respond_to.as_ref().map_or_else(Locale::english, |to| to.locale().clone());
        let words = Words::new(locale.clone());
        Ok(match self.games.run_out(event, locale).await? {
            Some(Answered::Ended(duel)) => Outcome::done().answering(replies::ran_out(&words, &duel)),
            Some(Answered::WasOver(_)) | None => Outcome::done(),
            Some(Answered::NotYet(duel)) => {
                let left = (duel.expires_at - self.clock.now()).to_std().unwrap_or_default();
                Outcome::Snooze(left)
            }
        })
    }
}
