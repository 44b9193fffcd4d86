//! Wiring and orderly shutdown: from a parsed command line to an exit code.

mod bot;
mod ears;
mod ending;
mod needs;
mod signals;
mod telemetry;
mod verbs;
mod vitals;

use std::{io::Write, process::ExitCode};

use crate::{
    cli::{self, Cli, Verb},
    config,
};

pub use bot::{Bot, Role};
pub use ending::{Ending, Exit};

/// Does what the command line asks.
pub fn main(cli: Cli) -> ExitCode {
    match runtime().and_then(|runtime| runtime.block_on(dispatch(cli))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(ending) => {
            let _ = writeln!(std::io::stderr(), "{ending}");
            ending.exit.into()
        }
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Ending> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Ending::new(Exit::Fault, format!("Threads can't be started: {error}")))
}

async fn dispatch(cli: Cli) -> Result<(), Ending> {
    let loaded = config::load(&config::Sources::of_process())?;
    match cli.verb {
        Verb::Config(cli::Config::Check) => print(&verbs::config_check(&loaded)),
        Verb::Run(options) => verbs::run(loaded.settings, &options, Role::Everything).await,
        Verb::Worker(options) => verbs::run(loaded.settings, &options, Role::Tasks).await,
        Verb::Demo(_) => Err(Ending::new(Exit::Fault, "being built")),
        Verb::Migrate => verbs::migrate(&loaded.settings).await,
        Verb::Doctor | Verb::Health | Verb::Ledger(_) | Verb::Queue(_) => Err(Ending::new(Exit::Fault, "being built")),
    }
}

/// To standard output; a reader that went away (`artie … | head`) is not an error.
fn print(text: &str) -> Result<(), Ending> {
    match writeln!(std::io::stdout(), "{}", text.trim_end()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Ending::new(Exit::Fault, format!("The output can't be written: {error}")))
        }
        _ => Ok(()),
    }
}
