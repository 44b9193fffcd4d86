//! `artie queue …`: tables for people, JSON for scripts, a bar for what takes long. Bars go to the terminal only, never
//! into a pipe or a log.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::{
    admin::{self, Actor, Deed},
    cli::{self, Pick},
    clock::Clock,
    config::Settings,
    db::Db,
    dice::Dice,
    error::{Error, Result},
    msg,
    queue::{
        DeadLetters, Filter, Queue,
        console::{self, Format},
    },
};

use super::{
    ending::{Ending, Exit},
    verbs,
};

/// How often waiting looks.
const LOOK: Duration = Duration::from_millis(200);

/// Does it, and gives what to print.
pub(super) async fn queue(settings: &Settings, verb: cli::Queue) -> Result<String, Ending> {
    let db = verbs::database(settings).await?;
    let queue = Queue::new(db.clone(), Clock::system(), Dice::from_system());
    Ok(match verb {
        cli::Queue::Status(output) => console::status(&queue, format(output)).await?,
        cli::Queue::List { status, task_type, limit, output } => {
            let status = status.as_deref().map(console::parse_status).transpose()?;
            console::list(&queue, &Filter { status, task_type, limit }, format(output)).await?
        }
        cli::Queue::Show { id, output } => console::show(&queue, &id, format(output)).await?,
        cli::Queue::Schedule(output) => console::schedule(&queue, format(output)).await?,
        cli::Queue::Deadletters { task_type, limit, output } => {
            let which = DeadLetters { task_type, ..DeadLetters::default() };
            console::dead_letters(&queue, &which, limit, format(output)).await?
        }
        cli::Queue::Replay { pick, output } => settle(&db, &queue, Deed::Replay, &pick, output).await?,
        cli::Queue::Discard { pick, yes, output } => {
            agreed(&queue, &pick, yes).await?;
            settle(&db, &queue, Deed::Discard, &pick, output).await?
        }
        cli::Queue::Cancel { id } => console::cancel(&queue, &id).await?,
        cli::Queue::Wait { task_type, timeout } => wait(&queue, task_type.as_deref(), timeout).await?,
        cli::Queue::Prune(output) => prune(&queue, output).await?,
    })
}

fn format(output: cli::Output) -> Format {
    if output.json { Format::Json } else { Format::Table }
}

fn which(pick: &Pick) -> Result<DeadLetters> {
    let id = pick.id.as_deref().map(Queue::parse_id).transpose()?;
    Ok(DeadLetters { guild: None, task_type: pick.task_type.clone(), id })
}

/// Throwing away more than one wants a yes.
async fn agreed(queue: &Queue, pick: &Pick, yes: bool) -> Result<()> {
    if yes || pick.id.is_some() {
        return Ok(());
    }
    let count = queue.dead_letters(&which(pick)?, 0, 1).await?.total;
    if count > 0 { Err(Error::refused(msg!("queue-say-yes", count = count))) } else { Ok(()) }
}

async fn settle(db: &Db, queue: &Queue, deed: Deed, pick: &Pick, output: cli::Output) -> Result<String> {
    let which = which(pick)?;
    let total = match which.id {
        Some(_) => 1,
        None => u64::try_from(queue.dead_letters(&which, 0, 1).await?.total).unwrap_or(0),
    };
    let bar = bar(total);
    let count = admin::settle((db, queue), Actor::Operator, deed, &which, |some| bar.inc(some)).await?;
    bar.finish_and_clear();
    if count == 0
        && let Some(id) = &pick.id
    {
        return Err(Error::refused(msg!("queue-not-dead", id = id.as_str())));
    }
    let (name, done) = match deed {
        Deed::Replay => ("replayed", "will run again"),
        Deed::Discard => ("discarded", "thrown away"),
    };
    if output.json {
        return Ok(json!({ name: count }).to_string());
    }
    Ok(format!("{count} {}: {done}.", if count == 1 { "task" } else { "tasks" }))
}

/// Waits until nothing that is due waits or runs.
async fn wait(queue: &Queue, task_type: Option<&str>, timeout: Duration) -> Result<String, Ending> {
    let began = Instant::now();
    let bar = bar(0);
    let mut most = 0;
    loop {
        let left = queue.unfinished(task_type).await?;
        if left > most {
            most = left;
            bar.set_length(most);
        }
        bar.set_position(most - left);
        if left == 0 {
            bar.finish_and_clear();
            return Ok("Nothing that is due waits or runs.".to_owned());
        }
        if began.elapsed() > timeout {
            bar.abandon();
            return Err(Ending::new(Exit::Check, format!("{left} tasks still wait or run after {timeout:?}.")));
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn prune(queue: &Queue, output: cli::Output) -> Result<String> {
    let spinner = ProgressBar::new_spinner().with_style(style("{spinner} {human_pos} rows deleted, {per_sec}"));
    let gone = queue.prune(|batch| spinner.inc(batch)).await?;
    spinner.finish_and_clear();
    Ok(if output.json { json!({ "deleted": gone }).to_string() } else { format!("{gone} rows deleted.") })
}

fn bar(length: u64) -> ProgressBar {
    ProgressBar::new(length).with_style(style("{wide_bar} {human_pos} of {human_len} · {eta} left"))
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
