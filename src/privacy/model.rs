//! What is there about a person, and what erasing came to. Pure.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    error::{Error, Result},
    msg,
    privacy::registry::{Erase, Table},
};

/// How many rows of a table are about somebody.
#[derive(Clone, Copy, Debug)]
pub struct Holding {
    /// The table.
    pub table: &'static Table,
    /// Its rows.
    pub rows: i64,
}

/// What a person is shown.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// Every table that can hold something about people.
    pub holdings: Vec<Holding>,
    /// Since when nothing they say is recorded.
    pub opted_out: Option<DateTime<Utc>>,
}

/// Why nothing is erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The last erasure was not long ago.
    TooSoon(DateTime<Utc>),
    /// The question is from long ago.
    Over,
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(match refusal {
            Refusal::TooSoon(until) => msg!("privacy-too-soon", until = until),
            Refusal::Over => msg!("privacy-over"),
        })
    }
}

/// What erasing came to.
#[derive(Clone, Debug)]
pub struct Erasure {
    /// Each table that held something: before, and after.
    pub tables: Vec<(Holding, i64)>,
}

impl Erasure {
    /// From what was there and what the look afterwards found.
    pub fn new(before: Vec<Holding>, after: Vec<Holding>) -> Self {
        let left =
            |name: &str| after.iter().find(|holding| holding.table.name == name).map_or(0, |holding| holding.rows);
        let tables = before.into_iter().map(|holding| (holding, left(holding.table.name)));
        Self { tables: tables.filter(|(holding, left)| holding.rows > 0 || *left > 0).collect() }
    }

    /// How many rows no longer lead to the person.
    pub fn gone(&self) -> i64 {
        self.tables.iter().map(|(holding, left)| (holding.rows - left).max(0)).sum()
    }

    /// What stays, and why.
    pub fn kept(&self) -> impl Iterator<Item = (&'static Table, i64)> {
        self.tables.iter().filter(|(_, left)| *left > 0).map(|(holding, left)| (holding.table, *left))
    }

    /// The receipt.
    pub fn report(&self) -> Value {
        let line = |(holding, left): &(Holding, i64)| {
            let plan = match holding.table.erase {
                Erase::Delete(..) => "delete",
                Erase::Pseudonym => "pseudonym",
                Erase::Keep(_) => "keep",
                Erase::Nobody => "nothing",
            };
            let excuse = if *left > 0 { holding.table.excuse() } else { "" };
            json!({ "table": holding.table.name, "plan": plan, "before": holding.rows, "after": left, "reason": excuse })
        };
        Value::Array(self.tables.iter().map(line).collect())
    }

    /// A row that is left without a reason is a fault: the task is tried again.
    pub fn check(&self) -> Result<()> {
        let left: Vec<_> =
            self.kept().filter(|(table, _)| table.excuse().is_empty()).map(|(table, _)| table.name).collect();
        if left.is_empty() {
            return Ok(());
        }
        Err(anyhow::anyhow!("rows about an erased person are left in {}", left.join(", ")).into())
    }
}
