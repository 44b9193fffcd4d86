//! The keeper: takes tasks back from dead workers, enqueues what is periodic, forgets what is old, counts what waits.
//! Every process has one; each of its statements skips what another keeper has locked.

use std::{collections::HashSet, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use serde_json::json;
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::Shared;
use crate::{
    error::Result,
    queue::{RespondTo, TaskId, fate, fate::Fate, nonce::nonce, periodic::next_slot, store},
    trouble::Trouble,
};

const TICK: Duration = Duration::from_secs(1);
const COUNT_EVERY: Duration = Duration::from_secs(15);
const FORGET_EVERY: Duration = Duration::from_mins(1);
const REREAD_EVERY: Duration = Duration::from_secs(30);

/// Runs until aborted.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut count, mut forget) = (Every::new(COUNT_EVERY), Every::new(FORGET_EVERY));
    let trouble = Trouble::default();
    let mut calendar = Calendar { declared: false, next: None, read: None };
    loop {
        tick.tick().await;
        if shared.identity.borrow().is_none() {
            continue;
        }
        let done = async {
            calendar.keep(&shared).await?;
            if count.is_due() {
                count_waiting(&shared).await?;
            }
            if forget.is_due() {
                shared.queue.prune(|_| ()).await?;
            }
            Ok::<(), crate::error::Error>(())
        };
        match done.await {
            Ok(()) if trouble.ends() => tracing::info!("the keeper of the queue does its rounds again"),
            Err(error) if trouble.begins() => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the keeper of the queue cannot do its rounds"
                );
            }
            Ok(()) | Err(_) => {}
        }
    }
}

struct Every {
    period: Duration,
    last: Option<Instant>,
}

impl Every {
    fn new(period: Duration) -> Self {
        Self { period, last: None }
    }

    fn is_due(&mut self) -> bool {
        let due = self.last.is_none_or(|last| last.elapsed() >= self.period);
        if due {
            self.last = Some(Instant::now());
        }
        due
    }
}

/// Takes tasks back whose worker died or whose deadline passed.
pub(super) async fn rescue(shared: &Shared) {
    if let Err(error) = try_rescue(shared).await {
        tracing::warn!(error = &error as &dyn std::error::Error, "tasks of lost workers could not be taken back");
    }
}

async fn try_rescue(shared: &Shared) -> Result<()> {
    let pool = &shared.lanes.record;
    for hopeless in store::list_hopeless(pool).await? {
        let respond_to: Option<RespondTo> = hopeless.respond_to.and_then(|route| serde_json::from_value(route).ok());
        let chain = format!("its worker died or hung {} times while running it", super::LOST_LIMIT);
        let (fate, note) = fate::dead(&chain, respond_to.as_ref(), &shared.queue.inner.dice);
        let Fate::Ended { status, error, answer, .. } = fate else { continue };
        let id = TaskId(hopeless.id);
        let mut detail = json!({ "status": status.name(), "error": error });
        if let Some(answer) = answer {
            detail["body"] = json!(answer);
            detail["nonce"] = json!(nonce(id, hopeless.token, 0));
        }
        let details = json!({ id.to_string(): detail });
        let mut connection = pool.acquire().await?;
        if !store::finish(&mut connection, &[hopeless.id], &[hopeless.token], &details).await?.is_empty() {
            tracing::error!(task.id = %id, note = ?note, "a task that keeps losing its worker is a dead letter");
            shared.queue.announce_answers().await;
        }
    }
    let rescued = store::rescue_lost(pool, shared.offset()).await?;
    store::delete_stale_workers(pool).await?;
    if rescued > 0 {
        metrics::counter!("artie_queue_recovered_total").increment(rescued);
        tracing::warn!(rescued, "tasks of a lost worker were taken back and run again");
        store::notify(shared.queue.db()).await?;
    }
    Ok(())
}

async fn count_waiting(shared: &Shared) -> Result<()> {
    let depth = shared.queue.depth().await?;
    let now = shared.queue.inner.clock.now();
    let oldest = depth.iter().filter_map(|row| row.oldest_due).min();
    let age = oldest.and_then(|time| (now - time).to_std().ok()).unwrap_or_default();
    metrics::gauge!("artie_queue_oldest_due_seconds").set(age.as_secs_f64());
    let known: HashSet<&str> = shared.handlers.keys().copied().collect();
    for status in ["pending", "processing", "failed"] {
        for name in known.iter().copied().chain(["unknown"]) {
            let is_this =
                |task_type: &str| if name == "unknown" { !known.contains(task_type) } else { task_type == name };
            let count: i64 =
                depth.iter().filter(|row| row.status == status && is_this(&row.task_type)).map(|row| row.count).sum();
            #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
            metrics::gauge!("artie_queue_tasks", "status" => status, "type" => name.to_owned()).set(count as f64);
        }
    }
    Ok(())
}

/// The periodic tasks of the handlers, and when the next slot is due.
struct Calendar {
    declared: bool,
    next: Option<DateTime<Utc>>,
    read: Option<Instant>,
}

impl Calendar {
    async fn keep(&mut self, shared: &Shared) -> Result<()> {
        if !self.declared {
            declare(shared).await?;
            self.declared = true;
        }
        let now = shared.queue.inner.clock.now();
        if self.next.is_some_and(|next| next <= now) {
            enqueue_due(shared, now).await?;
            self.read = None;
        }
        if self.read.is_none_or(|read| read.elapsed() > REREAD_EVERY) {
            let enabled = shared.queue.schedule().await?.into_iter().filter(|row| row.enabled);
            self.next = enabled.map(|row| row.next_run_at).min();
            self.read = Some(Instant::now());
        }
        Ok(())
    }
}

async fn declare(shared: &Shared) -> Result<()> {
    let now = shared.queue.inner.clock.now();
    for (name, handler) in &shared.handlers {
        let Some(schedule) = handler.schedule() else { continue };
        let timezone = schedule.timezone.name();
        let next = next_slot(schedule.cron, timezone, now)?;
        store::upsert_periodic(&shared.lanes.record, name, schedule.cron, timezone, &schedule.payload, next).await?;
    }
    Ok(())
}

async fn enqueue_due(shared: &Shared, now: DateTime<Utc>) -> Result<()> {
    let mut tx = shared.queue.db().begin().await?;
    for row in store::lock_due(&mut tx, now).await? {
        // Whatever slots were missed, this one run catches up for all of them.
        let next = match next_slot(&row.schedule, &row.timezone, now) {
            Ok(next) => next,
            Err(error) => {
                let reason = error.to_string();
                tracing::error!(periodic.name = row.name, reason, "a periodic task is switched off: it cannot be read");
                store::update_to_disabled(&mut tx, &row.name, &reason).await?;
                continue;
            }
        };
        store::insert_slot(&mut tx, shared.queue.next_id(), &row, row.next_run_at).await?;
        store::update_next_run(&mut tx, &row.name, row.next_run_at, next).await?;
    }
    Ok(tx.commit().await?)
}
