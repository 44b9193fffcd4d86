//! The recorder: writes how tasks ended, everything that arrived while the last write was in flight in one go. No timer:
//! a lone end is written at once, load makes batches by itself.

use std::{sync::Arc, time::Duration};

use serde_json::{Map, Value, json};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{Claim, Shared};
use crate::queue::{NewTask, Status, TaskId, fate::Fate, nonce::nonce, store, store::Line};

/// Rows per statement.
const BATCH: usize = 1_000;
const RETRY_FIRST: Duration = Duration::from_millis(100);
const RETRY_MOST: Duration = Duration::from_secs(3);

/// How a claim ended.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub(super) id: TaskId,
    pub(super) token: i64,
    pub(super) task_type: String,
    pub(super) fate: Fate,
}

/// The statement an end needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Completed, nothing to keep, nobody to answer: the hot one.
    Plain,
    /// Any other end.
    Rich,
    /// An end with tasks that follow.
    Chained,
    /// It waits again.
    Again,
}

impl End {
    fn way(&self) -> Way {
        match &self.fate {
            Fate::Ended { then, .. } if !then.is_empty() => Way::Chained,
            Fate::Ended { status: Status::Completed, result: None, answer: None, .. } => Way::Plain,
            Fate::Ended { .. } => Way::Rich,
            Fate::Again { .. } => Way::Again,
        }
    }
}

impl End {
    /// The tasks that follow.
    fn then(&self) -> &[NewTask] {
        match &self.fate {
            Fate::Ended { then, .. } => then,
            Fate::Again { .. } => &[],
        }
    }
}

/// Runs until all executors are gone and everything is written.
pub(super) async fn run(shared: Arc<Shared>, mut ends: mpsc::Receiver<End>) {
    let mut line = shared.lanes.recording();
    let mut batch = Vec::with_capacity(BATCH);
    while ends.recv_many(&mut batch, BATCH).await > 0 {
        let (newest, outdated): (Vec<End>, Vec<End>) =
            batch.drain(..).partition(|end| shared.registry.is_newest(end.id, end.token));
        outdated.iter().for_each(report_stale);
        let mut by_way: [Vec<End>; 4] = Default::default();
        for end in newest {
            by_way[end.way() as usize].push(end);
        }
        for (way, ends) in [Way::Plain, Way::Rich, Way::Chained, Way::Again].into_iter().zip(by_way) {
            if !ends.is_empty() {
                write(&shared, &mut line, way, ends).await;
            }
        }
    }
    line.close().await;
}

/// Gives claims back that never began; their place in line stays.
pub(super) async fn release(shared: &Shared, claims: &[Claim]) {
    give_back(shared, claims, None).await;
}

/// Gives claims back that never began, for a while.
pub(super) async fn postpone(shared: &Shared, claims: &[Claim], wait: Duration) {
    give_back(shared, claims, Some(wait)).await;
}

/// Gives back what was claimed without our hearing of it.
pub(super) async fn release_strays(shared: &Shared, strays: &[(TaskId, i64)]) {
    let fate = Fate::Again { after: None, error: None };
    let ends =
        strays.iter().map(|(id, token)| End { id: *id, token: *token, task_type: String::new(), fate: fate.clone() });
    write(shared, &mut *shared.spare.lock().await, Way::Again, ends.collect()).await;
}

async fn give_back(shared: &Shared, claims: &[Claim], after: Option<Duration>) {
    if claims.is_empty() {
        return;
    }
    let ends = claims.iter().map(|claim| End {
        id: claim.task.id,
        token: claim.token,
        task_type: claim.task.task_type.clone(),
        fate: Fate::Again { after, error: None },
    });
    write(shared, &mut *shared.spare.lock().await, Way::Again, ends.collect()).await;
}

/// Writes ends of one way, however long the database is away. A row that the database refuses is found by halving.
async fn write(shared: &Shared, line: &mut Line, way: Way, ends: Vec<End>) {
    let mut work = vec![ends];
    let mut wait = RETRY_FIRST;
    while let Some(mut ends) = work.pop() {
        match write_once(shared, line, way, &ends).await {
            Ok(ours) => after_write(shared, &ends, &ours).await,
            Err(error) if store::is_passing(&error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "ends of tasks cannot be written; trying again"
                );
                line.hang_up();
                work.push(ends);
                tokio::time::sleep(wait).await;
                wait = (wait * 2).min(RETRY_MOST);
            }
            Err(_) if ends.len() > 1 => {
                let rest = ends.split_off(ends.len() / 2);
                work.extend([ends, rest]);
            }
            Err(error) => {
                let refused = ends.remove(0);
                tracing::error!(task.id = %refused.id, error = &error as &dyn std::error::Error,
                    "the database refuses the end of a task; it becomes a dead letter");
                bury(shared, line, &refused, &error.to_string()).await;
            }
        }
    }
}

