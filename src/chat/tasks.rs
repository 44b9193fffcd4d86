//! Small talk as a task, so that it is answered exactly once like everything else.

use std::sync::Arc;

use async_trait::async_trait;
use serde::Deserialize;

use super::{TASK, intent::Talk, replies};
use crate::{
    error::Result,
    queue::{Handler, Handlers, Outcome, Task, TaskContext},
    services::Services,
};

/// The handlers of this slice.
pub fn handlers(_services: &Services) -> Handlers {
    vec![Arc::new(SmallTalk)]
}

/// Answers small talk. Safe to run twice: it only says something, and delivery says it once.
struct SmallTalk;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Payload {
    talk: Talk,
}

#[async_trait]
impl Handler for SmallTalk {
    fn task_type(&self) -> &'static str {
        TASK
    }

    async fn run(&self, task: &Task, _: &TaskContext) -> Result<Outcome> {
        let Payload { talk } = serde_json::from_value(task.payload.clone()).unwrap_or_default();
        let answer = task.respond_to.as_ref().map(|to| replies::talk(to.locale(), talk));
        Ok(Outcome::Done { result: None, answer, then: Vec::new() })
    }
}
