//! Warnings and errors, kept in a table where an operator can query them (shape only, being built).

use tokio_util::sync::CancellationToken;

use crate::db::Db;

/// The layer of the subscriber, and the keeper that writes what it catches.
pub fn layer() -> (LogLayer, LogKeeper) {
    (LogLayer {}, LogKeeper {})
}

/// Catches warnings and errors: add it to the subscriber.
#[derive(Debug)]
pub struct LogLayer {}

impl<S: tracing::Subscriber> tracing_subscriber::Layer<S> for LogLayer {}

/// Writes what the layer caught.
#[derive(Debug)]
pub struct LogKeeper {}

impl LogKeeper {
    /// Writes until `shutdown`, then what is left.
    pub async fn run(self, _db: Db, shutdown: CancellationToken) {
        shutdown.cancelled().await;
    }
}
