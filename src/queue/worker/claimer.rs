//! The claimer: keeps the room filled. It looks first and waits then, so that nothing enqueued before it listened is
//! missed; whatever wake-up is lost, the poll finds the work.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::time::{Instant, sleep, sleep_until};

use super::{
    Shared,
    intake::take_in,
    low_water::LowWater,
    rated::Rated,
    recorder,
    registry::Arriving,
    rounds::{Left, Rounds},
};
use crate::{
    queue::{
        backoff, store,
        store::{Line, Stored},
    },
    trouble::Trouble,
};

/// A claimed task that found no executor for this long goes back, for another process.
const SURPLUS_AFTER: Duration = Duration::from_secs(1);

/// What made the claimer look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// It began, was woken, or has space again.
    Called,
    /// Nothing did: the poll.
    Poll,
}

struct Claimer {
    shared: Arc<Shared>,
    line: Line,
    rounds: Rounds,
    low_water: LowWater,
    rated: Rated,
}

/// Runs until the worker stops.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut identity = shared.identity.subscribe();
    let line = shared.lanes.claiming();
    let rated = Rated::of(&shared.handlers);
    let mut claimer =
        Claimer { shared: Arc::clone(&shared), line, rounds: Rounds::default(), low_water: LowWater::default(), rated };
    let mut left = Left::Perhaps;
    let (mut look, trouble) = (Look::Called, Trouble::default());
    while !shared.stop_claiming.is_cancelled() {
        let worker = *identity.borrow_and_update();
        let wanted = shared.room.wanted();
        let may_claim = left == Left::Perhaps && wanted > 0;
        let Some(worker) = worker.filter(|_| may_claim) else {
            tokio::select! {
                () = shared.stop_claiming.cancelled() => break,
                changed = identity.changed() => if changed.is_err() { break },
                () = shared.wake.notified() => {
                    claimer.rated.wake();
                    (left, look) = (Left::Perhaps, Look::Called);
                }
                // Somebody else's turn comes as soon as one of theirs is done.
                () = shared.room.hungry.notified(), if left != Left::Nothing => {
                    (left, look) = (Left::Perhaps, Look::Called);
                }
                () = claimer.next_poll() => {
                    give_back_surplus(&shared).await;
                    claimer.rated.wake();
                    (left, look) = (Left::Perhaps, Look::Poll);
                }
            }
            continue;
        };
        let found = claimer.claim(worker, wanted, look).await;
        if found.is_ok() && trouble.ends() {
            tracing::info!("tasks are claimed again");
        }
        left = match found {
            Ok(left) => left,
            Err(error) => {
                claimer.line.hang_up();
                if trouble.begins() {
                    tracing::warn!(error = &error as &dyn std::error::Error, "tasks cannot be claimed; trying again");
                }
                tokio::select! {
                    () = shared.stop_claiming.cancelled() => {}
                    () = sleep(backoff::about(Duration::from_millis(500), &shared.queue.inner.dice)) => {}
                }
                Left::Perhaps
            }
        };
        shared.is_calm.store(left == Left::Nothing, Ordering::Release);
    }
    claimer.line.close().await;
}

impl Claimer {
    async fn next_poll(&self) {
        let poll = Instant::now() + backoff::about(self.shared.settings.poll_interval, &self.shared.queue.inner.dice);
        sleep_until(self.rated.next_turn().map_or(poll, |turn| turn.min(poll))).await;
    }

    async fn claim(&mut self, worker: i32, wanted: usize, look: Look) -> Stored<Left> {
        let shared = Arc::clone(&self.shared);
        let connection = self.line.open().await?;
        let mut room = wanted;
        if self.rated.is_due() {
            room -= self.rated.claim(&shared, connection, worker, room).await?.min(room);
        }
        if room == 0 {
            return Ok(Left::Perhaps);
        }
        let mut wish = self.rounds.wish(room, shared.room.full());
        wish.full_types.extend(self.rated.types());
        wish.offset = shared.offset();
        let began = Instant::now();
        self.low_water.mark(&mut wish, began.into_std());
        let lease = shared.lease(worker);
        let arriving = Arriving::new(&shared.registry, lease.token);
        let rows = store::within(store::claim_tasks(connection, &lease, &wish)).await?;
        let took = began.elapsed();
        metrics::histogram!("artie_queue_claim_seconds").record(took.as_secs_f64());
        let everywhere = self.low_water.learn(&wish, &rows, took, began.into_std());
        let left = self.rated.without(self.rounds.learn(&wish, &rows), &wish);
        take_in(&shared, rows, arriving, look).await;
        Ok(if everywhere && !self.rated.is_due() { left } else { Left::Perhaps })
    }
}

async fn give_back_surplus(shared: &Shared) {
    let surplus = shared.room.surplus(SURPLUS_AFTER);
    if surplus.is_empty() {
        return;
    }
    // What has no room here now would only come straight back.
    let (crowded, plain): (Vec<_>, Vec<_>) = surplus.into_iter().partition(|(_, has_room)| !has_room);
    let only_claims =
        |claims: Vec<(super::Claim, bool)>| claims.into_iter().map(|(claim, _)| claim).collect::<Vec<_>>();
    recorder::release(shared, &only_claims(plain)).await;
    recorder::postpone(shared, &only_claims(crowded), Duration::from_millis(250)).await;
}
