//! The tasks with which an assigned agent answers: one thinks, one speaks. So a model is asked once, however often it
//! takes to be heard.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Asked, Look, Mind, Mouth, Said, Saying};
use crate::{
    agents::{
        Agents,
        leases::{Kind, Spot},
        model::AgentId,
    },
    delivery::Courier,
    error::{Error, Result},
    ids::{ChannelId, MessageId, UserId},
    msg,
    queue::{Handler, NewTask, Outcome, Priority, RespondTo, Task, TaskContext},
    reply::Reply,
    words::Words,
};

/// What may be there already is looked for at these intervals.
const LOOK_AGAIN: Duration = Duration::from_secs(3);
/// How long finding the agent may take, besides thinking.
const PATIENCE: Duration = Duration::from_secs(45);
/// An answer that comes later than this is none.
const STALE: Duration = Duration::from_hours(1);
/// How many agents try to say one answer: where so many may not speak, others may not either.
const TRIES: usize = 3;

/// Whom a task's channel is kept company for.
fn spot(task: &Task, channel: ChannelId, owner: UserId) -> Result<Spot> {
    let guild = task.guild.context("agents answer in guilds")?;
    Ok(Spot { kind: Kind::Assistant, guild, channel, owner })
}

/// Whether a message is too old to be answered: by its own time, because a task that waits again is due anew.
fn is_stale(agents: &Agents, message: MessageId) -> bool {
    (agents.0.clock.now() - message.created_at()).to_std().is_ok_and(|age| age > STALE)
}

/// Thinks for an agent that was spoken to. Safe to run twice: it only thinks; what it thought is said by the task that
/// its end enqueues.
pub(in crate::agents) struct AnswerTask {
    pub agents: Agents,
    pub mind: Arc<dyn Mind>,
}

#[derive(Debug, Deserialize)]
struct Spoken {
    text: String,
    #[serde(default)]
    reply_to: Option<MessageId>,
    to: RespondTo,
}

#[async_trait]
impl Handler for AnswerTask {
    fn task_type(&self) -> &'static str {
        "agents.answer"
    }

    fn concurrency(&self) -> Option<usize> {
        self.mind.at_once()
    }

    fn timeout(&self) -> Duration {
        self.mind.patience() + PATIENCE
    }

    fn stale_after(&self) -> Option<Duration> {
        Some(STALE)
    }

    async fn run(&self, task: &Task, _context: &TaskContext) -> Result<Outcome> {
        let spoken: Spoken = serde_json::from_value(task.payload.clone()).context("what was said to an agent")?;
        let RespondTo::Message { channel, message, user, locale } = spoken.to.clone() else {
            return Ok(Outcome::Skip(msg!("agents-use-unknown")));
        };
        if is_stale(&self.agents, message) {
            return Ok(Outcome::Skip(msg!("queue-stale")));
        }
        let spot = spot(task, channel, user)?;
        let Some(companion) = self.agents.company(spot, &[]).await? else {
            return Ok(Outcome::Skip(msg!("agents-not-assigned")));
        };
        let asked = Asked {
            guild: spot.guild,
            channel,
            message,
            me: companion.speaker.user,
            asker: user,
            text: spoken.text,
            reply_to: spoken.reply_to,
            tag: companion.speaker.tag,
            profile: companion.speaker.profile,
            persona: companion.persona,
            locale: locale.clone(),
        };
        let text = match self.mind.answer(&asked).await {
            Ok(text) => text,
            Err(Error::Refused(why) | Error::Denied(why)) => Words::new(locale).say(&why),
            Err(error) => return Err(error),
        };
        let thought = Thought { agent: companion.agent, tried: Vec::new(), text, to: spoken.to };
        Ok(Outcome::done().then(thought.task(task)?))
    }
}

/// Says what an agent thought, or lets another one say it, or ends its session with a word. Safe to run twice: the
/// answer's nonce is the message's, and one task speaks as one agent. What that one may have said is looked for before
/// another one gets a task of its own, so a rerun never begins with an agent that others have spoken for since.
pub(in crate::agents) struct UtterTask {
    pub agents: Agents,
    pub mouth: Arc<dyn Mouth>,
    pub eyes: Arc<dyn Courier>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Thought {
    /// Who says it.
    agent: AgentId,
    /// Who could not.
    #[serde(default)]
    tried: Vec<AgentId>,
    text: String,
    to: RespondTo,
}

impl Thought {
    /// The task that says it, after this one.
    fn task(&self, after: &Task) -> Result<NewTask> {
        Ok(NewTask {
            priority: Priority::INTERACTIVE,
            guild: after.guild,
            created_by: after.created_by,
            ..NewTask::new("agents.utter", serde_json::to_value(self).map_err(anyhow::Error::new)?)
        })
    }
}

#[async_trait]
impl Handler for UtterTask {
    fn task_type(&self) -> &'static str {
        "agents.utter"
    }

