//! Tools of MCP servers that the operator configured, for the guilds that switched them on.
//!
//! Promises: a server is only reached if the operator named it; a guild meets its tools only after whoever manages the
//! guild switched it on; a tool's answer is data, cut to size; a server that fails is forgotten and reached anew the next
//! time, and its trouble is told in a sentence. What a tool says about itself is only ever shown to a model.

mod http;
mod link;
mod relay;
mod settings;

use std::{fmt, path::Path, sync::Arc};

use serde_json::{Map, Value, json};

pub(super) use relay::Relay;
use settings::Settings;

use super::{
    Spec,
    model::{Answer, Cost},
    outside::plain,
};
use crate::{
    error::{Error, Result},
    msg,
};
use link::{Link, Said};

/// What stands between a server's name and a tool's.
const JOINT: &str = "__";
/// The longest name a model may be given.
const MAX_NAME: usize = 64;
/// Letters of what a tool says about itself, and of its answer.
const MAX_ABOUT: usize = 1_000;
const MAX_ANSWER: usize = 8_000;
/// Graphemes that are shown to people.
const SHOWN: usize = 1_200;

/// Every server the operator configured.
#[derive(Clone)]
pub(super) struct Mcp {
    links: Arc<[Link]>,
}

impl fmt::Debug for Mcp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.servers()).finish()
    }
}

/// A server's switch in `capabilities_config`.
pub(super) fn switch_of(server: &str) -> String {
    format!("mcp:{server}")
}

impl Mcp {
    /// The servers of a file; none if there is no file.
    pub(super) fn new(file: Option<&Path>) -> Result<Self> {
        let settings = file.map(Settings::load).transpose()?.unwrap_or_default();
        Ok(Self { links: settings.server.into_iter().map(Link::new).collect() })
    }

    pub(super) fn servers(&self) -> impl Iterator<Item = &str> {
        self.links.iter().map(Link::name)
    }

    /// The server that a switch is of.
    pub(super) fn switched(&self, switch: &str) -> Option<&str> {
        let name = switch.strip_prefix("mcp:")?;
        self.servers().find(|server| *server == name)
    }

    /// The server whose tool has this name.
    pub(super) fn server_of<'a>(&self, tool: &'a str) -> Option<&'a str> {
        let (server, _) = tool.split_once(JOINT)?;
        self.servers().any(|known| known == server).then_some(server)
    }

    /// The tools of these servers, as a model is told of them. A server that does not answer has none.
    pub(super) async fn specs(&self, servers: &[String]) -> Vec<Spec> {
        let open = self.links.iter().filter(|link| servers.iter().any(|server| server == link.name()));
        let asked = futures::future::join_all(open.map(async |link| (link.name(), link.tools().await))).await;
        let mut specs = Vec::new();
        for (server, tools) in asked {
            match tools {
                Ok(tools) => specs.extend(tools.iter().filter_map(|tool| spec(server, tool))),
                Err(error) => tracing::warn!(mcp.server = server, "an MCP server does not answer: {error:#}"),
            }
        }
        specs
    }

    /// Runs a tool by the name a model knows it by.
    pub(super) async fn run(&self, name: &str, arguments: Value) -> Result<Answer> {
        let unknown = || Error::refused(msg!("mcp-unknown", name = plain(name, 80)));
        let (server, tool) = name.split_once(JOINT).ok_or_else(unknown)?;
        let link = self.links.iter().find(|link| link.name() == server).ok_or_else(unknown)?;
        let arguments = match arguments {
            Value::Object(arguments) => arguments,
            Value::Null => Map::new(),
            _ => return Err(Error::refused(msg!("mcp-arguments", name = plain(name, 80)))),
        };
        match link.call(tool, arguments).await {
            Ok(Said::Answer(text)) => Ok(answer(name, &text)),
            Ok(Said::Failed(text)) => {
                Err(Error::refused(msg!("mcp-failed", name = plain(name, 80), problem = plain(&text, 300))))
            }
            Ok(Said::Unknown) => Err(unknown()),
            Err(error) => {
                tracing::warn!(mcp.server = server, "an MCP server failed: {error:#}");
                Err(Error::refused(msg!("mcp-away", server = plain(server, 60))))
            }
        }
    }
}

/// A tool under the name of its server; one whose name no model takes is left out.
fn spec(server: &str, tool: &link::Tool) -> Option<Spec> {
    let name = format!("{server}{JOINT}{}", tool.name);
    let is_sound = name.len() <= MAX_NAME && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    is_sound.then(|| Spec {
        name,
        about: tool.about.chars().take(MAX_ABOUT).collect(),
        schema: tool.schema.clone(),
        cost: Cost::Metered,
    })
}

fn answer(name: &str, text: &str) -> Answer {
    let text: String = text.chars().take(MAX_ANSWER).collect();
    let says = msg!("mcp-answer", text = plain(&text, SHOWN), name = plain(name, 80));
    Answer { result: json!({ "source": name, "text": text }), says }
}
