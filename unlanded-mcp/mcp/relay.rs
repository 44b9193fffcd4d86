//! `mcp`: the tools of MCP servers as a capability, for tasks and for whoever types their names.

use std::time::Duration;

use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    super::{
        model::{Access, Answer, Call, Capability, Cost, Definition},
        names, store,
    },
    Mcp, switch_of,
};
use crate::{
    db::Db,
    error::{Error, Result},
    ids::GuildId,
    msg,
};

/// Which tool to run, and how.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(in crate::capabilities) struct Args {
    /// The tool: its server's name, two underscores, its own.
    #[schemars(length(min = 1, max = 64))]
    tool: String,
    /// Its arguments, as the tool wants them.
    #[serde(default)]
    arguments: Value,
}

/// The capability.
#[derive(Debug)]
pub(in crate::capabilities) struct Relay {
    pub(in crate::capabilities) mcp: Mcp,
    pub(in crate::capabilities) db: Db,
}

impl Mcp {
    /// The servers that are switched on in a guild. Whoever is in no guild meets none.
    pub(in crate::capabilities) async fn open(&self, db: &Db, guild: Option<GuildId>) -> Result<Vec<String>> {
        if guild.is_none() || self.servers().next().is_none() {
            return Ok(Vec::new());
        }
        let switches = store::list_switches(db.pool(), guild).await?;
        let is_on = |server: &str| switches.iter().any(|switch| switch.name == switch_of(server) && switch.is_enabled);
        Ok(self.servers().filter(|server| is_on(server)).map(str::to_owned).collect())
    }
}

#[async_trait]
impl Capability for Relay {
    type Args = Args;

    fn definition(&self) -> Definition {
        Definition {
            name: names::MCP,
            about: "mcp-about",
            example: "notes__search {\"query\": \"tea\"}",
            access: Access::Servers,
            cost: Cost::Metered,
            timeout: Duration::from_mins(2),
        }
    }

    fn read(&self, text: &str) -> Result<Value> {
        let (tool, rest) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
        let arguments = match rest.trim() {
            "" => json!({}),
            rest => serde_json::from_str(rest)
                .map_err(|_| Error::refused(msg!("mcp-arguments", name = super::plain(tool, 80))))?,
        };
        Ok(json!(Args { tool: tool.to_owned(), arguments }))
    }

    /// As safe to run twice as the tool is: the server answers for it.
    async fn run(&self, args: Args, call: &Call) -> Result<Answer> {
        let server = self.mcp.server_of(&args.tool).unwrap_or_default();
        if !self.mcp.open(&self.db, call.guild).await?.iter().any(|open| open == server) {
            return Err(Error::Denied(msg!("mcp-closed", name = super::plain(&args.tool, 80))));
        }
        self.mcp.run(&args.tool, args.arguments).await
    }
}
