//! The shape of the settings. Meanings and defaults are in `config/default.toml`, once.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use secrecy::SecretString;
use serde::{Deserialize, Deserializer, de};
use url::Url;

/// Everything an operator can set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is documented on its type and in default.toml")]
pub struct Settings {
    pub discord: Discord,
    pub database: Database,
    pub http: Http,
    pub log: Log,
    pub queue: Queue,
    pub recording: Recording,
    pub wolfram: Wolfram,
    pub economy: Economy,
}

/// How to reach Discord.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in default.toml")]
pub struct Discord {
    #[serde(deserialize_with = "optional_secret")]
    pub token: Option<SecretString>,
    #[serde(deserialize_with = "optional")]
    pub api_base: Option<Url>,
    pub api_base_unsafe: bool,
}

/// How to reach Postgres.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in default.toml")]
pub struct Database {
    #[serde(deserialize_with = "optional_secret")]
    pub url: Option<SecretString>,
    pub max_connections: u32,
}

/// Health, readiness and metrics.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in default.toml")]
pub struct Http {
    #[serde(deserialize_with = "optional")]
    pub addr: Option<SocketAddr>,
}

/// Logging.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in default.toml")]
pub struct Log {
    pub filter: String,
    pub format: LogFormat,
}

/// For whom log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// People.
    Text,
    /// Machines.
    Json,
}

/// The task queue.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in default.toml")]
pub struct Queue {
    pub concurrency: usize,
    #[serde(with = "humantime_serde")]
    pub poll_interval: Duration,
}

/// Recording of messages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in default.toml")]
pub struct Recording {
    pub batch_rows: usize,
    #[serde(with = "humantime_serde")]
    pub batch_wait: Duration,
    pub buffer_rows: usize,
    pub backfill_messages: usize,
    #[serde(with = "humantime_serde")]
    pub backfill_age: Duration,
    pub retention_days: u32,
}

/// The game.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in default.toml")]
pub struct Economy {
    #[serde(deserialize_with = "optional")]
    pub numbers: Option<PathBuf>,
}

/// The wolfram capability.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in default.toml")]
pub struct Wolfram {
    #[serde(deserialize_with = "optional_secret")]
    pub app_id: Option<SecretString>,
    pub base_url: Url,
}

/// Empty text is "not set"; anything else must parse.
fn optional<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: std::str::FromStr<Err: std::fmt::Display>,
{
    let text = String::deserialize(deserializer)?;
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|error| de::Error::custom(format!("`{text}`: {error}"))),
    }
}

/// The same for secrets, without ever holding the text in a type that prints.
fn optional_secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(match text.trim() {
        "" => None,
        text => Some(SecretString::from(text)),
    })
}
