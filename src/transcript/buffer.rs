//! What waits to be written: bounded, in order, never blocking whoever brings it.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::Notify, time};

use crate::{ids::MessageId, transcript::Event};

/// What was taken out together.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) events: Vec<Event>,
    /// Deletions that belong to no place in the order.
    pub(super) deletes: Vec<MessageId>,
}

#[derive(Debug, Default)]
struct Waiting {
    events: VecDeque<Event>,
    /// Deletions that found no room: ids only. They may take effect before older events, because nothing undoes them.
    crowded_out: Vec<MessageId>,
    has_urgent: bool,
}

/// Events in order. Messages fill it up to its capacity; edits, deletions and messages that somebody waits for an answer
/// to may use as much again, because history does not bring them back.
#[derive(Debug)]
pub(super) struct Buffer {
    capacity: usize,
    waiting: Mutex<Waiting>,
    arrived: Notify,
}

impl Buffer {
    pub(super) fn new(capacity: usize) -> Self {
        Self { capacity, waiting: Mutex::default(), arrived: Notify::new() }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn len(&self) -> usize {
        self.waiting().events.len()
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        let waiting = self.waiting();
        waiting.events.is_empty() && waiting.crowded_out.is_empty()
    }

    /// Takes an event, or gives it back if there is no room.
    pub(super) fn push(&self, event: Event) -> Result<(), Event> {
        let is_urgent = matches!(&event, Event::Created { then: Some(_), .. });
        let is_plain = matches!(&event, Event::Created { then: None, .. });
        let room = if is_plain { self.capacity } else { self.capacity * 2 };
        let mut waiting = self.waiting();
        if waiting.events.len() >= room {
            match event {
                Event::Deleted { message, .. } => waiting.crowded_out.push(message),
                Event::BulkDeleted { messages, .. } => waiting.crowded_out.extend(messages),
                other => return Err(other),
            }
            return Ok(());
        }
        waiting.has_urgent |= is_urgent;
        waiting.events.push_back(event);
        drop(waiting);
        self.arrived.notify_one();
        Ok(())
    }

    /// Returns when there is a batch: this many rows, or something that waited this long, or something urgent.
    pub(super) async fn ready(&self, rows: usize, wait: Duration) {
        while self.is_empty() {
            self.arrived.notified().await;
        }
        let full = async {
            while !self.is_worth_writing(rows) {
                self.arrived.notified().await;
            }
        };
        // Time is up: whatever is there is the batch.
        let _ = time::timeout(wait, full).await;
    }

    fn is_worth_writing(&self, rows: usize) -> bool {
        let waiting = self.waiting();
        waiting.has_urgent || waiting.events.len() >= rows
    }

    /// Takes out the oldest, at most this many.
    pub(super) fn take(&self, rows: usize) -> Taken {
        let mut waiting = self.waiting();
        let rows = rows.min(waiting.events.len());
        let events: Vec<_> = waiting.events.drain(..rows).collect();
        if waiting.events.is_empty() {
            waiting.has_urgent = false;
        }
        Taken { events, deletes: std::mem::take(&mut waiting.crowded_out) }
    }
}
