//! What each guild has chosen.
//!
//! Promises: every write names the revision it replaces, so nobody's change is overwritten unseen; each change is one
//! transaction with its row in the audit log; the same event changes something once; reading is from memory, and no
//! process keeps on believing what another one changed.

mod backfill;
mod cache;
mod changing;
mod commands;
mod model;
mod needs;
mod newcomers;
mod panel;
mod probe;
mod replies;
mod roles;
mod store;
mod tasks;

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use cache::{Cached, SettingsCache};
use probe::Probe;

use crate::{
    clock::Clock,
    db::{Announcements, Db},
    error::Result,
    ids::{GuildId, UserId},
};

pub use changing::{Overview, Proposal};
pub use commands::{commands, components};
pub use model::{
    Around, Asker, Assistant, AssistantMode, Bar, Change, ChannelThere, CommandRule, CommandThere, Conflict, Document,
    Edit, Edits, Feature, Flag, GuildSettings, Key, KeyChange, Kind, LevelRole, Levels, MusicMode, Order, Paused,
    Payments, RecordingMode, Refusal, RoleThere, Set, Topic, Use, Welcome, XpRates,
};
pub use needs::Needs;
pub use replies::welcome;
pub use roles::{Because, RoleVerdict, Whom};
pub use tasks::{give_roles, handlers};

/// Pause before listening is tried again.
const PAUSE: Duration = Duration::from_secs(1);
/// How long an order that nobody answers is kept.
const DRAFTS_KEPT: TimeDelta = TimeDelta::days(2);

/// The questions that are asked before a command runs, answered for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// Who.
    pub user: UserId,
    /// Which command.
    pub command: String,
    /// The permission it needs on Discord; empty for none.
    pub permission: String,
    /// Whether they have it.
    pub has_permission: bool,
    /// What the guild's settings have against it.
    pub bar: Option<Bar>,
    /// Whether Artie may read and write there.
    pub i_may_speak: bool,
}

/// The verbs of guild settings. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Guilds {
    db: Db,
    clock: Clock,
    cache: SettingsCache,
    probe: Probe,
}

impl Guilds {
    /// Over this database.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { probe: Probe::new(db.clone()), db, clock, cache: SettingsCache::new() }
    }

    /// The guild's settings from memory, if they are fresh: for what follows a moment after [`current`](Self::current)
    /// was asked, and where a moment does not matter. While the database is away, older ones are better than none.
    pub async fn settings(&self, guild: GuildId) -> Result<Arc<GuildSettings>> {
        Ok(self.cache.get(guild, self.load(guild)).await?.at(self.clock.now()))
    }

    /// The guild's settings as they were when this was asked, or newer: memory is compared with the database's revision.
    /// Every command, press and message begins with this, so that nobody can observe what is out of date. While the
    /// database is away, older ones are better than none.
    pub async fn current(&self, guild: GuildId) -> Result<Arc<GuildSettings>> {
        match (self.probe.rev(guild).await, self.known(guild)) {
            (Some(rev), _) => self.since(guild, rev).await,
            // Whoever waited for the revision in vain does not wait for the settings, too.
            (None, Some(known)) => Ok(known),
            (None, None) => self.settings(guild).await,
        }
    }

    /// The same, however long the database takes to say so: for what older settings must not decide. An error while the
    /// database is away.
    pub async fn certain(&self, guild: GuildId) -> Result<Arc<GuildSettings>> {
        match self.probe.rev(guild).await {
            Some(rev) => self.since(guild, rev).await,
            None => Ok(self.cache.put(guild, self.load(guild).await?).await.at(self.clock.now())),
        }
    }

    async fn since(&self, guild: GuildId, rev: i32) -> Result<Arc<GuildSettings>> {
        match self.cache.peek(guild) {
            Some(known) if known.rev >= rev => Ok(known.settings.at(self.clock.now())),
            _ => Ok(self.cache.put(guild, self.load(guild).await?).await.at(self.clock.now())),
        }
    }

    /// The same; what nobody can tell counts as not chosen. What needs the database says itself that it is away.
    pub async fn current_or_default(&self, guild: GuildId) -> Arc<GuildSettings> {
        self.current(guild).await.unwrap_or_else(|error| {
            tracing::debug!(guild.id = guild.0, "settings are not known: {error}");
            Arc::default()
        })
    }

    /// The guild's settings if they are in memory, however old: for those who cannot wait.
    pub fn known(&self, guild: GuildId) -> Option<Arc<GuildSettings>> {
        self.cache.peek(guild).map(|known| known.settings.at(self.clock.now()))
    }

    async fn load(&self, guild: GuildId) -> Result<Cached> {
        let mut connection = self.db.acquire().await?;
        let row = store::find_settings(&mut connection, guild).await?;
        Ok(row.map_or_else(|| Cached::new(GuildSettings::default(), 0), |row| cached(&row)))
    }

    /// What text commands begin with there; the default in direct messages.
    pub async fn prefix(&self, guild: Option<GuildId>) -> Result<String> {
        Ok(match guild {
            Some(guild) => self.current(guild).await?.prefix.clone(),
            None => GuildSettings::default().prefix,
        })
    }

    /// The guilds that want what was said forgotten, and after how many days.
    pub async fn retentions(&self) -> Result<Vec<(GuildId, i64)>> {
        let mut chosen = store::list_retentions(&mut *self.db.acquire().await?).await?;
        chosen.retain(|(_, days)| model::takes(Key::RetentionDays, &json!(days)));
        Ok(chosen)
    }

    /// Forgets orders that nobody answered; gives how many.
    pub async fn keep_house(&self) -> Result<u64> {
        Ok(store::delete_drafts_before(self.db.pool(), self.clock.now() - DRAFTS_KEPT).await?)
    }

    /// Hears of other processes' changes until shutdown. While it cannot, settings are asked for again by their age.
    pub async fn listen(&self, shutdown: CancellationToken) {
        let forever = async {
            loop {
                if let Err(error) = self.hear().await {
                    tracing::debug!("not hearing of changed settings: {error}");
                }
                tokio::time::sleep(PAUSE).await;
            }
        };
        shutdown.run_until_cancelled(forever).await;
    }

    async fn hear(&self) -> Result<()> {
        let mut announcements = Announcements::listen(&self.db, store::CHANNEL).await?;
        // What changed between reading and listening was not announced to us.
        self.cache.forget();
        loop {
            match announcements.next().await?.as_deref().and_then(store::announced) {
                Some((guild, rev)) => self.cache.announce(guild, rev).await,
                None => self.cache.forget(),
            }
        }
    }
}

fn cached(row: &store::Row) -> Cached {
    Cached::new(row.data.as_object().map(GuildSettings::read).unwrap_or_default(), row.rev)
}
