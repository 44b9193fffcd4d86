//! The file in which an operator names MCP servers.

use std::{collections::BTreeMap, path::Path, time::Duration};

use anyhow::Context;
use figment::{
    Figment,
    providers::{Format, Toml},
};
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use crate::error::Result;

/// How long a tool may take unless the file says otherwise.
const PATIENCE: Duration = Duration::from_secs(20);

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Settings {
    /// `[[server]]`, once for each.
    pub(super) server: Vec<Server>,
}

/// A server: a program of this machine that is started, or an address.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Server {
    /// Its name: letters, digits and `-`.
    pub(super) name: String,
    /// The program.
    #[serde(default)]
    pub(super) command: Option<String>,
    /// Its arguments.
    #[serde(default)]
    pub(super) args: Vec<String>,
    /// Its environment, which is empty but for PATH and these.
    #[serde(default)]
    pub(super) env: BTreeMap<String, String>,
    /// The address.
    #[serde(default)]
    pub(super) url: Option<Url>,
    /// What it asks for to be let in.
    #[serde(default)]
    pub(super) token: Option<SecretString>,
    /// The tools that may be used; all of them if none is named.
    #[serde(default)]
    pub(super) tools: Vec<String>,
    /// How long a tool may take.
    #[serde(default = "patience", with = "humantime_serde")]
    pub(super) timeout: Duration,
}

fn patience() -> Duration {
    PATIENCE
}

impl Settings {
    pub(super) fn load(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        Ok(Self::read(&text).with_context(|| format!("the MCP servers of {}", path.display()))?)
    }

    fn read(text: &str) -> anyhow::Result<Self> {
        let settings: Self = Figment::from(Toml::string(text)).extract()?;
        for server in &settings.server {
            let is_name = !server.name.is_empty()
                && server.name.len() <= 32
                && server.name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            anyhow::ensure!(is_name, "`{}` is no name: up to 32 letters, digits and `-`", server.name);
            anyhow::ensure!(
                server.command.is_some() != server.url.is_some(),
                "`{}` needs a command or a url, and not both",
                server.name
            );
            let twice = settings.server.iter().filter(|other| other.name == server.name).count() > 1;
            anyhow::ensure!(!twice, "`{}` is there twice", server.name);
        }
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_or_says_what_is_wrong() {
        let good = "[[server]]\nname = \"notes\"\ncommand = \"mcp-notes\"\nargs = [\"--ro\"]\n[[server]]\nname = \"wiki\"\nurl = \"https://mcp.example.org/\"\ntimeout = \"5s\"\n";
        let settings = Settings::read(good).unwrap();
        assert_eq!((settings.server.len(), settings.server[1].timeout), (2, Duration::from_secs(5)));
        assert!(Settings::read("").unwrap().server.is_empty());
        for (bad, why) in [
            ("[[server]]\nname = \"a b\"\ncommand = \"x\"", "no name"),
            ("[[server]]\nname = \"a\"", "needs a command or a url"),
            ("[[server]]\nname = \"a\"\ncommand = \"x\"\nurl = \"http://y/\"", "and not both"),
            ("[[server]]\nname = \"a\"\ncommand = \"x\"\n[[server]]\nname = \"a\"\ncommand = \"y\"", "twice"),
            ("[[server]]\nname = \"a\"\ncommand = \"x\"\nshell = true", "shell"),
        ] {
            let error = format!("{:#}", Settings::read(bad).unwrap_err());
            assert!(error.contains(why), "{error}");
        }
    }
}
