//! What this worker holds: the newest token per task, and the way to tell a running task to stop.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::Deserialize;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::queue::TaskId;

/// A claim as the database sees it.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(in crate::queue) struct Held {
    pub(in crate::queue) id: Uuid,
    pub(in crate::queue) token: i64,
    pub(in crate::queue) cancel_requested: bool,
}

/// Why a task was told to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Somebody called it off.
    CalledOff,
    /// The lease is gone, or may be: its result must not count.
    Lost,
    /// The process stops.
    Stopping,
}

#[derive(Debug)]
struct Entry {
    token: i64,
    claimed: Instant,
    stop: CancellationToken,
    why: Option<Why>,
}

/// Claims by task.
#[derive(Clone, Debug, Default)]
pub(super) struct Registry {
    held: Arc<Mutex<Claims>>,
}

#[derive(Debug, Default)]
struct Claims {
    by_task: HashMap<TaskId, Entry>,
    /// Tokens of statements under way: rows that bear one are ours although we do not know them yet.
    arriving: HashSet<i64>,
}

/// A claim that is on its way. If its statement fails, whatever it claimed nevertheless is a stray.
#[derive(Debug)]
pub(super) struct Arriving {
    registry: Registry,
    token: i64,
}

impl Arriving {
    pub(super) fn new(registry: &Registry, token: i64) -> Self {
        registry.held().arriving.insert(token);
        Self { registry: registry.clone(), token }
    }

    pub(super) fn token(&self) -> i64 {
        self.token
    }

    /// It has arrived. If an older claim of the same task still runs here, it was lost meanwhile: it is stopped.
    pub(super) fn hold(&self, ids: impl IntoIterator<Item = TaskId>) {
        let mut held = self.registry.held();
        let claimed = Instant::now();
        for id in ids {
            let entry = Entry { token: self.token, claimed, stop: CancellationToken::new(), why: None };
            if let Some(older) = held.by_task.insert(id, entry) {
                older.stop.cancel();
            }
        }
        held.arriving.remove(&self.token);
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        self.registry.held().arriving.remove(&self.token);
    }
}

/// What a look at the database told.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// Claims that are no longer ours, and were stopped.
    pub(super) lost: usize,
    /// Rows that bear our name and that we do not hold: the answer to their claim was lost.
    pub(super) strays: Vec<(TaskId, i64)>,
}

impl Registry {
    fn held(&self) -> MutexGuard<'_, Claims> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The stop signal of a claim, if it is still the newest.
    pub(super) fn stop_signal(&self, id: TaskId, token: i64) -> Option<CancellationToken> {
        self.held().by_task.get(&id).filter(|entry| entry.token == token).map(|entry| entry.stop.clone())
    }

    /// Why a claim was told to stop, if it was. A claim that is no longer the newest is lost.
    pub(super) fn why_stopped(&self, id: TaskId, token: i64) -> Option<Why> {
        match self.held().by_task.get(&id) {
            Some(entry) if entry.token == token => entry.why,
            _ => Some(Why::Lost),
        }
    }

    /// Whether this is the newest claim of the task here.
    pub(super) fn is_newest(&self, id: TaskId, token: i64) -> bool {
        self.held().by_task.get(&id).is_some_and(|entry| entry.token == token)
    }

    /// Lets go of claims whose end is written, or that were given back.
    pub(super) fn let_go(&self, claims: impl IntoIterator<Item = (TaskId, i64)>) {
        let mut held = self.held();
        for (id, token) in claims {
            if held.by_task.get(&id).is_some_and(|entry| entry.token == token) {
                held.by_task.remove(&id);
            }
        }
    }

    /// Tells one task to stop.
    pub(super) fn cancel(&self, id: TaskId, why: Why) {
        if let Some(entry) = self.held().by_task.get_mut(&id) {
            entry.cancel(why);
        }
    }

    /// Tells all to stop. How many.
    pub(super) fn cancel_all(&self, why: Why) -> usize {
        let mut held = self.held();
        held.by_task.values_mut().for_each(|entry| entry.cancel(why));
        held.by_task.len()
    }

    /// Compares with what the database said at `looked`: stops what was called off, and what is no longer ours.
    pub(super) fn compare(&self, seen: &[Held], looked: Instant) -> Compared {
        let tokens: HashMap<TaskId, &Held> = seen.iter().map(|held| (TaskId(held.id), held)).collect();
        let mut held = self.held();
        let mut compared = Compared::default();
        for (id, entry) in held.by_task.iter_mut().filter(|(_, entry)| entry.claimed < looked) {
            match tokens.get(id) {
                Some(held) if held.token == entry.token && held.cancel_requested => entry.cancel(Why::CalledOff),
                Some(held) if held.token == entry.token => {}
                _ => {
                    compared.lost += 1;
                    entry.cancel(Why::Lost);
                }
            }
        }
        let is_ours = |row: &&Held| {
            held.arriving.contains(&row.token)
                || held.by_task.get(&TaskId(row.id)).is_some_and(|entry| entry.token >= row.token)
        };
        compared.strays = seen.iter().filter(|row| !is_ours(row)).map(|row| (TaskId(row.id), row.token)).collect();
        compared
    }
}

impl Entry {
    fn cancel(&mut self, why: Why) {
        // The first reason stands, except that a lost lease outweighs everything.
        if self.why.is_none() || why == Why::Lost {
            self.why = Some(why);
        }
        self.stop.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> TaskId {
        TaskId(Uuid::from_u128(number))
    }

    #[test]
    fn a_newer_claim_stops_the_older_one_and_outlives_its_end() {
        let registry = Registry::default();
        Arriving::new(&registry, 10).hold([id(1)]);
        let older = registry.stop_signal(id(1), 10).unwrap();
        Arriving::new(&registry, 11).hold([id(1)]);
        assert!(older.is_cancelled());
        assert_eq!(registry.why_stopped(id(1), 10), Some(Why::Lost));
        registry.let_go([(id(1), 10)]);
        assert!(registry.is_newest(id(1), 11));
    }

    fn row(task: u128, token: i64, cancel_requested: bool) -> Held {
        Held { id: Uuid::from_u128(task), token, cancel_requested }
    }

    #[tokio::test]
    async fn what_the_database_no_longer_knows_is_lost_and_what_came_after_the_look_is_not() {
        let registry = Registry::default();
        Arriving::new(&registry, 10).hold([id(1), id(2)]);
        let looked = Instant::now();
        Arriving::new(&registry, 11).hold([id(3)]);
        assert_eq!(registry.compare(&[row(1, 10, true)], looked).lost, 1);
        assert_eq!(registry.why_stopped(id(1), 10), Some(Why::CalledOff));
        assert_eq!(registry.why_stopped(id(2), 10), Some(Why::Lost));
        assert_eq!(registry.why_stopped(id(3), 11), None);
    }

    #[tokio::test]
    async fn a_claim_whose_answer_was_lost_is_a_stray_and_one_under_way_is_not() {
        let registry = Registry::default();
        let under_way = Arriving::new(&registry, 11);
        drop(Arriving::new(&registry, 12));
        let seen = [row(1, 11, false), row(2, 12, false)];
        assert_eq!(registry.compare(&seen, Instant::now()).strays, [(id(2), 12)]);
        under_way.hold([id(1)]);
        assert_eq!(registry.compare(&seen[..1], Instant::now()).strays, []);
    }
}
