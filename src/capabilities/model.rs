//! What a capability is: a typed tool with one definition for the slash command, the chat, the queue and, later, the model.
//!
//! Pure shapes. Nothing here knows where a call comes from; who asks is bound by us and arrives in [`Call`].

use std::time::Duration;

use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::{
    error::{Error, Result},
    ids::{ChannelId, GuildId, MessageId, UserId},
    memories::Viewer,
    msg,
    reply::Audience,
    words::{Locale, Message},
};

/// What is known of a capability before it runs.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    /// Its name, and the type of its tasks.
    pub name: &'static str,
    /// The id of the sentence that says what it does, for people and models.
    pub about: &'static str,
    /// Arguments in its simple form that work, for explanations.
    pub example: &'static str,
    /// Who may use it.
    pub access: Access,
    /// What a run costs.
    pub cost: Cost,
    /// How long a run may take.
    pub timeout: Duration,
}

impl Definition {
    /// What it does, as a sentence not yet said.
    pub fn about(&self) -> Message {
        Message { id: self.about.into(), args: Vec::new(), is_personal: false }
    }
}

/// Who may use a capability, apart from the switches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Anybody, in guilds and in direct messages.
    Everyone,
    /// Members of a guild, in that guild.
    Servers,
}

/// What a run costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cost {
    /// Nothing but our own time.
    Free,
    /// A share of some provider's quota.
    Metered,
}

/// After this many failures a service's trouble is told instead of another try.
pub(super) const TRIES: u32 = 3;

/// The surroundings of a run, bound by us from the event or the task, never by a model.
#[derive(Clone, Debug)]
pub struct Call {
    /// Who asked, if that is known.
    pub asker: Option<UserId>,
    /// In which guild.
    pub guild: Option<GuildId>,
    /// In which channel, if that is known.
    pub channel: Option<ChannelId>,
    /// The message that asked, if it was one.
    pub message: Option<MessageId>,
    /// Who reads the answer: what is the asker's alone is only for them.
    pub audience: Audience,
    /// The asker's language.
    pub locale: Locale,
    /// What makes this call the same when it is run again: whatever it writes is written once.
    pub key: Option<String>,
    /// The seed of whatever is left to chance: the same call run again decides the same.
    pub seed: u64,
    /// Runs of this call that failed before.
    pub failures: u32,
    /// Fires when nobody waits for the answer any more.
    pub cancelled: CancellationToken,
}

impl Default for Call {
    /// Of nobody, read by everybody.
    fn default() -> Self {
        Self {
            asker: None,
            guild: None,
            channel: None,
            message: None,
            audience: Audience::Everyone,
            locale: Locale::english(),
            key: None,
            seed: 0,
            failures: 0,
            cancelled: CancellationToken::new(),
        }
    }
}

impl Call {
    /// Nobody runs this again: trouble is told at once.
    #[must_use]
    pub fn once(self) -> Self {
        Self { failures: u32::MAX, ..self }
    }

    /// Whether others read the answer.
    pub(super) fn is_shared(&self) -> bool {
        self.audience == Audience::Everyone && self.guild.is_some()
    }

    /// Who asked; without anybody there is nothing of theirs.
    pub(super) fn somebody(&self) -> Result<UserId> {
        self.asker.ok_or_else(|| Error::refused(msg!("capability-who")))
    }

    /// Who is to be reminded, where, and who reads along.
    pub(super) fn viewer(&self) -> Result<Viewer> {
        let channel = self.channel.ok_or_else(|| Error::refused(msg!("capability-who")))?;
        let (user, guild) = (self.somebody()?, self.guild);
        let audience = if guild.is_none() { Audience::Invoker } else { self.audience };
        Ok(Viewer { user, guild, channel, project: None, audience })
    }

    /// Trouble of a service is tried again by the queue, and told after the last try.
    pub(super) fn settled<T>(&self, outcome: Result<T>, trouble: impl FnOnce() -> Message) -> Result<T> {
        match outcome {
            Err(Error::Fault(_)) if self.failures.saturating_add(1) >= TRIES => Err(Error::Refused(trouble())),
            outcome => outcome,
        }
    }
}

/// What a run led to.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// As data: kept with the task, and what a model is given.
    pub result: Value,
    /// In words.
    pub says: Message,
}

/// A capability: implement it in one file of its own and list it in `registry`.
#[async_trait]
pub trait Capability: Send + Sync + 'static {
    /// Its arguments; their JSON Schema is derived from this type.
    type Args: DeserializeOwned + JsonSchema + Send;

    /// What is known of it before it runs.
    fn definition(&self) -> Definition;

    /// Reads its simple form, what a person types after its name.
    fn read(&self, text: &str) -> Result<Value>;

    /// Refuses what is known to fail before it runs, so that the asker hears of it at once and alone.
    fn judge(&self, _args: &Self::Args) -> Result<()> {
        Ok(())
    }

    /// Does it. Safe to run twice with the same call: what is left to chance comes from [`Call::seed`].
    async fn run(&self, args: Self::Args, call: &Call) -> Result<Answer>;
}

/// A capability whose arguments' type is hidden behind JSON.
#[async_trait]
pub trait Tool: Send + Sync + 'static {
    /// See [`Capability::definition`].
    fn definition(&self) -> Definition;
    /// The JSON Schema of its arguments.
    fn schema(&self) -> Value;
    /// See [`Capability::read`].
    fn read(&self, text: &str) -> Result<Value>;
    /// Whether these are its arguments; the refusal says what is wrong with them.
    fn check(&self, arguments: &Value) -> Result<()>;
    /// See [`Capability::run`].
    async fn run(&self, arguments: Value, call: &Call) -> Result<Answer>;
}

#[async_trait]
impl<C: Capability> Tool for C {
    fn definition(&self) -> Definition {
        Capability::definition(self)
    }

    fn schema(&self) -> Value {
        schemars::schema_for!(C::Args).to_value()
    }

    fn read(&self, text: &str) -> Result<Value> {
        Capability::read(self, text)
    }

    fn check(&self, arguments: &Value) -> Result<()> {
        self.judge(&typed::<C>(self, arguments.clone())?)
    }

    async fn run(&self, arguments: Value, call: &Call) -> Result<Answer> {
        Capability::run(self, typed::<C>(self, arguments)?, call).await
    }
}

fn typed<C: Capability>(capability: &C, arguments: Value) -> Result<C::Args> {
    serde_json::from_value(arguments).map_err(|error| {
        let Definition { name, example, .. } = capability.definition();
        let problem: String = error.to_string().chars().take(120).collect();
        Error::refused(msg!("capability-arguments", name = name, problem = problem, example = example))
    })
}