/// The end of a task whose end cannot be written.
async fn bury(shared: &Shared, line: &mut Line, end: &End, error: &str) {
    let error = Some(format!("its end could not be written: {}", error.replace('\0', "\u{FFFD}")));
    let end = End { fate: Fate::ended(Status::Failed, error, None), ..end.clone() };
    match write_once(shared, line, Way::Rich, std::slice::from_ref(&end)).await {
        Ok(ours) => after_write(shared, &[end], &ours).await,
        Err(error) => {
            tracing::error!(task.id = %end.id, error = &error as &dyn std::error::Error, "not even that; its lease will expire");
            shared.registry.let_go([(end.id, end.token)]);
        }
    }
}

async fn write_once(shared: &Shared, line: &mut Line, way: Way, ends: &[End]) -> store::Written {
    let ids: Vec<Uuid> = ends.iter().map(|end| end.id.0).collect();
    let mut tokens: Vec<i64> = ends.iter().map(|end| end.token).collect();
    tokens.sort_unstable();
    tokens.dedup();
    let connection = line.open().await?;
    let written = async {
        match way {
            Way::Plain => store::complete_plainly(connection, &ids, &tokens).await,
            Way::Rich => store::finish(connection, &ids, &tokens, &details(ends)).await,
            Way::Chained => {
                // One transaction: what follows exists exactly if the end it follows counted.
                let mut tx = shared.lanes.begin().await?;
                let ours = store::finish(&mut tx, &ids, &tokens, &details(ends)).await?;
                for task in ends.iter().filter(|end| ours.contains(&end.id.0)).flat_map(End::then) {
                    shared.queue.insert(&mut tx, task.clone()).await?;
                }
                tx.commit().await?;
                Ok(ours)
            }
            Way::Again => store::reschedule(connection, &ids, &tokens, &details(ends), shared.offset()).await,
        }
    };
    store::within(written).await
}

fn details(ends: &[End]) -> Value {
    Value::Object(ends.iter().map(|end| (end.id.to_string(), Value::Object(detail(end)))).collect())
}

/// What the statement needs to know of one end; what does not exist is left out.
fn detail(end: &End) -> Map<String, Value> {
    let mut detail = Map::new();
    match &end.fate {
        Fate::Ended { status, error, result, answer, refused, .. } => {
            detail.insert("status".into(), json!(status.name()));
            if *refused {
                detail.insert("refused".into(), json!(true));
            }
            if let Some(error) = error {
                detail.insert("error".into(), json!(error));
            }
            if let Some(result) = result {
                detail.insert("result".into(), result.clone());
            }
            if let Some(body) = answer.as_ref().and_then(|answer| serde_json::to_value(answer).ok()) {
                detail.insert("body".into(), crate::queue::fate::storable(body));
                detail.insert("nonce".into(), json!(nonce(end.id, end.token, 0)));
            }
        }
        Fate::Again { after, error } => {
            if let Some(after) = after {
                detail.insert("delay_ms".into(), json!(u64::try_from(after.as_millis()).unwrap_or(u64::MAX)));
            }
            if let Some(error) = error {
                detail.insert("error".into(), json!(error));
            }
        }
    }
    detail
}

async fn after_write(shared: &Shared, ends: &[End], ours: &[Uuid]) {
    shared.registry.let_go(ends.iter().map(|end| (end.id, end.token)));
    if ours.len() < ends.len() {
        let ours: std::collections::HashSet<&Uuid> = ours.iter().collect();
        ends.iter().filter(|end| !ours.contains(&end.id.0)).for_each(report_stale);
    }
    count(shared, ends);
    if ends.iter().any(|end| matches!(&end.fate, Fate::Ended { answer: Some(_), .. })) {
        shared.queue.announce_answers().await;
    }
}

fn count(shared: &Shared, ends: &[End]) {
    for end in ends {
        // Types that only other programs know must not become labels without bound.
        let name = shared.handlers.get_key_value(end.task_type.as_str()).map_or("unknown", |(name, _)| *name);
        let counter = match &end.fate {
            Fate::Ended { status: Status::Completed, .. } => "artie_queue_completed_total",
            Fate::Ended { refused: true, .. } => "artie_queue_refused_total",
            Fate::Ended { status: Status::Failed, .. } => "artie_queue_dead_total",
            Fate::Ended { status: Status::Skipped, .. } => "artie_queue_skipped_total",
            Fate::Ended { .. } => "artie_queue_cancelled_total",
            Fate::Again { error: Some(_), .. } => "artie_queue_retried_total",
            Fate::Again { .. } => "artie_queue_returned_total",
        };
        metrics::counter!(counter, "type" => name).increment(1);
    }
}

fn report_stale(end: &End) {
    metrics::counter!("artie_queue_stale_results_total").increment(1);
    tracing::warn!(task.id = %end.id, task.r#type = end.task_type, claim.token = end.token,
        "a result came after its lease was lost and was dropped; the task runs again elsewhere");
}
