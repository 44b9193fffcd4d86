//! Tools of MCP servers that the operator named, beside our own capabilities.
//!
//! Promises: a server is only reached if the operator named it, and only offered where the operator allows it and whoever
//! manages the guild switched it, or the one tool, on; arguments are judged by the tool's schema before they are sent; an
//! answer is data, cut to size; a server that fails is told of in a sentence, left alone for a while and delays no other.
//! It knows nothing of the guard against private addresses: the operator vouches for these.

mod http;
mod link;
mod running;
mod switches;
mod tool;

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{
    Spec,
    model::{Answer, Call},
    outside::plain,
    store,
};
use crate::{
    clock::Clock,
    config,
    db::Db,
    error::{Error, Result},
    ids::GuildId,
    msg,
    stats::Stats,
};
use link::{Link, Live};
use running::{Failure, SHOWN_REASON, answer, find, fitting, misfit, ran, shown, spec, unknown};
use switches::{PREFIX, Switches, switch_of};
use tool::{JOINT, Said};

/// The type of their tasks.
pub(super) const TASK: &str = "mcp";
/// Bytes of all schemas and descriptions that a model is given.
const MOST_BYTES: usize = 48 << 10;
/// Every server the operator named. Cloning is cheap.
#[derive(Clone)]
pub(super) struct Mcp {
    db: Db,
    stats: Stats,
    links: Arc<[Arc<Link>]>,
}

impl fmt::Debug for Mcp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.links.iter().map(|link| link.name())).finish()
    }
}

/// A server as a guild sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Borrowed {
    /// Its name, as it is switched.
    pub name: String,
    /// Its tools that are on; `None` if it does not answer.
    pub tools: Option<Vec<String>>,
    /// Whether it, or one of its tools, is switched on here.
    pub enabled: bool,
}

/// Looks for every server the operator named: its name, and how many tools it lends; `None` if it does not answer.
pub async fn inquire(settings: &config::Mcp, clock: &Clock) -> Vec<(String, Option<usize>)> {
    let asked = settings.servers.iter().map(async |(name, server)| {
        let link = Arc::new(Link::new(name.0.clone(), server.clone(), clock.clone()));
        let live = link.live(link.patience()).await;
        (name.0.clone(), live.ok().map(|live| live.tools.len()))
    });
    futures::future::join_all(asked).await
}

impl Mcp {
    pub(super) fn new(settings: &config::Mcp, db: Db, stats: Stats, clock: &Clock) -> Self {
        let servers = settings.servers.iter();
        let link = |(name, server): (&config::ServerName, &config::McpServer)| {
            Arc::new(Link::new(name.0.clone(), server.clone(), clock.clone()))
        };
        Self { db, stats, links: servers.map(link).collect() }
    }

    /// How long a call of any of them may take.
    pub(super) fn patience(&self) -> Duration {
        self.links.iter().map(|link| link.patience()).max().unwrap_or_default()
    }

    /// Whether this is the name of a tool, or of a server as it is switched, whichever there are.
    pub(super) fn owns(&self, name: &str) -> bool {
        self.link(name).is_some()
    }

    /// What is switched by this name: a server, or a tool of one. Only where the operator allows it.
    pub(super) fn switched(&self, name: &str, guild: GuildId) -> Result<String> {
        let link = self.link(name).filter(|link| link.guilds().include(guild)).ok_or_else(|| unknown(name))?;
        let is_server = name.strip_prefix(PREFIX).is_some();
        let is_known = |live: Arc<Live>| live.tools.iter().any(|tool| tool.name == name);
        // A tool that is not known yet may be switched off, whatever it is called; its server may be away.
        (is_server || link.known().is_none_or(is_known)).then(|| name.to_owned()).ok_or_else(|| unknown(name))
    }

    /// What can be switched in this guild, as far as it is known.
    pub(super) fn switches(&self, guild: GuildId) -> Vec<String> {
        let names = |link: &Arc<Link>| {
            let tools = link.known().map(|live| live.tools.iter().map(|tool| tool.name.clone()).collect::<Vec<_>>());
            std::iter::once(switch_of(link.name())).chain(tools.unwrap_or_default()).collect::<Vec<_>>()
        };
        self.links.iter().filter(|link| link.guilds().include(guild)).flat_map(names).collect()
    }

    /// The tools that are on, as a model is told of them. Who does not answer has none.
    pub(super) async fn specs(&self, guild: Option<GuildId>) -> Result<Vec<Spec>> {
        let Some((switches, links)) = self.open(guild).await? else { return Ok(Vec::new()) };
        let asked = futures::future::join_all(links.iter().map(Link::glance)).await;
        let mut room = MOST_BYTES;
        let mut specs = Vec::new();
        for (link, live) in links.iter().zip(asked) {
            let tools = live.as_ref().map(|live| live.tools.as_slice()).unwrap_or_default();
            for tool in tools.iter().filter(|tool| switches.is_tool_on(link.name(), &tool.name)) {
                let size = tool.schema.to_string().len() + tool.about.len();
                let Some(left) = room.checked_sub(size) else { return Ok(specs) };
                room = left;
                specs.push(spec(tool));
            }
        }
        Ok(specs)
    }

    /// The names of the tools that are on, of servers that were heard: quick enough for suggestions. Others are asked
    /// meanwhile, for the next time.
    pub(super) async fn names(&self, guild: Option<GuildId>) -> Result<Vec<String>> {
        let Some((switches, links)) = self.open(guild).await? else { return Ok(Vec::new()) };
        let mut names = Vec::new();
        for link in links {
            // Away or not: it is being asked.
            let _ = link.live(Duration::ZERO).await;
            let Some(live) = link.known() else { continue };
            let on = live.tools.iter().filter(|tool| switches.is_tool_on(link.name(), &tool.name));
            names.extend(on.map(|tool| tool.name.clone()));
        }
        Ok(names)
    }

