//! A tool as its server describes it, and what it said. Pure.
//!
//! Both are input: a name that no model may be given is spelled anew, a schema that is none or too large leaves its tool out,
//! arguments are judged by the schema before they are sent, and an answer is cut to size.

use std::collections::{BTreeSet, HashSet};

use jsonschema::{PatternOptions, Validator};
use rmcp::model::{self, CallToolResult, ContentBlock, ResourceContents};
use serde_json::{Map, Value, json};

/// What stands between a server's name and a tool's.
pub(super) const JOINT: &str = "__";
/// The longest name a model may be given.
const MAX_NAME: usize = 64;
/// Tools of one server.
const MOST_TOOLS: usize = 64;
/// Letters of what a tool says about itself.
const MAX_ABOUT: usize = 1_000;
/// Bytes of a schema.
const MAX_SCHEMA: usize = 8 << 10;
/// Letters of an answer.
const MAX_ANSWER: usize = 8_000;

/// A tool.
#[derive(Debug)]
pub(super) struct Tool {
    /// As models and people know it.
    pub(super) name: String,
    /// As its server knows it.
    pub(super) own_name: String,
    /// What it says about itself: only ever shown to a model.
    pub(super) about: String,
    /// The JSON Schema of its arguments.
    pub(super) schema: Value,
    judge: Validator,
}

/// The tools of a server that may be used, by its own word and the operator's.
pub(super) fn tools(server: &str, allowed: &BTreeSet<String>, listed: Vec<model::Tool>) -> Vec<Tool> {
    let mut names = HashSet::new();
    let allowed = listed.into_iter().filter(|tool| allowed.is_empty() || allowed.contains(tool.name.as_ref()));
    let tools = allowed.filter_map(|tool| {
        let own_name = tool.name.to_string();
        let made = Tool::new(server, tool).filter(|tool| names.insert(tool.name.clone()));
        if made.is_none() {
            tracing::warn!(mcp.server = server, mcp.tool = own_name, "a tool is left out: its schema or name is none");
        }
        made
    });
    tools.take(MOST_TOOLS).collect()
}

impl Tool {
    fn new(server: &str, tool: model::Tool) -> Option<Self> {
        let own_name = tool.name.into_owned();
        let spelled = |letter: char| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '_' };
        let name = format!("{server}{JOINT}{}", own_name.chars().map(spelled).collect::<String>());
        let mut schema = (*tool.input_schema).clone();
        schema.entry("type").or_insert_with(|| "object".into());
        let schema = Value::Object(schema);
        let is_sound = !own_name.is_empty() && name.len() <= MAX_NAME && schema["type"] == "object";
        if !is_sound || schema.to_string().len() > MAX_SCHEMA {
            return None;
        }
        // Patterns in time linear to the text, and nothing fetched: a schema that points elsewhere is none.
        let judge = jsonschema::options().with_pattern_options(PatternOptions::regex()).build(&schema).ok()?;
        let about = tool.description.unwrap_or_default().chars().take(MAX_ABOUT).collect();
        Some(Self { name, own_name, about, schema, judge })
    }

    /// What is wrong with these arguments, if anything is.
    pub(super) fn problem(&self, arguments: &Value) -> Option<String> {
        let error = self.judge.iter_errors(arguments).next()?;
        let place = error.instance_path().to_string();
        let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
        Some(format!("{place}{error}").chars().take(200).collect())
    }

    /// What a person typed after its name, if it wants one text and nothing else.
    pub(super) fn simple(&self, text: &str) -> Option<Value> {
        let properties = self.schema["properties"].as_object()?;
        let wanted: Vec<&str> = match self.schema["required"].as_array() {
            Some(required) => required.iter().filter_map(Value::as_str).collect(),
            None => properties.keys().map(String::as_str).collect(),
        };
        match wanted.as_slice() {
            [one] if properties.get(*one)?["type"] == "string" => {
                Some(Value::Object(Map::from_iter([((*one).to_owned(), text.into())])))
            }
            _ => None,
        }
    }

    /// Arguments that show what it wants.
    pub(super) fn example(&self) -> String {
        let wanted = self.schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
        let example = |name: &str| match self.schema["properties"][name]["type"].as_str() {
            Some("integer" | "number") => json!(1),
            Some("boolean") => json!(true),
            Some("array") => json!([]),
            Some("object") => json!({}),
            _ => json!("…"),
        };
        let wanted = wanted.iter().filter_map(Value::as_str).take(3);
        Value::Object(wanted.map(|name| (name.to_owned(), example(name))).collect()).to_string()
    }
}

/// What came of a call.
#[derive(Debug, PartialEq)]
pub(super) enum Said {
    /// An answer, and whether there was more of it.
    Answer(String, bool),
    /// It could not do it, for this reason.
    Failed(String),
    /// It took too long.
    TooSlow,
}

