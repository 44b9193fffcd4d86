//! Shows how far running tasks are, in the place where their answers will be. Only the reply of an interaction can be
//! edited again and again; for other routes a report is kept but not shown.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::Courier;
use crate::{
    error::Result,
    queue::{Queue, Report, RespondTo, SHOWING},
    words::Words,
};

/// One edit may not take longer; the lease must outlive it.
const EDIT: Duration = Duration::from_secs(8);
const _: () = assert!(EDIT.as_secs() < SHOWING.as_secs());
/// While the database is away, giving a lease back is tried again: a repair may hang on it.
const AGAIN: Duration = Duration::from_secs(1);
const TRIES: u32 = 60;

/// Runs until aborted.
pub(super) async fn run(queue: Queue, courier: std::sync::Arc<dyn Courier>) {
    loop {
        let due = queue.reports().await;
        futures::future::join_all(due.iter().map(|report| show(&queue, courier.as_ref(), report))).await;
    }
}

async fn show(queue: &Queue, courier: &dyn Courier, report: &Report) {
    if let Err(error) = try_to_show(queue, courier, report).await {
        tracing::debug!(task.id = %report.id, error = &error as &dyn std::error::Error, "a report could not be shown");
    }
}

async fn try_to_show(queue: &Queue, courier: &dyn Courier, report: &Report) -> Result<()> {
    let Some(RespondTo::Interaction { application, token, expires_at, locale, .. }) = &report.route else {
        queue.begin_showing(report, false).await?;
        return Ok(());
    };
    let is_alive = queue.clock().now() < *expires_at;
    if !queue.begin_showing(report, is_alive).await? || !is_alive {
        return Ok(());
    }
    let words = Words::new(locale.clone());
    // Whatever comes of it: the next report, or the answer, makes up for one that was not shown.
    let _ = timeout(EDIT, courier.edit_original(*application, token, &report.progress.said(&words))).await;
    metrics::counter!("artie_delivery_progress_total").increment(1);
    for _ in 0..TRIES {
        match queue.end_showing(report).await {
            Ok(()) => return Ok(()),
            Err(_) => sleep(AGAIN).await,
        }
    }
    Ok(())
}
