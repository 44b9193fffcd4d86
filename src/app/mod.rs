//! Wiring and orderly shutdown: from a parsed command line to an exit code.

mod backup;
mod bot;
mod demo;
mod ears;
mod ending;
mod import;
mod insight;
mod keys;
mod needs;
mod queue;
mod service;
mod signals;
mod telemetry;
mod verbs;

use std::{io::Write, process::ExitCode};

use crate::{
    cli::{self, Cli, Verb},
    config, doctor,
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
        Verb::Run(options) => {
            let mut settings = loaded.settings;
            settings.discord.shards = options.shards.unwrap_or(settings.discord.shards);
            service::serve(settings, &options.start, Role::Everything).await
        }
        Verb::Worker(options) => service::serve(loaded.settings, &options, Role::Tasks).await,
        Verb::Runner(options) => service::keep_agents(loaded.settings, &options).await,
        Verb::Demo(options) => demo::play(loaded.settings, &options).await,
        Verb::Migrate => print(&verbs::migrate(&loaded.settings).await?),
        Verb::Backup(to) => print(&backup::backup(&loaded.settings, &to.file).await?),
        Verb::Restore(from) => print(&backup::restore(loaded.settings, &from.file).await?),
        Verb::Verify(what) => print(&backup::verify(loaded.settings, what.file.as_deref()).await?),
        Verb::Doctor => print(&verbs::doctor(&loaded.settings).await?),
        Verb::Health => Ok(doctor::health(&loaded.settings.http).await?),
        Verb::Config(cli::Config::Check) => print(&verbs::config_check(&loaded).await?),
        Verb::Ledger(cli::Ledger::Verify(output)) => print(&verbs::ledger_verify(loaded.settings, output).await?),
        Verb::Keys(verb) => print(&keys::keys(&loaded.settings, verb).await?),
        Verb::Import(verb) => print(&import::run(&loaded.settings, verb).await?),
        Verb::Queue(verb) => print(&queue::queue(&loaded.settings, verb).await?),
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
