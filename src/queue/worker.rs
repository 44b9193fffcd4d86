//! A worker: claims tasks, runs them, records how they ended (being built).

use std::time::Duration;

use crate::{
    error::Result,
    queue::{Handlers, Queue, WorkerSettings},
};

/// Starts workers.
#[derive(Debug)]
pub struct Worker;

/// A running worker. Dropping it without [`WorkerHandle::stop`] is a crash: its leases expire and others take over.
#[derive(Debug)]
pub struct WorkerHandle {}

impl Worker {
    /// Starts claiming. A database that is away is waited for, not an error.
    pub async fn start(_queue: &Queue, _handlers: Handlers, _settings: WorkerSettings) -> Result<WorkerHandle> {
        Ok(WorkerHandle {})
    }
}

impl WorkerHandle {
    /// Stops claiming, gives running tasks this long, cancels the rest and gives them back. Ends within 10 s.
    pub async fn stop(self, _grace: Duration) {}
}
