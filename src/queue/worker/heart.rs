//! The heart: one row per process says that it lives, and that is the lease of everything it holds.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use super::{Shared, keeper, registry::Why};
use crate::queue::{TaskId, store};

/// How often it beats. Others take its tasks after 10 s without a beat.
const BEAT: Duration = Duration::from_secs(2);
/// After this long without a beat that arrived, the worker must assume that its leases are about to be taken: it stops
/// what it runs, so that nothing runs twice at once.
const FENCE: Duration = Duration::from_secs(7);
/// Even if no stale worker is known, somebody looks for orphans this often.
const SWEEP: Duration = Duration::from_secs(30);

/// Runs until aborted.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut tick = interval(BEAT);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut worker = None;
    let mut last_beat = Instant::now();
    let mut last_sweep: Option<Instant> = None;
    loop {
        tick.tick().await;
        let sent = Instant::now();
        match timeout(BEAT, beat(&shared, worker)).await {
            Ok(Ok(beat)) => {
                last_beat = sent;
                worker = Some(beat.worker);
                shared.identity.send_if_modified(|known| std::mem::replace(known, worker) != worker);
                compare(&shared, beat.worker).await;
                if beat.stale_workers > 0 || last_sweep.is_none_or(|last| last.elapsed() > SWEEP) {
                    last_sweep = Some(sent);
                    keeper::rescue(&shared).await;
                }
            }
            _ if last_beat.elapsed() > FENCE && shared.identity.borrow().is_some() => {
                shared.identity.send_replace(None);
                let stopped = shared.registry.cancel_all(Why::Lost);
                tracing::warn!(stopped, "no heartbeat reached the database for too long; running tasks are given up");
            }
            _ => {}
        }
    }
}

struct Beat {
    worker: i32,
    stale_workers: i64,
}

async fn beat(shared: &Shared, worker: Option<i32>) -> Result<Beat, impl std::error::Error + 'static> {
    let pool = &shared.lanes.record;
    if let Some(worker) = worker {
        match store::beat(pool, worker).await {
            Ok(Some(beat)) => return Ok(Beat { worker, stale_workers: beat.stale_workers }),
            // Somebody buried us alive: everything we held is elsewhere.
            Ok(None) => {
                shared.registry.cancel_all(Why::Lost);
            }
            Err(error) => return Err(error),
        }
    }
    let worker = store::insert_worker(pool, &shared.name).await?;
    Ok(Beat { worker, stale_workers: 0 })
}

/// Finds out what was called off or taken while no message reached us.
async fn compare(shared: &Shared, worker: i32) {
    if shared.registry.is_empty() {
        return;
    }
    let looked = Instant::now();
    if let Ok(seen) = store::list_held(&shared.lanes.record, worker).await {
        shared.registry.compare(&seen, looked);
    }
}

/// Stops one task because somebody called it off.
pub(super) fn call_off(shared: &Shared, id: TaskId) {
    shared.registry.cancel(id, Why::CalledOff);
}
