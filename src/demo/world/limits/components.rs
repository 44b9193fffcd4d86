//! Rows of buttons and menus, and forms.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::report::{Report, at};
use crate::demo::world::{Refused, components::kind};

const ROWS: usize = 5;
const V2_COMPONENTS: usize = 40;
const BUTTONS: usize = 5;
const CUSTOM_ID: usize = 100;

pub(super) fn check_rows(report: &mut Report, rows: &Value, is_v2: bool) {
    let Some(rows) = rows.as_array() else { return };
    let place = vec!["components".to_owned()];
    report.length(rows.len(), &place, 0..=if is_v2 { V2_COMPONENTS } else { ROWS });
    let mut seen = HashSet::new();
    for (index, row) in rows.iter().enumerate() {
        let here = at(&place, index);
        match row["type"].as_u64() {
            Some(kind::ROW) => check_row(report, &here, row, &mut seen),
            Some(_) if is_v2 => {}
            _ => wrong_type(report, &here, "1"),
        }
    }
}

fn wrong_type(report: &mut Report, place: &[String], allowed: &str) {
    report.add(
        &at(place, "type"),
        "UNION_TYPE_CHOICES",
        &format!("Value of field \"type\" must be one of ({allowed})."),
    );
}

fn check_row<'a>(report: &mut Report, place: &[String], row: &'a Value, seen: &mut HashSet<&'a str>) {
    let inside = row["components"].as_array().map_or(&[][..], Vec::as_slice);
    let place = at(place, "components");
    report.length(inside.len(), &place, 1..=BUTTONS);
    let is_menu = |one: &&Value| one["type"].as_u64() != Some(kind::BUTTON);
    if inside.iter().any(|one| is_menu(&one)) && inside.len() > 1 {
        let sentence = "The specified component exceeds the maximum width";
        report.add(&place, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", sentence);
    }
    for (index, component) in inside.iter().enumerate() {
        let here = at(&place, index);
        match component["type"].as_u64() {
            Some(kind::BUTTON) => check_button(report, &here, component),
            Some(kind::STRINGS) => check_strings(report, &here, component),
            Some(other) if kind::ENTITIES.contains(&other) => {
                check_menu(report, &here, component);
                check_defaults(report, &here, component);
            }
            _ => wrong_type(report, &here, "2, 3, 5, 6, 7, 8"),
        }
        if let Some(custom_id) = component["custom_id"].as_str()
            && !seen.insert(custom_id)
        {
            let sentence = "Component custom id cannot be duplicated";
            report.add(&at(&here, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", sentence);
        }
    }
}

fn check_button(report: &mut Report, place: &[String], button: &Value) {
    report.text(button, &at(place, "label"), 0..=80, false);
    match button["style"].as_u64() {
        Some(1..=4) => {
            report.text(button, &at(place, "custom_id"), 1..=CUSTOM_ID, true);
            if button["label"].as_str().is_none_or(str::is_empty) && button["emoji"].is_null() {
                let sentence = "A button must have a label or emoji";
                report.add(&at(place, "label"), "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", sentence);
            }
        }
        Some(5) => report.text(button, &at(place, "url"), 1..=512, true),
        Some(6) => {}
        _ => report.add(&at(place, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}."),
    }
}

fn check_menu(report: &mut Report, place: &[String], menu: &Value) {
    report.text(menu, &at(place, "custom_id"), 1..=CUSTOM_ID, true);
    report.text(menu, &at(place, "placeholder"), 0..=150, false);
    for (field, range) in [("min_values", 0..=25), ("max_values", 1..=25)] {
        if menu[field].as_u64().is_some_and(|number| !range.contains(&number)) {
            let sentence = format!("Value must be between {} and {}.", range.start(), range.end());
            report.add(&at(place, field), "NUMBER_TYPE_RANGE", &sentence);
        }
    }
}

/// What is chosen already must be of the picker's kind, and no more than may be chosen.
fn check_defaults(report: &mut Report, place: &[String], menu: &Value) {
    let defaults = menu["default_values"].as_array().map_or(&[][..], Vec::as_slice);
    let (low, high) = (menu["min_values"].as_u64().unwrap_or(1), menu["max_values"].as_u64().unwrap_or(1));
    if !defaults.is_empty() && !(low..=high).contains(&(defaults.len() as u64)) {
        let sentence = "The number of default values must be in the range defined by min_values and max_values";
        report.add(&at(place, "default_values"), "SELECT_COMPONENT_INVALID_DEFAULT_VALUES", sentence);
    }
    let allowed: &[&str] = match menu["type"].as_u64() {
        Some(5) => &["user"],
        Some(6) => &["role"],
        Some(7) => &["user", "role"],
        _ => &["channel"],
    };
    if defaults.iter().any(|one| !allowed.iter().any(|kind| one["type"] == **kind)) {
        let sentence = format!("Value of field \"type\" must be one of {allowed:?}.");
        report.add(&at(place, "default_values"), "UNION_TYPE_CHOICES", &sentence);
    }
}

fn check_strings(report: &mut Report, place: &[String], menu: &Value) {
    check_menu(report, place, menu);
    let empty = Vec::new();
    let options = menu["options"].as_array().unwrap_or(&empty);
    report.length(options.len(), &at(place, "options"), 1..=25);
    let mut seen = HashSet::new();
    for (index, option) in options.iter().enumerate() {
        let here = at(&at(place, "options"), index);
        report.text(option, &at(&here, "label"), 1..=100, true);
        report.text(option, &at(&here, "value"), 1..=100, true);
        report.text(option, &at(&here, "description"), 0..=100, false);
        if !seen.insert(option["value"].as_str()) {
            let sentence = "The specified option value is already used";
            report.add(&at(&here, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", sentence);
        }
    }
    let most = menu["max_values"].as_u64().unwrap_or(1);
    if most > options.len() as u64 && !options.is_empty() {
        let sentence = "Max values must be less than or equal to the number of options";
        report.add(&at(place, "max_values"), "SELECT_COMPONENT_MAX_VALUES_TOO_BIG", sentence);
    }
}

/// Judges a form (a modal).
pub(in crate::demo::world) fn check_form(form: &Value) -> Refused<()> {
    let mut report = Report::default();
    let place = vec!["data".to_owned()];
    report.text(form, &at(&place, "custom_id"), 1..=CUSTOM_ID, true);
    report.text(form, &at(&place, "title"), 1..=45, true);
    let empty = Vec::new();
    let rows = form["components"].as_array().unwrap_or(&empty);
    report.length(rows.len(), &at(&place, "components"), 1..=ROWS);
    for (index, row) in rows.iter().enumerate() {
        let here = at(&at(&place, "components"), index);
        for (index, input) in row["components"].as_array().into_iter().flatten().enumerate() {
            check_input(&mut report, &at(&at(&here, "components"), index), input);
        }
        if !matches!(row["type"].as_u64(), Some(1 | 10 | 18)) {
            wrong_type(&mut report, &here, "1, 10, 18");
        }
    }
    report.verdict()
}

fn check_input(report: &mut Report, place: &[String], input: &Value) {
    if input["type"] != json!(kind::TEXT) {
        return wrong_type(report, place, "4");
    }
    report.text(input, &at(place, "custom_id"), 1..=CUSTOM_ID, true);
    report.text(input, &at(place, "label"), 1..=45, true);
    report.text(input, &at(place, "placeholder"), 0..=100, false);
    report.text(input, &at(place, "value"), 0..=4_000, false);
}
