//! Changes of settings: what is asked for, what was done, what stands in the way; and settings as a file.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use strum::VariantArray;

use super::{Around, Document, Key, Refusal, limits, read, value, write};
use crate::ids::UserId;

/// One setting to be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Which.
    pub key: Key,
    /// To what; `None` is back to the default.
    pub after: Option<Value>,
}

/// Settings to be changed together.
pub type Edits = Vec<Edit>;

impl Edit {
    /// As typed by a person.
    pub fn typed(key: Key, text: &str, around: &Around) -> Result<Self, Refusal> {
        Ok(Self { key, after: value::parse(key, text, around)? })
    }

    /// As picked from a list, or from a file.
    pub fn given(key: Key, value: &Value) -> Result<Self, Refusal> {
        Ok(Self { key, after: Some(limits::check(key, value)?) })
    }
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Order {
    /// What to change.
    pub edits: Edits,
    /// The revision the asker has seen; `None` if they have seen none.
    pub seen: Option<i32>,
    /// From where it was asked, for the audit log: `command`, `panel`, `import` …
    pub source: &'static str,
}

/// One setting that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyChange {
    /// Which; a name, because the log may know settings of other versions.
    pub key: String,
    /// What it was; `None` is the default.
    pub before: Option<Value>,
    /// What it is.
    pub after: Option<Value>,
}

/// A change that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What was changed.
    pub changes: Vec<KeyChange>,
    /// Who changed it.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// The revision it made.
    pub rev: i32,
}

/// What somebody else changed meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The revision now.
    pub rev: i32,
    /// The changes that were not known to the one who is refused, newest first.
    pub theirs: Vec<Change>,
    /// What was asked for, and would change now.
    pub wanted: Vec<KeyChange>,
    /// What was asked for, kept for an answer.
    pub draft: i64,
}

/// What became of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Set {
    /// It was done.
    Done(Change),
    /// Somebody else was faster; nothing was changed.
    Conflict(Conflict),
}

/// An order that waits for a yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::guilds) struct Draft {
    pub edits: Edits,
    pub source: &'static str,
}

impl Edit {
    /// What it changes in this document; `None` if nothing.
    pub(in crate::guilds) fn against(&self, document: &Document) -> Option<KeyChange> {
        let before = read(document, self.key);
        let change = KeyChange { key: self.key.to_string(), before, after: self.after.clone() };
        (change.before != change.after).then_some(change)
    }
}

/// The edits as they are kept, and back.
impl Draft {
    pub(in crate::guilds) fn stored(edits: &Edits) -> Value {
        edits.iter().map(|edit| json!({ "key": edit.key.to_string(), "after": edit.after })).collect()
    }

    pub(in crate::guilds) fn read(edits: &Value, source: &str) -> Option<Self> {
        let edit = |edit: &Value| {
            let key = edit["key"].as_str()?.parse().ok()?;
            let after = Some(&edit["after"]).filter(|value| !value.is_null());
            Some(Edit { key, after: after.map(|value| limits::check(key, value)).transpose().ok()? })
        };
        let edits = edits.as_array()?.iter().map(edit).collect::<Option<_>>()?;
        Some(Self { edits, source: if source == "import" { "import" } else { "apply" } })
    }
}

/// Everything that was chosen, as a file.
pub(in crate::guilds) fn to_file(document: &Document, rev: i32) -> Value {
    let mut chosen = Document::new();
    for key in Key::VARIANTS {
        if let Some(value) = read(document, *key) {
            write(&mut chosen, *key, Some(value));
        }
    }
    json!({ "artie": "settings", "rev": rev, "settings": chosen })
}

/// What a file asks for. It is judged as a whole: nothing of it is taken if anything in it is wrong.
pub(in crate::guilds) fn of_file(text: &str) -> Result<Edits, Refusal> {
    let whole: Value =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|_| Refusal::FileUnreadable)?;
    let mut left = whole.get("settings").unwrap_or(&whole).as_object().cloned().ok_or(Refusal::FileUnreadable)?;
    let mut edits = Edits::new();
    for key in Key::VARIANTS {
        let found = key.path().try_fold(None::<&Value>, |place, step| {
            Some(Some(match place {
                None => left.get(step)?,
                Some(inside) => inside.get(step)?,
            }))
        });
        let Some(Some(found)) = found else { continue };
        edits.push(if found.is_null() { Edit { key: *key, after: None } } else { Edit::given(*key, found)? });
        write(&mut left, *key, None);
    }
    if !left.is_empty() {
        return Err(Refusal::FileUnknown(strangers(&left)));
    }
    if edits.is_empty() { Err(Refusal::FileEmpty) } else { Ok(edits) }
}

fn strangers(left: &Document) -> Vec<String> {
    let names = left.iter().flat_map(|(name, value)| match value.as_object() {
        Some(inner) if !inner.is_empty() => inner.keys().map(|key| format!("{name}.{key}")).collect(),
        _ => vec![name.clone()],
    });
    names.take(5).map(|name| crate::names::safe_name(&name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_comes_back_as_it_went() {
        let document = json!({
            "prefix": "?", "economy": { "tax": 5, "theirs": 1 }, "autorole": "5", "unknown": true, "recording": "sometimes",
        });
        let file = to_file(document.as_object().unwrap(), 4);
        let expected = json!({ "prefix": "?", "economy": { "tax": 5 }, "autorole": ["5"] });
        assert_eq!(file, json!({ "artie": "settings", "rev": 4, "settings": expected }));
        let edits = of_file(&file.to_string()).unwrap();
        let named: Vec<String> = edits.iter().map(|edit| edit.key.to_string()).collect();
        assert_eq!(named, ["prefix", "autorole", "economy.tax"]);
    }

    #[test]
    fn a_file_is_taken_as_a_whole_or_not_at_all() {
        for (text, refusal) in [
            ("", Refusal::FileUnreadable),
            ("[]", Refusal::FileUnreadable),
            ("{}", Refusal::FileEmpty),
            (r#"{"settings": 7}"#, Refusal::FileUnreadable),
            (
                r#"{"prefix": "?", "colour": 1, "economy": {"tax": 1, "x": 2}}"#,
                Refusal::FileUnknown(vec!["colour".into(), "economy.x".into()]),
            ),
            (r#"{"prefix": "?", "economy": {"tax": 101}}"#, Refusal::BadValue(Key::Tax)),
        ] {
            assert_eq!(of_file(text), Err(refusal), "{text}");
        }
        let reset = of_file(r#"{"prefix": null}"#).unwrap();
        assert_eq!(reset, [Edit { key: Key::Prefix, after: None }]);
    }

    #[test]
    fn a_kept_draft_is_read_as_input() {
        let edits = vec![Edit { key: Key::Tax, after: Some(json!(5)) }, Edit { key: Key::Prefix, after: None }];
        let stored = Draft::stored(&edits);
        assert_eq!(Draft::read(&stored, "panel").unwrap().edits, edits);
        assert_eq!(Draft::read(&json!([{ "key": "economy.tax", "after": 700 }]), "panel"), None);
    }
}
