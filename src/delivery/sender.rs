//! The sender: leases answers, sends them, records what came of it.

use std::{sync::Arc, time::Duration};

use futures::future::join_all;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{Courier, attempt::Attempt, progress, store};
use crate::{error::Result, queue::Queue, trouble::Trouble};

/// How often to look for answers that nobody announced.
const POLL: Duration = Duration::from_secs(1);
const AFTER_ERROR: Duration = Duration::from_secs(1);

/// Starts senders.
#[derive(Clone, Copy, Debug)]
pub struct Delivery;

/// A running sender. Dropping it without [`DeliveryHandle::stop`] is a crash: its leases expire and others take over.
#[derive(Debug)]
pub struct DeliveryHandle {
    stop: CancellationToken,
    task: JoinSet<()>,
    reports: JoinSet<()>,
}

impl Delivery {
    /// Starts emptying the outbox. Any number of processes may.
    #[expect(clippy::unused_async, reason = "starting needs the runtime, and its signature says so")]
    pub async fn start(queue: &Queue, courier: Arc<dyn Courier>) -> Result<DeliveryHandle> {
        queue.delivers_here();
        let stop = CancellationToken::new();
        let mut task = JoinSet::new();
        task.spawn(run(queue.clone(), Arc::clone(&courier), stop.clone()));
        let mut reports = JoinSet::new();
        reports.spawn(progress::run(queue.clone(), courier));
        Ok(DeliveryHandle { stop, task, reports })
    }
}

impl DeliveryHandle {
    /// Stops after the attempts in flight, at most after `grace`.
    pub async fn stop(mut self, grace: Duration) {
        self.stop.cancel();
        if tokio::time::timeout(grace, self.task.join_next()).await.is_err() {
            self.task.shutdown().await;
        }
        self.reports.shutdown().await;
    }
}

async fn run(queue: Queue, courier: Arc<dyn Courier>, stop: CancellationToken) {
    let trouble = Trouble::default();
    while !stop.is_cancelled() {
        let done = round(&queue, courier.as_ref()).await;
        if done.is_ok() && trouble.ends() {
            tracing::info!("answers are delivered again");
        }
        let wait = match done {
            Ok(Some(wait)) => wait,
            Ok(None) => continue,
            Err(error) => {
                if trouble.begins() {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "answers cannot be delivered; trying again"
                    );
                }
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(AFTER_ERROR) => continue,
                }
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = queue.answers_within(wait) => {}
        }
    }
}

/// Delivers what is due. How long to wait for more; `None`: look again at once.
async fn round(queue: &Queue, courier: &dyn Courier) -> Result<Option<Duration>> {
    let leased = store::lease_parts(queue.db().pool()).await?;
    if leased.is_empty() {
        return Ok(Some(POLL));
    }
    let attempts = leased.into_iter().map(|leased| Attempt::new(queue, courier, leased).deliver());
    let waits = join_all(attempts).await.into_iter().collect::<Result<Vec<Option<Duration>>>>()?;
    // Something was delivered or given up: more may be due, such as its next part.
    if waits.iter().any(Option::is_none) {
        return Ok(None);
    }
    Ok(Some(waits.into_iter().flatten().min().unwrap_or(POLL).min(POLL)))
}
