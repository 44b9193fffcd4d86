//! Prompts, their versions and what changed between them: pure.

use chrono::{DateTime, Utc};

use crate::{error::Error, msg};

/// The longest prompt: what one field of a form holds.
pub(super) const MOST: u32 = 4_000;

/// A prompt as it is used now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Its name.
    pub name: String,
    /// Its version; 0 is the text that ships with Artie.
    pub version: i32,
    /// Its text.
    pub content: String,
    /// When that was written; `None` for the text that ships.
    pub updated_at: Option<DateTime<Utc>>,
}

/// An earlier version.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// Why a prompt does not change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is none of that name.
    Unknown(String),
    /// There is no such version.
    NoVersion(i32),
    /// It is empty.
    Empty,
    /// It is too long.
    TooLong(u32),
    /// It would not change.
    Same,
    /// Somebody else changed it meanwhile.
    Changed,
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(match refusal {
            Refusal::Unknown(name) => msg!("prompt-unknown", name = name),
            Refusal::NoVersion(version) => msg!("prompt-no-version", version = version),
            Refusal::Empty => msg!("prompt-empty"),
            Refusal::TooLong(length) => msg!("prompt-too-long", length = length, most = MOST),
            Refusal::Same => msg!("prompt-same"),
            Refusal::Changed => msg!("prompt-changed-meanwhile"),
        })
    }
}

/// Whether a text can be a prompt in the place of another.
pub(super) fn judge(before: &str, after: &str) -> Result<(), Refusal> {
    let length = u32::try_from(after.chars().count()).unwrap_or(u32::MAX);
    match after.trim() {
        "" => Err(Refusal::Empty),
        _ if length > MOST => Err(Refusal::TooLong(length)),
        after if after == before.trim() => Err(Refusal::Same),
        _ => Ok(()),
    }
}

/// A line of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// In both.
    Same(&'a str),
    /// Only in the earlier one.
    Gone(&'a str),
    /// Only in the later one.
    New(&'a str),
}

/// What changed from one text to another, line by line: the longest common part stays.
pub fn diff<'a>(before: &'a str, after: &'a str) -> Vec<Line<'a>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let mut common = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for (row, line) in old.iter().enumerate().rev() {
        for (column, other) in new.iter().enumerate().rev() {
            common[row][column] = if line == other {
                common[row + 1][column + 1] + 1
            } else {
                common[row + 1][column].max(common[row][column + 1])
            };
        }
    }
    let (mut row, mut column, mut lines) = (0, 0, Vec::new());
    while row < old.len() || column < new.len() {
        if row < old.len() && column < new.len() && old[row] == new[column] {
            lines.push(Line::Same(old[row]));
            (row, column) = (row + 1, column + 1);
        } else if column == new.len() || row < old.len() && common[row + 1][column] >= common[row][column + 1] {
            lines.push(Line::Gone(old[row]));
            row += 1;
        } else {
            lines.push(Line::New(new[column]));
            column += 1;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(before: &str, after: &str) -> String {
        let line = |line: &Line<'_>| match line {
            Line::Same(text) => format!("  {text}"),
            Line::Gone(text) => format!("- {text}"),
            Line::New(text) => format!("+ {text}"),
        };
        diff(before, after).iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_changed_is_shown_and_the_rest_stays() {
        insta::assert_snapshot!(shown("Be kind.\nBe brief.\nBye.", "Be kind.\nBe very brief.\nBye.\nReally."), @"
          Be kind.
        - Be brief.
        + Be very brief.
          Bye.
        + Really.
        ");
    }

    #[test]
    fn a_prompt_is_neither_empty_nor_endless_nor_the_same() {
        assert_eq!(judge("a", " "), Err(Refusal::Empty));
        assert_eq!(judge("a", "a\n"), Err(Refusal::Same));
        assert_eq!(judge("a", &"b".repeat(MOST as usize + 1)), Err(Refusal::TooLong(MOST + 1)));
        assert_eq!(judge("a", "b"), Ok(()));
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_off_a_comparison(before in "([ab]\n){0,12}", after in "([ab]\n){0,12}") {
            let lines = diff(&before, &after);
            let side = |wanted: fn(&Line<'_>) -> bool| {
                lines.iter().filter(|line| wanted(line)).map(|line| match line {
                    Line::Same(text) | Line::Gone(text) | Line::New(text) => *text,
                }).collect::<Vec<_>>()
            };
            prop_assert_eq!(side(|line| !matches!(line, Line::New(_))), before.lines().collect::<Vec<_>>());
            prop_assert_eq!(side(|line| !matches!(line, Line::Gone(_))), after.lines().collect::<Vec<_>>());
        }
    }
}
