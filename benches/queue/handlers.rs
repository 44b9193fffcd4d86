//! The tasks that are run.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use artie::{
    clock::Clock,
    error::Result,
    ids::GuildId,
    queue::{Handler, Outcome, Task, TaskContext},
};
use async_trait::async_trait;
use tokio::sync::{Notify, mpsc};

/// Nanoseconds since the epoch: one clock for all processes of a machine.
pub(crate) fn now() -> i64 {
    Clock::system().now().timestamp_nanos_opt().unwrap_or_default()
}

/// Runs nothing, and tells when the last one was run.
pub(crate) struct Noop {
    left: AtomicUsize,
    pub(crate) over: Notify,
}

impl Noop {
    pub(crate) fn of(count: usize) -> Arc<Self> {
        Arc::new(Self { left: AtomicUsize::new(count), over: Notify::new() })
    }
}

#[async_trait]
impl Handler for Noop {
    fn task_type(&self) -> &'static str {
        "noop"
    }
    async fn run(&self, _: &Task, _: &TaskContext) -> Result<Outcome> {
        if self.left.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.over.notify_one();
        }
        Ok(Outcome::done())
    }
}

/// Tells when each task starts, and whose it is; then takes its time.
pub(crate) struct Echo {
    pub(crate) starts: mpsc::UnboundedSender<(i64, Option<GuildId>)>,
    pub(crate) takes: std::time::Duration,
}

#[async_trait]
impl Handler for Echo {
    fn task_type(&self) -> &'static str {
        "echo"
    }
    async fn run(&self, task: &Task, _: &TaskContext) -> Result<Outcome> {
        let _ = self.starts.send((now(), task.guild));
        if !self.takes.is_zero() {
            tokio::time::sleep(self.takes).await;
        }
        Ok(Outcome::done())
    }
}
