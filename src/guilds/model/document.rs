//! The document of settings as it is stored. It belongs to everybody: what is not known here stays as it is.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Key, limits};

/// The document as it is stored.
pub type Document = Map<String, Value>;

/// The value of a setting; `None` if nobody chose one or if it is beyond its limits.
pub(in crate::guilds) fn read(document: &Document, key: Key) -> Option<Value> {
    raw(document, key).and_then(|value| limits::check(key, value).ok())
}

/// The same, typed.
pub(super) fn field<T: DeserializeOwned>(document: &Document, key: Key) -> Option<T> {
    read(document, key).and_then(|value| serde_json::from_value(value).ok())
}

/// What lies at the setting's place, whatever it is.
fn raw(document: &Document, key: Key) -> Option<&Value> {
    let mut path = key.path();
    let first = document.get(path.next()?)?;
    path.try_fold(first, |value, step| value.get(step))
}

/// Puts a value there, or removes it; what lies around it is kept.
pub(in crate::guilds) fn write(document: &mut Document, key: Key, value: Option<Value>) {
    let path: Vec<&str> = key.path().collect();
    let Some((last, above)) = path.split_last() else { return };
    let mut place = &mut *document;
    for step in above {
        let inner = place.entry(*step).or_insert_with(|| Value::Object(Map::new()));
        if !inner.is_object() {
            *inner = Value::Object(Map::new());
        }
        let Value::Object(inner) = inner else { return };
        place = inner;
    }
    match value {
        Some(value) => {
            place.insert((*last).to_owned(), value);
        }
        None => {
            place.remove(*last);
        }
    }
    if let [first, _] = path[..]
        && document.get(first).and_then(Value::as_object).is_some_and(Map::is_empty)
    {
        document.remove(first);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_lies_around_a_setting_is_kept() {
        let mut document = json!({ "economy": { "theirs": 1 }, "x": [2], "welcome": 7 }).as_object().unwrap().clone();
        write(&mut document, Key::Tax, Some(json!(5)));
        write(&mut document, Key::WelcomeMessage, Some(json!("hi")));
        let expected = json!({ "economy": { "theirs": 1, "tax": 5 }, "x": [2], "welcome": { "message": "hi" } });
        assert_eq!(Value::Object(document.clone()), expected);
        assert_eq!(read(&document, Key::Tax), Some(json!(5)));
        write(&mut document, Key::Tax, None);
        write(&mut document, Key::WelcomeMessage, None);
        assert_eq!(Value::Object(document), json!({ "economy": { "theirs": 1 }, "x": [2] }));
    }

    #[test]
    fn a_value_beyond_its_limits_counts_as_not_chosen() {
        let document = json!({ "prefix": 7, "economy": { "tax": 700 }, "games": true }).as_object().unwrap().clone();
        assert_eq!((read(&document, Key::Prefix), read(&document, Key::Tax)), (None, None));
        assert_eq!(read(&document, Key::Games), Some(json!(true)));
    }
}
