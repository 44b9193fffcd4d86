//! Shows how far running tasks are, in the place where their answers will be. Only the reply of an interaction can be
//! edited again and again, and a message in which an answer is being written; elsewhere a report is kept but not shown.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::{Courier, drafts};
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
    let is_shown = match (&report.route, &report.progress.draft) {
        (Some(RespondTo::Interaction { expires_at, .. }), _) => queue.clock().now() < *expires_at,
        (Some(RespondTo::Message { .. }), draft) => draft.is_some(),
        _ => false,
    };
    if !queue.begin_showing(report, is_shown).await? || !is_shown {
        return Ok(());
    }
    // Whatever comes of it: the next report, or the answer, makes up for one that was not shown.
    let _ = timeout(EDIT, carry(queue, courier, report)).await;
    metrics::counter!("artie_delivery_progress_total").increment(1);
    for _ in 0..TRIES {
        match queue.end_showing(report).await {
            Ok(()) => return Ok(()),
            Err(_) => sleep(AGAIN).await,
        }
    }
    Ok(())
}

async fn carry(queue: &Queue, courier: &dyn Courier, report: &Report) -> Result<()> {
    match &report.route {
        Some(RespondTo::Interaction { application, token, locale, .. }) => {
            let said = report.progress.said(&Words::new(locale.clone()));
            let part = courier.parts(&said).into_iter().next().unwrap_or(said);
            courier.edit_original(*application, token, &part).await;
        }
        Some(RespondTo::Message { channel, message, .. }) => {
            let Some(draft) = &report.progress.draft else { return Ok(()) };
            let part = courier.parts(draft).into_iter().next().unwrap_or_else(|| draft.as_ref().clone());
            drafts::show(queue, courier, report.id, (*channel, *message), &part).await?;
        }
        _ => {}
    }
    Ok(())
}
