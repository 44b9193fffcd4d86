//! What a worker may be told.

use std::time::Duration;

use crate::config;

/// How one worker process works.
#[derive(Clone, Debug)]
pub struct WorkerSettings {
    /// Tasks running at the same time.
    pub concurrency: usize,
    /// Tasks of one guild running at the same time, so that a flood from one leaves room for the others.
    pub per_guild: usize,
    /// How often to look for work when no wake-up arrives.
    pub poll_interval: Duration,
    /// How many claimed tasks may wait in memory; 0 claims exactly what can start at once.
    pub prefetch: usize,
}

impl WorkerSettings {
    /// With this many tasks at once and everything else as measured best.
    pub fn new(concurrency: usize) -> Self {
        let concurrency = concurrency.max(1);
        Self {
            concurrency,
            per_guild: (concurrency * 3).div_ceil(5),
            poll_interval: Duration::from_secs(1),
            prefetch: 512,
        }
    }
}

impl From<&config::Queue> for WorkerSettings {
    fn from(settings: &config::Queue) -> Self {
        Self { poll_interval: settings.poll_interval, ..Self::new(settings.concurrency) }
    }
}
