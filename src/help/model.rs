//! The nouns of help.

use chrono::{DateTime, Utc};

/// A command that can be run: a leaf of the command tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// With its parents' names: `wallet pay`.
    pub name: String,
    /// What it does, in one line.
    pub description: String,
    /// Its topic.
    pub category: String,
    /// What can be said with it.
    pub parameters: Vec<Parameter>,
    /// The id Discord gave the top-level command.
    pub id: Option<u64>,
    /// The permission a member needs to see it, by its name in Discord; empty for everybody.
    pub permission: String,
}

impl Entry {
    /// What it looks like as a text command: `!wallet pay <to> [note]`.
    pub fn usage(&self, prefix: &str) -> String {
        let mut usage = format!("{prefix}{}", self.name);
        for parameter in &self.parameters {
            let (open, close) = if parameter.required { (" <", ">") } else { (" [", "]") };
            usage.extend([open, &parameter.name, close]);
        }
        usage
    }
}

/// What `/about` tells.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Of this program.
    pub version: &'static str,
    /// When this process began.
    pub started_at: DateTime<Utc>,
    /// In how many guilds we are, if known.
    pub guilds: Option<u32>,
    /// What is recorded where it was asked.
    pub recording: Option<&'static str>,
}

/// A parameter of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Whether it must be given.
    pub required: bool,
}
