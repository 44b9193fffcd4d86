//! What agents do later: acting, answering, showing who has come, notices, and letting go.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use async_trait::async_trait;
use chrono::TimeDelta;
use serde::Deserialize;
use url::Url;

use crate::{
    agents::{
        Agents, invitations,
        work::{Action, AnswerTask, Look, Mind, Mouth, Said, Saying, StandIn, State, Use, UtterTask, replies},
    },
    clock::Clock,
    delivery::Courier,
    discord::Hands,
    error::{Error, Result},
    help::Help,
    ids::EventId,
    msg,
    queue::{Handler, Handlers, Outcome, Schedule, Task, TaskContext},
    reply::Reply,
    services::Services,
    words::{Locale, Message, Words},
};

/// What may be there already is looked for at these intervals.
const LOOK_AGAIN: Duration = Duration::from_secs(3);
/// What was paid for longer ago is not said any more.
const GIVE_UP: TimeDelta = TimeDelta::minutes(2);
/// If it was said after all, that is to be seen by then.
const LOOK_UNTIL: TimeDelta = TimeDelta::minutes(4);
/// How many agents try one action.
const TRIES: usize = 3;

/// The handlers of this slice. Answers come from `mind`.
pub fn handlers(services: &Services, hands: &Hands, mind: Arc<dyn Mind>) -> Handlers {
    let (agents, mouth) = (services.agents.clone(), hands.agents_mouth(&services.settings.discord));
    let eyes = hands.eyes();
    let base = services.settings.discord.api_base.clone();
    vec![
        Arc::new(Act {
            agents: agents.clone(),
            mouth: mouth.clone(),
            eyes: eyes.clone(),
            clock: services.clock.clone(),
        }),
        Arc::new(AnswerTask { agents: agents.clone(), mind }),
        Arc::new(UtterTask { agents: agents.clone(), mouth, eyes }),
        Arc::new(StandIn { agents: agents.clone() }),
        Arc::new(Deployed { agents: agents.clone(), base, help: services.help.clone() }),
        Arc::new(Notice),
        Arc::new(Sweep { agents }),
    ]
}

#[derive(Debug, Deserialize)]
struct Event {
    event: EventId,
}

fn event_of(task: &Task) -> Result<EventId> {
    let Event { event } = serde_json::from_value(task.payload.clone()).context("the payload names the event")?;
    Ok(event)
}

fn words_of(task: &Task) -> Words {
    Words::new(task.respond_to.as_ref().map_or_else(Locale::english, |to| to.locale().clone()))
}

/// Does what was paid for, or gives the coins back. Safe to run twice: what is settled stays so, what may have been said
/// is looked for, by whichever agent, before another one says it or the coins go back; and a refund has an event of its
/// own.
struct Act {
    agents: Agents,
    mouth: Arc<dyn Mouth>,
    eyes: Arc<dyn Courier>,
    clock: Clock,
}

#[async_trait]
impl Handler for Act {
    fn task_type(&self) -> &'static str {
        "agents.act"
    }

    fn timeout(&self) -> Duration {
        Duration::from_mins(2)
    }

    async fn run(&self, task: &Task, _context: &TaskContext) -> Result<Outcome> {
        let Some(used) = self.agents.used(event_of(task)?).await? else {
            return Ok(Outcome::Skip(msg!("agents-use-unknown")));
        };
        let words = words_of(task);
        match used.state {
            State::Done => self.end(&words, &used).await,
            State::Refunded => self.refund(&words, &used).await,
            State::Pending => self.act(&words, used).await,
        }
    }
}

impl Act {
    async fn act(&self, words: &Words, mut used: Use) -> Result<Outcome> {
        let reply = said(&used);
        let nonce = format!("a{:x}", used.event.0);
        let mut tried = Vec::new();
        loop {
            let saying = Saying {
                agent: &used.agent,
                channel: used.channel,
                reply_to: None,
                reply: &reply,
                nonce: &nonce,
                // Discord's time, not ours: what it is compared with are Discord's ids.
                since: Some(used.event.created_at()),
            };
            if self.clock.now() - used.created_at >= GIVE_UP {
                return self.too_late(words, &used, &saying).await;
            }
            let why = match self.agents.speak(&*self.mouth, &saying).await? {
                Said::Yes(_) => return self.done(words, &used).await,
                Said::Later | Said::Unclear => return Ok(Outcome::Snooze(LOOK_AGAIN)),
                Said::NotByThisOne(why) => Some(why),
                Said::Resting => Some("too much went wrong with it lately".to_owned()),
                Said::Never(_) => None,
            };
            match self.agents.look_for(&*self.eyes, &saying).await? {
                Look::There => return self.done(words, &used).await,
                Look::Unclear => return Ok(Outcome::Snooze(LOOK_AGAIN)),
                Look::NotThere => {}
            }
            // What Discord takes from nobody, another agent cannot say either.
            let Some(why) = why else { break };
            tracing::info!(agent.id = used.agent.as_str(), why, "an agent could not act; another one is asked");
            tried.push(used.agent.clone());
            let next = if tried.len() < TRIES { self.agents.instead(&used, &tried).await } else { break };
            match next {
                Ok(session) => used.agent = session.agent.agent,
                // Nobody else is here, or free.
                Err(Error::Refused(_)) => break,
                Err(error) => return Err(error),
            }
        }
        self.refund(words, &used).await
    }

