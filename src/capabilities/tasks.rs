//! Capabilities as tasks: the type of a task is a capability's name, its payload the arguments.
//!
//! Other programs insert such tasks by plain SQL; they are checked like everybody's.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Capabilities, mcp,
    model::{Answer, Call, Definition},
    replies,
};
use crate::{
    error::{Error, Result},
    ids::{ChannelId, MessageId},
    msg,
    queue::{Handler, Handlers, Outcome, RespondTo, Task, TaskContext, TaskId},
    reply::Audience,
    services::Services,
};

/// A handler for every capability, and one for the tools of MCP servers.
pub fn handlers(services: &Services) -> Handlers {
    let capabilities = &services.capabilities;
    let handler = |definition: Definition| -> Arc<dyn Handler> {
        Arc::new(Runner { definition, capabilities: capabilities.clone() })
    };
    let borrowed: Arc<dyn Handler> = Arc::new(Errands(capabilities.clone()));
    capabilities.definitions().map(handler).chain([borrowed]).collect()
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
        let call = call(task, context);
        let answer = self.capabilities.run(self.definition.name, task.payload.clone(), &call).await?;
        Ok(done(task, answer))
    }
}

/// A tool of an MCP server, and what it is to be run with.
#[derive(Serialize, Deserialize)]
struct Errand {
    tool: String,
    arguments: Value,
}

/// The payload of a task that runs a tool of an MCP server.
pub(super) fn errand(tool: &str, arguments: Value) -> Value {
    json!(Errand { tool: tool.to_owned(), arguments })
}

/// Runs tools of MCP servers, of which only the server knows whether they may be run twice. A run that failed is told, not
/// repeated; one that lost its process is repeated, as every task is.
struct Errands(Capabilities);

#[async_trait]
impl Handler for Errands {
    fn task_type(&self) -> &'static str {
        mcp::TASK
    }

    /// The run's own deadlines come first, with their own sentences.
    fn timeout(&self) -> Duration {
        self.0.mcp.patience() + Duration::from_secs(10)
    }

    async fn run(&self, task: &Task, context: &TaskContext) -> Result<Outcome> {
        let errand = Errand::deserialize(&task.payload).map_err(|_| Error::refused(msg!("mcp-payload")))?;
        let answer = self.0.run(&errand.tool, errand.arguments, &call(task, context)).await?;
        Ok(done(task, answer))
    }
}

/// What a task says of its surroundings.
fn call(task: &Task, context: &TaskContext) -> Call {
    let (channel, message, audience) = place(task);
    Call {
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
    }
}

fn done(task: &Task, answer: Answer) -> Outcome {
    let said = task.respond_to.as_ref().map(|to| replies::answer(to.locale(), &answer));
    Outcome::Done { result: Some(answer.result), answer: said, then: Vec::new() }
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
