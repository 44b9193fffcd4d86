//! The command line: what can be asked, and how each ending is told to a script.

mod import;
mod queue;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use url::Url;

pub use import::{How, Import};
pub use queue::{Pick, Queue};

use crate::config::Shards;

/// Told at the end of `--help`.
const EXIT_CODES: &str = "Exit codes:
  0  done
  1  a fault of ours; the log has the chain of causes
  2  the command line was not understood
  3  the settings are wrong or incomplete
  4  the database is away, refused us, or its schema is not ours
  5  Discord refused us: token or intents
  6  a check found something: doctor, ledger verify, tour";

/// One self-hosted Discord bot: it records, remembers, answers, runs small jobs and plays a daily game.
#[derive(Debug, Parser)]
#[command(name = "artie", version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What Artie can be asked to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Connect to Discord, run tasks and keep house: the bot.
    Run(Run),
    /// Run tasks of the queue only, beside a `run` elsewhere.
    Worker(Start),
    /// Keep agents online only, beside a `run` elsewhere.
    Runner(Start),
    /// The whole bot on a small Discord of its own, in your browser. No account, no set-up.
    Demo(Demo),
    /// Bring the database to this version's schema, then stop.
    Migrate,
    /// Write everything in the database into one file.
    Backup(BackupFile),
    /// Bring a backup into an empty database, and prove it.
    Restore(BackupFile),
    /// Prove the database, or that a backup can be restored: schema, and every balance by the ledger.
    Verify(WhatToVerify),
    /// Examine the installation; every finding names its fix.
    Doctor,
    /// Ask a running Artie whether it is well (for container health checks).
    Health,
    /// The settings.
    #[command(subcommand)]
    Config(Config),
    /// The ledger of coins.
    #[command(subcommand)]
    Ledger(Ledger),
    /// The master key under which the tokens of agents are sealed.
    #[command(subcommand)]
    Keys(Keys),
    /// The task queue.
    #[command(subcommand)]
    Queue(Queue),
    /// Bring people over from another bot: first what would happen, then with --apply.
    #[command(subcommand)]
    Import(Import),
}

/// Options of the bot.
#[derive(Args, Clone, Debug, Default)]
pub struct Run {
    /// Which of the bot's connections this process opens: `auto`, or first-last/total such as 0-3/8.
    #[arg(long, value_name = "SHARDS")]
    pub shards: Option<Shards>,
    /// What a worker can be asked for too.
    #[command(flatten)]
    pub start: Start,
}

/// Options of the long-running verbs.
#[derive(Args, Clone, Debug, Default)]
pub struct Start {
    /// Use a Postgres cluster of Artie's own on this machine instead of `DATABASE_URL`. Nobody backs it up for you.
    #[arg(long)]
    pub local_db: bool,
    /// Start although the schema differs from the one this version knows.
    #[arg(long)]
    pub accept_schema_drift: bool,
}

/// A backup.
#[derive(Args, Clone, Debug)]
pub struct BackupFile {
    /// The file.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// What is proven.
#[derive(Args, Clone, Debug)]
pub struct WhatToVerify {
    /// A backup; the database of the settings if left out.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// Options of the demo.
#[derive(Args, Clone, Debug, Default)]
pub struct Demo {
    /// Play a scripted two-minute story in the terminal, check every answer, and stop.
    #[arg(long)]
    pub tour: bool,
    /// Forget what earlier demos left behind.
    #[arg(long)]
    pub fresh: bool,
    /// The port of the demo's Discord and its page; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Talk to a real model at this address that speaks OpenAI's protocol; its key is `ARTIE_MODELS_KEY`.
    #[arg(long, value_name = "URL")]
    pub model_url: Option<Url>,
    /// Which model to talk to there; `ARTIE_MODELS_CHAT` if left out.
    #[arg(long, value_name = "NAME", requires = "model_url")]
    pub model: Option<String>,
    /// Where the demo keeps its database.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// Verbs of the settings.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Config {
    /// Check all layers and print every effective value and where it came from; secrets as ***.
    Check,
}

/// Verbs of the ledger.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Ledger {
    /// Recompute every balance from the ledger and name each difference.
    Verify(Output),
}

/// Verbs of the master key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum Keys {
    /// Make one up and print it, for `ARTIE_SECRET_KEY`.
    New,
    /// Seal every token anew with `ARTIE_SECRET_KEY`; what was sealed before opens with `ARTIE_FORMER_SECRET_KEY`.
    Rotate,
    /// Whether every token opens with the keys of the settings. Changes nothing.
    Check,
}

/// How results are printed.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Output {
    /// JSON for scripts instead of a table for people.
    #[arg(long)]
    pub json: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn shards_are_a_range_of_the_bot_alone() {
        let parse = |line: &str| Cli::try_parse_from(line.split(' ')).is_ok();
        assert!(parse("artie run --shards 0-3/8") && parse("artie run --shards auto --local-db"));
        assert!(!parse("artie run --shards 8/8") && !parse("artie worker --shards 0-3/8"));
    }

    #[test]
    fn replay_wants_an_id_or_a_type_but_not_both() {
        let parse = |line: &str| Cli::try_parse_from(line.split(' ')).is_ok();
        assert!(parse("artie queue replay 0198"));
        assert!(parse("artie queue replay --type calculate"));
        assert!(!parse("artie queue replay"));
        assert!(!parse("artie queue replay 0198 --type calculate"));
        assert!(parse("artie queue discard --all --yes"));
        assert!(!parse("artie queue discard --all --type calculate"));
    }
}