    /// It is only looked for, and never said any more: said now and not seen at once, it would be given back and heard.
    async fn too_late(&self, words: &Words, used: &Use, saying: &Saying<'_>) -> Result<Outcome> {
        match self.agents.look_for(&*self.eyes, saying).await? {
            Look::There => self.done(words, used).await,
            Look::Unclear if self.clock.now() - used.created_at < LOOK_UNTIL => Ok(Outcome::Snooze(LOOK_AGAIN)),
            Look::Unclear | Look::NotThere => self.refund(words, used).await,
        }
    }

    async fn done(&self, words: &Words, used: &Use) -> Result<Outcome> {
        self.agents.done(used).await?;
        self.end(words, used).await
    }

    async fn end(&self, words: &Words, used: &Use) -> Result<Outcome> {
        let tag = self.agents.speaker(&used.agent).await?.map_or_else(|| used.agent.to_string(), |found| found.tag);
        let balance = self.agents.balance(used.user).await?;
        Ok(Outcome::done().answering(replies::done(words, &tag, used.cost, balance)))
    }

    async fn refund(&self, words: &Words, used: &Use) -> Result<Outcome> {
        let settled = self.agents.refund(used).await?;
        if settled.done.state == State::Done {
            return self.end(words, used).await;
        }
        metrics::counter!("artie_agent_refunds_total").increment(u64::from(!settled.replayed));
        Ok(Outcome::done().answering(replies::refunded(words, used.cost, settled.after.balance)))
    }
}

/// What an action says.
fn said(used: &Use) -> Reply {
    let content = used.content.clone().unwrap_or_default();
    match (used.action, used.about) {
        (Action::Cheer, Some(who)) => {
            let words = Words::new(used.locale.parse().unwrap_or_default());
            replies::cheer(&words, who, &content)
        }
        _ => Reply::public(content),
    }
}

/// Shows how far an invitation is. Safe to run twice: it only shows what is so now.
struct Deployed {
    agents: Agents,
    base: Option<Url>,
    help: Help,
}

#[async_trait]
impl Handler for Deployed {
    fn task_type(&self) -> &'static str {
        invitations::SHOW
    }

    /// One after the other, so that an older state is never shown after a newer one.
    fn concurrency(&self) -> Option<usize> {
        Some(1)
    }

    async fn run(&self, task: &Task, _context: &TaskContext) -> Result<Outcome> {
        let Some(deployment) = self.agents.deployment(event_of(task)?).await? else {
            return Ok(Outcome::Skip(msg!("agents-use-unknown")));
        };
        let shown = invitations::progress(&words_of(task), &deployment, self.base.as_ref(), &self.help);
        Ok(Outcome::done().answering(shown))
    }
}

/// Says something that happened by itself. Safe to run twice: delivery says it once.
struct Notice;

#[derive(Debug, Deserialize)]
struct Told {
    notice: Message,
}

#[async_trait]
impl Handler for Notice {
    fn task_type(&self) -> &'static str {
        "agents.notice"
    }

    async fn run(&self, task: &Task, _context: &TaskContext) -> Result<Outcome> {
        let Told { notice } = serde_json::from_value(task.payload.clone()).context("a notice")?;
        Ok(Outcome::done().answering(Reply::public(words_of(task).say(&notice))))
    }
}

/// Ends sessions that nobody uses, and refunds what nobody works on. Safe to run twice: what has ended has ended.
struct Sweep {
    agents: Agents,
}

#[async_trait]
impl Handler for Sweep {
    fn task_type(&self) -> &'static str {
        "agents.sweep"
    }

    fn schedule(&self) -> Option<Schedule> {
        Some(Schedule::utc("* * * * *"))
    }

    async fn run(&self, _task: &Task, _context: &TaskContext) -> Result<Outcome> {
        let idle = self.agents.sweep().await?;
        let refunded = self.agents.refund_forgotten().await?;
        Ok(Outcome::done().keeping(serde_json::json!({ "released": idle, "refunded": refunded })))
    }
}
