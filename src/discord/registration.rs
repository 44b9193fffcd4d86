//! Telling Discord which commands exist: compared first, written only if something differs. Discord counts writes.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::{Map, Value, json};
use serenity::http::{Http, HttpError, LightMethod, Request, Route};

use crate::{
    config::ShardRange,
    discord::{Command, wire},
    help::{Entry, Help, Parameter},
    services::Services,
};

/// Pauses between attempts; the last one repeats.
const PAUSES: [Duration; 4] =
    [Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(30), Duration::from_mins(5)];

/// Registers once per process: READY comes again after every new session.
#[derive(Debug)]
pub(super) struct Registration {
    has_begun: Arc<AtomicBool>,
    /// Whether this process writes; of several, the one with the first shard does.
    writes: bool,
}

impl Registration {
    /// For a process with these connections.
    pub(super) fn new(shards: ShardRange) -> Self {
        Self { has_begun: Arc::default(), writes: shards.has_first() }
    }

    /// Begins in the background, unless it has begun. Until it is done, commands of the last start go on working.
    pub(super) fn begin(&self, http: Arc<Http>, commands: &[Command], services: &Services) {
        if self.has_begun.swap(true, Ordering::AcqRel) {
            return;
        }
        let wanted = definitions(commands);
        let mut entries = entries(commands);
        let help = services.help.clone();
        help.publish(entries.clone());
        let writes = self.writes;
        tokio::spawn(async move {
            let mut pauses = PAUSES.into_iter().chain(std::iter::repeat(PAUSES[PAUSES.len() - 1]));
            loop {
                let registered = if writes { register(&http, &wanted).await } else { read(&http, &wanted).await };
                match registered {
                    Ok(Registered { ids, is_ours }) => {
                        publish(&help, &mut entries, &ids);
                        if is_ours {
                            return;
                        }
                    }
                    Err(error) => {
                        tracing::warn!("the commands could not be registered yet: {}", wire::describe(&error));
                    }
                }
                tokio::time::sleep(pauses.next().unwrap_or(PAUSES[0])).await;
            }
        });
    }
}

/// What Discord knows.
struct Registered {
    /// The commands' ids by name.
    ids: BTreeMap<String, u64>,
    /// Whether it is exactly what was wanted.
    is_ours: bool,
}

impl Registered {
    fn ours(commands: &[Value]) -> Self {
        Self { ids: ids(commands), is_ours: true }
    }
}

/// Looks what another process has registered; it may not have done so yet, or be of another version.
async fn read(http: &Http, wanted: &[Value]) -> Result<Registered, serenity::Error> {
    let known = ask(http, LightMethod::Get, None).await?;
    Ok(Registered { ids: ids(&known), is_ours: essences(&known) == essences(wanted) })
}

/// Makes Discord know exactly these commands.
async fn register(http: &Http, wanted: &[Value]) -> Result<Registered, serenity::Error> {
    match ask(http, LightMethod::Get, None).await {
        Ok(known) if essences(&known) == essences(wanted) => {
            tracing::debug!(commands = wanted.len(), "the commands are registered already");
            return Ok(Registered::ours(&known));
        }
        Ok(_) => {}
        Err(error) => tracing::warn!("the registered commands are not known: {}", wire::describe(&error)),
    }
    let registered = ask(http, LightMethod::Put, Some(serde_json::to_vec(wanted)?)).await?;
    tracing::info!(commands = wanted.len(), "commands registered");
    Ok(Registered::ours(&registered))
}

/// Plain answers: the library's own types demand more than other servers may tell.
async fn ask(http: &Http, method: LightMethod, body: Option<Vec<u8>>) -> Result<Vec<Value>, serenity::Error> {
    let application_id = http.application_id().ok_or(HttpError::ApplicationIdMissing)?;
    let params = body.is_none().then(|| vec![("with_localizations", "true".to_owned())]);
    let request = Request::new(Route::Commands { application_id }, method).body(body).params(params);
    Ok(http.request(request).await?.json().await?)
}

fn ids(commands: &[Value]) -> BTreeMap<String, u64> {
    let id = |command: &Value| Some((command["name"].as_str()?.to_owned(), command["id"].as_str()?.parse().ok()?));
    commands.iter().filter_map(id).collect()
}

fn publish(help: &Help, entries: &mut [Entry], ids: &BTreeMap<String, u64>) {
    for entry in entries.iter_mut() {
        let top = entry.name.split(' ').next().unwrap_or_default();
        entry.id = ids.get(top).copied();
    }
    help.publish(entries.to_vec());
}

/// The commands as Discord wants them. Where a command may be used is always said: the default has changed before.
fn definitions(commands: &[Command]) -> Vec<Value> {
    commands
        .iter()
        .filter_map(|command| {
            let mut value = serde_json::to_value(command.create_as_slash_command()?).ok()?;
            let contexts = if command.guild_only {
                json!([0])
            } else if command.dm_only {
                json!([1])
            } else {
                json!([0, 1])
            };
            value["type"] = json!(1);
            value["contexts"] = contexts;
            value["integration_types"] = json!([0]);
            Some(value)
        })
        .collect()
}

