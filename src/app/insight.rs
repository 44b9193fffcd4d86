//! The demo's live panel looks inside through this: figures, the queue's depth and its latest tasks. It only reads.

use std::{
    sync::{Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use async_trait::async_trait;

use crate::{
    demo::page::{Depth, Figure, Glance, Insight, TaskLine},
    error::Result,
    queue::{Entry, Filter, Status},
    services::Services,
    stats::Scope,
    words::{Locale, Words},
};

/// Tasks shown.
const NEWEST_TASKS: u32 = 20;
/// Done tasks are counted up to here.
const COUNTED: u32 = 200;
/// Recomputing the ledger reads all of it, so it is done this often at most.
const VERIFY_EVERY: Duration = Duration::from_secs(5);

/// Looks inside the bot of the same process, once it is there.
#[derive(Default)]
pub(super) struct Inside {
    services: OnceLock<Services>,
    ledger: Mutex<Option<(Instant, Vec<Figure>)>>,
}

impl Inside {
    /// Looks at these services from now on. The page is served before the bot that it shows starts.
    pub(super) fn look_at(&self, services: &Services) {
        self.services.get_or_init(|| services.clone());
    }

    /// Coins, and whether they add up: at most a few seconds old.
    async fn ledger(&self, services: &Services) -> Result<Vec<Figure>> {
        let known = self.ledger.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, figures)) = known.filter(|(at, _)| at.elapsed() < VERIFY_EVERY) {
            return Ok(figures);
        }
        let report = services.economy.verify().await?;
        let verdict = if report.is_clean() { "balanced ✓" } else { "does not add up" };
        let figures = vec![
            Figure::new("coins", grouped(i64::try_from(report.held).unwrap_or(i64::MAX)), "In all wallets and banks"),
            Figure::new("ledger", verdict, "Every wallet recomputed from its movements"),
        ];
        *self.ledger.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), figures.clone()));
        Ok(figures)
    }

    async fn depth(services: &Services) -> Result<Vec<Depth>> {
        let found = services.queue.depth().await?;
        let done = Filter { status: Some(Status::Completed), limit: COUNTED, ..Filter::default() };
        let done = i64::try_from(services.queue.list(&done).await?.len()).unwrap_or(i64::MAX);
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
        let Some(services) = self.services.get() else { return Ok(Glance::default()) };
        let written = services.transcript.gauge().written;
        let used = services.stats.total(Scope::Everywhere).await?.count();
        let mut figures = vec![Figure::new(
            "messages recorded",
            grouped(i64::try_from(written).unwrap_or(i64::MAX)),
            "Since this start",
        )];
        figures.extend(self.ledger(services).await?);
        figures.push(Figure::new(
            "commands used",
            grouped(used),
            "Commands, buttons and capabilities; counted every 15 s",
        ));
        let newest = Filter { limit: NEWEST_TASKS, ..Filter::default() };
        let tasks = services.queue.list(&newest).await?.into_iter().map(line).collect();
        Ok(Glance { figures, depth: Self::depth(services).await?, tasks })
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

fn grouped(number: i64) -> String {
    Words::new(Locale::english()).say(&crate::msg!("number", number = number))
}