    /// The servers that may be switched on in this guild, and what they offer there.
    pub(super) async fn list(&self, guild: Option<GuildId>) -> Result<Vec<Borrowed>> {
        let Some(guild) = guild.filter(|_| !self.links.is_empty()) else { return Ok(Vec::new()) };
        let switches = Switches(store::list_switches(self.db.pool(), Some(guild)).await?);
        let allowed = self.links.iter().filter(|link| link.guilds().include(guild));
        let seen = allowed.map(async |link| {
            let enabled = switches.is_any_on(link.name());
            let live = if enabled { link.glance().await.ok() } else { link.known() };
            let on = |live: Arc<Live>| {
                let on = live.tools.iter().filter(|tool| switches.is_tool_on(link.name(), &tool.name));
                on.map(|tool| tool.name.clone()).collect()
            };
            Borrowed { name: switch_of(link.name()), tools: live.map(on), enabled }
        });
        Ok(futures::future::join_all(seen).await)
    }

    /// Reads what a person typed after a tool's name: JSON, or a text, for a tool that wants no more.
    pub(super) fn read(&self, name: &str, text: &str) -> Result<Value> {
        let known = self.link(name).and_then(|link| link.known());
        match text.trim() {
            json if json.starts_with('{') => serde_json::from_str(json)
                .map_err(|error| misfit(name, known.as_ref().and_then(|live| find(live, name)), &error)),
            "" => Ok(json!({})),
            simple => Ok(simple.into()),
        }
    }

    /// What a tool may be told, as far as its server was heard.
    pub(super) async fn schema(&self, name: &str, guild: Option<GuildId>) -> Result<Option<Value>> {
        let known = self.admit(name, guild).await?.known();
        Ok(known.and_then(|live| find(&live, name).map(|tool| tool.schema.clone())))
    }

    /// Finds a call good or says what is wrong with it, as far as that is known without asking the server.
    pub(super) async fn prepare(&self, name: &str, arguments: &Value, guild: Option<GuildId>) -> Result<()> {
        let link = self.admit(name, guild).await?;
        match link.known() {
            Some(live) => fitting(find(&live, name).ok_or_else(|| unknown(name))?, arguments).map(drop),
            None => Ok(()),
        }
    }

    /// Runs a tool and counts the run. As safe to run twice as the tool is: its server answers for that.
    pub(super) async fn run(&self, name: &str, arguments: Value, call: &Call) -> Result<Answer> {
        let link = self.admit(name, call.guild).await?;
        let began = Instant::now();
        let (counted, outcome) = tokio::select! {
            ran = ran(link, name, arguments) => ran,
            () = call.cancelled.cancelled() => return Err(anyhow::anyhow!("{name} was called off").into()),
        };
        // What a server does not know is counted as the server's: names that anybody makes up are not kept.
        let counted = if counted { name.to_owned() } else { switch_of(link.name()) };
        let well = matches!(outcome, Ok(Said::Answer(..) | Said::Failed(_)) | Err(Failure::Ours(_)));
        self.stats.count_capability(call.guild, &counted, well, began.elapsed());
        match outcome {
            Ok(Said::Answer(text, is_cut)) => Ok(answer(name, &text, is_cut)),
            Ok(Said::Failed(text)) => {
                let problem = plain(&text, SHOWN_REASON);
                Err(Error::refused(msg!("mcp-failed", name = shown(name), problem = problem)))
            }
            Ok(Said::TooSlow) => Err(Error::refused(msg!("mcp-slow", name = shown(name)))),
            Err(Failure::Away) => Err(Error::refused(msg!("mcp-away", server = link.name()))),
            Err(Failure::Ours(error)) => Err(error),
        }
    }

    fn link(&self, name: &str) -> Option<&Arc<Link>> {
        let server = name.strip_prefix(PREFIX).or_else(|| Some(name.split_once(JOINT)?.0))?;
        self.links.iter().find(|link| link.name() == server)
    }

    /// The switches and the servers that may have something on; `None` if there is nothing. Nobody meets them in direct
    /// messages.
    async fn open(&self, guild: Option<GuildId>) -> Result<Option<(Switches, Vec<Arc<Link>>)>> {
        let Some(guild) = guild.filter(|guild| self.links.iter().any(|link| link.guilds().include(*guild))) else {
            return Ok(None);
        };
        let switches = Switches(store::list_switches(self.db.pool(), Some(guild)).await?);
        let is_open = |link: &&Arc<Link>| link.guilds().include(guild) && switches.is_any_on(link.name());
        let links = self.links.iter().filter(is_open).cloned().collect();
        Ok(Some((switches, links)))
    }

    async fn admit(&self, name: &str, guild: Option<GuildId>) -> Result<&Arc<Link>> {
        let link = self.link(name).filter(|_| !name.starts_with(PREFIX)).ok_or_else(|| unknown(name))?;
        let guild = guild.ok_or_else(|| Error::Denied(msg!("capability-servers-only", name = shown(name))))?;
        let switches = Switches(store::list_switches(self.db.pool(), Some(guild)).await?);
        if !link.guilds().include(guild) || !switches.is_tool_on(link.name(), name) {
            return Err(Error::Denied(msg!("mcp-closed", name = shown(name))));
        }
        Ok(link)
    }
}
