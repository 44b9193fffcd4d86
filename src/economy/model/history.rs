//! A person's movements, newest first, in pages that stay put while new movements arrive.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};

use crate::{economy::ledger::Reason, ids::UserId};

/// One movement, seen from one person's side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the ledger.
    pub id: i32,
    /// Coins gained, or lost if negative, as the wallet sees it.
    pub change: i64,
    /// Who is at the other end; `None` = the house.
    pub other: Option<UserId>,
    /// Why; a kind this version does not know is shown by its name.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Where a page begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cursor {
    /// At the newest.
    #[default]
    Newest,
    /// With what is older than this movement.
    Before(i32),
    /// With what is next newer than this movement.
    After(i32),
}

/// A page, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryPage {
    /// Which kind it shows; `None` = all.
    pub filter: Option<Reason>,
    /// Its movements.
    pub entries: Vec<Entry>,
    /// Where newer ones are, if there are any.
    pub newer: Option<Cursor>,
    /// Where older ones are, if there are any.
    pub older: Option<Cursor>,
}

impl HistoryPage {
    /// From the entries on one side of the cursor, nearest first, of which one too many was asked for.
    pub(in crate::economy) fn of(
        filter: Option<Reason>,
        cursor: Cursor,
        mut nearest: Vec<Entry>,
        page_size: usize,
    ) -> Self {
        let more = nearest.len() > page_size;
        nearest.truncate(page_size);
        if matches!(cursor, Cursor::After(_)) {
            nearest.reverse();
        }
        let (has_newer, has_older) = match cursor {
            Cursor::Newest => (false, more),
            Cursor::Before(_) => (true, more),
            Cursor::After(_) => (more, true),
        };
        let newer = nearest.first().filter(|_| has_newer).map(|entry| Cursor::After(entry.id));
        let older = nearest.last().filter(|_| has_older).map(|entry| Cursor::Before(entry.id));
        Self { filter, entries: nearest, newer, older }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newest => f.write_str("n"),
            Self::Before(id) => write!(f, "b{id}"),
            Self::After(id) => write!(f, "a{id}"),
        }
    }
}

impl FromStr for Cursor {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let id = || text.get(1..).and_then(|id| id.parse().ok()).ok_or(());
        match text.as_bytes().first() {
            Some(b'n') => Ok(Self::Newest),
            Some(b'b') => Ok(Self::Before(id()?)),
            Some(b'a') => Ok(Self::After(id()?)),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(cursor: Cursor, ids: &[i32]) -> (Vec<i32>, Option<Cursor>, Option<Cursor>) {
        let entry =
            |id: &i32| Entry { id: *id, change: 1, other: None, reason: "daily".into(), at: DateTime::default() };
        let page = HistoryPage::of(None, cursor, ids.iter().map(entry).collect(), 2);
        (page.entries.iter().map(|entry| entry.id).collect(), page.newer, page.older)
    }

    #[test]
    fn pages_know_what_lies_on_either_side() {
        use Cursor::{After, Before, Newest};
        assert_eq!(page(Newest, &[9, 8, 7]), (vec![9, 8], None, Some(Before(8))));
        assert_eq!(page(Before(8), &[7, 6]), (vec![7, 6], Some(After(7)), None));
        assert_eq!(page(After(7), &[8, 9]), (vec![9, 8], None, Some(Before(8))));
        assert_eq!(page(After(5), &[6, 7, 8]), (vec![7, 6], Some(After(7)), Some(Before(6))));
        assert_eq!(page(Newest, &[]), (vec![], None, None));
    }

    #[test]
    fn a_cursor_survives_its_text() {
        for cursor in [Cursor::Newest, Cursor::Before(12), Cursor::After(i32::MAX)] {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for junk in ["", "b", "bx", "z1", "b99999999999"] {
            assert_eq!(junk.parse::<Cursor>(), Err(()), "{junk}");
        }
    }
}
