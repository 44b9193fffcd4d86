//! The queue on the command line: tables for people, JSON for scripts.

use std::fmt::Write as _;

use anyhow::Context;
use chrono::{DateTime, Utc};
use comfy_table::{ContentArrangement, Table, presets};
use strum::IntoEnumIterator;

use crate::{
    error::{Error, Result},
    msg,
    queue::{DeadLetters, Entry, Filter, Queue, Status},
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

/// `artie queue status`.
pub async fn status(queue: &Queue, format: Format) -> Result<String> {
    let (depth, tempo) = (queue.depth().await?, queue.tempo().await?);
    if format == Format::Json {
        let both = serde_json::json!({ "depth": depth, "tempo": tempo });
        return Ok(serde_json::to_string_pretty(&both).context("depths did not serialise")?);
    }
    let mut table = blank(&["STATE", "TYPE", "COUNT", "DUE", "OLDEST DUE"]);
    for row in &depth {
        let oldest = row.oldest_due.map_or_else(String::new, moment);
        let (count, due) = (row.count.to_string(), row.due.to_string());
        let state = if row.status == Status::Failed.name() { "gave up" } else { &row.status };
        table.add_row([state, &row.task_type, &count, &due, &oldest]);
    }
    let mut text = if depth.is_empty() { "Nothing waits, runs or gave up.".to_owned() } else { table.to_string() };
    let (ended, dead) = tempo.hours.iter().fold((0, 0), |sum, hour| (sum.0 + hour.ended, sum.1 + hour.dead));
    let _ = write!(text, "\n\nlast 24 hours: {ended} ended well, {dead} gave up");
    if let (Some(start), Some(late_start), Some(half), Some(most)) =
        (tempo.start_p50_ms, tempo.start_p99_ms, tempo.finish_p50_ms, tempo.finish_p99_ms)
    {
        let _ = write!(
            text,
            "\nlast hour: {} ended; from being due to starting {start:.0} ms (p99 {late_start:.0}), to the end \
             {half:.0} ms (p99 {most:.0})",
            tempo.ended
        );
    }
    Ok(text)
}

/// `artie queue schedule`.
pub async fn schedule(queue: &Queue, format: Format) -> Result<String> {
    let rows = queue.schedule().await?;
    if format == Format::Json {
        return Ok(serde_json::to_string_pretty(&rows).context("a schedule did not serialise")?);
    }
    let mut table = blank(&["NAME", "SCHEDULE", "ZONE", "LAST RUN", "NEXT RUN"]);
    for row in rows {
        let last = row.last_run_at.map_or_else(|| "never".to_owned(), moment);
        let next = match (row.enabled, row.error_message) {
            (true, _) => moment(row.next_run_at),
            (false, Some(error)) => format!("off: {error}"),
            (false, None) => "off".to_owned(),
        };
        table.add_row([row.name, row.schedule, row.timezone, last, next]);
    }
    Ok(table.to_string())
}

/// `artie queue deadletters`.
pub async fn dead_letters(queue: &Queue, which: &DeadLetters, limit: u32, format: Format) -> Result<String> {
    let page = queue.dead_letters(which, 0, limit).await?;
    if format == Format::Json {
        return Ok(serde_json::to_string_pretty(&page).context("dead letters did not serialise")?);
    }
    if page.letters.is_empty() {
        return Ok("No dead letters.".to_owned());
    }
    let mut table = blank(&["ID", "TYPE", "GAVE UP", "ATTEMPTS", "REASON"]);
    for letter in &page.letters {
        let (id, attempts) = (letter.id.to_string(), letter.attempts.to_string());
        table.add_row([&id, &letter.task_type, &moment(letter.died_at), &attempts, &letter.reason]);
    }
    let shown = page.letters.len();
    Ok(format!("{table}\n{shown} of {}. One in full: artie queue show <id>", page.total))
}

/// `artie queue cancel <id>`.
pub async fn cancel(queue: &Queue, id: &str) -> Result<String> {
    if queue.cancel(Queue::parse_id(id)?).await? {
        return Ok(format!("Task {id} is called off."));
    }
    Err(Error::refused(msg!("queue-not-running", id = id)))
}

fn blank(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header.iter().copied());
    table
}

fn moment(time: DateTime<Utc>) -> String {
    time.format("%F %T").to_string()
}

fn table(entries: &[Entry]) -> String {
    let mut table = blank(&["ID", "TYPE", "STATE", "PRIORITY", "RETRIES", "CREATED", "REASON"]);
    for entry in entries {
        let reason: String = entry.error_message.as_deref().unwrap_or_default().chars().take(120).collect();
        table.add_row([
            entry.id.to_string(),
            entry.task_type.clone(),
            entry.status.clone(),
            entry.priority.to_string(),
            format!("{}/{}", entry.retries, entry.max_retries),
            moment(entry.created_at),
            reason,
        ]);
    }
    table.to_string()
}
