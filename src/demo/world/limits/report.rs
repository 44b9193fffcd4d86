//! The faults found in a body, gathered as Discord nests them.

use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

use crate::demo::world::{Refusal, Refused};

/// Faults by place.
#[derive(Debug, Default)]
pub(super) struct Report {
    errors: Map<String, Value>,
}

impl Report {
    /// Notes a fault at a place.
    pub(super) fn add(&mut self, place: &[impl AsRef<str>], code: &str, message: &str) {
        let mut node = &mut self.errors;
        for step in place {
            let next = node.entry(step.as_ref()).or_insert_with(|| json!({}));
            let Some(inside) = next.as_object_mut() else { return };
            node = inside;
        }
        let list = node.entry("_errors").or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.push(json!({"code": code, "message": message}));
        }
    }

    /// Notes a fault unless the last step of the place is a text of `object` within the range, in characters.
    pub(super) fn text(
        &mut self,
        object: &Value,
        place: &[impl AsRef<str>],
        range: RangeInclusive<usize>,
        is_required: bool,
    ) {
        let Some(field) = place.last() else { return };
        match &object[field.as_ref()] {
            Value::Null if is_required => self.required(place),
            Value::String(text) => self.length(text.chars().count(), place, range),
            Value::Null | Value::Number(_) | Value::Bool(_) => {}
            _ => self.add(place, "STRING_TYPE_CONVERT", "Could not interpret value as string."),
        }
    }

    /// Notes a missing field.
    pub(super) fn required(&mut self, place: &[impl AsRef<str>]) {
        self.add(place, "BASE_TYPE_REQUIRED", "This field is required");
    }

    /// Notes a fault unless the length is within the range.
    pub(super) fn length(&mut self, length: usize, place: &[impl AsRef<str>], range: RangeInclusive<usize>) {
        let (low, high) = (range.start(), range.end());
        if range.contains(&length) {
        } else if *low == 0 {
            self.add(place, "BASE_TYPE_MAX_LENGTH", &format!("Must be {high} or fewer in length."));
        } else {
            self.add(place, "BASE_TYPE_BAD_LENGTH", &format!("Must be between {low} and {high} in length."));
        }
    }

    /// Nothing found, or the refusal.
    pub(super) fn verdict(self) -> Refused<()> {
        if self.errors.is_empty() { Ok(()) } else { Err(Refusal::form(Value::Object(self.errors))) }
    }
}

/// A place one step deeper.
pub(super) fn at(place: &[String], step: impl ToString) -> Vec<String> {
    let mut deeper = place.to_vec();
    deeper.push(step.to_string());
    deeper
}
