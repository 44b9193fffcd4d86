//! The claimer: keeps the room filled. It looks first and waits then, so that nothing enqueued before it listened is
//! missed; whatever wake-up is lost, the poll finds the work.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep_until};

use super::{Claim, Shared, recorder};
use crate::{
    ids::GuildId,
    queue::{Handler, RespondTo, Task, TaskId, backoff, store, store::Claiming, store::Row},
};

const LANES: [i32; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const LANES_REVERSED: [i32; 10] = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
/// Every so many claims the least urgent go first, a few at a time, so that a steady stream of urgent work cannot
/// starve them.
const REVERSE_EVERY: u32 = 8;
/// A claimed task that found no executor for this long goes back, for another process.
const SURPLUS_AFTER: Duration = Duration::from_secs(1);
/// Work this old should have been announced: a poll that finds it has made up for a lost wake-up.
const ANNOUNCED_WITHIN: Duration = Duration::from_millis(50);
const MARGIN: Duration = Duration::from_mins(1);

/// What made the claimer look.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// It began, was woken, or has space again.
    Called,
    /// Nothing did: the poll.
    Poll,
}

/// Runs until the worker stops.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut identity = shared.identity.subscribe();
    let deadline = shared.handlers.values().map(|handler| Handler::timeout(handler.as_ref())).max().unwrap_or_default();
    let mut turn = 0;
    let mut more = true;
    let mut look = Look::Called;
    loop {
        let worker = *identity.borrow_and_update();
        let wanted = shared.room.wanted();
        let Some(worker) = worker.filter(|_| more && wanted > 0) else {
            tokio::select! {
                () = shared.stop_claiming.cancelled() => return,
                changed = identity.changed() => if changed.is_err() { return },
                () = shared.wake.notified() => { more = true; look = Look::Called; }
                () = shared.room.hungry.notified(), if more => look = Look::Called,
                () = next_poll(&shared) => { give_back_surplus(&shared).await; more = true; look = Look::Poll; }
            }
            continue;
        };
        turn += 1;
        match claim(&shared, worker, turn, deadline + MARGIN, wanted, look).await {
            Ok(Found::Enough) => more = true,
            Ok(Found::All) => more = false,
            // Somebody else's turn comes as soon as one of theirs is done.
            Ok(Found::OthersAreFull) => {
                tokio::select! {
                    () = shared.stop_claiming.cancelled() => return,
                    () = shared.wake.notified() => {}
                    () = shared.room.hungry.notified() => {}
                    () = next_poll(&shared) => give_back_surplus(&shared).await,
                }
            }
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "tasks cannot be claimed; trying again");
                tokio::select! {
                    () = shared.stop_claiming.cancelled() => return,
                    () = tokio::time::sleep(backoff::about(Duration::from_millis(500), &shared.queue.inner.dice)) => {}
                }
            }
        }
        if shared.stop_claiming.is_cancelled() {
            return;
        }
    }
}

async fn next_poll(shared: &Shared) {
    let wait = backoff::about(shared.settings.poll_interval, &shared.queue.inner.dice);
    sleep_until(Instant::now() + wait).await;
}

/// What a claim told about what is left.
enum Found {
    /// As many as asked for: there may be more.
    Enough,
    /// All there were.
    All,
    /// All there were of those that have room.
    OthersAreFull,
}

async fn claim(
    shared: &Shared,
    worker: i32,
    turn: u32,
    deadline: Duration,
    wanted: usize,
    look: Look,
) -> Result<Found, impl std::error::Error + 'static> {
    let full = shared.room.full();
    let reverse = turn.is_multiple_of(REVERSE_EVERY);
    let claiming = Claiming {
        token: i64::from(worker) << 32 | i64::from(turn),
        worker,
        worker_name: &format!("{}#{worker}", shared.name),
        deadline,
        lanes: if reverse { &LANES_REVERSED } else { &LANES },
        offset: shared.offset(),
        full_types: &full.types,
        full_guilds: &full.guilds,
    };
    let wanted = if reverse { wanted.div_ceil(4) } else { wanted };
    match store::claim_tasks(&shared.lanes.claim, &claiming, wanted).await {
        Err(error) => Err(error),
        Ok((limit, rows)) => {
            let found = match (rows.len() >= limit, full.is_empty()) {
                (true, _) => Found::Enough,
                (false, true) => Found::All,
                (false, false) => Found::OthersAreFull,
            };
            take_in(shared, rows, claiming.token, look).await;
            Ok(found)
        }
    }
}

async fn take_in(shared: &Shared, rows: Vec<Row>, token: i64, look: Look) {
    if rows.is_empty() {
        return;
    }
    metrics::counter!("artie_queue_claimed_total").increment(rows.len() as u64);
    if look == Look::Poll {
        let now = shared.queue.inner.clock.now();
        let late =
            rows.iter().filter(|row| (now - row.run_at).to_std().is_ok_and(|age| age > ANNOUNCED_WITHIN)).count();
        metrics::counter!("artie_queue_found_by_poll_total").increment(late as u64);
    }
    let claims: Vec<Claim> = rows.into_iter().map(|row| to_claim(row, token)).collect();
    for claim in &claims {
        shared.registry.hold(claim.task.id, token);
    }
    let unwanted = shared.room.fill(claims);
    recorder::release(shared, &unwanted).await;
}

async fn give_back_surplus(shared: &Shared) {
    let surplus = shared.room.surplus(SURPLUS_AFTER);
    if surplus.is_empty() {
        return;
    }
    // What has no room here now would only come straight back.
    let (crowded, plain): (Vec<_>, Vec<_>) = surplus.into_iter().partition(|(_, has_room)| !has_room);
    let only_claims = |claims: Vec<(Claim, bool)>| claims.into_iter().map(|(claim, _)| claim).collect::<Vec<_>>();
    recorder::release(shared, &only_claims(plain)).await;
    recorder::postpone(shared, &only_claims(crowded), Duration::from_millis(250)).await;
}

fn to_claim(row: Row, token: i64) -> Claim {
    let (respond_to, bad_route) = match row.respond_to.map(serde_json::from_value::<RespondTo>).transpose() {
        Ok(route) => (route, None),
        Err(error) => (None, Some(error.to_string())),
    };
    let task = Task {
        id: TaskId(row.id),
        task_type: row.task_type,
        payload: row.payload.unwrap_or_default(),
        retries: row.retries,
        // Other programs may have written anything there; what is no id belongs to nobody.
        guild: row.guild_id.and_then(|id| id.parse::<GuildId>().ok()),
        created_by: row.created_by.and_then(|id| id.parse().ok()),
        respond_to,
        created_at: row.created_at,
    };
    Claim {
        task,
        token,
        priority: row.priority,
        run_at: row.run_at,
        max_retries: row.max_retries,
        bad_route,
        called_off: row.cancel_requested,
        claimed: Instant::now(),
    }
}
