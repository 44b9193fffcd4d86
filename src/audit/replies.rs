//! The audit log in words.

use serde_json::Value;

use super::{
    Row,
    model::{Asked, Shape},
};
use crate::{
    ids::UserId,
    msg,
    reply::{ActionId, Button, ButtonStyle, Card, File, Reply, mention},
    words::{Message, Words},
};

/// The action of the buttons that turn pages.
pub(super) const PAGE: &str = "audit.page";

/// So much of an entry's details is shown; the file has the whole.
const CLIP: usize = 160;

/// A page, newest first; `older` is where the next one begins.
pub(super) fn page(words: &Words, owner: UserId, rows: &[Row], asked: &Asked, older: Option<i64>) -> Reply {
    let text = if rows.is_empty() {
        words.say(&msg!("audit-none"))
    } else {
        rows.iter().map(|row| line(words, row)).collect::<Vec<_>>().join("\n")
    };
    let turn = |label: Message, to: Option<i64>, is_dead: bool, dead_end: &str| {
        let state = if is_dead { dead_end.to_owned() } else { Asked { before: to, ..asked.clone() }.state() };
        let action = ActionId { action: PAGE.into(), owner: Some(owner), state };
        Button { disabled: is_dead, ..Button::action(words.say(&label), ButtonStyle::Secondary, action) }
    };
    Reply::default().card(Card::new(words.say(&msg!("audit-title")), text)).buttons(vec![
        turn(msg!("audit-newest"), None, asked.before.is_none(), "start"),
        turn(msg!("audit-older"), older, older.is_none(), "end"),
    ])
}

fn line(words: &Words, row: &Row) -> String {
    let who = row.user.parse::<UserId>().map_or_else(|_| crate::names::safe_name(&row.user), mention);
    let action = row.action.replace('`', "'");
    let head = words.say(&msg!("audit-line", when = row.at, who = who, action = action));
    match brief(&row.details) {
        details if details.is_empty() => head,
        details => format!("{head}\n-# {details}"),
    }
}

/// The details on one line that shows itself and nothing else.
fn brief(details: &Value) -> String {
    let text = match details {
        Value::Null => return String::new(),
        Value::Object(fields) => {
            fields.iter().filter_map(|(name, value)| told(name, value)).collect::<Vec<_>>().join(" · ")
        }
        other => other.to_string(),
    };
    let text = text.replace('`', "'");
    let clipped: String = text.chars().take(CLIP).collect();
    match clipped.len() < text.len() {
        _ if text.is_empty() => String::new(),
        true => format!("`{clipped}…`"),
        false => format!("`{clipped}`"),
    }
}

/// One of the details; `None` for what says nothing to a person. Changes are told as from what to what.
fn told(name: &str, value: &Value) -> Option<String> {
    match (name, value) {
        ("event" | "source" | "rev", _) | (_, Value::Null) => None,
        ("changes", Value::Array(changes)) => {
            let change = |one: &Value| {
                Some(format!("{}: {} → {}", one["key"].as_str()?, plain(&one["before"]), plain(&one["after"])))
            };
            Some(changes.iter().filter_map(change).collect::<Vec<_>>().join(" · "))
        }
        (_, value) => Some(format!("{name}: {}", plain(value))),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "—".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The entries as a file.
pub(super) fn exported(words: &Words, rows: &[Row], shape: Shape, bytes: Vec<u8>) -> Reply {
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let mut reply = Reply::private(words.say(&msg!("audit-exported", count = count)));
    let name = match shape {
        Shape::Json => "audit.json",
        Shape::Csv => "audit.csv",
    };
    reply.files.push(File { name: name.into(), alt: words.say(&msg!("audit-title")), bytes });
    reply
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::json;

    use super::*;
    use crate::words::Locale;

    #[test]
    fn a_page_names_who_what_and_when() {
        let row = |id, user: &str, action: &str, details| Row {
            id,
            user: user.into(),
            action: action.into(),
            details,
            at: DateTime::from_timestamp(1_795_262_400, 0).unwrap(),
        };
        let rows = [
            row(
                3,
                "7",
                "settings.update",
                json!({ "rev": 4, "changes": [{ "key": "prefix", "after": "`x`" }], "event": "1" }),
            ),
            row(2, "old program", "pool.revoke", Value::Null),
        ];
        let words = Words::new(Locale::english());
        let reply = page(&words, UserId(9), &rows, &Asked::default(), Some(2));
        insta::assert_snapshot!(reply.cards[0].text, @r#"
        **`settings.update`** · <@7> · <t:1795262400:R>
        -# `prefix: — → 'x'`
        **`pool.revoke`** · old program · <t:1795262400:R>
        "#);
        insta::assert_snapshot!(page(&words, UserId(9), &[], &Asked::default(), None).cards[0].text, @"Nothing was done that fits.");
    }
}
