//! The demo's live panel looks inside through this: figures, the queue's depth and its latest tasks.

use std::collections::BTreeMap;

use async_trait::async_trait;

use crate::{
    demo::page::{Depth, Figure, Glance, Insight, TaskLine},
    error::Result,
    queue::{Entry, Filter},
    services::Services,
    stats::Scope,
    words::{Locale, Words},
};

/// The latest tasks shown.
const TASKS: u32 = 20;

/// Looks inside the bot of the same process.
pub(super) struct Inside {
    services: Services,
}

impl Inside {
    pub(super) fn new(services: Services) -> Self {
        Self { services }
    }

    async fn figures(&self) -> Result<Vec<Figure>> {
        let ledger = self.services.economy.verify().await?;
        let used = self.services.stats.total(Scope::Everywhere).await?;
        let recorded = self.services.transcript.gauge().written;
        let held = i64::try_from(ledger.held).unwrap_or(i64::MAX);
        Ok(vec![
            Figure::new("messages recorded", grouped(i64::try_from(recorded).unwrap_or(i64::MAX)), "since the start"),
            Figure::new("coins held", grouped(held), "in all wallets and banks"),
            Figure::new(
                "ledger drift",
                grouped(ledger.differences.len().try_into().unwrap_or(i64::MAX)),
                "wallets that differ from their ledger: always 0",
            ),
            Figure::new("commands used", grouped(used.count()), "written every 15 seconds"),
        ])
    }
}

#[async_trait]
impl Insight for Inside {
    async fn look(&self) -> Result<Glance> {
        let filter = Filter { limit: TASKS, ..Filter::default() };
        let (figures, depth, tasks) =
            tokio::try_join!(self.figures(), self.services.queue.depth(), self.services.queue.list(&filter))?;
        let mut by_status = BTreeMap::<String, i64>::new();
        for row in depth {
            *by_status.entry(row.status).or_default() += row.count;
        }
        let depth = by_status.into_iter().map(|(status, count)| Depth { status, count }).collect();
        Ok(Glance { figures, depth, tasks: tasks.into_iter().map(line).collect() })
    }
}

fn line(entry: Entry) -> TaskLine {
    let took = entry.completed_at.map(|end| (end - entry.created_at).num_milliseconds());
    TaskLine {
        id: entry.id.to_string(),
        task_type: entry.task_type,
        status: entry.status,
        retries: entry.retries,
        created_ms: entry.created_at.timestamp_millis(),
        took_ms: took,
        error: entry.error_message,
    }
}

fn grouped(number: i64) -> String {
    Words::new(Locale::english()).say(&crate::msg!("number", value = number))
}
