//! The queue on the command line: tables for people, JSON for scripts.

use std::fmt::Write as _;

use anyhow::Context;
use comfy_table::{ContentArrangement, Table, presets};
use strum::IntoEnumIterator;

use crate::{
    error::{Error, Result},
    msg,
    queue::{Entry, Filter, Queue, Status},
    words::{Locale, Words},
};

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Table,
    /// For scripts.
    Json,
}

/// Reads a state's name.
pub fn parse_status(text: &str) -> Result<Status> {
    text.parse().map_err(|_| {
        let known = Status::iter().map(Status::name).collect::<Vec<_>>().join(", ");
        Error::refused(msg!("queue-bad-status", status = text, known = known))
    })
}

/// `artie queue list`.
pub async fn list(queue: &Queue, filter: &Filter, format: Format) -> Result<String> {
    let entries = queue.list(filter).await?;
    match format {
        Format::Json => Ok(serde_json::to_string_pretty(&entries).context("tasks did not serialise")?),
        Format::Table if entries.is_empty() => Ok("No tasks.".to_owned()),
        Format::Table => Ok(table(&entries)),
    }
}

/// `artie queue show`.
pub async fn show(queue: &Queue, id: &str, format: Format) -> Result<String> {
    let task = Queue::parse_id(id)?;
    let found = queue.show(task).await?;
    let (entry, attempts) = found.ok_or_else(|| Error::refused(msg!("queue-no-such-task", id = id)))?;
    let progress = queue.progress_of(task).await?;
    if format == Format::Json {
        let all = serde_json::json!({ "task": entry, "attempts": attempts, "progress": progress });
        return Ok(serde_json::to_string_pretty(&all).context("a task did not serialise")?);
    }
    let mut text = table(std::slice::from_ref(&entry));
    if let Some(progress) = progress {
        let _ = write!(text, "\n\nprogress: {}", progress.said(&Words::new(Locale::english())).text);
    }
    let _ = write!(text, "\n\npayload: {}", entry.payload.unwrap_or_default());
    if let Some(result) = entry.result {
        let _ = write!(text, "\nresult: {result}");
    }
    if let Some(error) = entry.error_message {
        let _ = write!(text, "\nreason: {error}");
    }
    for attempt in attempts {
        let worker = attempt.worker.unwrap_or_default();
        let _ = write!(text, "\n{} attempt {} on {worker}: {}", attempt.ended_at, attempt.attempt, attempt.error);
    }
    Ok(text)
}

/// `artie queue depth`.
pub async fn depth(queue: &Queue, format: Format) -> Result<String> {
    let depth = queue.depth().await?;
    if format == Format::Json {
        return Ok(serde_json::to_string_pretty(&depth).context("depths did not serialise")?);
    }
    let mut table = blank(["STATE", "TYPE", "COUNT", "OLDEST DUE"]);
    for row in depth {
        let oldest = row.oldest_due.map_or_else(String::new, |time| time.format("%F %T").to_string());
        table.add_row([row.status, row.task_type, row.count.to_string(), oldest]);
    }
    Ok(table.to_string())
}

/// `artie queue replay <id>`.
pub async fn replay(queue: &Queue, id: &str) -> Result<String> {
    if queue.replay(Queue::parse_id(id)?).await? {
        return Ok(format!("Task {id} will run again."));
    }
    Err(Error::refused(msg!("queue-not-dead", id = id)))
}

/// `artie queue replay --type <type>`.
pub async fn replay_type(queue: &Queue, task_type: &str) -> Result<String> {
    Ok(match queue.replay_type(task_type).await? {
        0 => format!("There are no dead letters of type {task_type}."),
        1 => format!("1 task of type {task_type} will run again."),
        count => format!("{count} tasks of type {task_type} will run again."),
    })
}

/// `artie queue cancel <id>`.
pub async fn cancel(queue: &Queue, id: &str) -> Result<String> {
    if queue.cancel(Queue::parse_id(id)?).await? {
        return Ok(format!("Task {id} is called off."));
    }
    Err(Error::refused(msg!("queue-not-running", id = id)))
}

fn blank(header: [&str; 4]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header);
    table
}

fn table(entries: &[Entry]) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["ID", "TYPE", "STATE", "PRIORITY", "RETRIES", "CREATED", "REASON"]);
    for entry in entries {
        let reason: String = entry.error_message.as_deref().unwrap_or_default().chars().take(120).collect();
        table.add_row([
            entry.id.to_string(),
            entry.task_type.clone(),
            entry.status.clone(),
            entry.priority.to_string(),
            format!("{}/{}", entry.retries, entry.max_retries),
            entry.created_at.format("%F %T").to_string(),
            reason,
        ]);
    }
    table.to_string()
}
