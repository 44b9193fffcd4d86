//! Every table with what it holds about people, why, for how long, and what erasing does to it: one table in code.
//! `docs/DATA.md` is written from it, `/privacy` works by it, and a test compares it with the database's catalog, so that
//! no table and no column can be forgotten. A new table goes into the file of its area, in the order of names.

mod agents;
mod assistant;
mod document;
mod play;
mod servers;
mod talk;
mod work;

use std::sync::LazyLock;

pub use document::document;

/// What erasing does to the rows about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erase {
    /// They go. Of some tables only those that fit this condition; then the reason says why the others may stay.
    Delete(&'static str, &'static str),
    /// They stay under a pseudonym, because others' depend on them.
    Pseudonym,
    /// They stay, for this reason.
    Keep(&'static str),
    /// There are none about anybody.
    Nobody,
}

/// A table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub what: &'static str,
    /// What for.
    pub why: &'static str,
    /// How long.
    pub kept: &'static str,
    /// The columns that say whom a row is about.
    pub people: &'static [&'static str],
    /// Which rows are about the person `$1`, in SQL.
    pub mine: &'static str,
    /// The other columns about that person, or written by them.
    pub personal: &'static str,
    /// The columns that say nothing about anybody by themselves.
    pub other: &'static str,
    /// What erasing does.
    pub erase: Erase,
}

/// All rows, nothing left.
const DELETE: Erase = Erase::Delete("TRUE", "");
const WHILE_YOU_PLAY: &str = "until you erase it";
const GAME: &str = "to play";

const fn of_user(name: &'static str, what: &'static str, other: &'static str) -> Table {
    Table {
        name,
        what,
        why: GAME,
        kept: WHILE_YOU_PLAY,
        people: &["user_id"],
        mine: "user_id = $1",
        personal: "",
        other,
        erase: DELETE,
    }
}

const fn of_nobody(name: &'static str, what: &'static str, kept: &'static str, other: &'static str) -> Table {
    Table { name, what, why: "to work", kept, people: &[], mine: "FALSE", personal: "", other, erase: Erase::Nobody }
}

/// Every table, by name.
pub static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    let mut tables =
        [agents::TABLES, assistant::TABLES, play::TABLES, servers::TABLES, talk::TABLES, work::TABLES].concat();
    tables.sort_unstable_by_key(|table| table.name);
    tables
});

/// The tables that can hold something about a person.
pub fn personal() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| table.erase != Erase::Nobody)
}

impl Table {
    /// Every column it is known to have.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        let words = |text: &'static str| text.split_whitespace();
        self.people.iter().copied().chain(words(self.personal)).chain(words(self.other))
    }

    /// Why rows may still be there after erasing; empty if none may.
    pub fn excuse(&self) -> &'static str {
        match self.erase {
            Erase::Delete(_, excuse) | Erase::Keep(excuse) => excuse,
            Erase::Pseudonym | Erase::Nobody => "",
        }
    }
}