/// What matters about commands, for comparing: Discord's answers leave defaults out or fill them in as they like.
fn essences(commands: &[Value]) -> BTreeMap<String, Value> {
    commands
        .iter()
        .map(|command| (command["name"].as_str().unwrap_or_default().to_owned(), essence(command, &COMMAND_KEYS)))
        .collect()
}

const COMMAND_KEYS: [&str; 8] = [
    "description",
    "name_localizations",
    "description_localizations",
    "default_member_permissions",
    "contexts",
    "integration_types",
    "nsfw",
    "options",
];

const OPTION_KEYS: [&str; 14] = [
    "type",
    "name",
    "description",
    "name_localizations",
    "description_localizations",
    "required",
    "autocomplete",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "channel_types",
    "choices",
    "options",
];

fn essence(value: &Value, keys: &[&str]) -> Value {
    let mut essence = Map::new();
    for key in keys {
        let kept = match (&value[*key], *key) {
            (Value::Array(options), "options") => {
                options.iter().map(|option| self::essence(option, &OPTION_KEYS)).collect()
            }
            (Value::Array(choices), "choices") => {
                choices.iter().map(|choice| json!([choice["name"], plain(&choice["value"])])).collect()
            }
            (Value::Array(numbers), _) => {
                let mut numbers: Vec<_> = numbers.iter().filter_map(Value::as_i64).collect();
                numbers.sort_unstable();
                json!(numbers)
            }
            (other, _) => plain(other),
        };
        let is_default = match &kept {
            Value::Null | Value::Bool(false) => true,
            Value::Array(items) => items.is_empty(),
            Value::Object(items) => items.is_empty(),
            _ => false,
        };
        if !is_default {
            essence.insert((*key).to_owned(), kept);
        }
    }
    Value::Object(essence)
}

/// 1 and 1.0 are the same number.
fn plain(value: &Value) -> Value {
    value.as_f64().map_or_else(|| value.clone(), |number| json!(number))
}

/// Every command that can be run, for help.
fn entries(commands: &[Command]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for command in commands {
        collect(command, command.category.as_deref().unwrap_or_default(), &permission(command), &mut entries);
    }
    entries.sort_by(|one, two| one.name.cmp(&two.name));
    entries
}

fn collect(command: &Command, category: &str, permission: &str, entries: &mut Vec<Entry>) {
    let category = command.category.as_deref().unwrap_or(category);
    for sub in &command.subcommands {
        collect(sub, category, permission, entries);
    }
    if command.hide_in_help || !command.subcommands.is_empty() {
        return;
    }
    let parameter = |parameter: &poise::CommandParameter<Services, crate::error::Error>| Parameter {
        name: parameter.name.to_string(),
        description: parameter.description.as_deref().unwrap_or_default().to_owned(),
        required: parameter.required,
    };
    entries.push(Entry {
        name: command.qualified_name.to_string(),
        description: command.description.as_deref().unwrap_or_default().to_owned(),
        category: category.to_owned(),
        parameters: command.parameters.iter().map(parameter).collect(),
        id: None,
        permission: permission.to_owned(),
    });
}

fn permission(command: &Command) -> String {
    let needed = command.default_member_permissions | command.required_permissions;
    needed.iter_names().next().map(|(name, _)| name.to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_filled_in_by_discord_are_no_difference() {
        let wanted = json!([{ "name": "roll", "type": 1, "description": "Rolls", "contexts": [1, 0], "integration_types": [0],
            "options": [{ "type": 4, "name": "sides", "description": "How many", "required": false, "min_value": 2, "choices": [{ "name": "six", "value": 6 }] }] }]);
        let known = json!([{ "id": "9", "application_id": "1", "version": "3", "name": "roll", "type": 1, "description": "Rolls",
            "default_member_permissions": null, "dm_permission": true, "nsfw": false, "contexts": [0, 1], "integration_types": [0], "name_localizations": null,
            "options": [{ "type": 4, "name": "sides", "description": "How many", "min_value": 2.0, "choices": [{ "name": "six", "value": 6, "name_localizations": null }] }] }]);
        assert_eq!(essences(wanted.as_array().unwrap()), essences(known.as_array().unwrap()));
        assert_eq!(ids(known.as_array().unwrap()), BTreeMap::from([("roll".to_owned(), 9)]));
    }

    #[test]
    fn what_matters_is_a_difference() {
        let one = json!({ "name": "a", "description": "A", "options": [{ "type": 3, "name": "x", "description": "X", "required": true }] });
        for (pointer, value) in [
            ("/description", json!("B")),
            ("/options/0/required", json!(false)),
            ("/options/0/name", json!("y")),
            ("/options", json!([])),
        ] {
            let mut other = one.clone();
            *other.pointer_mut(pointer).unwrap() = value;
            assert_ne!(essences(std::slice::from_ref(&one)), essences(&[other]), "{pointer}");
        }
    }
}
