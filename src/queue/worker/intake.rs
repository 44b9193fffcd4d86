//! From rows to claims: reads what other programs may have written in any way, and lets the claims into the room.

use tokio::time::Instant;

use std::time::Duration;

use super::{Claim, Shared, claimer::Look, recorder, registry::Arriving};
use crate::{
    ids::GuildId,
    queue::{RespondTo, Task, TaskId, store::Row},
};

/// Work this old should have been announced: a poll that finds it has made up for a lost wake-up.
const ANNOUNCED_WITHIN: Duration = Duration::from_millis(50);

/// Takes rows in that were claimed just now.
pub(super) async fn take_in(shared: &Shared, rows: Vec<Row>, arriving: Arriving, look: Look) {
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
    let token = arriving.token();
    let claims: Vec<Claim> = rows.into_iter().map(|row| to_claim(row, token)).collect();
    arriving.hold(claims.iter().map(|claim| claim.task.id));
    let unwanted = shared.room.fill(claims);
    recorder::release(shared, &unwanted).await;
}

fn to_claim(row: Row, token: i64) -> Claim {
    let mut unreadable = None;
    let payload = row.payload.map(|text| serde_json::from_str(&text)).transpose().unwrap_or_else(|error| {
        unreadable = Some(format!("its payload cannot be read: {error}"));
        None
    });
    let route = row.respond_to.map(|text| serde_json::from_str::<Option<RespondTo>>(&text)).transpose();
    let respond_to = route.map_or_else(
        |error| {
            unreadable = Some(format!("respond_to cannot be read: {error}"));
            None
        },
        Option::flatten,
    );
    let task = Task {
        id: TaskId(row.id),
        task_type: row.task_type,
        payload: payload.unwrap_or_default(),
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
        unreadable,
        called_off: row.cancel_requested,
        claimed: Instant::now(),
    }
}
