//! What is set, and by which layer: for `artie config check`.

use super::{
    Loaded,
    load::{default_leaves, variables},
};

/// Settings whose value is never printed.
const SECRETS: [&str; 6] =
    ["discord.token", "database.url", "wolfram.app_id", "models.key", "agents.secret_key", "agents.former_secret_key"];

/// One effective setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// For example `queue.concurrency`.
    pub key: String,
    /// Its value, `***` for a secret.
    pub value: String,
    /// Which layer set it.
    pub layer: String,
    /// The variable that would override it.
    pub variable: String,
}

/// Every effective setting, in the order of their keys.
pub fn explain(loaded: &Loaded) -> Vec<Explained> {
    let leaves = default_leaves();
    variables()
        .into_iter()
        .map(|variable| {
            let key = variable.key;
            let value = loaded.figment.find_value(&key).ok().or_else(|| leaves.get(&key).cloned());
            let text = value.as_ref().map(plain).unwrap_or_default();
            let value = if SECRETS.contains(&key.as_str()) && !text.is_empty() { "***".to_owned() } else { text };
            let layer = loaded.figment.find_metadata(&key).map_or_else(
                || "default".to_owned(),
                |metadata| match &metadata.source {
                    Some(source) => source.to_string(),
                    None if metadata.name == "environment" => format!("environment ({})", variable.name),
                    None => "default".to_owned(),
                },
            );
            Explained { key, value, layer, variable: variable.name }
        })
        .collect()
}

fn plain(value: &figment::value::Value) -> String {
    use figment::value::Value;
    match value {
        Value::String(_, text) => text.clone(),
        Value::Num(_, number) => number
            .to_i128()
            .map(|whole| whole.to_string())
            .or_else(|| number.to_f64().map(|real| real.to_string()))
            .unwrap_or_default(),
        Value::Bool(_, yes) => yes.to_string(),
        // Of what has parts only their names: there are secrets among them.
        Value::Dict(_, parts) => parts.keys().map(String::as_str).collect::<Vec<_>>().join(", "),
        other => format!("{other:?}"),
    }
}
