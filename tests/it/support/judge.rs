//! Discord's own `OpenAPI` description as the judge of what went over the wire.
//!
//! The description is not kept here (1.2 MB of somebody else's file): it is read from `shared/data/` beside the
//! repository, and a test that misses it says so.

use std::{collections::HashMap, fs, path::Path};

use artie::demo::world::WireEntry;
use serde_json::{Map, Value, json};

const NAME: &str = "shared/data/discord-openapi.json";

/// The judge with the whole description.
pub(crate) struct Judge {
    paths: Value,
    components: Value,
    validators: HashMap<String, Option<jsonschema::Validator>>,
}

impl Judge {
    /// Reads the description; says clearly when it is not there.
    pub(crate) fn appoint() -> Option<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let Some(path) = here.ancestors().map(|folder| folder.join(NAME)).find(|path| path.exists()) else {
            eprintln!("NOT CHECKED against Discord's OpenAPI description: {NAME} is not beside the repository");
            return None;
        };
        let mut document: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        relax(&mut document);
        let (paths, components) = (document["paths"].take(), document["components"].take());
        Some(Self { paths, components, validators: HashMap::new() })
    }

    /// What is wrong with these exchanges; nothing when all is well. Requests are judged only when they were accepted:
    /// tests send bad ones on purpose.
    pub(crate) fn complaints(&mut self, exchanges: &[WireEntry]) -> Vec<String> {
        let rest = exchanges.iter().filter(|entry| !entry.method.starts_with("GATEWAY") && entry.status != 0);
        rest.flat_map(|entry| self.judge(entry)).collect()
    }

    fn judge(&mut self, entry: &WireEntry) -> Vec<String> {
        let method = entry.method.to_lowercase();
        let heading = format!("{} {} {}", entry.method, entry.route, entry.status);
        let operation = &self.paths[&entry.route][&method];
        if operation.is_null() {
            return vec![format!("{heading}: no such operation in Discord's description")];
        }
        let (asked, answered) = (operation["requestBody"].clone(), operation["responses"].clone());
        let mut complaints = Vec::new();
        if entry.status < 300 {
            let request = entry.request.as_ref().filter(|asked| **asked != json!({}));
            complaints.extend(self.check(&format!("{heading} request"), schema(&asked), request));
            if answered.get(entry.status.to_string()).is_none() {
                complaints.push(format!("{heading}: Discord does not answer with this status"));
            }
        }
        let response = &answered[entry.status.to_string()];
        let response = if response.is_null() { &answered["4XX"] } else { response };
        complaints.extend(self.check(&format!("{heading} response"), schema(response), entry.response.as_ref()));
        complaints
    }

    fn check(&mut self, what: &str, schema: Option<Value>, value: Option<&Value>) -> Vec<String> {
        let (Some(mut schema), Some(value)) = (schema, value) else { return Vec::new() };
        let key = schema.to_string();
        if !self.validators.contains_key(&key) {
            schema["components"] = self.components.clone();
            let validator = jsonschema::draft202012::new(&schema).map_err(|error| eprintln!("{what}: {error}")).ok();
            self.validators.insert(key.clone(), validator);
        }
        let Some(validator) = &self.validators[&key] else { return vec![format!("{what}: the schema is unreadable")] };
        let faults = validator.iter_errors(value).take(4);
        faults.map(|fault| format!("{what}: at {}: {:.400}", fault.instance_path(), fault.to_string())).collect()
    }
}

fn schema(holder: &Value) -> Option<Value> {
    let content = &holder["content"];
    let kinds = ["application/json", "multipart/form-data"];
    kinds.into_iter().map(|kind| &content[kind]["schema"]).find(|schema| !schema.is_null()).cloned()
}

/// The three relaxations that Discord's own answers need: its `oneOf` often match twice, permissions are digits in
/// strings where integers are described, and integers are accepted for snowflakes.
fn relax(node: &mut Value) {
    match node {
        Value::Array(all) => all.iter_mut().for_each(relax),
        Value::Object(fields) => {
            fields.values_mut().for_each(relax);
            if let Some(choices) = fields.remove("oneOf") {
                fields.insert("anyOf".into(), choices);
            }
            relax_type(fields);
        }
        _ => {}
    }
}

fn relax_type(fields: &mut Map<String, Value>) {
    let kind = fields.get("type").cloned().unwrap_or_default();
    let is_snowflake = kind == "string" && fields.get("format").is_some_and(|format| format == "snowflake");
    let is_number = kind == "integer" || kind.as_array().is_some_and(|kinds| kinds.contains(&json!("integer")));
    let is_integer = is_number && !fields.contains_key("enum") && !fields.contains_key("allOf");
    if !is_snowflake && !is_integer {
        return;
    }
    let original = Value::Object(std::mem::take(fields));
    let other =
        if is_snowflake { json!({"type": "integer"}) } else { json!({"type": "string", "pattern": "^-?[0-9]+$"}) };
    fields.insert("anyOf".into(), json!([original, other]));
}
