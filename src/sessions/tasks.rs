//! Summing up: a long conversation while it goes on, and every one that was worth it when it is over.

use std::{fmt::Write, sync::Arc, time::Duration};

use anyhow::Context;
use async_trait::async_trait;
use serde_json::json;
use uuid::Uuid;

use super::{
    CLOSE, Reading, SUMMARISE,
    model::{Entry, Role, Session},
};
use crate::{
    error::{Error, Result},
    memories::{Closing, Turn, Viewer},
    models::{Caller, Finish, Request},
    msg,
    prompts::names,
    queue::{Handler, Handlers, Outcome, Task, TaskContext},
    reply::Audience,
    services::Services,
};

/// How long a summary may take.
const WITHIN: Duration = Duration::from_secs(90);
/// When a conversation is summed up again that changed meanwhile.
const AGAIN: Duration = Duration::from_secs(5);
/// The most words of a running summary, with room for models that do not count.
const MOST_WORDS: usize = 260;
/// The most letters of one message that a summary is made of.
const MOST_OF_ONE: usize = 1_000;

/// The handlers of this slice.
pub fn handlers(services: &Services) -> Handlers {
    vec![Arc::new(Summarise(services.clone())), Arc::new(Close(services.clone()))]
}

/// The conversation a task is about, if it is still there.
async fn session_of(services: &Services, task: &Task) -> Result<Option<Session>> {
    let id: Option<Uuid> = task.payload["session"].as_str().and_then(|id| id.parse().ok());
    match id {
        Some(id) => services.sessions.find(id).await,
        None => Ok(None),
    }
}

/// Writes a running summary. Safe to run twice: it is only written over the one it was made from.
struct Summarise(Services);

#[async_trait]
impl Handler for Summarise {
    fn task_type(&self) -> &'static str {
        SUMMARISE
    }

    fn concurrency(&self) -> Option<usize> {
        Some(2)
    }

    async fn run(&self, task: &Task, context: &TaskContext) -> Result<Outcome> {
        let sessions = &self.0.sessions;
        let Some(session) = session_of(&self.0, task).await? else { return Ok(Outcome::done()) };
        if is_private(&self.0, &session).await? {
            return Ok(Outcome::done());
        }
        let told = sessions.unsummarised(&session).await?;
        if told.is_empty() {
            return Ok(Outcome::done());
        }
        let summary = ask(&self.0, &session, names::SUMMARY, &told, context).await?;
        let is_kept = sessions.keep_running_summary(&session, &summary, &told).await?;
        Ok(Outcome::done().keeping(json!({ "kept": is_kept, "messages": told.len() })))
    }
}

/// Sums up a conversation that is over. Safe to run twice: a summary that is there stays.
struct Close(Services);

#[async_trait]
impl Handler for Close {
    fn task_type(&self) -> &'static str {
        CLOSE
    }

    fn concurrency(&self) -> Option<usize> {
        Some(2)
    }

    async fn run(&self, task: &Task, context: &TaskContext) -> Result<Outcome> {
        let sessions = &self.0.sessions;
        let Some(session) = session_of(&self.0, task).await? else { return Ok(Outcome::done()) };
        if !self.0.models.talks() || is_private(&self.0, &session).await? {
            return Ok(Outcome::done());
        }
        let (count, last) = sessions.last(session.id).await?;
        let is_worth_it = sessions.sums_up(&session) && !last.is_empty();
        if is_worth_it && session.closing_summary.is_none() {
            let summary = ask(&self.0, &session, names::CLOSING, &last, context).await?;
            let is_kept = sessions.keep_closing_summary(&session, &summary, count).await?;
            if !is_kept {
                // An answer that was under way came, or something was taken back: it is summed up as it is now.
                let is_there = sessions.find(session.id).await?.is_some();
                let changed = Error::Busy { message: msg!("session-changed"), retry_after: Some(AGAIN) };
                return if is_there { Err(changed) } else { Ok(Outcome::done()) };
            }
        }
        let learnt = learn(&self.0, &session, &last).await?;
        Ok(Outcome::done().keeping(json!({ "kept": is_worth_it, "learnt": learnt })))
    }
}

/// Whether its person wants nothing recorded by now: then nothing is made of what was recorded before, either.
async fn is_private(services: &Services, session: &Session) -> Result<bool> {
    Ok(services.transcript.opted_out(session.user).await?.is_some())
}

/// Learns from a conversation what is worth remembering. The same fact is written once, however often this is done.
async fn learn(services: &Services, session: &Session, all: &[Entry]) -> Result<usize> {
    let audience = if session.guild.is_some() { Audience::Everyone } else { Audience::Invoker };
    let viewer = Viewer { user: session.user, guild: session.guild, channel: session.channel, project: None, audience };
    let turns = all.iter().filter(|entry| entry.role != Role::System).map(|entry| Turn {
        message: entry.about,
        author: session.user,
        name: entry.name.clone(),
        is_mine: entry.role == Role::Assistant,
        text: entry.content.clone(),
    });
    let closing = Closing { viewer, key: session.id.to_string(), turns: turns.collect(), recalled: Vec::new() };
    let caller = Caller { user: Some(session.user), guild: session.guild, message: None, purpose: "extraction" };
    let reader = Reading { models: services.models.clone(), caller };
    let instructions = services.prompts.text(names::LEARN).await?;
    let learnt = services.memories.extract(&closing, &instructions, &reader).await?;
    Ok(learnt.map_or(0, |learnt| learnt.new.len()))
}

/// A summary of what was said, upon the one there is.
async fn ask(
    services: &Services,
    session: &Session,
    prompt: &'static str,
    said: &[Entry],
    context: &TaskContext,
) -> Result<String> {
    let before = session.running_summary.as_deref().map(|summary| format!("Summary so far: {summary}\n\n"));
    let text = before.unwrap_or_default() + &lines(said);
    let caller = Caller { user: Some(session.user), guild: session.guild, message: None, purpose: "summary" };
    let mut request = Request::simple(services.prompts.text(prompt).await?, &text, WITHIN);
    (request.reply_tokens, request.stop) = (600, context.cancelled.clone());
    let done = services.models.chat(&caller, &request, &mut |_| {}).await?;
    let is_whole = matches!(done.finish, Finish::Done | Finish::Length) && !done.text.trim().is_empty();
    is_whole.then_some(()).context("the model gave no summary")?;
    Ok(shortened(&done.text))
}

fn shortened(text: &str) -> String {
    text.split_whitespace().take(MOST_WORDS).collect::<Vec<_>>().join(" ")
}

fn lines(entries: &[Entry]) -> String {
    entries.iter().fold(String::new(), |mut text, entry| {
        let who = match entry.role {
            Role::User if !entry.name.is_empty() => entry.name.as_str(),
            Role::User => "They",
            Role::Assistant => "You",
            Role::System => "Note",
        };
        let said: String = entry.content.chars().take(MOST_OF_ONE).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{who}: {}", said.replace('\n', " "));
        text
    })
}
