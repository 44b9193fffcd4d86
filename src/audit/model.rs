//! What is asked of the audit log, and the log as a file, pure.

use anyhow::Context;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::Row;
use crate::{error::Result, ids::UserId};

/// What is asked for; a page's buttons carry it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// What the action begins with.
    pub action: String,
    /// By whom.
    pub user: Option<UserId>,
    /// Not before this moment.
    pub since: Option<DateTime<Utc>>,
    /// Only entries before this one.
    pub before: Option<i64>,
}

/// Kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One object per entry.
    Json,
    /// One line per entry.
    Csv,
}

impl Asked {
    /// As text in a control: the action last, because anything may be in it.
    pub(super) fn state(&self) -> String {
        let number = |number: Option<i64>| number.map(|number| format!("{number:x}")).unwrap_or_default();
        let user = self.user.map(|user| format!("{:x}", user.0)).unwrap_or_default();
        let since = number(self.since.map(|time| time.timestamp()));
        format!("{user}:{since}:{}:{}", number(self.before), self.action)
    }

    /// From a control.
    pub(super) fn read(state: &str) -> Option<Self> {
        let mut parts = state.splitn(4, ':');
        let mut next = || parts.next();
        let number = |text: &str| match text {
            "" => Some(None),
            text => i64::from_str_radix(text, 16).ok().map(Some),
        };
        let user = match next()? {
            "" => None,
            text => Some(UserId(u64::from_str_radix(text, 16).ok()?)),
        };
        let since = match number(next()?)? {
            Some(seconds) => Some(DateTime::from_timestamp(seconds, 0)?),
            None => None,
        };
        Some(Self { user, since, before: number(next()?)?, action: next()?.to_owned() })
    }
}

/// Entries as a file.
pub(super) fn to_file(rows: &[Row], shape: Shape) -> Result<Vec<u8>> {
    Ok(match shape {
        Shape::Json => {
            let rows: Vec<Value> = rows
                .iter()
                .map(|row| json!({ "id": row.id, "at": row.at, "user": row.user, "action": row.action, "details": row.details }))
                .collect();
            serde_json::to_vec_pretty(&rows).context("writing the audit log as JSON")?
        }
        Shape::Csv => {
            let mut text = "id,at,user,action,details\r\n".to_owned();
            for row in rows {
                let cells = [
                    row.id.to_string(),
                    row.at.to_rfc3339(),
                    row.user.clone(),
                    row.action.clone(),
                    row.details.to_string(),
                ];
                text.push_str(&cells.map(|cell| cell_of(&cell)).join(","));
                text.push_str("\r\n");
            }
            text.into_bytes()
        }
    })
}

/// A cell of a table; one that a spreadsheet would take for a formula is made text.
fn cell_of(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_survives_its_button() {
        let asked = Asked {
            action: "pool.agent.revoke-a-long-one-of-3".into(),
            user: Some(UserId(u64::MAX)),
            since: DateTime::from_timestamp(1_795_262_400, 0),
            before: Some(i64::from(i32::MAX)),
        };
        assert!(asked.state().len() + "audit.page/ffffffffffffffff/".len() <= 100);
        assert_eq!(Asked::read(&asked.state()), Some(asked));
        assert_eq!(Asked::read(&Asked::default().state()), Some(Asked::default()));
        for nonsense in ["", "x:::", ":::", "::z:"] {
            assert_eq!(Asked::read(nonsense).is_some(), nonsense == ":::", "{nonsense}");
        }
    }

    #[test]
    fn a_table_holds_whatever_was_written() {
        let row = Row {
            id: 1,
            user: "7".into(),
            action: "=1+1".into(),
            details: json!({ "a": "x,\"y\"" }),
            at: DateTime::from_timestamp(0, 0).unwrap(),
        };
        let text = String::from_utf8(to_file(&[row], Shape::Csv).unwrap()).unwrap();
        insta::assert_snapshot!(text.replace('\r', ""), @r#"
        id,at,user,action,details
        1,1970-01-01T00:00:00+00:00,7,'=1+1,"{""a"":""x,\""y\""""}"
        "#);
    }
}
