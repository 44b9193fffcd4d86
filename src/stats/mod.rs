//! How often commands, components and capabilities are used, and how it goes.
//!
//! Promises: counting never blocks and never fails; what was counted reaches the tables within seconds, all of it or
//! none; deltas that could not be flushed are kept and flushed later. A process that is killed loses the last seconds; a
//! flush whose success could not be heard is counted again rather than lost.

mod latency;
mod model;
mod store;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{NaiveDate, TimeDelta};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

pub use latency::Quantiles;
pub use model::{DayUsage, Scope, Usage};

use crate::{clock::Clock, db::Db, error::Result, ids::GuildId, trouble::Trouble};
use latency::Latencies;
use model::Tally;

/// How often deltas are flushed.
const FLUSH_EVERY: Duration = Duration::from_secs(15);
/// A flush that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(5);
/// What was used less often is neither slow nor failing.
const MEANS_SOMETHING: i64 = 3;
/// How long daily rows are kept.
const DAYS_KEPT: i64 = 365;

/// The verbs of statistics. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Stats {
    db: Db,
    clock: Clock,
    tally: Arc<Mutex<Tally>>,
}

impl Stats {
    /// Statistics that count from now on and are kept once [`run`](Self::run) runs.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, tally: Arc::default() }
    }

    /// Counts one use of a command; never blocks, never fails. `command` is the qualified name, `wallet pay`.
    pub fn count_command(&self, guild: Option<GuildId>, command: &str, ok: bool, elapsed: Duration) {
        measure("command", command, ok, elapsed);
        let (mut tally, now) = (self.tally(), self.clock.now());
        tally.count(guild, command, ok, elapsed, now);
        tally.count_latency(elapsed, now);
    }

    /// Counts one press of a button or choice in a menu.
    pub fn count_component(&self, guild: Option<GuildId>, action: &str, ok: bool, elapsed: Duration) {
        measure("component", action, ok, elapsed);
        self.tally().count(guild, &format!("button:{action}"), ok, elapsed, self.clock.now());
    }

    /// Counts one run of a capability.
    pub fn count_capability(&self, guild: Option<GuildId>, capability: &str, ok: bool, elapsed: Duration) {
        measure("capability", capability, ok, elapsed);
        let (mut tally, now) = (self.tally(), self.clock.now());
        tally.count(guild, &format!("capability:{capability}"), ok, elapsed, now);
        tally.count_capability(guild, capability, ok, elapsed, now);
    }

    /// Flushes every 15 s, and once more on shutdown.
    pub async fn run(&self, shutdown: CancellationToken) {
        let trouble = Trouble::default();
        loop {
            let is_last = tokio::select! {
                () = tokio::time::sleep(FLUSH_EVERY) => false,
                () = shutdown.cancelled() => true,
            };
            let flushed = self.flush().await;
            match &flushed {
                Ok(()) if trouble.ends() => info!("statistics are kept again"),
                Err(error) if trouble.begins() => warn!(%error, "statistics cannot be kept now; they wait in memory"),
                Ok(()) | Err(_) => {}
            }
            if is_last {
                return;
            }
        }
    }

    /// Writes the deltas now. What cannot be written stays counted here.
    pub async fn flush(&self) -> Result<()> {
        let taken = std::mem::take(&mut *self.tally());
        if taken.is_empty() {
            return Ok(());
        }
        // Put back by a guard, so that a flush which is dropped half-way loses nothing either.
        let mut taken = Returned { to: self, tally: Some(taken) };
        let Some(tally) = &taken.tally else { return Ok(()) };
        match tokio::time::timeout(PATIENCE, store::upsert_tally(&self.db, tally)).await {
            Ok(Ok(())) => {
                taken.tally = None;
                Ok(())
            }
            Ok(Err(error)) => Err(failed(error.into())),
            Err(elapsed) => Err(failed(anyhow::Error::new(elapsed).context("flushing statistics").into())),
        }
    }

    /// The most used commands, components and capabilities, most used first.
    pub async fn top(&self, scope: Scope, limit: u16) -> Result<Vec<Usage>> {
        Ok(store::list_top(&self.db, &scope.key(), i64::from(limit)).await?)
    }

    /// All use together; its name is empty.
    pub async fn total(&self, scope: Scope) -> Result<Usage> {
        Ok(store::get_total(&self.db, &scope.key()).await?)
    }

    /// The last days, today last, those without use included.
    pub async fn per_day(&self, scope: Scope, days: u16) -> Result<Vec<DayUsage>> {
        let today = self.clock.now().date_naive();
        let first = self.since(days);
        let used = store::list_days(&self.db, &scope.key(), first).await?;
        let day_of = |day: NaiveDate| used.iter().find(|used| used.day == day).copied();
        let all = first.iter_days().take_while(|day| *day <= today);
        Ok(all.map(|day| day_of(day).unwrap_or(DayUsage { day, ok: 0, err: 0 })).collect())
    }

    /// The slowest of the last days by their average, slowest first; what was hardly used says nothing.
    pub async fn slowest(&self, scope: Scope, days: u16, limit: u16) -> Result<Vec<Usage>> {
        Ok(store::list_slowest(&self.db, &scope.key(), self.since(days), MEANS_SOMETHING, limit.into()).await?)
    }

    /// Those of the last days that failed most often, by their share of errors.
    pub async fn failing(&self, scope: Scope, days: u16, limit: u16) -> Result<Vec<Usage>> {
        Ok(store::list_failing(&self.db, &scope.key(), self.since(days), MEANS_SOMETHING, limit.into()).await?)
    }

    /// How long commands took in the last days, in all guilds and processes; `None` before the first.
    pub async fn latency(&self, days: u16) -> Result<Option<Quantiles>> {
        let buckets = store::list_latencies(&self.db, self.since(days)).await?;
        Ok(Latencies::of_buckets(buckets).quantiles())
    }

    /// The first of the last days.
    fn since(&self, days: u16) -> NaiveDate {
        self.clock.now().date_naive() - TimeDelta::days(i64::from(days.max(1)) - 1)
    }

    /// Capabilities by their bare names, most used first.
    pub async fn capabilities(&self, scope: Scope) -> Result<Vec<Usage>> {
        Ok(store::list_capabilities(&self.db, &scope.key()).await?)
    }

    /// Removes daily rows that are older than a year; gives how many.
    pub async fn keep_house(&self) -> Result<u64> {
        let day = self.clock.now().date_naive() - TimeDelta::days(DAYS_KEPT);
        Ok(store::delete_days_before(&self.db, day).await?)
    }

    fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Deltas on their way to the database; dropped, they go back.
struct Returned<'a> {
    to: &'a Stats,
    tally: Option<Tally>,
}

impl Drop for Returned<'_> {
    fn drop(&mut self) {
        if let Some(tally) = self.tally.take() {
            self.to.tally().merge(tally);
        }
    }
}

fn failed(error: crate::error::Error) -> crate::error::Error {
    metrics::counter!("artie_stats_flush_failures_total").increment(1);
    error
}

fn measure(kind: &'static str, name: &str, ok: bool, elapsed: Duration) {
    let outcome = if ok { "ok" } else { "error" };
    metrics::histogram!("artie_use_duration_seconds", "kind" => kind, "name" => name.to_owned(), "outcome" => outcome)
        .record(elapsed);
}
