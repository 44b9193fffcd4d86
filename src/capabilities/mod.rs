//! Capabilities: small typed jobs that a slash command, the chat, a task or a model can ask for.
//!
//! Promises: each is defined once, in one file; its arguments are checked before it runs and refused with a sentence;
//! it runs under its own deadline; a guild that switched it off meets it nowhere; every real run is counted once.
//! It knows nothing of where an answer goes: that is the queue's.

mod arithmetic;
mod calculate;
mod commands;
mod dice;
mod form;
mod mcp;
mod messages;
mod model;
mod outside;
mod phrasing;
mod registry;
mod remembering;
mod remind;
mod replies;
mod store;
mod tasks;
mod time;
mod todo;
mod weather;
mod web;
mod wikipedia;
mod wolfram;

use std::{fmt, sync::Arc, time::Instant};

use mcp::Mcp;
use serde_json::Value;

pub use commands::{commands, components};
pub use mcp::{Borrowed, inquire as inquire_mcp};
pub use model::{Access, Answer, Call, Capability, Cost, Definition, Tool};
pub use phrasing::looks_calculable;
pub use tasks::handlers;

use crate::{
    audit,
    clock::Clock,
    config::Settings,
    db::Db,
    error::{Error, Result},
    ids::GuildId,
    memories::Memories,
    msg,
    origin::Origin,
    queue::{NewTask, Priority, Queue, RespondTo, TaskId},
    reminders::Reminders,
    stats::{Scope, Stats, Usage},
    times::Times,
    todos::Todos,
    transcript::Transcript,
};

/// The names of the first set: what `chat` asks for.
pub mod names {
    /// Arithmetic and units.
    pub const CALCULATE: &str = "calculate";
    /// Rolling dice.
    pub const DICE: &str = "dice";
    /// Questions to Wolfram|Alpha.
    pub const WOLFRAM: &str = "wolfram";
    /// Subjects in Wikipedia.
    pub const WIKIPEDIA: &str = "wikipedia";
    /// Pages.
    pub const WEB: &str = "web";
    /// The weather.
    pub const WEATHER: &str = "weather";
    /// What time it is.
    pub const TIME: &str = "time";
    /// Reminders.
    pub const REMIND: &str = "remind";
    /// Remembering a fact.
    pub const REMEMBER: &str = "remember";
    /// Being reminded of facts.
    pub const RECALL: &str = "recall";
    /// What was said here.
    pub const SEARCH_MESSAGES: &str = "search_messages";
    /// A list of things to do.
    pub const TODO: &str = "todo";
}

/// The verbs of capabilities. Cloning is cheap.
#[derive(Clone)]
pub struct Capabilities {
    db: Db,
    queue: Queue,
    stats: Stats,
    tools: Arc<[Arc<dyn Tool>]>,
    mcp: Mcp,
}

impl fmt::Debug for Capabilities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.tools.iter().map(|tool| tool.definition().name)).finish()
    }
}

/// What capabilities work with.
#[derive(Clone, Debug)]
pub struct Needs {
    /// The database.
    pub db: Db,
    /// What time it is for those who are left alone for a while.
    pub clock: Clock,
    /// The queue.
    pub queue: Queue,
    /// Counters.
    pub stats: Stats,
    /// What Artie remembers.
    pub memories: Memories,
    /// The recorded conversation.
    pub transcript: Transcript,
    /// Whose time it is.
    pub times: Times,
    /// Reminders.
    pub reminders: Reminders,
    /// Lists of things to do.
    pub todos: Todos,
}

/// A capability as a model is told of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Its name.
    pub name: String,
    /// What it does, in English.
    pub about: String,
    /// The JSON Schema of its arguments.
    pub schema: Value,
    /// What a run costs.
    pub cost: Cost,
    /// Whether it leaves something to chance: asked again, it answers otherwise.
    pub is_chancy: bool,
}

/// A capability as a guild sees it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// What it is.
    pub definition: Definition,
    /// The JSON Schema of its arguments.
    pub schema: Value,
    /// Whether it is switched on here.
    pub enabled: bool,
}

/// A call that was found good: the capability exists, is switched on here, and these are its arguments.
#[derive(Clone, Debug)]
pub struct Request {
    name: &'static str,
    arguments: Value,
}

