//! People acting and Artie answering, with every answer waited for, shown and judged.

use std::{
    io::Write,
    time::{Duration, Instant},
};

use anyhow::{Context, anyhow};
use serde_json::Value;

use super::{
    paper::{Paper, Voice},
    plain,
};
use crate::{
    demo::{
        Discord, Town,
        world::{Channel, InteractionState, InteractionView, Message, Refusal, World},
    },
    error::{Error, Result},
    ids::{ChannelId, EventId, MessageId, UserId},
    services::Services,
};

/// How long the story waits for anything, in real time.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);
const LOOK_AGAIN: Duration = Duration::from_millis(20);
const PLACE: &str = "general";

/// The café's general channel, with everything the story needs.
pub(super) struct Stage<'a, W> {
    pub(super) town: Town,
    pub(super) services: &'a Services,
    pub(super) paper: Paper<'a, W>,
    pub(super) channel: ChannelId,
    pub(super) started: Instant,
    chapter: usize,
}

/// An answer: as it was shown, and where it came from.
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) id: EventId,
    pub(super) is_private: bool,
}

impl<'a, W: Write> Stage<'a, W> {
    pub(super) fn new(discord: &Discord, services: &'a Services, paper: Paper<'a, W>) -> Result<Self> {
        let town = discord.town();
        let find = |world: &mut World| {
            let is_it = |channel: &&Channel| channel.name == PLACE && channel.guild.is_some();
            world.channels.values().find(is_it).map(|channel| channel.id)
        };
        let channel = town.with(find).context("the demo's world has no #general")?;
        Ok(Self { town, services, paper, channel, started: Instant::now(), chapter: 0 })
    }

    /// Begins a chapter.
    pub(super) fn chapter(&mut self, title: &str) -> Result<()> {
        self.chapter += 1;
        let number = self.chapter;
        self.paper.chapter(number, title).map_err(unwritable)
    }

    /// Somebody of the café.
    pub(super) fn user(&self, name: &str) -> Result<UserId> {
        self.town.person(name).map(|person| person.id).map_err(|refusal| refused(name, &refusal))
    }

    /// Somebody says something.
    pub(super) fn says(&mut self, name: &str, text: &str) -> Result<Message> {
        let person = self.town.person(name).map_err(|refusal| refused(name, &refusal))?;
        let said = person.says(self.channel, text).map_err(|refusal| refused(text, &refusal))?;
        let shown = self.town.with(|world| plain::words(world, &said));
        self.paper.line(Voice::Person, &self.name(name), &shown, "").map_err(unwritable)?;
        Ok(said)
    }

    /// Somebody uses a command; the answer is shown.
    pub(super) async fn uses(&mut self, name: &str, path: &str, options: &[(&str, Value)]) -> Result<Answer> {
        let person = self.town.person(name).map_err(|refusal| refused(name, &refusal))?;
        let shown = self.town.with(|world| plain::plain(world, &spelled(path, options)));
        self.paper.line(Voice::Person, &self.name(name), &shown, "").map_err(unwritable)?;
        let values = Value::Object(options.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect());
        let asked = person.uses(self.channel, path, &values).map_err(|refusal| refused(path, &refusal))?;
        let view = self.town.settled(asked.id(), PATIENCE).await.map_err(|refusal| refused(path, &refusal))?;
        self.show_answer(name, path, &view)
    }

    fn show_answer(&mut self, name: &str, path: &str, view: &InteractionView) -> Result<Answer> {
        let Some(message) = view.answer.as_ref().filter(|_| view.is_settled()) else {
            let state = match view.state() {
                InteractionState::Failed => "did not answer within three seconds",
                InteractionState::Thinking => "is still thinking",
                _ => "gave no answer that can be seen",
            };
            return Err(mismatch(&format!("/{path}: Artie {state}.")));
        };
        let text = self.town.with(|world| plain::words(world, message));
        let is_private = message.is_ephemeral();
        let remark = if is_private { format!("only {} sees this", self.name(name)) } else { String::new() };
        self.paper.line(Voice::Artie, "Artie", &text, &remark).map_err(unwritable)?;
        Ok(Answer { text, id: view.id(), is_private })
    }

