//! One file of an export: rows of one table after the other, without other people's ids. Pure.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    ids::UserId,
    privacy::{registry::Table, replies},
    words::Words,
};

/// Bytes of a file; Discord takes ten million.
pub(super) const FILE: usize = 4_000_000;
/// What stands in for others.
const SOMEBODY: &str = "somebody else";
/// Of no use to people, or a secret that opens something.
const HIDDEN: [&str; 9] =
    ["respond_to", "route", "nonce", "claim_token", "embedding", "worker_id", "vector", "words", "token"];

static ID: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b\d{15,20}\b").ok());
static MENTION: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"<@!?(\d{1,20})>").ok());

/// Where the next file begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// Which file, from 0.
    pub file: usize,
    /// Which table of the registry.
    pub table: usize,
    /// After how many of its rows.
    pub row: i64,
}

/// A file being filled.
#[derive(Debug, Default)]
pub(super) struct File {
    tables: Map<String, Value>,
    bytes: usize,
}

impl File {
    /// Takes a row; the table is described in the reader's language.
    pub(super) fn add(&mut self, words: &Words, table: &'static Table, row: Value, person: UserId) {
        let row = cleaned(table, row, person);
        self.bytes += row.to_string().len() + 2;
        let rows = self.tables.entry(table.name).or_insert_with(|| {
            let [what, why, kept] = ["what", "why", "kept"].map(|part| words.say(&replies::about(table, part)));
            json!({ "what": what, "why": why, "kept": kept, "rows": [] })
        });
        if let Some(rows) = rows["rows"].as_array_mut() {
            rows.push(row);
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.bytes >= FILE
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    pub(super) fn json(self, person: UserId, number: usize) -> Value {
        json!({ "about": person, "file": number + 1, "tables": self.tables })
    }
}

/// A row as its owner may see it: others' ids are replaced, in the columns for people, in mentions, and anywhere in
/// structured columns. What somebody wrote about others is theirs and stays.
fn cleaned(table: &Table, row: Value, person: UserId) -> Value {
    let own = person.to_string();
    let Value::Object(row) = row else { return Value::Null };
    let kept = row.into_iter().filter(|(column, _)| !HIDDEN.contains(&column.as_str()));
    let shown = kept.map(|(column, value)| {
        let value = match value {
            Value::String(text) if table.people.contains(&column.as_str()) && text != own => json!(SOMEBODY),
            Value::String(text) => json!(without_mentions(&text, &own)),
            value @ (Value::Object(_) | Value::Array(_)) => without_ids(value, &own),
            value => value,
        };
        (column, value)
    });
    Value::Object(shown.collect())
}

fn without_mentions(text: &str, own: &str) -> String {
    let Some(mention) = MENTION.as_ref() else { return text.to_owned() };
    let replace = |found: &Captures<'_>| if &found[1] == own { found[0].to_owned() } else { format!("<{SOMEBODY}>") };
    mention.replace_all(text, replace).into_owned()
}

fn without_ids(value: Value, own: &str) -> Value {
    let clean = |text: &str| {
        let Some(id) = ID.as_ref() else { return text.to_owned() };
        let replace = |found: &Captures<'_>| if &found[0] == own { own.to_owned() } else { SOMEBODY.to_owned() };
        id.replace_all(text, replace).into_owned()
    };
    match value {
        Value::String(text) => Value::String(clean(&text)),
        Value::Number(number) if number.as_u64().is_some_and(|number| number >= 100_000_000_000_000) => {
            Value::String(clean(&number.to_string()))
        }
        Value::Array(items) => Value::Array(items.into_iter().map(|item| without_ids(item, own)).collect()),
        Value::Object(map) => {
            Value::Object(map.into_iter().map(|(key, item)| (clean(&key), without_ids(item, own))).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::privacy::registry::TABLES;

    #[test]
    fn others_are_not_in_an_export() {
        let table = |name: &str| TABLES.iter().find(|table| table.name == name).unwrap();
        let me = UserId(111_111_111_111_111_111);
        let row = json!({ "from_user": "111111111111111111", "to_user": "222222222222222222", "amount": 5,
            "metadata": { "with": "222222222222222222", "me": "111111111111111111", "222222222222222222": [3] } });
        assert_eq!(
            cleaned(table("transaction_log"), row, me),
            json!({ "from_user": "111111111111111111", "to_user": SOMEBODY, "amount": 5,
                "metadata": { "with": SOMEBODY, "me": "111111111111111111", SOMEBODY: [3] } })
        );
        let row =
            json!({ "user_id": "111111111111111111", "value": "hi <@222222222222222222> and <@!111111111111111111>" });
        assert_eq!(cleaned(table("messages"), row, me)["value"], format!("hi <{SOMEBODY}> and <@!111111111111111111>"));
        assert_eq!(cleaned(table("queue"), json!({ "respond_to": { "token": "secret" } }), me), json!({}));
    }
}