impl Capabilities {
    /// All capabilities over these services.
    pub fn new(settings: &Settings, needs: Needs) -> Result<Self> {
        let tools = registry::all(settings, &needs)?.into();
        let mcp = Mcp::new(&settings.mcp, needs.db.clone(), needs.stats.clone(), &needs.clock);
        Ok(Self { db: needs.db, queue: needs.queue, stats: needs.stats, tools, mcp })
    }

    /// What a model may ask for in this guild: everything that is switched on there, tools of MCP servers among it.
    pub async fn specs(&self, guild: Option<GuildId>) -> Result<Vec<Spec>> {
        let listed = self.list(guild).await?.into_iter();
        let open = listed.filter(|one| one.enabled && (guild.is_some() || one.definition.access == Access::Everyone));
        let spec = |one: Listed| Spec {
            name: one.definition.name.to_owned(),
            about: one.definition.about().to_string(),
            schema: one.schema,
            cost: one.definition.cost,
            is_chancy: one.definition.name == names::DICE,
        };
        Ok(open.map(spec).chain(self.mcp.specs(guild).await?).collect())
    }

    /// Runs several at once, each under its own deadline and its own key; the answers come in the order of the calls.
    pub async fn run_all(&self, calls: Vec<(String, Value)>, call: &Call) -> Vec<Result<Answer>> {
        let one = async |(place, (name, arguments)): (usize, (String, Value))| {
            let key = call.key.as_ref().map(|key| format!("{key}/{place}"));
            let seed = call.seed.wrapping_add(u64::try_from(place).unwrap_or(0));
            self.run(&name, arguments, &Call { key, seed, ..call.clone() }).await
        };
        futures::future::join_all(calls.into_iter().enumerate().map(one)).await
    }

    /// Switches a capability on or off for a guild, audited. What is off for all guilds stays off.
    pub async fn switch(&self, origin: &Origin, guild: GuildId, name: &str, is_on: bool) -> Result<String> {
        let name = if self.mcp.owns(name) {
            self.mcp.switched(name, guild)?
        } else {
            self.tool(name)?.definition().name.to_owned()
        };
        let name = name.as_str();
        if is_on
            && store::list_switches(self.db.pool(), None).await?.iter().any(|one| one.name == name && !one.is_enabled)
        {
            return Err(Error::Denied(msg!("capability-off-everywhere", name = name)));
        }
        let mut tx = self.db.begin().await?;
        if store::upsert_switch(&mut tx, guild, name, is_on).await? {
            let details = serde_json::json!({ "capability": name, "after": is_on, "event": origin.event });
            let guild = guild.to_string();
            let entry = audit::Entry { guild: &guild, user: origin.user, action: "capability.switch", details };
            audit::record(&mut tx, &entry).await?;
        }
        tx.commit().await?;
        Ok(name.to_owned())
    }

    /// What every capability is, in the order of the registry.
    pub fn definitions(&self) -> impl Iterator<Item = Definition> {
        self.tools.iter().map(|tool| tool.definition())
    }

    /// The names of what can be run in this guild, of MCP servers those that were heard.
    pub async fn names(&self, guild: Option<GuildId>) -> Result<Vec<String>> {
        let own = self.definitions().map(|one| one.name.to_owned());
        Ok(own.chain(self.mcp.names(guild).await?).collect())
    }

    /// The names of what can be switched in this guild.
    pub fn switches(&self, guild: GuildId) -> Vec<String> {
        self.definitions().map(|one| one.name.to_owned()).chain(self.mcp.switches(guild)).collect()
    }

    /// The MCP servers that may be switched on in this guild.
    pub async fn borrowed(&self, guild: Option<GuildId>) -> Result<Vec<Borrowed>> {
        self.mcp.list(guild).await
    }

    /// Every capability, and whether it is switched on in this guild.
    pub async fn list(&self, guild: Option<GuildId>) -> Result<Vec<Listed>> {
        let switches = store::list_switches(self.db.pool(), guild).await?;
        let enabled = |name: &str| switches.iter().find(|switch| switch.name == name).is_none_or(|one| one.is_enabled);
        let listed = self.tools.iter().map(|tool| {
            let definition = tool.definition();
            Listed { definition, schema: tool.schema(), enabled: enabled(definition.name) }
        });
        Ok(listed.collect())
    }

