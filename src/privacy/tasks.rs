//! Exporting and erasing as tasks: they may take long, and their answer comes as a direct message.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;

use crate::{
    error::{Error, Result},
    ids::{EventId, UserId},
    msg,
    privacy::{
        Privacy,
        export::{Cursor, File},
        registry::personal,
        replies, store,
    },
    queue::{Handler, Handlers, NewTask, Outcome, RespondTo, Task, TaskContext},
    services::Services,
    words::{Locale, Words},
};

pub(super) const EXPORT: &str = "privacy.export";
pub(super) const ERASE: &str = "privacy.erase";
/// Rows asked for at a time.
const ROWS: i64 = 1_000;

/// Both handlers.
pub fn handlers(services: &Services) -> Handlers {
    let privacy = &services.privacy;
    vec![Arc::new(Exporter(privacy.clone())), Arc::new(Eraser(privacy.clone()))]
}

/// One file of an export, sent to the person it is about.
pub(super) fn export(person: UserId, locale: &Locale, from: Cursor) -> NewTask {
    let respond_to = RespondTo::Direct { user: person, locale: locale.clone() };
    NewTask { created_by: Some(person), respond_to: Some(respond_to), ..NewTask::new(EXPORT, json!(from)) }
}

fn asker(task: &Task) -> Result<UserId> {
    task.created_by.ok_or_else(|| Error::refused(msg!("privacy-whose")))
}

fn locale(task: &Task) -> Locale {
    task.respond_to.as_ref().map(|to| to.locale().clone()).unwrap_or_default()
}

/// Sends one file and leaves the rest to a task that follows. Safe to run twice: it only reads.
struct Exporter(Privacy);

#[async_trait]
impl Handler for Exporter {
    fn task_type(&self) -> &'static str {
        EXPORT
    }

    async fn run(&self, task: &Task, _context: &TaskContext) -> Result<Outcome> {
        let (person, locale) = (asker(task)?, locale(task));
        let words = Words::new(locale.clone());
        let mut cursor: Cursor = serde_json::from_value(task.payload.clone()).unwrap_or_default();
        let (number, mut file) = (cursor.file, File::default());
        for (at, table) in personal().enumerate().skip(cursor.table) {
            if at > cursor.table {
                cursor = Cursor { table: at, row: 0, ..cursor };
            }
            loop {
                let rows = store::list_rows(&self.0.db, table, person, cursor.row, ROWS).await?;
                let count = i64::try_from(rows.len()).unwrap_or(ROWS);
                for row in rows {
                    cursor.row += 1;
                    file.add(&words, table, row, person);
                    if file.is_full() {
                        let next = Cursor { file: number + 1, ..cursor };
                        let reply = replies::file(&words, person, number, file, true);
                        return Ok(Outcome::done().answering(reply).then(export(person, &locale, next)));
                    }
                }
                if count < ROWS {
                    break;
                }
            }
        }
        Ok(Outcome::done().answering(replies::file(&words, person, number, file, false)))
    }
}

/// Forgets a person. Safe to run twice: what is gone is not found again.
struct Eraser(Privacy);

#[async_trait]
impl Handler for Eraser {
    fn task_type(&self) -> &'static str {
        ERASE
    }

    async fn run(&self, task: &Task, context: &TaskContext) -> Result<Outcome> {
        let person = asker(task)?;
        let all = personal().count();
        let steps = |done: usize| {
            context.progress((u32::try_from(done).unwrap_or(u32::MAX), u32::try_from(all).unwrap_or(u32::MAX)));
        };
        // By Discord's clock, as what was said is dated.
        let event: Option<EventId> = serde_json::from_value(task.payload["event"].clone()).ok();
        let asked_at = event.map_or(task.created_at, EventId::created_at);
        let erasure = self.0.forget(task.id, person, asked_at, steps).await?;
        let reply = replies::erased(&Words::new(locale(task)), task.id, &erasure);
        Ok(Outcome::done().keeping(erasure.report()).answering(reply))
    }
}
