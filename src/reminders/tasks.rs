//! Telling a reminder when it is due.

use std::sync::Arc;

use async_trait::async_trait;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    error::Result,
    msg,
    queue::{Handler, Handlers, Outcome, Task, TaskContext},
    reminders::{Reminders, replies, store},
    services::Services,
    words::Words,
};

pub(super) const TELL: &str = "reminders.tell";

/// The handlers of this slice.
pub fn handlers(services: &Services) -> Handlers {
    vec![Arc::new(Tell(services.reminders.clone()))]
}

/// Tells a reminder. Safe to run twice: its words are the same, and delivery says them once.
struct Tell(Reminders);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Payload {
    id: Uuid,
}

#[async_trait]
impl Handler for Tell {
    fn task_type(&self) -> &'static str {
        TELL
    }

    async fn run(&self, task: &Task, _: &TaskContext) -> Result<Outcome> {
        let Payload { id } = serde_json::from_value(task.payload.clone()).unwrap_or_default();
        let now = self.0.clock.now();
        let Some((user, reminder)) = store::update_told(&self.0.db, id, now).await? else {
            return Ok(Outcome::Skip(msg!("reminder-unknown")));
        };
        let words = Words::new(task.respond_to.as_ref().map(|to| to.locale().clone()).unwrap_or_default());
        Ok(Outcome::done().answering(replies::told(&words, user, &reminder, now)))
    }
}
