//! Looking after the money: asking the provider what is left, and telling whoever hosts Artie.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;

use super::{ALERT, credits::Alert};
use crate::{
    error::Result,
    queue::{Handler, Handlers, Outcome, Schedule, Task, TaskContext},
    reply::Reply,
    services::Services,
    words::Words,
};

/// The handlers of this slice.
pub fn handlers(services: &Services) -> Handlers {
    vec![Arc::new(Look(services.clone())), Arc::new(Tell)]
}

/// Asks what is left, and has it told when that is little. Safe to run twice: what was told is not told again.
struct Look(Services);

#[async_trait]
impl Handler for Look {
    fn task_type(&self) -> &'static str {
        "usage.credits"
    }

    fn schedule(&self) -> Option<Schedule> {
        Some(Schedule::utc("*/30 * * * *"))
    }

    async fn run(&self, _task: &Task, _context: &TaskContext) -> Result<Outcome> {
        if !self.0.models.talks() {
            return Ok(Outcome::done());
        }
        let credits = self.0.models.credits().await;
        let operators = &self.0.settings.discord.operators;
        let told = self.0.usage.look_after(&self.0.queue, self.0.models.provider(), &credits, operators).await?;
        Ok(Outcome::done().keeping(json!({ "told": told })))
    }
}

/// Tells one of those who host Artie. Safe to run twice: delivery says it once.
struct Tell;

#[async_trait]
impl Handler for Tell {
    fn task_type(&self) -> &'static str {
        ALERT
    }

    async fn run(&self, task: &Task, _context: &TaskContext) -> Result<Outcome> {
        let (Ok(alert), Some(to)) = (serde_json::from_value::<Alert>(task.payload.clone()), &task.respond_to) else {
            return Ok(Outcome::done());
        };
        let words = Words::new(to.locale().clone());
        Ok(Outcome::done().answering(Reply::private(words.say(&alert.sentence()))))
    }
}
