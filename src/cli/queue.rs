//! The verbs of `artie queue`.

use std::time::Duration;

use clap::{Args, Subcommand};

use super::Output;

/// Verbs of the queue.
#[derive(Clone, Debug, Subcommand)]
pub enum Queue {
    /// How much waits, runs and has given up, and how fast it goes.
    Status(Output),
    /// List tasks, newest first.
    List {
        /// Only this status: pending, processing, completed, failed, cancelled or skipped.
        #[arg(long)]
        status: Option<String>,
        /// Only this task type.
        #[arg(long = "type", value_name = "TYPE")]
        task_type: Option<String>,
        /// How many at most.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
        /// The format.
        #[command(flatten)]
        output: Output,
    },
    /// Everything about one task: payload, result, reason, failed attempts, progress.
    Show {
        /// The task's id.
        id: String,
        /// The format.
        #[command(flatten)]
        output: Output,
    },
    /// What runs by itself, with its last and next run.
    Schedule(Output),
    /// List dead letters, newest first: tasks that gave up through no fault of whoever asked.
    Deadletters {
        /// Only this task type.
        #[arg(long = "type", value_name = "TYPE")]
        task_type: Option<String>,
        /// How many at most.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
        /// The format.
        #[command(flatten)]
        output: Output,
    },
    /// Run dead letters again, with all their retries.
    Replay {
        /// Which.
        #[command(flatten)]
        pick: Pick,
        /// The format.
        #[command(flatten)]
        output: Output,
    },
    /// Throw dead letters away.
    Discard {
        /// Which.
        #[command(flatten)]
        pick: Pick,
        /// Throw away more than one without asking.
        #[arg(long)]
        yes: bool,
        /// The format.
        #[command(flatten)]
        output: Output,
    },
    /// Call a waiting or running task off.
    Cancel {
        /// The task's id.
        id: String,
    },
    /// Wait until nothing that is due waits or runs: before an upgrade, or in a script.
    Wait {
        /// Only this task type.
        #[arg(long = "type", value_name = "TYPE")]
        task_type: Option<String>,
        /// Give up after this long, for example 30s or 10m.
        #[arg(long, value_name = "TIME", value_parser = duration, default_value = "10m")]
        timeout: Duration,
    },
    /// Delete what is past its time now, instead of with the keeper's next round.
    Prune(Output),
}

/// One dead letter, those of a type, or all.
#[derive(Args, Clone, Debug)]
#[group(required = true, multiple = false)]
pub struct Pick {
    /// The task's id.
    pub id: Option<String>,
    /// Every dead letter of this type.
    #[arg(long = "type", value_name = "TYPE")]
    pub task_type: Option<String>,
    /// Every dead letter.
    #[arg(long)]
    pub all: bool,
}

fn duration(text: &str) -> Result<Duration, String> {
    let at = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let number: u64 = number.parse().map_err(|_| format!("`{text}` is not a time such as 30s, 10m or 2h"))?;
    let seconds = match unit {
        "s" | "" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => return Err(format!("`{text}` is not a time such as 30s, 10m or 2h")),
    };
    Ok(Duration::from_secs(number.saturating_mul(seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        assert_eq!(duration("90"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("10m"), Ok(Duration::from_mins(10)));
        assert!(duration("soon").is_err() && duration("5 days").is_err());
    }
}
