//! What this worker holds: the newest token per task, and the way to tell a running task to stop.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::queue::TaskId;

/// A claim as the database sees it.
#[derive(Clone, Copy, Debug)]
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
#[derive(Debug, Default)]
pub(super) struct Registry {
    held: Mutex<HashMap<TaskId, Entry>>,
}

impl Registry {
    fn held(&self) -> MutexGuard<'_, HashMap<TaskId, Entry>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Holds a fresh claim. If an older one of the same task still runs here, it was lost meanwhile: it is stopped.
    pub(super) fn hold(&self, id: TaskId, token: i64) {
        let entry = Entry { token, claimed: Instant::now(), stop: CancellationToken::new(), why: None };
        if let Some(older) = self.held().insert(id, entry) {
            older.stop.cancel();
        }
    }

    /// The stop signal of a claim, if it is still the newest.
    pub(super) fn stop_signal(&self, id: TaskId, token: i64) -> Option<CancellationToken> {
        self.held().get(&id).filter(|entry| entry.token == token).map(|entry| entry.stop.clone())
    }

    /// Why a claim was told to stop, if it was. A claim that is no longer the newest is lost.
    pub(super) fn why_stopped(&self, id: TaskId, token: i64) -> Option<Why> {
        match self.held().get(&id) {
            Some(entry) if entry.token == token => entry.why,
            _ => Some(Why::Lost),
        }
    }

    /// Whether this is the newest claim of the task here.
    pub(super) fn is_newest(&self, id: TaskId, token: i64) -> bool {
        self.held().get(&id).is_some_and(|entry| entry.token == token)
    }

    /// Lets go of claims whose end is written, or that were given back.
    pub(super) fn let_go(&self, claims: impl IntoIterator<Item = (TaskId, i64)>) {
        let mut held = self.held();
        for (id, token) in claims {
            if held.get(&id).is_some_and(|entry| entry.token == token) {
                held.remove(&id);
            }
        }
    }

    /// Tells one task to stop.
    pub(super) fn cancel(&self, id: TaskId, why: Why) {
        if let Some(entry) = self.held().get_mut(&id) {
            entry.cancel(why);
        }
    }

    /// Tells all to stop. How many.
    pub(super) fn cancel_all(&self, why: Why) -> usize {
        let mut held = self.held();
        held.values_mut().for_each(|entry| entry.cancel(why));
        held.len()
    }

    /// Whether nothing is held.
    pub(super) fn is_empty(&self) -> bool {
        self.held().is_empty()
    }

    /// Compares with what the database said at `looked`: stops what was called off, and what is no longer ours.
    pub(super) fn compare(&self, seen: &[Held], looked: Instant) -> usize {
        let tokens: HashMap<TaskId, &Held> = seen.iter().map(|held| (TaskId(held.id), held)).collect();
        let mut lost = 0;
        for (id, entry) in self.held().iter_mut().filter(|(_, entry)| entry.claimed < looked) {
            match tokens.get(id) {
                Some(held) if held.token == entry.token && held.cancel_requested => entry.cancel(Why::CalledOff),
                Some(held) if held.token == entry.token => {}
                _ => {
                    lost += 1;
                    entry.cancel(Why::Lost);
                }
            }
        }
        lost
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
        registry.hold(id(1), 10);
        let older = registry.stop_signal(id(1), 10).unwrap();
        registry.hold(id(1), 11);
        assert!(older.is_cancelled());
        assert_eq!(registry.why_stopped(id(1), 10), Some(Why::Lost));
        registry.let_go([(id(1), 10)]);
        assert!(registry.is_newest(id(1), 11));
    }

    #[tokio::test]
    async fn what_the_database_no_longer_knows_is_lost_and_what_came_after_the_look_is_not() {
        let registry = Registry::default();
        registry.hold(id(1), 10);
        registry.hold(id(2), 10);
        let looked = Instant::now();
        registry.hold(id(3), 11);
        let seen = [Held { id: Uuid::from_u128(1), token: 10, cancel_requested: true }];
        assert_eq!(registry.compare(&seen, looked), 1);
        assert_eq!(registry.why_stopped(id(1), 10), Some(Why::CalledOff));
        assert_eq!(registry.why_stopped(id(2), 10), Some(Why::Lost));
        assert_eq!(registry.why_stopped(id(3), 11), None);
    }
}