    /// Artie's reply to a message; it is shown.
    pub(super) async fn reply_to(&mut self, message: MessageId) -> Result<String> {
        let (channel, bot) = (self.channel, self.artie()?);
        let look = |world: &World| {
            let all = world.messages.get(&channel)?;
            let is_reply =
                |found: &&Message| found.author == bot && found.reply_to == Some(message) && !found.is_thinking();
            all.values().rev().find(is_reply).cloned()
        };
        let reply = self.town.until(PATIENCE, look).await;
        let reply = reply.ok_or_else(|| mismatch("Artie did not reply to the message that mentions it."))?;
        let text = self.town.with(|world| plain::words(world, &reply));
        self.paper.line(Voice::Artie, "Artie", &text, "").map_err(unwritable)?;
        Ok(text)
    }

    /// Artie's user.
    pub(super) fn artie(&self) -> Result<UserId> {
        let bot = self
            .town
            .with(|world| world.applications.values().find(|found| found.name == "Artie").map(|found| found.bot));
        Ok(bot.context("the demo's world has no Artie")?)
    }

    fn name(&self, name: &str) -> String {
        self.town.with(|world| world.find_user(name).map_or_else(|| name.to_owned(), |user| user.name().to_owned()))
    }

    /// Waits until Artie is on the gateway and its commands are there.
    pub(super) async fn wait_for_artie(&self) -> Result<()> {
        let is_ready = |world: &World| {
            let artie = world.applications.values().find(|found| found.name == "Artie")?;
            let has_commands = world.commands.values().any(|command| command.application == artie.id);
            (artie.is_online() && has_commands).then_some(())
        };
        let ready = self.town.until(PATIENCE * 2, is_ready).await;
        ready.ok_or_else(|| mismatch("Artie did not come online and register its commands within 30 seconds."))
    }

    /// Says that something was found right, or ends the tour.
    pub(super) fn expect(&mut self, is_right: bool, right: &str, wrong: &str) -> Result<()> {
        if !is_right {
            return Err(mismatch(wrong));
        }
        self.paper.check(right).map_err(unwritable)
    }

    /// Ends the tour unless the text holds all of these, letter case aside.
    pub(super) fn expect_words(&mut self, text: &str, wanted: &[&str], right: &str) -> Result<()> {
        let lower = text.to_lowercase();
        let missing: Vec<_> = wanted.iter().filter(|word| !lower.contains(&word.to_lowercase())).collect();
        self.expect(missing.is_empty(), right, &format!("Expected {missing:?} in Artie's answer, which was: {text}"))
    }

    /// Waits until a figure of the database is what it should be.
    pub(super) async fn eventually(&self, what: &str, mut is_so: impl AsyncFnMut() -> Result<bool>) -> Result<()> {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        let mut pace = tokio::time::interval(LOOK_AGAIN);
        while !is_so().await? {
            if tokio::time::Instant::now() > deadline {
                return Err(mismatch(what));
            }
            pace.tick().await;
        }
        Ok(())
    }
}

/// `/wallet pay to: … amount: 250`, as a person sees it in the box.
fn spelled(path: &str, options: &[(&str, Value)]) -> String {
    let spelled = options.iter().map(|(name, value)| match value.as_str() {
        Some(id) if id.len() > 16 && id.parse::<u64>().is_ok() => format!(" {name}: <@{id}>"),
        Some(text) => format!(" {name}: {text}"),
        None => format!(" {name}: {value}"),
    });
    format!("/{path}{}", spelled.collect::<String>())
}

fn refused(what: &str, refusal: &Refusal) -> Error {
    anyhow!("the demo's Discord refused “{what}”: {}", refusal.message).into()
}

/// The tour ends here.
pub(super) fn mismatch(what: &str) -> Error {
    anyhow!("the tour found something wrong. {what}").into()
}

/// The terminal went away.
pub(super) fn unwritable(error: std::io::Error) -> Error {
    anyhow::Error::new(error).context("writing the tour").into()
}
