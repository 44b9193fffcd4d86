//! Request bodies as nouns of the world, after [`limits`] has judged them.

use serde_json::{Value, json};

use super::{Draft, Refusal, Refused, Upload, limits};
use crate::ids::MessageId;

impl Draft {
    /// Reads a message body; `uploads` are the files with the index their part was named by.
    pub fn from_json(body: &Value, uploads: Vec<(u64, Upload)>) -> Refused<Self> {
        limits::check_message(body, uploads.len())?;
        let list = |field: &str| body.get(field).map(|value| value.as_array().cloned().unwrap_or_default());
        let kept = kept_attachments(body, &uploads);
        Ok(Self {
            content: body.get("content").map(|text| text.as_str().unwrap_or_default().to_owned()),
            embeds: list("embeds"),
            components: list("components"),
            kept_attachments: kept,
            uploads: described(body, uploads),
            reply_to: body["message_reference"]["message_id"].as_str().and_then(|id| id.parse::<MessageId>().ok()),
            must_find_reply: body["message_reference"]["fail_if_not_exists"].as_bool().unwrap_or(true),
            nonce: body.get("nonce").filter(|nonce| !nonce.is_null()).cloned(),
            enforce_nonce: body["enforce_nonce"].as_bool().unwrap_or(false),
            flags: body["flags"].as_u64().unwrap_or(0),
            allowed_mentions: body.get("allowed_mentions").filter(|allowed| !allowed.is_null()).cloned(),
        })
    }

    /// The text of a person, within a person's limits.
    pub fn spoken(text: &str) -> Refused<Self> {
        if text.trim().is_empty() {
            return Err(Refusal::empty_message());
        }
        Self::from_json(&json!({ "content": text }), Vec::new())
    }
}

/// The ids in `attachments` that are no index of a new file.
fn kept_attachments(body: &Value, uploads: &[(u64, Upload)]) -> Option<Vec<u64>> {
    let listed = body.get("attachments")?.as_array().cloned().unwrap_or_default();
    let ids = listed.iter().filter_map(|one| number(&one["id"]));
    Some(ids.filter(|id| uploads.iter().all(|(index, _)| index != id)).collect())
}

/// Files with the names and descriptions that `attachments` gives them.
fn described(body: &Value, uploads: Vec<(u64, Upload)>) -> Vec<Upload> {
    let listed = body["attachments"].as_array().cloned().unwrap_or_default();
    let describe = |(index, mut upload): (u64, Upload)| {
        if let Some(about) = listed.iter().find(|one| number(&one["id"]) == Some(index)) {
            upload.description = about["description"].as_str().map(str::to_owned);
            upload.filename = about["filename"].as_str().map_or(upload.filename, str::to_owned);
        }
        upload
    };
    uploads.into_iter().map(describe).collect()
}

fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// Fills in what Discord adds to a command definition and drops what it does not keep.
pub(super) fn complete_command(definition: &Value) -> Value {
    let given = |field: &str| definition.get(field).cloned().filter(|value| !value.is_null());
    let mut whole = json!({
        "name": definition["name"],
        "type": given("type").unwrap_or(json!(1)),
        "description": given("description").unwrap_or(json!("")),
        "default_member_permissions": given("default_member_permissions").map_or(Value::Null, permission_text),
        "nsfw": given("nsfw").unwrap_or(json!(false)),
        "dm_permission": given("dm_permission").unwrap_or(json!(true)),
        "integration_types": given("integration_types").unwrap_or(json!([0])),
        "contexts": given("contexts").unwrap_or(Value::Null),
        "name_localizations": given("name_localizations").unwrap_or(Value::Null),
        "description_localizations": given("description_localizations").unwrap_or(Value::Null),
    });
    let options: Vec<_> = definition["options"].as_array().into_iter().flatten().map(complete_option).collect();
    if !options.is_empty() {
        whole["options"] = json!(options);
    }
    whole
}

/// Discord keeps neither nulls nor `false` for `required` and `autocomplete`.
fn complete_option(option: &Value) -> Value {
    let mut whole = option.clone();
    if let Some(fields) = whole.as_object_mut() {
        fields.retain(|name, value| {
            let is_flag = matches!(name.as_str(), "required" | "autocomplete");
            !(value.is_null() || is_flag && *value == json!(false))
        });
        if fields.get("options").and_then(Value::as_array).is_some_and(Vec::is_empty) {
            fields.remove("options");
        }
        if fields.get("choices").and_then(Value::as_array).is_some_and(Vec::is_empty) {
            fields.remove("choices");
        }
    }
    for inner in whole["options"].as_array_mut().into_iter().flatten() {
        *inner = complete_option(inner);
    }
    if whole.get("options").is_some_and(Value::is_null)
        && let Some(fields) = whole.as_object_mut()
    {
        fields.remove("options");
    }
    whole
}

fn permission_text(bits: Value) -> Value {
    bits.as_u64().map_or(bits, |number| json!(number.to_string()))
}