    /// What a capability may be told, where it is switched on; `None` for a tool of a server that was not heard yet.
    pub async fn schema(&self, name: &str, guild: Option<GuildId>) -> Result<Option<Value>> {
        if self.mcp.owns(name) {
            return self.mcp.schema(name, guild).await;
        }
        Ok(Some(self.admit(name, guild).await?.schema()))
    }

    /// Reads what a person typed after a capability's name: its simple form, or a JSON object.
    pub fn read(&self, name: &str, text: &str) -> Result<Value> {
        if self.mcp.owns(name) {
            return self.mcp.read(name, text);
        }
        let tool = self.tool(name)?;
        match text.trim() {
            json if json.starts_with('{') => serde_json::from_str(json).map_err(|error| {
                let (problem, example) = (error.to_string(), tool.definition().example);
                Error::refused(msg!("capability-arguments", name = name, problem = problem, example = example))
            }),
            simple => tool.read(simple),
        }
    }

    /// Finds a call good or says what is wrong with it, before anything is promised.
    pub async fn prepare(&self, name: &str, arguments: Value, guild: Option<GuildId>) -> Result<Request> {
        if self.mcp.owns(name) {
            self.mcp.prepare(name, &arguments, guild).await?;
            return Ok(Request { name: mcp::TASK, arguments: tasks::errand(name, arguments) });
        }
        let tool = self.admit(name, guild).await?;
        tool.check(&arguments)?;
        Ok(Request { name: tool.definition().name, arguments })
    }

    /// Enqueues a prepared call; its answer is delivered to `respond_to`. The same event asks once.
    pub async fn ask(&self, request: Request, origin: &Origin, respond_to: RespondTo) -> Result<TaskId> {
        let task = NewTask {
            priority: Priority::INTERACTIVE,
            key: Some(origin.event.to_string()),
            guild: origin.guild,
            created_by: Some(origin.user),
            respond_to: Some(respond_to),
            ..NewTask::new(request.name, request.arguments)
        };
        self.queue.enqueue_alone(task).await
    }

    /// Runs a capability now, under its deadline, and counts the run.
    pub async fn run(&self, name: &str, arguments: Value, call: &Call) -> Result<Answer> {
        if self.mcp.owns(name) {
            return self.mcp.run(name, arguments, call).await;
        }
        let tool = self.admit(name, call.guild).await?;
        tool.check(&arguments)?;
        let Definition { name, timeout, .. } = tool.definition();
        let began = Instant::now();
        let outcome = tokio::select! {
            outcome = tokio::time::timeout(timeout, tool.run(arguments, call)) => outcome,
            () = call.cancelled.cancelled() => return Err(anyhow::anyhow!("{name} was called off").into()),
        };
        let well = matches!(outcome, Ok(Ok(_) | Err(Error::Refused(_) | Error::Denied(_))));
        self.stats.count_capability(call.guild, name, well, began.elapsed());
        outcome.unwrap_or_else(|_| Err(Error::refused(msg!("capability-too-slow", name = name))))
    }

    /// How the capabilities did in a guild, or everywhere when asked from a direct message.
    pub async fn usage(&self, guild: Option<GuildId>) -> Result<Vec<Usage>> {
        self.stats.capabilities(guild.map_or(Scope::Everywhere, Scope::Guild)).await
    }

    async fn admit(&self, name: &str, guild: Option<GuildId>) -> Result<&Arc<dyn Tool>> {
        let tool = self.tool(name)?;
        let Definition { name, access, .. } = tool.definition();
        if access == Access::Servers && guild.is_none() {
            return Err(Error::Denied(msg!("capability-servers-only", name = name)));
        }
        let switches = store::list_switches(self.db.pool(), guild).await?;
        match switches.iter().find(|switch| switch.name == name) {
            Some(switch) if !switch.is_enabled => Err(Error::Denied(msg!("capability-switched-off", name = name))),
            _ => Ok(tool),
        }
    }

    fn tool(&self, name: &str) -> Result<&Arc<dyn Tool>> {
        self.tools.iter().find(|tool| tool.definition().name == name).ok_or_else(|| {
            let known = self.definitions().map(|one| format!("`{}`", one.name)).collect::<Vec<_>>().join(", ");
            let name: String = name.chars().filter(|letter| letter.is_alphanumeric()).take(40).collect();
            Error::refused(msg!("capability-unknown", name = name, known = known))
        })
    }
}
