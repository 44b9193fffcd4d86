//! `artie import …`: a plan first, a bar while it takes long, and the proof that the ledger adds up.

use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    cli::{self, How},
    clock::Clock,
    config::Settings,
    db::{self, Db, OnDrift},
    economy::{self, Numbers},
    error::Result,
    imports::{Chopsticks, Mode, Order, Progress, Red, Report, Source, import},
};

use super::{
    ending::{Ending, Exit},
    needs,
    verbs::{self, of_database},
};

/// Does it, and gives what to print.
pub(super) async fn run(settings: &Settings, verb: cli::Import) -> Result<String, Ending> {
    let db = verbs::database(settings).await?;
    db::prepare(&db, OnDrift::Refuse).await.map_err(of_database)?;
    let numbers = needs::numbers(settings)?;
    let (report, how) = match verb {
        cli::Import::Chopsticks { from, how } => {
            let mut source = Chopsticks::open(&from).await?;
            (bring(&db, &numbers, &mut source, &order("chopsticks", &how)).await?, how)
        }
        cli::Import::Red { file: Some(file), how, .. } => {
            let mut source = Red::read(&file, how.guild)?;
            (bring(&db, &numbers, &mut source, &order(&red_name(&how), &how)).await?, how)
        }
        cli::Import::Red { from, how, .. } => {
            let mut source = Red::open(&from.unwrap_or_default(), how.guild).await?;
            (bring(&db, &numbers, &mut source, &order(&red_name(&how), &how)).await?, how)
        }
    };
    told(&db, &report, &how).await
}

/// Banks of different servers are different imports.
fn red_name(how: &How) -> String {
    how.guild.map_or_else(|| "red".to_owned(), |guild| format!("red/{guild}"))
}

fn order(name: &str, how: &How) -> Order {
    Order {
        name: how.name.clone().unwrap_or_else(|| name.to_owned()),
        conflict: how.on_conflict,
        batch: usize::try_from(how.batch).unwrap_or(usize::MAX),
        guild: how.guild,
        mode: if how.apply { Mode::Apply } else { Mode::DryRun },
    }
}

async fn bring<S: Source>(db: &Db, numbers: &Numbers, source: &mut S, order: &Order) -> Result<Report> {
    // To the terminal only, never into a pipe or a log: indicatif sees to that.
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} people · {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let tell = |progress: Progress| {
        bar.set_length(progress.all as u64);
        bar.set_position(progress.done as u64);
    };
    let report = import((db, &Clock::system(), numbers), source, order, tell).await;
    bar.finish_and_clear();
    report
}

/// The report; after writing, with the proof.
async fn told(db: &Db, report: &Report, how: &How) -> Result<String, Ending> {
    let mut text = if how.output.json {
        serde_json::to_string_pretty(report).map_err(|error| Ending::new(Exit::Fault, error.to_string()))?
    } else {
        report.table()
    };
    if report.applied {
        let proof = economy::verify(db).await?;
        if !proof.is_clean() {
            return Err(Ending::new(Exit::Check, format!("{text}\n{}", proof.table())));
        }
        if !how.output.json {
            text.push_str("\nThe ledger adds up: every balance and every stack is what its movements say.");
        }
    }
    Ok(text)
}
