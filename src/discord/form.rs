//! A form that opens over the page: up to five text fields.

use anyhow::anyhow;
use serde_json::{Value, json};

use crate::{discord::render::clip, error::Result, reply::ActionId};

/// A form. Submitting it runs the component of its action; what was written arrives in the order of the fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What submitting does.
    pub action: ActionId,
    /// Its headline.
    pub title: String,
    /// One to five fields.
    pub fields: Vec<FormField>,
}

/// A field of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormField {
    /// What to write there.
    pub label: String,
    /// An example.
    pub placeholder: String,
    /// What stands there already.
    pub value: String,
    /// Several lines.
    pub long: bool,
    /// Whether it may stay empty.
    pub optional: bool,
    /// Characters at most; 0 is Discord's own limit of 4,000.
    pub max_length: u16,
}

impl Form {
    /// In Discord's own JSON.
    pub(super) fn body(&self) -> Result<Value> {
        let custom_id = self.action.to_string();
        if custom_id.chars().count() > 100 {
            return Err(
                anyhow!("the state of the form `{}` is longer than a custom_id may be", self.action.action).into()
            );
        }
        let rows: Vec<Value> = self.fields.iter().take(5).enumerate().map(|(index, field)| row(index, field)).collect();
        Ok(json!({ "title": clip(&self.title, 45), "custom_id": custom_id, "components": rows }))
    }
}

fn row(index: usize, field: &FormField) -> Value {
    let max_length = if field.max_length == 0 { 4_000 } else { field.max_length.min(4_000) };
    let mut input = json!({
        "type": 4,
        "custom_id": index.to_string(),
        "style": if field.long { 2 } else { 1 },
        "label": clip(&field.label, 45),
        "required": !field.optional,
        "max_length": max_length,
    });
    for (key, text, limit) in [("placeholder", &field.placeholder, 100), ("value", &field.value, max_length.into())] {
        if !text.is_empty() {
            input[key] = json!(clip(text, limit));
        }
    }
    json!({ "type": 1, "components": [input] })
}
