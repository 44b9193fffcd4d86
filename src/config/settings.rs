//! The shape of the settings. Meanings and defaults are in `config/default.toml`, once.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use secrecy::SecretString;
use serde::{Deserialize, Deserializer, de};
use url::Url;

use super::{Mcp, ModelPrice, Shards};
use crate::ids::UserId;

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
    pub wikipedia: Wikipedia,
    pub weather: Weather,
    pub web: Web,
    pub mcp: Mcp,
    pub models: Models,
    pub spend: Spend,
    pub economy: Economy,
    pub agents: Agents,
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
    pub shards: Shards,
    #[serde(with = "humantime_serde")]
    pub patience: Duration,
    #[serde(deserialize_with = "people")]
    pub operators: Vec<UserId>,
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

/// The models that talk and embed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in default.toml")]
pub struct Models {
    #[serde(deserialize_with = "optional")]
    pub base_url: Option<Url>,
    #[serde(deserialize_with = "optional_secret")]
    pub key: Option<SecretString>,
    #[serde(deserialize_with = "optional")]
    pub chat: Option<String>,
    #[serde(deserialize_with = "listed")]
    pub fallbacks: Vec<String>,
    #[serde(deserialize_with = "optional")]
    pub embedding: Option<String>,
    pub vision: bool,
    pub context_tokens: u32,
    #[serde(with = "humantime_serde")]
    pub call_timeout: Duration,
    pub conversations: usize,
    #[serde(with = "humantime_serde")]
    pub conversation_idle: Duration,
    #[serde(deserialize_with = "values")]
    pub prices: Vec<ModelPrice>,
}

/// What models may cost.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in default.toml")]
pub struct Spend {
    pub hour_usd: f64,
    pub day_usd: f64,
    pub user_day_usd: f64,
    pub server_day_usd: f64,
    pub call_tokens: u32,
}

/// Ids of people, separated by commas. One alone may look like a number.
fn people<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<UserId>, D::Error> {
    let id = |word: &String| word.parse().map_err(|_| de::Error::custom(format!("`{word}` is not the id of a person")));
    listed(deserializer)?.iter().map(id).collect()
}

/// Words separated by commas.
fn listed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect())
}

/// The wikipedia capability.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in default.toml")]
pub struct Wikipedia {
    pub base_url: String,
}

/// The weather capability.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in default.toml")]
pub struct Weather {
    pub base_url: Url,
    pub places_url: Url,
}

/// The web capability.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in default.toml")]
pub struct Web {
    #[serde(deserialize_with = "values")]
    pub allow: Vec<SocketAddr>,
}

/// Values between commas; empty text is none.
fn values<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: std::str::FromStr<Err: std::fmt::Display>,
{
    let text = String::deserialize(deserializer)?;
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().map_err(|error| de::Error::custom(format!("`{part}`: {error}")))).collect()
}

/// Other bot identities.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "documented in default.toml")]
pub struct Agents {
    #[serde(deserialize_with = "optional_secret")]
    pub secret_key: Option<SecretString>,
    #[serde(deserialize_with = "optional_secret")]
    pub former_secret_key: Option<SecretString>,
    #[serde(with = "humantime_serde")]
    pub heartbeat: Duration,
    #[serde(with = "humantime_serde")]
    pub stale: Duration,
    #[serde(with = "humantime_serde")]
    pub look: Duration,
    #[serde(with = "humantime_serde")]
    pub login_spacing: Duration,
    #[serde(with = "humantime_serde")]
    pub login_pause: Duration,
    #[serde(with = "humantime_serde")]
    pub login_retry: Duration,
    #[serde(with = "humantime_serde")]
    pub reconcile: Duration,
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
