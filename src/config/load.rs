//! Reading the layers: defaults < file < environment.

use std::{collections::BTreeMap, path::PathBuf};

use figment::{
    Figment, Metadata, Profile, Provider,
    providers::{Format, Toml},
    value::{Dict, Map, Value},
};

use super::{DEFAULTS, Settings};

/// The file that is read when nothing else is named, if it exists.
const DEFAULT_FILE: &str = "artie.toml";

/// Variables with names everybody knows, and the setting each one is.
const SHORT_NAMES: [(&str, &str); 6] = [
    ("DISCORD_TOKEN", "discord.token"),
    ("DATABASE_URL", "database.url"),
    ("DISCORD_API_BASE", "discord.api_base"),
    ("RUST_LOG", "log.filter"),
    ("ARTIE_SECRET_KEY", "agents.secret_key"),
    ("ARTIE_FORMER_SECRET_KEY", "agents.former_secret_key"),
];

/// Names the file, so it is not a setting itself.
const FILE_VARIABLE: &str = "ARTIE_CONFIG";

/// Where settings may come from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The file of the operator.
    pub file: Option<PathBuf>,
    /// Environment variables.
    pub environment: Vec<(String, String)>,
}

impl Sources {
    /// This process's environment (with `.env`, which never overrides it) and the file it names.
    pub fn of_process() -> Self {
        dotenvy::dotenv().ok();
        let environment: Vec<_> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let named = environment.iter().find(|(name, _)| name == FILE_VARIABLE).map(|(_, path)| PathBuf::from(path));
        let file = named.or_else(|| Some(PathBuf::from(DEFAULT_FILE)).filter(|path| path.exists()));
        Self { file, environment }
    }
}

/// Settings, and the layers they came from.
#[derive(Debug)]
pub struct Loaded {
    /// The effective settings.
    pub settings: Settings,
    /// The layers, for [`explain`](fn@super::explain).
    pub(super) figment: Figment,
}

/// Why settings could not be read: one sentence that names the key, the layer and what is wrong.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

/// An environment variable and the setting it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// For example `ARTIE_QUEUE_CONCURRENCY`.
    pub name: String,
    /// For example `queue.concurrency`.
    pub key: String,
}

/// Every variable Artie reads, in the order of `default.toml`'s sections.
pub fn variables() -> Vec<Variable> {
    default_leaves()
        .into_keys()
        .map(|key| {
            let short = SHORT_NAMES.iter().find(|(_, known)| *known == key).map(|(name, _)| (*name).to_owned());
            let name = short.unwrap_or_else(|| format!("ARTIE_{}", key.replace('.', "_").to_uppercase()));
            Variable { name, key }
        })
        .collect()
}

/// Reads and checks all layers.
pub fn load(sources: &Sources) -> Result<Loaded, ConfigError> {
    let mut figment = Figment::from(Toml::string(DEFAULTS)).merge(Environment::default());
    if let Some(path) = &sources.file {
        if !path.is_file() {
            return Err(ConfigError(format!("{}: no such file (named by {FILE_VARIABLE})", path.display())));
        }
        figment = figment.merge(Toml::file_exact(path));
    }
    let figment = figment.merge(Environment::read(&sources.environment)?);
    let settings = figment.extract::<Settings>().map_err(|error| ConfigError(describe(&error)))?;
    Ok(Loaded { settings, figment })
}

/// The environment as a layer.
#[derive(Default)]
struct Environment(Dict);

impl Environment {
    fn read(environment: &[(String, String)]) -> Result<Self, ConfigError> {
        let leaves = default_leaves();
        let names: BTreeMap<String, String> = variables().into_iter().map(|known| (known.name, known.key)).collect();
        let mut values = Dict::new();
        for (name, text) in environment {
            let Some(key) = names.get(name) else {
                if name.starts_with("ARTIE_") && name != FILE_VARIABLE {
                    return Err(ConfigError(format!(
                        "{name}: there is no such setting; `artie config check` lists them"
                    )));
                }
                continue;
            };
            // A text setting stays text even if it looks like a number; others take their type from their look.
            let value = match leaves.get(key) {
                Some(Value::String(..)) => Value::from(text.as_str()),
                _ => text.parse().unwrap_or_else(|never| match never {}),
            };
            let (section, leaf) = key.split_once('.').unwrap_or((key, ""));
            let section = values.entry(section.to_owned()).or_insert_with(|| Value::from(Dict::new()));
            if let Value::Dict(_, section) = section {
                section.insert(leaf.to_owned(), value);
            }
        }
        Ok(Self(values))
    }
}

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        Metadata::named("environment")
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Profile::Default.collect(self.0.clone()))
    }
}

/// Every setting of `default.toml` by its dotted key.
pub(super) fn default_leaves() -> BTreeMap<String, Value> {
    let sections: Dict = Figment::from(Toml::string(DEFAULTS)).extract().unwrap_or_default();
    let mut leaves = BTreeMap::new();
    for (section, value) in sections {
        if let Value::Dict(_, dict) = value {
            leaves.extend(dict.into_iter().map(|(leaf, value)| (format!("{section}.{leaf}"), value)));
        }
    }
    leaves
}

fn describe(error: &figment::Error) -> String {
    error
        .clone()
        .into_iter()
        .map(|error| {
            let layer = error.metadata.as_ref().map_or_else(String::new, |metadata| match &metadata.source {
                Some(source) => format!(" (in {source})"),
                None => format!(" (in the {})", metadata.name),
            });
            let key = error.path.join(".");
            let key = if key.is_empty() { String::new() } else { format!("{key}: ") };
            format!("{key}{}{layer}", error.kind)
        })
        .collect::<Vec<_>>()
        .join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(environment: &[(&str, &str)]) -> Result<Loaded, ConfigError> {
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        load(&Sources { file: None, environment })
    }

    #[test]
    fn the_defaults_are_complete() {
        let settings = with(&[]).unwrap().settings;
        assert!(settings.discord.token.is_none());
        assert_eq!(settings.queue.concurrency, 10);
    }

    #[test]
    fn the_environment_wins_and_a_numeric_token_stays_text() {
        let settings = with(&[("DISCORD_TOKEN", "12345"), ("ARTIE_QUEUE_CONCURRENCY", "3")]).unwrap().settings;
        assert!(settings.discord.token.is_some());
        assert_eq!(settings.queue.concurrency, 3);
    }

    #[test]
    fn an_unknown_variable_is_an_error_that_names_it() {
        let error = with(&[("ARTIE_QUEUE_CONCURENCY", "3")]).unwrap_err();
        insta::assert_snapshot!(error, @"ARTIE_QUEUE_CONCURENCY: there is no such setting; `artie config check` lists them");
    }

    #[test]
    fn a_wrong_value_names_key_and_layer() {
        let error = with(&[("ARTIE_QUEUE_CONCURRENCY", "many")]).unwrap_err();
        insta::assert_snapshot!(error, @r#"queue.concurrency: invalid type: found string "many", expected usize (in the environment)"#);
    }

    #[test]
    fn secrets_do_not_print() {
        let settings = with(&[("DISCORD_TOKEN", "hush"), ("DATABASE_URL", "postgres://a:hush@b/c")]).unwrap().settings;
        assert!(!format!("{settings:?}").contains("hush"));
    }
}
