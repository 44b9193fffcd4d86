//! What the status page shows, gathered from the slices. A part that cannot be read is missing, and the page says so.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Part, Vitals};
use crate::{
    db::{MIGRATIONS, schema},
    fleet::Seat,
    logs::{self, Kept},
    queue::Depth,
    services::Services,
};

/// Warnings and errors shown.
const NEWEST: u16 = 20;

/// How Artie is, at a moment.
#[derive(Clone, Debug, Default)]
pub struct Status {
    /// When this was looked at.
    pub at: DateTime<Utc>,
    /// Since when this process runs.
    pub uptime: TimeDelta,
    /// Of Artie.
    pub version: &'static str,
    /// The last migration and the schema's hash.
    pub schema: String,
    /// Of Postgres, if it answers.
    pub database: Option<String>,
    /// What is needed to serve people.
    pub parts: Vec<Part>,
    /// The connections to Discord, of all processes.
    pub shards: Option<Vec<Seat>>,
    /// What waits, runs and has given up.
    pub queue: Option<Vec<Depth>>,
    /// The newest warnings and errors, of all processes.
    pub errors: Option<Vec<Kept>>,
}

impl Status {
    /// Whether people can be served.
    pub fn is_ready(&self) -> bool {
        self.parts.iter().all(|part| part.ok)
    }
}

/// How Artie is now.
pub(super) async fn of(services: &Services) -> Status {
    let (parts, shards, queue, errors, database) = tokio::join!(
        services.ready(),
        services.fleet.seats(),
        services.queue.depth(),
        logs::newest(&services.db, NEWEST),
        services.db.server_version(),
    );
    let last = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default();
    Status {
        at: services.clock.now(),
        uptime: services.pulse.uptime(),
        version: env!("CARGO_PKG_VERSION"),
        schema: format!("{last:04} ({})", &schema::expected_hash()[..12]),
        database: database.ok(),
        parts,
        shards: shards.ok(),
        queue: queue.ok(),
        errors: errors.ok(),
    }
}
