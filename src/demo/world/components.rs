//! Buttons and menus inside messages: numbered as Discord does, and found again when somebody uses them.

use serde_json::{Value, json};

/// Component types.
pub mod kind {
    /// A row.
    pub const ROW: u64 = 1;
    /// A button.
    pub const BUTTON: u64 = 2;
    /// A menu of strings.
    pub const STRINGS: u64 = 3;
    /// A line or paragraph of text in a form.
    pub const TEXT: u64 = 4;
    /// Menus of users, roles, users and roles, channels.
    pub const ENTITIES: std::ops::RangeInclusive<u64> = 5..=8;
}

/// Gives every component that has none an `id`, counting from 1.
pub(super) fn numbered(mut rows: Vec<Value>) -> Vec<Value> {
    let mut next = 1;
    for row in &mut rows {
        number(row, &mut next);
    }
    rows
}

fn number(component: &mut Value, next: &mut u64) {
    if component["id"].as_u64().is_none_or(|id| id == 0) {
        component["id"] = json!(*next);
    }
    *next += 1;
    complete(component);
    for inner in component["components"].as_array_mut().into_iter().flatten() {
        number(inner, next);
    }
}

/// The fields Discord fills in when they are left out.
fn complete(component: &mut Value) {
    let Some(fields) = component.as_object_mut() else { return };
    let kind = fields.get("type").and_then(Value::as_u64).unwrap_or(0);
    if kind == kind::STRINGS || kind::ENTITIES.contains(&kind) {
        fields.entry("min_values").or_insert(json!(1));
        fields.entry("max_values").or_insert(json!(1));
    }
    if kind != kind::TEXT {
        fields.retain(|_, value| !value.is_null());
    }
}

/// All components that a person can use, wherever they are nested.
pub fn controls(rows: &[Value]) -> Vec<&Value> {
    let mut found = Vec::new();
    for component in rows {
        if component["custom_id"].is_string() {
            found.push(component);
        }
        let inner = component["components"].as_array().map_or(&[][..], Vec::as_slice);
        found.extend(controls(inner));
    }
    found
}

/// The component with this `custom_id`.
pub fn find<'a>(rows: &'a [Value], custom_id: &str) -> Option<&'a Value> {
    controls(rows).into_iter().find(|component| component["custom_id"] == custom_id)
}
