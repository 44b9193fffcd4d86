//! Which process serves which of the bot's connections: so that an operator sees all of them in one place, and hears of
//! two processes that would answer the same people twice.
//!
//! Promises: a process that stops in order leaves no row behind, one that is killed is taken for gone within half a
//! minute. It decides nothing: who serves what is the operator's choice (`discord.shards`).

mod model;
mod store;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

pub use model::Seat;

use crate::{
    db::Db,
    error::Result,
    pulse::{Gateway, Pulse},
    trouble::Trouble,
};
use model::quarrel;

/// How often a process says how its connections are.
const BEAT: Duration = Duration::from_secs(10);
/// A statement that takes longer is not waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// A process that was killed counts as living for 30 s.
const DEAD_AFTER: Duration = Duration::from_secs(35);

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// The verbs of the fleet. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Fleet {
    db: Db,
    pulse: Pulse,
    process: Arc<str>,
    quarrel: Arc<Trouble>,
    began: Instant,
}

impl Fleet {
    /// Over this database, for this process.
    pub fn new(db: Db, pulse: Pulse) -> Self {
        // Containers share process ids, and tests share a process.
        let (id, number) = (std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let process = format!("artie-{id}-{:x}-{number}", pulse.started_at().timestamp_millis());
        Self { db, pulse, process: process.into(), quarrel: Arc::default(), began: Instant::now() }
    }

    /// Says how this process's connections are, and hears of the others'.
    pub async fn beat(&self) -> Result<()> {
        let mine = self.mine();
        let all = store::upsert_seats(&self.db, &mine).await?;
        match quarrel(&self.process, &all).filter(|_| self.has_seen_the_dead_go()) {
            Some(reason) if self.quarrel.begins() => {
                metrics::gauge!("artie_fleet_quarrel").set(1.0);
                tracing::error!("two processes serve the same connections, people may be answered twice: {reason}");
            }
            None if self.quarrel.ends() => {
                metrics::gauge!("artie_fleet_quarrel").set(0.0);
                tracing::info!("no connection is served twice any more");
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether whoever was killed before this process began is known to be dead by now.
    fn has_seen_the_dead_go(&self) -> bool {
        self.began.elapsed() > DEAD_AFTER
    }

    /// Every connection that a living process serves, in their order.
    pub async fn seats(&self) -> Result<Vec<Seat>> {
        Ok(store::list_seats(&self.db).await?)
    }

    /// Beats until shutdown, then leaves.
    pub async fn run(&self, shutdown: CancellationToken) {
        metrics::gauge!("artie_fleet_quarrel").set(0.0);
        loop {
            // A database that is away is told of by those who need it.
            if let Ok(Err(error)) = tokio::time::timeout(PATIENCE, self.beat()).await {
                tracing::debug!(%error, "the fleet does not hear of this process");
            }
            tokio::select! {
                () = tokio::time::sleep(BEAT) => {}
                () = shutdown.cancelled() => break,
            }
        }
        if let Ok(Err(error)) = tokio::time::timeout(PATIENCE, store::delete_seats(&self.db, &self.process)).await {
            tracing::debug!(%error, "the fleet will notice by itself that this process is gone");
        }
    }

    fn mine(&self) -> Vec<Seat> {
        let total = self.pulse.total();
        let seat = |shard: crate::pulse::Shard| {
            let (is_connected, since, latency) = match shard.gateway {
                Gateway::Connected { since, latency } => (true, since, latency),
                Gateway::Connecting { since } => (false, since, None),
                Gateway::Absent => return None,
            };
            let number = |number: u128| i32::try_from(number).unwrap_or(i32::MAX);
            Some(Seat {
                process: self.process.to_string(),
                shard: number(shard.id.into()),
                total: number(total.into()),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                connected: is_connected,
                since,
                latency_ms: latency.map(|latency| number(latency.as_millis())),
                guilds: i32::try_from(shard.guilds).unwrap_or(i32::MAX),
            })
        };
        self.pulse.shards().into_iter().filter_map(seat).collect()
    }
}
