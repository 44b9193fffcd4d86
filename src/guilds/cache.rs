//! Settings in memory: dropped when another process announces a newer revision, asked for again when they are old, and
//! compared with the database's revision where it matters.

use std::{sync::Arc, time::Duration};

use futures::FutureExt;
use moka::future::Cache;
use tokio::time::Instant;

use super::model::GuildSettings;
use crate::{error::Result, ids::GuildId};

/// Guilds held at most.
const CAPACITY: u64 = 50_000;

/// How long an entry is believed without asking, in case an announcement got lost.
const FRESH: Duration = Duration::from_secs(30);

/// Settings and where they come from.
#[derive(Clone, Debug)]
pub(super) struct Cached {
    pub settings: Arc<GuildSettings>,
    pub rev: i32,
    read_at: Instant,
}

impl Cached {
    pub(super) fn new(settings: GuildSettings, rev: i32) -> Self {
        Self { settings: Arc::new(settings), rev, read_at: Instant::now() }
    }

    fn is_fresh(&self) -> bool {
        self.read_at.elapsed() < FRESH
    }
}

#[derive(Clone, Debug)]
pub(super) struct SettingsCache(Cache<GuildId, Cached>);

impl SettingsCache {
    pub(super) fn new() -> Self {
        Self(Cache::new(CAPACITY))
    }

    /// The entry as it is, however old.
    pub(super) fn peek(&self, guild: GuildId) -> Option<Cached> {
        self.0.get(&guild).now_or_never().flatten()
    }

    /// The entry, or what `load` gives. An old entry is better than none while the database is away.
    pub(super) async fn get(
        &self,
        guild: GuildId,
        load: impl Future<Output = Result<Cached>>,
    ) -> Result<Arc<GuildSettings>> {
        let known = self.0.get(&guild).await;
        if let Some(fresh) = known.as_ref().filter(|known| known.is_fresh()) {
            asked("hit");
            return Ok(fresh.settings.clone());
        }
        asked("miss");
        match (load.await, known) {
            (Ok(loaded), _) => Ok(self.put(guild, loaded).await),
            (Err(error), Some(old)) => {
                tracing::debug!(guild.id = guild.0, "old settings are used: {error}");
                Ok(old.settings)
            }
            (Err(error), None) => Err(error),
        }
    }

    /// Keeps the entry unless a newer one is known; gives the one that is kept.
    pub(super) async fn put(&self, guild: GuildId, loaded: Cached) -> Arc<GuildSettings> {
        let newer = |known: Option<moka::Entry<GuildId, Cached>>| {
            let known = known.map(moka::Entry::into_value).filter(|known| known.rev > loaded.rev);
            std::future::ready(known.unwrap_or(loaded))
        };
        self.0.entry(guild).and_upsert_with(newer).await.into_value().settings
    }

    /// The guild has at least this revision.
    pub(super) async fn announce(&self, guild: GuildId, rev: i32) {
        if self.0.get(&guild).await.is_some_and(|known| known.rev < rev) {
            self.0.invalidate(&guild).await;
        }
    }

    /// Anything may have changed.
    pub(super) fn forget(&self) {
        self.0.invalidate_all();
    }
}

fn asked(outcome: &'static str) {
    metrics::counter!("artie_settings_read_total", "outcome" => outcome).increment(1);
}
