//! The heart: one row per process says that it lives, and that is the lease of everything it holds.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout_at};

use super::{Held, Shared, keeper, recorder, registry::Why};
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
        match timeout_at(sent + BEAT, beat(&shared, worker)).await {
            Ok(Ok(beat)) => {
                last_beat = sent;
                worker = Some(beat.worker);
                shared.identity.send_if_modified(|known| std::mem::replace(known, worker) != worker);
                compare(&shared, &beat.held, sent).await;
                if beat.stale_workers > 0 || last_sweep.is_none_or(|last| last.elapsed() > SWEEP) {
                    last_sweep = Some(sent);
                    keeper::rescue(&shared).await;
                }
            }
            // The next look would come too late.
            _ if last_beat.elapsed() + BEAT > FENCE && shared.identity.borrow().is_some() => {
                sleep_until(last_beat + FENCE).await;
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
    held: Vec<Held>,
}

async fn beat(shared: &Shared, worker: Option<i32>) -> Result<Beat, impl std::error::Error + 'static> {
    let (pool, asked) = (&shared.lanes.record, Instant::now());
    if let Some(worker) = worker {
        match store::beat(pool, worker).await {
            Ok(Some(beat)) => {
                follow(shared, beat.now, asked);
                return Ok(Beat { worker, stale_workers: beat.stale_workers, held: beat.held });
            }
            // Somebody buried us alive: everything we held is elsewhere.
            Ok(None) => {
                shared.registry.cancel_all(Why::Lost);
            }
            Err(error) => return Err(error),
        }
    }
    let (worker, now) = store::insert_worker(pool, &shared.name).await?;
    follow(shared, now, asked);
    Ok(Beat { worker, stale_workers: 0, held: Vec::new() })
}

/// All processes live by the database's clock.
fn follow(shared: &Shared, now: DateTime<Utc>, asked: Instant) {
    if let Some(correction) = shared.queue.inner.clock.follow(now, asked.elapsed()) {
        let seconds = correction.num_seconds();
        tracing::warn!(correction_s = seconds, "this machine's clock differs from the database's, which is followed");
    }
}

/// Finds out what was called off or taken while no message reached us, and gives back what we claimed without hearing
/// of it.
async fn compare(shared: &Shared, seen: &[Held], looked: Instant) {
    let strays = shared.registry.compare(seen, looked).strays;
    if !strays.is_empty() {
        tracing::warn!(count = strays.len(), "the answer to a claim was lost; its tasks are given back");
        recorder::release_strays(shared, &strays).await;
    }
}

/// Stops one task because somebody called it off.
pub(super) fn call_off(shared: &Shared, id: TaskId) {
    shared.registry.cancel(id, Why::CalledOff);
}