    fn stale_after(&self) -> Option<Duration> {
        Some(STALE)
    }

    async fn run(&self, task: &Task, _context: &TaskContext) -> Result<Outcome> {
        let mut thought: Thought = serde_json::from_value(task.payload.clone()).context("what an agent thought")?;
        let RespondTo::Message { channel, message, user, .. } = thought.to else {
            return Ok(Outcome::Skip(msg!("agents-use-unknown")));
        };
        if is_stale(&self.agents, message) {
            return Ok(Outcome::Skip(msg!("queue-stale")));
        }
        let spot = spot(task, channel, user)?;
        let (reply, nonce) = (Reply::public(thought.text.clone()), format!("b{:x}", message.0));
        let saying = Saying {
            agent: &thought.agent,
            channel,
            reply_to: Some(message),
            reply: &reply,
            nonce: &nonce,
            since: Some(message.created_at()),
        };
        let unsaid = match self.agents.speak(&*self.mouth, &saying).await? {
            Said::Yes(_) => return Ok(Outcome::done()),
            Said::Later | Said::Unclear => return Ok(Outcome::Snooze(LOOK_AGAIN)),
            Said::Never(why) => return Err(anyhow::anyhow!("an answer cannot be said: {why}").into()),
            unsaid => unsaid,
        };
        match self.agents.look_for(&*self.eyes, &saying).await? {
            Look::There => return Ok(Outcome::done()),
            Look::Unclear => return Ok(Outcome::Snooze(LOOK_AGAIN)),
            Look::NotThere => {}
        }
        if let Said::NotByThisOne(why) = unsaid {
            tracing::info!(agent.id = thought.agent.as_str(), why, "an agent could not answer; another one is asked");
            thought.tried.push(thought.agent.clone());
        }
        self.hand_over(task, spot, thought).await
    }
}

impl UtterTask {
    /// Another agent says it, in a task of its own: killed or postponed, that one begins with the agent that may have
    /// said it, and looks for that agent's message.
    async fn hand_over(&self, task: &Task, spot: Spot, mut thought: Thought) -> Result<Outcome> {
        if thought.tried.len() >= TRIES {
            self.agents.end_company(spot).await?;
            return Ok(Outcome::Skip(msg!("agents-not-assigned")));
        }
        let Some(next) = self.agents.company(spot, &thought.tried).await? else {
            return Ok(Outcome::Skip(msg!("agents-not-assigned")));
        };
        if next.agent == thought.agent {
            return Ok(Outcome::Snooze(LOOK_AGAIN));
        }
        thought.agent = next.agent;
        Ok(Outcome::done().then(thought.task(task)?))
    }
}

/// Finds another agent for a channel whose own cannot speak any more, before anybody speaks to it. Safe to run twice: a
/// channel whose agent is well keeps it.
pub(in crate::agents) struct StandIn {
    pub agents: Agents,
}

#[derive(Debug, Deserialize)]
struct Abandoned {
    channel: ChannelId,
    owner: UserId,
}

impl StandIn {
    /// The task for this channel.
    pub(in crate::agents) fn task(spot: Spot) -> NewTask {
        let payload = json!({ "channel": spot.channel, "owner": spot.owner });
        NewTask { guild: Some(spot.guild), ..NewTask::new("agents.stand_in", payload) }
    }
}

#[async_trait]
impl Handler for StandIn {
    fn task_type(&self) -> &'static str {
        "agents.stand_in"
    }

    fn stale_after(&self) -> Option<Duration> {
        Some(STALE)
    }

    async fn run(&self, task: &Task, _context: &TaskContext) -> Result<Outcome> {
        let Abandoned { channel, owner } =
            serde_json::from_value(task.payload.clone()).context("a channel without its agent")?;
        self.agents.company(spot(task, channel, owner)?, &[]).await?;
        Ok(Outcome::done())
    }
}
