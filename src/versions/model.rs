//! Texts, their versions and what changed between them: pure.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use similar::TextDiff;

use crate::{error::Error, msg, words::Arg};

/// The longest text: what one field of a form holds.
pub const MOST: u16 = 4_000;
/// Lines around a change.
const AROUND: usize = 2;

/// What a shelf holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What models are told.
    Prompt,
    /// Settings of the installation.
    Config,
}

impl Kind {
    /// Its command, the first part of its actions and of its entries in the audit log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prompt => "prompt",
            Self::Config => "config",
        }
    }
}

impl From<Kind> for Arg {
    fn from(kind: Kind) -> Self {
        kind.name().into()
    }
}

/// A text as it is used now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its name.
    pub name: String,
    /// Its version; 0 if nobody ever wrote another.
    pub version: i32,
    /// The text.
    pub content: String,
    /// When that was written; `None` while what ships is used.
    pub written_at: Option<DateTime<Utc>>,
}

/// An earlier version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Its number.
    pub version: i32,
    /// Its text.
    pub content: String,
    /// Who replaced it.
    pub changed_by: String,
    /// Why.
    pub change_reason: String,
    /// When it was replaced.
    pub created_at: DateTime<Utc>,
}

/// Why a text does not change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is none of that name.
    Unknown(Kind, String),
    /// There is no such version.
    NoVersion(Kind, i32),
    /// It is too long.
    TooLong(Kind, usize),
    /// It would not change.
    Same(Kind),
    /// Somebody else changed it meanwhile.
    Changed(Kind),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(match refusal {
            Refusal::Unknown(kind, name) => {
                let name: String = name.chars().take(40).collect();
                msg!("versions-unknown", kind = kind, name = name)
            }
            Refusal::NoVersion(kind, version) => msg!("versions-no-version", kind = kind, version = version),
            Refusal::TooLong(kind, length) => {
                let length = i64::try_from(length).unwrap_or(i64::MAX);
                msg!("versions-too-long", kind = kind, length = length, most = i64::from(MOST))
            }
            Refusal::Same(kind) => msg!("versions-same", kind = kind),
            Refusal::Changed(kind) => msg!("versions-changed-meanwhile", kind = kind),
        })
    }
}

/// What changed from one text to another, line by line, with a few lines around each change; empty if nothing did.
pub(super) fn diff(before: &str, after: &str) -> String {
    // A text without an end of line is no change.
    let (before, after) = (format!("{}\n", before.trim_end()), format!("{}\n", after.trim_end()));
    TextDiff::from_lines(&before, &after).unified_diff().context_radius(AROUND).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_shows_changes_with_what_is_around_them() {
        let before = "1\n2\n3\n4\n5\n6\n7";
        insta::assert_snapshot!(diff(before, "1\n2\n3\n4\n5\n6\nseven\n"), @r"
        @@ -5,3 +5,3 @@
         5
         6
        -7
        +seven
        ");
        assert_eq!(diff(before, &format!("{before}\n")), "");
    }
}
