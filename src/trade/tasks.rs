//! Trades run out.

use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use serde::Deserialize;

use crate::{
    clock::Clock,
    error::Result,
    ids::EventId,
    queue::{Handler, Handlers, Outcome, Task, TaskContext},
    services::Services,
    trade::{How, Trades, replies},
    words::{Locale, Words},
};

/// The handlers of this slice.
pub fn handlers(services: &Services) -> Handlers {
    vec![Arc::new(Expiry { trades: services.trades.clone(), clock: services.clock.clone() })]
}

#[derive(Debug, Deserialize)]
struct Opened {
    event: EventId,
}

/// Gives back what was offered in a trade that was not agreed to in time, and says so where it was opened. Every trade
/// brings its task in the statement that opens it. Safe to run twice: a trade ends once, by an event of its own.
struct Expiry {
    trades: Trades,
    clock: Clock,
}

#[async_trait]
impl Handler for Expiry {
    fn task_type(&self) -> &'static str {
        "trade.expire"
    }

    async fn run(&self, task: &Task, _context: &TaskContext) -> Result<Outcome> {
        let Opened { event } = serde_json::from_value(task.payload.clone()).context("the payload names the event")?;
        let locale = task.respond_to.as_ref().map_or_else(Locale::english, |to| to.locale().clone());
        let words = Words::new(locale.clone());
        let answered = self.trades.run_out(event, locale).await?;
        Ok(match answered.how {
            How::Ended => Outcome::done().answering(replies::ran_out(&words, &answered.trade)),
            How::NotYet => Outcome::Snooze((answered.trade.expires_at - self.clock.now()).to_std().unwrap_or_default()),
            _ => Outcome::done(),
        })
    }
}
