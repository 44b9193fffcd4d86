//! Logs: printed for people or machines, and warnings also kept in the database.

use tracing_subscriber::{EnvFilter, Layer, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::{
    clock::Clock,
    config::{Log, LogFormat},
    discord::Hush,
    logs::{self, LogKeeper},
};

use super::ending::{Ending, Exit};

/// Installs the subscriber of this process; the keeper writes what should be kept.
pub(super) fn install(settings: &Log, clock: &Clock) -> Result<LogKeeper, Ending> {
    let filter = EnvFilter::try_new(&settings.filter)
        .map_err(|error| Ending::new(Exit::Settings, format!("RUST_LOG can't be read: {error}")))?;
    let printer = match settings.format {
        LogFormat::Text => fmt::layer().with_writer(std::io::stderr).with_target(false).boxed(),
        LogFormat::Json => fmt::layer().with_writer(std::io::stderr).json().boxed(),
    };
    let (layer, keeper) = logs::layer(clock.clone());
    // Only fails if a subscriber is there already, as in tests that start several bots: the first one serves all.
    let _ = tracing_subscriber::registry().with(printer.with_filter(filter)).with(layer).with(Hush).try_init();
    Ok(keeper)
}
