//! Capabilities as tasks: the type of a task is a capability's name, its payload the arguments.
//!
//! Other programs insert such tasks by plain SQL; they are checked like everybody's.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;

use super::{
    Capabilities,
    model::{Call, Definition},
    replies,
};
use crate::{
    error::Result,
    ids::{ChannelId, MessageId},
    queue::{Handler, Handlers, Outcome, RespondTo, Task, TaskContext, TaskId},
    reply::Audience,
    services::Services,
};

/// A handler for every capability.
pub fn handlers(services: &Services) -> Handlers {
    let capabilities = &services.capabilities;
    let handler = |definition: Definition| -> Arc<dyn Handler> {
        Arc::new(Runner { definition, capabilities: capabilities.clone() })
    };
    capabilities.definitions().map(handler).collect()
}

/// Runs one capability. Safe to run twice: what a capability writes is written once for each task, and chance comes from
/// the task's id, so that a rescued task rolls the same dice.
struct Runner {
    definition: Definition,
    capabilities: Capabilities,
}

#[async_trait]
impl Handler for Runner {
    fn task_type(&self) -> &'static str {
        self.definition.name
    }

    /// The run's own deadline comes first, with its own sentence.
    fn timeout(&self) -> Duration {
        self.definition.timeout + Duration::from_secs(10)
    }

    async fn run(&self, task: &Task, context: &TaskContext) -> Result<Outcome> {
        let (channel, message, audience) = place(task);
        let call = Call {
            asker: task.created_by,
            guild: task.guild,
            channel,
            message,
            audience,
            locale: task.respond_to.as_ref().map(|to| to.locale().clone()).unwrap_or_default(),
            key: Some(format!("task:{}", task.id)),
            seed: seed(task.id),
            failures: u32::try_from(task.retries).unwrap_or(0),
            cancelled: context.cancelled.clone(),
        };
        let answer = self.capabilities.run(self.definition.name, task.payload.clone(), &call).await?;
        let said = task.respond_to.as_ref().map(|to| replies::answer(to.locale(), &answer));
        Ok(Outcome::Done { result: Some(answer.result), answer: said, then: Vec::new() })
    }
}

/// Where the answer goes, to which message, and who reads it there.
fn place(task: &Task) -> (Option<ChannelId>, Option<MessageId>, Audience) {
    match &task.respond_to {
        Some(RespondTo::Interaction { channel, private, .. }) => {
            (Some(*channel), None, if *private { Audience::Invoker } else { Audience::Everyone })
        }
        Some(RespondTo::Message { channel, message, .. }) => (Some(*channel), Some(*message), Audience::Everyone),
        Some(RespondTo::Channel { channel, .. }) => (Some(*channel), None, Audience::Everyone),
        Some(RespondTo::Direct { .. }) | None => (None, None, Audience::Invoker),
    }
}

/// Half of an id's bits are random; both halves together make the seed.
fn seed(id: TaskId) -> u64 {
    let (high, low) = id.0.as_u64_pair();
    high.rotate_left(32) ^ low
}
