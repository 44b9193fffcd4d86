//! Command definitions: names, descriptions, options, choices, and 8,000 characters together.

use std::collections::HashSet;

use serde_json::Value;

use super::{
    CHOICES,
    report::{Report, at},
};
use crate::demo::world::Refused;

const COMMANDS: usize = 100;
const OPTIONS: usize = 25;
const TOTAL: usize = 8_000;
const SUB_COMMAND: u64 = 1;
const SUB_COMMAND_GROUP: u64 = 2;

/// Judges definitions that are to be registered together.
pub(in crate::demo::world) fn check_commands(definitions: &[Value]) -> Refused<()> {
    let mut report = Report::default();
    let slash = definitions.iter().filter(|one| one["type"].as_u64().unwrap_or(1) == 1).count();
    if slash > COMMANDS {
        let sentence = "Maximum number of application commands reached (100)";
        report.add(&[] as &[&str], "APPLICATION_COMMANDS_TOO_MANY", sentence);
    }
    let mut names = HashSet::new();
    for (index, definition) in definitions.iter().enumerate() {
        let place = if definitions.len() == 1 { Vec::new() } else { vec![index.to_string()] };
        check_one(&mut report, &place, definition);
        if !names.insert((definition["type"].as_u64().unwrap_or(1), definition["name"].as_str())) {
            let sentence = "Application command names must be unique";
            report.add(&at(&place, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", sentence);
        }
    }
    report.verdict()
}

fn check_one(report: &mut Report, place: &[String], definition: &Value) {
    let is_slash = definition["type"].as_u64().unwrap_or(1) == 1;
    if is_slash {
        check_name(report, place, definition);
        report.text(definition, &at(place, "description"), 1..=100, true);
        check_options(report, place, definition, 0);
    } else {
        report.text(definition, &at(place, "name"), 1..=32, true);
    }
    if size(definition) > TOTAL {
        let sentence = format!("Command exceeds maximum size ({TOTAL})");
        report.add(place, "APPLICATION_COMMAND_TOO_LARGE", &sentence);
    }
}

fn check_name(report: &mut Report, place: &[String], named: &Value) {
    report.text(named, &at(place, "name"), 1..=32, true);
    let is_valid = |text: &str| {
        text.chars().all(|c| c == '-' || c == '_' || c == '\'' || c.is_alphanumeric()) && text.to_lowercase() == text
    };
    if named["name"].as_str().is_some_and(|name| !is_valid(name)) {
        report.add(&at(place, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
    }
}

fn check_options(report: &mut Report, place: &[String], parent: &Value, depth: usize) {
    let empty = Vec::new();
    let options = parent["options"].as_array().unwrap_or(&empty);
    let place = at(place, "options");
    report.length(options.len(), &place, 0..=OPTIONS);
    let (mut names, mut optional_seen) = (HashSet::new(), false);
    for (index, option) in options.iter().enumerate() {
        let here = at(&place, index);
        check_option(report, &here, option, depth);
        if !names.insert(option["name"].as_str()) {
            let sentence = "Option name already used";
            report.add(&at(&here, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", sentence);
        }
        let is_required = option["required"].as_bool().unwrap_or(false);
        if is_required && optional_seen {
            let sentence = "Required options must be placed before non-required options";
            report.add(&at(&here, "required"), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", sentence);
        }
        optional_seen |= !is_required && option["type"].as_u64() > Some(SUB_COMMAND_GROUP);
    }
    let are_sub = options.iter().filter(|option| option["type"].as_u64() <= Some(SUB_COMMAND_GROUP)).count();
    if are_sub != 0 && are_sub != options.len() {
        let sentence = "Sub-command and sub-command group option types are mutually exclusive to all other types";
        report.add(&place, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", sentence);
    }
}

fn check_option(report: &mut Report, place: &[String], option: &Value, depth: usize) {
    check_name(report, place, option);
    report.text(option, &at(place, "description"), 1..=100, true);
    match option["type"].as_u64() {
        Some(SUB_COMMAND) if depth <= 1 => check_options(report, place, option, 2),
        Some(SUB_COMMAND_GROUP) if depth == 0 => check_options(report, place, option, 1),
        Some(3..=11) => {}
        _ => report.add(&at(place, "type"), "BASE_TYPE_CHOICES", "This value is not allowed here."),
    }
    let is_with_choices = option["choices"].as_array().is_some_and(|choices| !choices.is_empty());
    if is_with_choices && option["autocomplete"].as_bool() == Some(true) {
        let sentence = "Autocomplete cannot be used with choices";
        report.add(&at(place, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", sentence);
    }
    check_choices(report, &at(place, "choices"), &option["choices"]);
}

pub(super) fn check_choices(report: &mut Report, place: &[String], choices: &Value) {
    let Some(choices) = choices.as_array() else { return };
    report.length(choices.len(), place, 0..=CHOICES);
    for (index, choice) in choices.iter().enumerate() {
        report.text(choice, &at(&at(place, index), "name"), 1..=100, true);
        report.text(choice, &at(&at(place, index), "value"), 0..=100, true);
    }
}

/// Names, descriptions and choices, all the way down.
fn size(node: &Value) -> usize {
    let length = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let below = ["options", "choices"].into_iter().filter_map(|field| node[field].as_array()).flatten();
    length(&node["name"]) + length(&node["description"]) + length(&node["value"]) + below.map(size).sum::<usize>()
}