impl Said {
    pub(super) fn of(result: CallToolResult) -> Self {
        let texts: Vec<_> = result.content.iter().map(text).collect();
        let mut whole = texts.join("\n");
        if let Some(structured) = result.structured_content.filter(|_| whole.trim().is_empty()) {
            whole = structured.to_string();
        }
        let text: String = whole.chars().take(MAX_ANSWER).collect();
        if result.is_error == Some(true) {
            return Self::Failed(text);
        }
        let is_cut = text.len() < whole.len();
        Self::Answer(text, is_cut)
    }
}

/// A part of an answer in words; what is no text is only named.
fn text(block: &ContentBlock) -> String {
    match block {
        ContentBlock::Text(text) => text.text.clone(),
        ContentBlock::Resource(resource) => match &resource.resource {
            ResourceContents::TextResourceContents { text, .. } => text.clone(),
            _ => "[a file]".to_owned(),
        },
        ContentBlock::ResourceLink(link) => format!("[{}]", link.uri),
        ContentBlock::Image(_) => "[a picture]".to_owned(),
        _ => "[something that is no text]".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(tools: Value) -> Vec<model::Tool> {
        serde_json::from_value(tools).unwrap()
    }

    fn names(tools: &[Tool]) -> Vec<&str> {
        tools.iter().map(|tool| tool.name.as_str()).collect()
    }

    #[test]
    fn a_server_describes_and_only_what_is_sound_and_allowed_is_taken() {
        let huge = "x".repeat(MAX_SCHEMA);
        let listed = described(json!([
            { "name": "search", "description": "y".repeat(5_000), "inputSchema": {} },
            { "name": "notes/read.all", "inputSchema": { "type": "object" } },
            { "name": "notes.read/all", "inputSchema": { "type": "object" } },
            { "name": "text", "inputSchema": { "type": "string" } },
            { "name": "broken", "inputSchema": { "type": "object", "properties": 7 } },
            { "name": "elsewhere", "inputSchema": { "type": "object", "$ref": "https://example.org/schema" } },
            { "name": "huge", "inputSchema": { "type": "object", "description": huge } },
            { "name": "l".repeat(70), "inputSchema": {} },
            { "name": "", "inputSchema": {} },
        ]));
        let taken = tools("n", &BTreeSet::new(), listed.clone());
        assert_eq!(names(&taken), ["n__search", "n__notes_read_all"], "the second of the same name is left out");
        assert_eq!((taken[0].about.len(), &taken[0].schema["type"]), (MAX_ABOUT, &json!("object")));
        assert_eq!(taken[1].own_name, "notes/read.all");
        assert_eq!(names(&tools("n", &BTreeSet::from(["search".to_owned()]), listed)), ["n__search"]);
        let many: Vec<Value> = (0..200).map(|n| json!({ "name": format!("t{n}"), "inputSchema": {} })).collect();
        assert_eq!(tools("n", &BTreeSet::new(), described(many.into())).len(), MOST_TOOLS);
    }

    #[test]
    fn arguments_are_judged_by_the_schema() {
        let listed = described(json!([{ "name": "add", "inputSchema": {
            "type": "object", "required": ["note"], "additionalProperties": false,
            "properties": { "note": { "type": "string", "pattern": "^[a-z ]+$" }, "count": { "type": "integer" } },
        } }]));
        let tool = &tools("n", &BTreeSet::new(), listed)[0];
        let problem = |arguments: Value| tool.problem(&arguments).unwrap_or_default();
        insta::assert_snapshot!(
            [json!({ "note": "tea" }), json!({}), json!({ "note": 7 }), json!({ "note": "tea", "count": 1.5 }),
             json!({ "note": "TEA" }), json!({ "note": "tea", "shell": true })].map(problem).join("\n"),
            @r#"
            "note" is a required property
            /note: 7 is not of type "string"
            /count: 1.5 is not of type "integer"
            /note: "TEA" does not match "^[a-z ]+$"
            Additional properties are not allowed ('shell' was unexpected)
            "#
        );
        assert_eq!(tool.simple("green tea"), Some(json!({ "note": "green tea" })));
        assert_eq!(tool.example(), r#"{"note":"…"}"#);
    }

    #[test]
    fn an_answer_is_its_words_cut_to_size() {
        let said = |result: Value| Said::of(serde_json::from_value(result).unwrap());
        let answer = |text: &str| Said::Answer(text.into(), false);
        assert_eq!(
            said(json!({ "content": [{ "type": "text", "text": "a" }, { "type": "text", "text": "b" }] })),
            answer("a\nb")
        );
        assert_eq!(said(json!({ "content": [], "structuredContent": { "a": 1 } })), answer("{\"a\":1}"));
        assert_eq!(
            said(json!({ "content": [{ "type": "image", "data": "", "mimeType": "image/png" }] })),
            answer("[a picture]")
        );
        let failed = json!({ "content": [{ "type": "text", "text": "no" }], "isError": true });
        assert_eq!(said(failed), Said::Failed("no".into()));
        let long = json!({ "content": [{ "type": "text", "text": "é".repeat(9_000) }] });
        assert_eq!(said(long), Said::Answer("é".repeat(MAX_ANSWER), true));
    }
}
