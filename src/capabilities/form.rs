//! A form made from a capability's schema: a field of text for each argument, and what was written there as arguments. Pure.
//!
//! What is written is input like any other: it is read as its type wants, and what does not fit is left as text, for the
//! check of the arguments to say so.

use serde_json::{Map, Value};

/// The most fields of a form.
const MOST: usize = 5;
/// A text that may be longer than this is written in several lines.
const LONG: u64 = 300;

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// The argument's name.
    pub(super) name: String,
    /// What it is, in the schema's words.
    pub(super) about: String,
    /// Whether it must be written.
    pub(super) is_required: bool,
    /// Whether it has several lines.
    pub(super) is_long: bool,
    /// Characters at most; 0 is as many as there may be.
    pub(super) max_length: u16,
}

/// The fields for a schema's arguments, the required ones first. None where nothing is required, or more than a form holds.
pub(super) fn fields(schema: &Value) -> Vec<Field> {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let Some(properties) = schema["properties"].as_object().filter(|_| (1..=MOST).contains(&required.len())) else {
        return Vec::new();
    };
    let others = properties.keys().map(String::as_str).filter(|name| !required.contains(name));
    let names = required.iter().copied().chain(others).take(MOST);
    names.map(|name| field(name, &schema["properties"][name], required.contains(&name))).collect()
}

fn field(name: &str, schema: &Value, is_required: bool) -> Field {
    let about = schema["description"].as_str().unwrap_or_default();
    let longest = schema["maxLength"].as_u64();
    Field {
        name: name.to_owned(),
        about: about.split_whitespace().collect::<Vec<_>>().join(" "),
        is_required,
        is_long: longest.is_some_and(|longest| longest > LONG) || matches!(kind(schema), "array" | "object"),
        max_length: longest.and_then(|longest| u16::try_from(longest).ok()).unwrap_or(0),
    }
}

/// What was written, field by field, as arguments; an empty field is none.
pub(super) fn arguments(schema: &Value, written: &[String]) -> Value {
    let fields = fields(schema).into_iter().zip(written);
    let filled = fields.filter(|(_, text)| !text.trim().is_empty());
    let argument = |(field, text): (Field, &String)| {
        let value = read(kind(&schema["properties"][&field.name]), text.trim());
        (field.name, value)
    };
    Value::Object(filled.map(argument).collect::<Map<_, _>>())
}

/// The first of an argument's types that is not nothing.
fn kind(schema: &Value) -> &str {
    let kinds = schema["type"].as_array().map_or_else(|| vec![&schema["type"]], |kinds| kinds.iter().collect());
    kinds.into_iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default()
}

fn read(kind: &str, text: &str) -> Value {
    let json = || serde_json::from_str::<Value>(text).ok();
    let value = match kind {
        "integer" | "number" => json().filter(Value::is_number),
        "boolean" => json().filter(Value::is_boolean),
        "object" => json().filter(Value::is_object),
        "array" => json().filter(Value::is_array).or_else(|| {
            let parts = text.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty());
            Some(parts.map(Value::from).collect())
        }),
        _ => None,
    };
    value.unwrap_or_else(|| text.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_form_asks_for_what_is_required_first_and_for_no_more_than_it_holds() {
        let schema = json!({
            "type": "object", "required": ["what", "count"],
            "properties": {
                "a": { "type": "boolean" }, "b": { "type": ["null", "array"] }, "c": { "type": "object" }, "d": {},
                "count": { "type": "integer" }, "what": { "type": "string", "maxLength": 500, "description": "A\n word" },
            },
        });
        let asked = fields(&schema);
        let names: Vec<&str> = asked.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["what", "count", "a", "b", "c"]);
        let (about, is_required) = ("A word".to_owned(), true);
        let what = Field { name: "what".into(), about, is_required, is_long: true, max_length: 500 };
        assert_eq!(asked[0], what);
        let written = ["tea, milk", "2", "yes", "green, black", ""].map(str::to_owned);
        assert_eq!(
            arguments(&schema, &written),
            json!({ "what": "tea, milk", "count": 2, "a": "yes", "b": ["green", "black"] })
        );
        let many: Vec<String> = (0..6).map(|number| number.to_string()).collect();
        for none in
            [json!({}), json!({ "required": [], "properties": {} }), json!({ "required": many, "properties": {} })]
        {
            assert!(fields(&none).is_empty(), "{none}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_becomes_arguments(text in "\\PC{0,40}", kind in "string|integer|number|boolean|array|object") {
            let schema = json!({ "required": ["x"], "properties": { "x": { "type": kind } } });
            prop_assert!(arguments(&schema, &[text]).is_object());
        }
    }
}
