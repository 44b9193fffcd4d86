//! Discord's limits on what clients send, answered in its own words: 50035 with the fault's place.

mod commands;
mod components;
mod embeds;
mod report;

use serde_json::{Value, json};

use self::report::Report;
pub(super) use self::{commands::check_commands, components::check_form};
use super::{Refused, messages};

/// Characters of a message.
pub const CONTENT: usize = 2_000;
/// Files of a message.
pub const FILES: usize = 10;
/// Choices of an option and suggestions.
pub const CHOICES: usize = 25;
/// Message flag: the message is made of components only.
const COMPONENTS_V2: u64 = 1 << 15;

/// Judges a message body, to be posted or as a change.
pub fn check_message(body: &Value, files: usize) -> Refused<()> {
    let mut report = Report::default();
    if !body.is_object() {
        report.add(&[] as &[&str], "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType");
        return report.verdict();
    }
    let is_v2 = body["flags"].as_u64().unwrap_or(0) & COMPONENTS_V2 != 0;
    report.text(body, &["content"], 0..=CONTENT, false);
    embeds::check(&mut report, &body["embeds"]);
    components::check_rows(&mut report, &body["components"], is_v2);
    check_nonce(&mut report, body);
    check_flags(&mut report, body);
    if files > FILES {
        report.add(&["attachments"], "BASE_TYPE_MAX_LENGTH", &format!("Must be {FILES} or fewer in length."));
    }
    let has_old_parts = |field: &str| body[field].as_str().is_some_and(|text| !text.is_empty());
    if is_v2 && (has_old_parts("content") || body["embeds"].as_array().is_some_and(|all| !all.is_empty())) {
        let sentence = "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2";
        report.add(&["content"], "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", sentence);
    }
    report.verdict()
}

fn check_nonce(report: &mut Report, body: &Value) {
    match &body["nonce"] {
        Value::Null => {
            if body["enforce_nonce"] == json!(true) {
                report.add(&["nonce"], "BASE_TYPE_REQUIRED", "This field is required");
            }
        }
        Value::String(text) if text.chars().count() > 25 => {
            report.add(&["nonce"], "NONCE_TYPE_TOO_LONG", "Nonce must be 25 or fewer in length.");
        }
        Value::String(_) | Value::Number(_) => {}
        _ => report.add(&["nonce"], "NONCE_TYPE_COERCE", "Nonce must be an integer or a string."),
    }
}

/// Clients may only ask for: suppressed embeds, ephemeral, silent, components v2, voice message.
fn check_flags(report: &mut Report, body: &Value) {
    const ALLOWED: u64 = 1 << 2 | messages::EPHEMERAL | 1 << 12 | 1 << 13 | COMPONENTS_V2;
    match &body["flags"] {
        Value::Null => {}
        flags if flags.as_u64().is_some_and(|flags| flags & !(ALLOWED | messages::LOADING) == 0) => {}
        _ => report.add(&["flags"], "MESSAGE_FLAGS_INVALID", "Invalid message flags."),
    }
}

/// Judges suggestions for an option.
pub(super) fn check_choices(choices: &Value) -> Refused<()> {
    let mut report = Report::default();
    commands::check_choices(&mut report, &["data".to_owned(), "choices".to_owned()], choices);
    report.verdict()
}
