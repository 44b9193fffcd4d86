//! An executor: runs one task after the other and decides what becomes of each.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::FutureExt;
use tokio::{sync::mpsc, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{Claim, Shared, recorder::End, registry::Why};
use crate::{
    error::Result,
    queue::{
        Handler, Outcome, TaskContext,
        fate::{self, Facts, Fate, Note},
        progress::Reporter,
    },
};

/// How long a task that was told to stop may take to do so; then it is dropped where it stands.
const NOTICE: Duration = Duration::from_secs(5);
/// The same when the process stops: nobody waits longer.
const SHORT_NOTICE: Duration = Duration::from_secs(1);

/// Runs until the room closes.
pub(super) async fn run(shared: Arc<Shared>, ends: mpsc::Sender<End>) {
    while let Some(claim) = shared.room.next().await {
        let began = Instant::now();
        let end = run_claim(&shared, &claim).await;
        measure(&shared, &claim, began.elapsed());
        shared.room.done(&claim, began.elapsed());
        if ends.send(end).await.is_err() {
            return;
        }
    }
}

fn measure(shared: &Shared, claim: &Claim, took: Duration) {
    // Types that only other programs know must not become labels without bound.
    let name = shared.handlers.get_key_value(claim.task.task_type.as_str()).map_or("unknown", |(name, _)| *name);
    metrics::histogram!("artie_queue_run_seconds", "type" => name).record(took.as_secs_f64());
    let since_due = (shared.queue.inner.clock.now() - claim.run_at).to_std().unwrap_or_default();
    metrics::histogram!("artie_queue_time_to_finish_seconds").record(since_due.as_secs_f64());
}

async fn run_claim(shared: &Shared, claim: &Claim) -> End {
    let (fate, note) = decide(shared, claim).await;
    tell(claim, &note);
    End { id: claim.task.id, token: claim.token, task_type: claim.task.task_type.clone(), fate }
}

async fn decide(shared: &Shared, claim: &Claim) -> (Fate, Note) {
    let dice = &shared.queue.inner.dice;
    let route = claim.task.respond_to.as_ref();
    let now = shared.queue.inner.clock.now();
    let late = (now - claim.run_at).to_std().unwrap_or_default();
    metrics::histogram!("artie_queue_time_to_start_seconds").record(late.as_secs_f64());
    let Some(stop) = shared.registry.stop_signal(claim.task.id, claim.token) else {
        return (Fate::Again { after: None, error: None }, Note::Fine);
    };
    if claim.called_off {
        return (fate::cancelled(route), Note::Fine);
    }
    if let Some(error) = &claim.unreadable {
        return fate::dead(error, route, dice);
    }
    let facts = Facts {
        retries: claim.task.retries,
        max_retries: claim.max_retries,
        age: (now - claim.task.created_at).to_std().unwrap_or_default(),
        respond_to: route,
    };
    let Some(handler) = shared.handlers.get(claim.task.task_type.as_str()) else {
        return fate::dead(&format!("no handler runs tasks of type `{}`", claim.task.task_type), route, dice);
    };
    if handler.stale_after().is_some_and(|limit| late > limit) {
        return fate::stale(&facts);
    }
    let run = attempt(shared, handler.as_ref(), claim, stop).await;
    match (shared.registry.why_stopped(claim.task.id, claim.token), run) {
        // What was done is done, whoever wanted to stop it; a lost lease is found out when the end is written.
        (_, Run::Ended(Ok(outcome @ Outcome::Done { .. }))) => fate::judge(Ok(outcome), &facts, dice),
        (Some(Why::CalledOff), _) => (fate::cancelled(route), Note::Fine),
        (Some(Why::Lost | Why::Stopping), _) => (Fate::Again { after: None, error: None }, Note::Fine),
        (None, Run::Ended(result)) => fate::judge(result, &facts, dice),
        (None, Run::Dropped) => {
            let fault = anyhow::anyhow!("it ran longer than {:?} and did not stop when told", handler.timeout());
            fate::judge(Err(fault.into()), &facts, dice)
        }
    }
}

enum Run {
    Ended(Result<Outcome>),
    /// It did not stop when told.
    Dropped,
}

async fn attempt(shared: &Shared, handler: &dyn Handler, claim: &Claim, stop: CancellationToken) -> Run {
    let task = &claim.task;
    let reporter = Reporter::new(&shared.queue, task.id, claim.token, task.respond_to.clone());
    let context = TaskContext::watched(stop.clone(), reporter);
    let run = AssertUnwindSafe(handler.run(&claim.task, &context)).catch_unwind();
    tokio::pin!(run);
    let ended = tokio::select! {
        biased;
        ended = &mut run => Some(ended),
        () = stop.cancelled() => None,
        () = tokio::time::sleep(handler.timeout()) => {
            stop.cancel();
            None
        }
    };
    let ended = if ended.is_some() {
        ended
    } else {
        let stopping = shared.registry.why_stopped(claim.task.id, claim.token) == Some(Why::Stopping);
        let notice = if stopping { SHORT_NOTICE } else { NOTICE };
        tokio::time::timeout(notice, &mut run).await.ok()
    };
    match ended {
        Some(Ok(result)) => Run::Ended(result),
        Some(Err(panic)) => Run::Ended(Err(anyhow::anyhow!("the handler panicked: {}", words_of(&*panic)).into())),
        None => Run::Dropped,
    }
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

/// The one place where the end of a run is logged.
fn tell(claim: &Claim, note: &Note) {
    let (id, task_type) = (claim.task.id.0, claim.task.task_type.as_str());
    match note {
        Note::Fine => {}
        Note::GaveUp(reason) => {
            tracing::debug!(task.id = %id, task.r#type = task_type, reason, "a task ended without being done");
        }
        Note::Busy(reason) => tracing::warn!(task.id = %id, task.r#type = task_type, reason, "a task waits: busy"),
        Note::Retry(error) => {
            let attempt = claim.task.retries + 1;
            tracing::warn!(task.id = %id, task.r#type = task_type, attempt, error, "a task failed and will be retried");
        }
        Note::Dead { reference, chain } => {
            tracing::error!(
                task.id = %id, task.r#type = task_type, reference, error = chain,
                "a task failed for good and is a dead letter"
            );
        }
    }
}
