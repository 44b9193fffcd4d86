//! The chores of every slice, as periodic tasks: each is safe to run twice, and a missed day is made up for by the next.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use futures::future::BoxFuture;
use serde_json::{Value, json};

use crate::{
    audit,
    error::Result,
    logs,
    queue::{Handler, Handlers, Outcome, Schedule, Task, TaskContext},
    services::Services,
};

/// Something to be done regularly.
#[derive(Clone, Copy)]
pub struct Chore {
    /// Its name among the periodic tasks, and the type of its tasks.
    pub name: &'static str,
    /// When, as a cron expression in UTC: minute, hour, day of month, month, day of week.
    pub schedule: &'static str,
    run: fn(Services) -> BoxFuture<'static, Result<Value>>,
}

/// Every chore. Run once at start as well: on the first day there are no partitions yet.
pub const CHORES: &[Chore] = &[
    Chore {
        name: "housekeeping.messages",
        schedule: "7 * * * *",
        run: |services| {
            Box::pin(async move {
                let kept = services.transcript.keep_house().await?;
                Ok(json!({
                    "created": kept.created, "moved": kept.moved, "tombstones": kept.tombstones,
                    "dropped": kept.dropped, "forgotten": kept.forgotten,
                }))
            })
        },
    },
    Chore {
        name: "housekeeping.searches",
        schedule: "47 * * * *",
        run: |services| Box::pin(async move { removed(services.search.keep_house().await?) }),
    },
    Chore {
        name: "housekeeping.memories",
        schedule: "51 * * * *",
        run: |services| Box::pin(async move { removed(services.memories.keep_house().await?) }),
    },
    Chore {
        name: "housekeeping.reminders",
        schedule: "43 3 * * *",
        run: |services| Box::pin(async move { removed(services.reminders.keep_house().await?) }),
    },
    Chore {
        name: "housekeeping.todos",
        schedule: "45 3 * * *",
        run: |services| Box::pin(async move { removed(services.todos.keep_house().await?) }),
    },
    Chore {
        name: "housekeeping.conversations",
        schedule: "13 * * * *",
        run: |services| {
            Box::pin(async move {
                let sessions = services.sessions.keep_house().await?;
                removed(sessions + services.chat.keep_house().await?)
            })
        },
    },
    Chore {
        name: "housekeeping.usage",
        schedule: "*/15 * * * *",
        run: |services| Box::pin(async move { removed(services.usage.keep_house().await?) }),
    },
    Chore {
        name: "housekeeping.erasures",
        schedule: "41 3 * * *",
        run: |services| Box::pin(async move { removed(services.privacy.keep_house().await?) }),
    },
    Chore {
        name: "housekeeping.logs",
        schedule: "11 3 * * *",
        run: |services| Box::pin(async move { removed(logs::keep_house(&services.db, &services.clock).await?) }),
    },
    Chore {
        name: "housekeeping.audit",
        schedule: "17 3 * * *",
        run: |services| Box::pin(async move { removed(old_entries(&services).await?) }),
    },
    Chore {
        name: "housekeeping.statistics",
        schedule: "23 3 * * *",
        run: |services| Box::pin(async move { removed(services.stats.keep_house().await?) }),
    },
    Chore {
        name: "housekeeping.receipts",
        schedule: "29 3 * * *",
        run: |services| Box::pin(async move { removed(services.economy.ledger().keep_house().await?) }),
    },
    Chore {
        name: "housekeeping.agents",
        schedule: "43 3 * * *",
        run: |services| Box::pin(async move { removed(services.agents.keep_house().await?) }),
    },
    Chore {
        name: "housekeeping.uptime",
        schedule: "37 3 * * *",
        run: |services| Box::pin(async move { removed(services.uptime.keep_house().await?) }),
    },
    Chore {
        name: "housekeeping.economy",
        schedule: "*/5 * * * *",
        run: |services| Box::pin(async move { Ok(json!({ "summed_up": services.treasury.keep_house().await? })) }),
    },
    Chore {
        name: "housekeeping.ledger",
        schedule: "31 */6 * * *",
        run: |services| {
            Box::pin(async move { Ok(json!({ "differences": services.economy.verify().await?.differences })) })
        },
    },
];

/// Entries of the audit log that are older than their guild wants them; those of the whole installation are kept as long
/// as a guild's that never chose.
async fn old_entries(services: &Services) -> Result<u64> {
    let mut removed = 0;
    for guild in audit::guilds(&services.db).await? {
        let settings = match guild.parse() {
            Ok(id) => services.guilds.settings(id).await?,
            Err(_) => Arc::default(),
        };
        let time = services.clock.now() - TimeDelta::days(settings.audit_retention_days.into());
        removed += audit::forget_before(&services.db, &guild, time).await?;
    }
    Ok(removed + services.guilds.keep_house().await?)
}

#[expect(clippy::unnecessary_wraps, reason = "the last expression of a chore")]
fn removed(rows: u64) -> Result<Value> {
    Ok(json!({ "removed": rows }))
}

/// The handlers of all chores.
pub fn handlers(services: &Services) -> Handlers {
    CHORES
        .iter()
        .map(|chore| Arc::new(ChoreHandler { chore: *chore, services: services.clone() }) as Arc<dyn Handler>)
        .collect()
}

/// Runs a chore. Safe to run twice: each only removes what is too old, or makes what is missing.
struct ChoreHandler {
    chore: Chore,
    services: Services,
}

#[async_trait]
impl Handler for ChoreHandler {
    fn task_type(&self) -> &'static str {
        self.chore.name
    }

    fn schedule(&self) -> Option<Schedule> {
        Some(Schedule::utc(self.chore.schedule))
    }

    async fn run(&self, _task: &Task, _context: &TaskContext) -> Result<Outcome> {
        let result = (self.chore.run)(self.services.clone()).await?;
        Ok(Outcome::done().keeping(result))
    }
}

/// Does every chore now: at start, before the first slot.
pub async fn run_all(services: &Services) -> Result<()> {
    for chore in CHORES {
        (chore.run)(services.clone()).await?;
    }
    Ok(())
}
