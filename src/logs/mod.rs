//! Warnings and errors, kept in a table where an operator can query them.
//!
//! Promises: whoever logs never waits; the table going away only costs lines (counted), and never causes more of them;
//! what a line must not hold (message text, tokens, prompts) does not reach the table even if somebody logged it.

mod capture;
mod model;
mod store;

use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub use capture::LogLayer;
pub use model::{Kept, scrub};

use crate::{clock::Clock, db::Db, error::Result};
use model::Entry;

/// Lines held in memory while the table is away.
const CAPACITY: usize = 1_000;
/// Lines written in one statement at most.
const BATCH: usize = 200;
/// How long to wait after a failure.
const PAUSE: Duration = Duration::from_secs(5);
/// How long writing may take; also the bound of the last attempt at the end.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long lines are kept.
const DAYS_KEPT: i64 = 14;

tokio::task_local! {
    /// Set while the keeper writes: what is logged meanwhile is printed and not kept, or a table that fails would feed
    /// itself.
    static KEEPING: ();
}

/// The layer of the subscriber, and the keeper that writes what it catches.
pub fn layer(clock: Clock) -> (LogLayer, LogKeeper) {
    let (sender, caught) = mpsc::channel(CAPACITY);
    (LogLayer::new(sender, clock), LogKeeper { caught })
}

/// Writes what the layer caught.
#[derive(Debug)]
pub struct LogKeeper {
    caught: mpsc::Receiver<Entry>,
}

impl LogKeeper {
    /// Writes until `shutdown`, then what is left.
    pub async fn run(mut self, db: Db, shutdown: CancellationToken) {
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            tokio::select! {
                received = self.caught.recv_many(&mut batch, BATCH) => if received == 0 { return },
                () = shutdown.cancelled() => return self.finish(&db, batch).await,
            }
            while !write(&db, &batch).await {
                tokio::select! {
                    () = tokio::time::sleep(PAUSE) => {}
                    () = shutdown.cancelled() => return self.finish(&db, batch).await,
                }
            }
            batch.clear();
        }
    }

    /// One attempt at what is left: it was printed too.
    async fn finish(mut self, db: &Db, mut batch: Vec<Entry>) {
        while let Ok(entry) = self.caught.try_recv() {
            batch.push(entry);
        }
        if !batch.is_empty() {
            write(db, &batch).await;
        }
    }
}

/// Whether it worked. Why it did not is not logged: the parts that need the database say so themselves.
async fn write(db: &Db, batch: &[Entry]) -> bool {
    let writing = KEEPING.scope((), store::insert_entries(db, batch));
    matches!(tokio::time::timeout(PATIENCE, writing).await, Ok(Ok(())))
}

/// The newest lines, newest first.
pub async fn newest(db: &Db, limit: u16) -> Result<Vec<Kept>> {
    Ok(store::list_newest(db, limit.into()).await?)
}

/// Removes lines older than 14 days; gives how many.
pub async fn keep_house(db: &Db, clock: &Clock) -> Result<u64> {
    Ok(store::delete_before(db, clock.now() - chrono::TimeDelta::days(DAYS_KEPT)).await?)
}
