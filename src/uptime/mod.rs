//! When Artie was there: spans in which some process was connected to Discord, and the outages between them.
//!
//! It promises that an outage is known before the first command after it is answered, however many processes there are,
//! and that a clock pushed forward (by the demo or a test) is not taken for one. Pets and streaks excuse outages; how, is
//! their rule. A gap shorter than [`GRACE`] (a restart, a short reconnect) is none.

mod model;
mod store;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use tokio_util::sync::CancellationToken;

pub use model::{Outage, downtime};

use crate::{clock::Clock, db::Db, error::Result, pulse::Pulse};

/// How often a connected process says so.
const BEAT: Duration = Duration::from_secs(30);
/// Silence up to this is no outage.
pub const GRACE: TimeDelta = TimeDelta::minutes(3);
/// How long spans are kept.
const DAYS_KEPT: i64 = 400;

/// The record of uptime. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Uptime {
    db: Db,
    clock: Clock,
    pulse: Pulse,
    last: Arc<Mutex<Option<Beat>>>,
}

/// The last heartbeat of this process that was written.
#[derive(Clone, Copy, Debug)]
struct Beat {
    at: DateTime<Utc>,
    /// How far the clock had been pushed then.
    offset: TimeDelta,
}

impl Beat {
    /// The time that has passed since, without pushes of the clock.
    fn age(&self, now: &Self) -> TimeDelta {
        (now.at - now.offset) - (self.at - self.offset)
    }
}

impl Uptime {
    /// Over this database. Nothing is recorded before the first [`beat`](Self::beat).
    pub fn new(db: Db, clock: Clock, pulse: Pulse) -> Self {
        Self { db, clock, pulse, last: Arc::default() }
    }

    /// Records that Artie is here now, and has been since the last heartbeat if that was not long ago.
    pub async fn beat(&self) -> Result<()> {
        let now = Beat { at: self.clock.now(), offset: self.clock.offset() };
        let before = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let known_since = before.filter(|last| last.age(&now) <= GRACE).map_or(now.at, |last| last.at);
        store::upsert_beat(&mut *self.db.acquire().await?, known_since, now.at, GRACE).await?;
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        Ok(())
    }

    /// Makes sure that an outage which has just ended is recorded: asked before anything that outages excuse. Costs nothing
    /// while heartbeats come in time. A process that never recorded any (the command line) does not begin to.
    pub async fn assure(&self) -> Result<()> {
        let now = Beat { at: self.clock.now(), offset: self.clock.offset() };
        let last = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some_and(|last| last.age(&now) > GRACE) {
            self.beat().await?;
        }
        Ok(())
    }

    /// Records heartbeats while the gateway is connected, until shutdown. A heartbeat that cannot be written is no
    /// heartbeat: while the database is away, nobody can claim anything.
    pub async fn run(&self, shutdown: CancellationToken) {
        loop {
            if self.pulse.is_connected()
                && let Err(error) = self.beat().await
            {
                tracing::debug!(%error, "a heartbeat could not be recorded");
            }
            tokio::select! {
                () = tokio::time::sleep(BEAT) => {}
                () = shutdown.cancelled() => return,
            }
        }
    }

    /// Forgets spans that are long past, and says how many.
    pub async fn keep_house(&self) -> Result<u64> {
        let before = self.clock.now() - TimeDelta::days(DAYS_KEPT);
        Ok(store::delete_before(&mut *self.db.acquire().await?, before).await?)
    }

    /// The outages that ended after this moment, oldest first.
    pub async fn outages(&self, since: DateTime<Utc>) -> Result<Vec<Outage>> {
        Ok(store::list_outages(&mut *self.db.acquire().await?, since).await?)
    }
}
