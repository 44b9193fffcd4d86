//! What people have to do: a list each, numbered as they see it.
//!
//! Promises: a list is its owner's alone; the same event adds once; a number means the place in the list as it is now, and
//! a word what contains it, if only one does.

mod commands;
mod replies;
mod store;

use chrono::{DateTime, TimeDelta, Utc};

pub use commands::commands;
pub use replies::{added, done, listed, removed};

use crate::{
    clock::Clock,
    db::Db,
    error::{Error, Result},
    ids::UserId,
    msg,
    words::Message,
};

/// Open ones of one person.
const MOST: i64 = 200;
/// Letters.
const MAX_LETTERS: usize = 200;
/// How long one that is done is kept.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Todo {
    /// Its id.
    pub id: i64,
    /// What.
    pub name: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// Why a list stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing in it.
    Empty,
    /// It says too much.
    TooLong,
    /// The list is full.
    Full,
    /// Nothing of this number or with these words is on the list.
    Unknown(String),
    /// Several are.
    Several(String),
}

impl Refusal {
    fn message(&self) -> Message {
        let safe = crate::names::safe_name;
        match self {
            Self::Empty => msg!("todo-empty"),
            Self::TooLong => msg!("todo-too-long", most = u32::try_from(MAX_LETTERS).unwrap_or(u32::MAX)),
            Self::Full => msg!("todo-full", most = MOST),
            Self::Unknown(which) => msg!("todo-unknown", which = safe(which)),
            Self::Several(which) => msg!("todo-several", which = safe(which)),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.message())
    }
}

/// The verbs of todos. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Todos {
    db: Db,
    clock: Clock,
}

impl Todos {
    /// Over everybody's lists.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }

    /// Adds to somebody's list; the same key adds once.
    pub async fn add(&self, user: UserId, name: &str, key: Option<&str>) -> Result<Todo> {
        let name = crate::names::visible(name);
        match name.chars().count() {
            0 => return Err(Refusal::Empty.into()),
            1..=MAX_LETTERS => {}
            _ => return Err(Refusal::TooLong.into()),
        }
        if store::count_open(&self.db, user).await? >= MOST {
            return Err(Refusal::Full.into());
        }
        let added = store::insert_todo(&self.db, user, &name, key, self.clock.now()).await?;
        match (added, key) {
            (Some(added), _) => Ok(added),
            (None, key) => Ok(store::find_by_event(&self.db, user, key).await?.ok_or(Refusal::Empty)?),
        }
    }

    /// What somebody has to do, in the order of adding.
    pub async fn list(&self, user: UserId) -> Result<Vec<Todo>> {
        Ok(store::list_open(&self.db, user).await?)
    }

    /// Takes off the list what somebody names by its number or its words, done or not; gives what it was. The same key
    /// means the same one again, whatever has its number by then.
    pub async fn tick(&self, user: UserId, which: &str, key: Option<&str>) -> Result<Todo> {
        if let Some(there) = store::find_done_by(&self.db, user, key).await? {
            return Ok(there);
        }
        let open = self.list(user).await?;
        let todo = chosen(&open, which)?;
        if store::update_done(&self.db, user, todo.id, key, self.clock.now()).await? {
            return Ok(todo.clone());
        }
        Err(Refusal::Unknown(which.to_owned()).into())
    }

    /// Removes what was done long ago; gives how many.
    pub async fn keep_house(&self) -> Result<u64> {
        Ok(store::delete_done_before(&self.db, self.clock.now() - KEPT).await?)
    }
}

/// The one that is meant.
fn chosen<'a>(open: &'a [Todo], which: &str) -> Result<&'a Todo, Refusal> {
    let typed = which.trim().trim_start_matches('#');
    if let Ok(number) = typed.parse::<usize>() {
        let at = number.checked_sub(1).and_then(|index| open.get(index));
        return at.ok_or_else(|| Refusal::Unknown(which.to_owned()));
    }
    let wanted = typed.to_lowercase();
    if let Some(exact) = open.iter().find(|todo| todo.name.to_lowercase() == wanted) {
        return Ok(exact);
    }
    let mut fitting = open.iter().filter(|todo| !wanted.is_empty() && todo.name.to_lowercase().contains(&wanted));
    match (fitting.next(), fitting.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err(Refusal::Several(which.to_owned())),
        (None, _) => Err(Refusal::Unknown(which.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_clear_or_asked_for() {
        let todo = |id: i64, name: &str| Todo { id, name: name.into(), created_at: DateTime::UNIX_EPOCH };
        let open = [todo(7, "Buy milk"), todo(9, "Buy stamps"), todo(11, "Milk")];
        for (which, expected) in
            [("1", Ok(7)), ("#3", Ok(11)), ("stamps", Ok(9)), ("milk", Ok(11)), ("buy MILK", Ok(7))]
        {
            assert_eq!(chosen(&open, which).map(|todo| todo.id), expected, "{which}");
        }
        for which in ["0", "4", "", "tea", "99999999999999999999"] {
            assert_eq!(chosen(&open, which), Err(Refusal::Unknown(which.into())), "{which}");
        }
        assert_eq!(chosen(&open, "buy"), Err(Refusal::Several("buy".into())));
    }
}
