//! Settings: defaults < file < environment, one small struct per concern, secrets in types that cannot print.
//!
//! `config/default.toml` names every setting, so it is also the list of environment variables and the judge of unknown
//! keys. This is the only module that reads the environment.

mod explain;
mod load;
mod machine;
mod mcp;
mod prices;
mod settings;
mod shards;
mod terminal;

pub use explain::{Explained, explain};
pub use load::{ConfigError, Loaded, Sources, Variable, load, variables};
pub use machine::Machine;
pub use mcp::{Guilds, Mcp, McpServer, Reach, ServerName};
pub use prices::{ModelPrice, NoPrice, Price};
pub use settings::{
    Agents, Database, Discord, Economy, Http, Log, LogFormat, Models, Queue, Recording, Settings, Spend, Weather, Web,
    Wikipedia, Wolfram,
};
pub use shards::{NoShards, ShardRange, Shards};
pub use terminal::wants_colour;

/// The defaults, as compiled in.
pub const DEFAULTS: &str = include_str!("../../config/default.toml");
