//! `artie import …`: what can be asked.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Output;
use crate::{ids::GuildId, imports::Conflict};

/// From which bot.
#[derive(Clone, Debug, Subcommand)]
pub enum Import {
    /// Wallets, banks, items, streaks, pets and the ledger of a database with the tables of Chopsticks.
    Chopsticks {
        /// The old database; it is only read.
        #[arg(long, value_name = "URL", env = "ARTIE_IMPORT_FROM", hide_env_values = true)]
        from: String,
        /// How.
        #[command(flatten)]
        how: How,
    },
    /// Balances of the bank of Red-DiscordBot, version 3.
    Red {
        /// The bank's file: cogs/Bank/settings.json.
        #[arg(long, value_name = "FILE", conflicts_with = "from", required_unless_present = "from")]
        file: Option<PathBuf>,
        /// Or Red's database; it is only read.
        #[arg(long, value_name = "URL", env = "ARTIE_IMPORT_FROM", hide_env_values = true)]
        from: Option<String>,
        /// How.
        #[command(flatten)]
        how: How,
    },
}

/// How to import.
#[derive(Args, Clone, Debug)]
pub struct How {
    /// Do it. Without this, nothing is written and the report says what would be.
    #[arg(long)]
    pub apply: bool,
    /// What happens to people who have a wallet here.
    #[arg(long, value_enum, default_value_t)]
    pub on_conflict: Conflict,
    /// The server on whose board they stand from the beginning; for Red, also whose bank it is unless it is global.
    #[arg(long, value_name = "ID", value_parser = |id: &str| id.parse::<GuildId>())]
    pub guild: Option<GuildId>,
    /// A name for this import: who was brought by it is not brought again.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// How many people come in one transaction, at least.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub batch: u32,
    /// The format.
    #[command(flatten)]
    pub output: Output,
}
