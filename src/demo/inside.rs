//! What the page's live panel shows of Artie: recorded messages, coins, use, and the queue.
//!
//! Apart from the tour it is the only part of the demo that knows the bot's services. It only reads.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use async_trait::async_trait;

use super::page::{Depth, Figure, Glance, Insight, TaskLine};
use crate::{
    error::Result,
    queue::{Entry, Filter, Status},
    services::Services,
    stats::Scope,
};

/// Tasks shown.
const NEWEST_TASKS: u32 = 20;
/// Done tasks are counted up to here.
const COUNTED: u32 = 200;
/// Recomputing the ledger reads all of it, so it is done this often at most.
const VERIFY_EVERY: Duration = Duration::from_secs(5);

/// Looks inside the bot of the same process.
#[derive(Debug)]
pub struct Inside {
    services: Services,
    ledger: Mutex<Option<(Instant, Vec<Figure>)>>,
}

impl Inside {
    /// Looks at these services.
    pub fn new(services: Services) -> Self {
        Self { services, ledger: Mutex::new(None) }
    }

    /// Coins, and whether they add up: at most a few seconds old.
    async fn ledger(&self) -> Result<Vec<Figure>> {
        let known = self.ledger.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, figures)) = known.filter(|(at, _)| at.elapsed() < VERIFY_EVERY) {
            return Ok(figures);
        }
        let report = self.services.economy.verify().await?;
        let verdict = if report.is_clean() { "balanced ✓" } else { "does not add up" };
        let figures = vec![
            Figure::new("coins", number(i64::try_from(report.held).unwrap_or(i64::MAX)), "In all wallets and banks"),
            Figure::new("ledger", verdict, "Every wallet recomputed from its movements"),
        ];
        *self.ledger.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), figures.clone()));
        Ok(figures)
    }

    async fn depth(&self) -> Result<Vec<Depth>> {
        let found = self.services.queue.depth().await?;
        let done = Filter { status: Some(Status::Completed), limit: COUNTED, ..Filter::default() };
        let done = i64::try_from(self.services.queue.list(&done).await?.len()).unwrap_or(i64::MAX);
        let count = |status: Status| match status {
            Status::Completed => done,
            status => found.iter().filter(|depth| depth.status == status.name()).map(|depth| depth.count).sum(),
        };
        let shown = [Status::Pending, Status::Processing, Status::Completed, Status::Failed];
        Ok(shown.map(|status| Depth { status: status.name().into(), count: count(status) }).into())
    }
}

#[async_trait]
impl Insight for Inside {
    async fn look(&self) -> Result<Glance> {
        let written = self.services.transcript.gauge().written;
        let used = self.services.stats.total(Scope::Everywhere).await?.count();
        let mut figures = vec![Figure::new(
            "messages recorded",
            number(i64::try_from(written).unwrap_or(i64::MAX)),
            "Since this start",
        )];
        figures.extend(self.ledger().await?);
        figures.push(Figure::new(
            "commands used",
            number(used),
            "Commands, buttons and capabilities; counted every 15 s",
        ));
        let newest = Filter { limit: NEWEST_TASKS, ..Filter::default() };
        let tasks = self.services.queue.list(&newest).await?.into_iter().map(line).collect();
        Ok(Glance { figures, depth: self.depth().await?, tasks })
    }
}

fn line(task: Entry) -> TaskLine {
    TaskLine {
        id: task.id.to_string(),
        task_type: task.task_type,
        status: task.status,
        retries: task.retries,
        created_ms: task.created_at.timestamp_millis(),
        took_ms: task.completed_at.map(|end| (end - task.created_at).num_milliseconds()),
        error: task.error_message,
    }
}

/// Thousands grouped.
fn number(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = if number < 0 { String::from("-") } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let shown = [0, 999, 1_000, -12_345_678].map(number);
        assert_eq!(shown, ["0", "999", "1,000", "-12,345,678"]);
    }
}
