//! What each guild has chosen.
//!
//! Promises: every write names the revision it replaces, so nobody's change is overwritten unseen; each change is one
//! transaction with its row in the audit log; the same event changes something once; reading is from memory, and no
//! process keeps on believing what another one changed.

mod cache;
mod commands;
mod levels;
mod model;
mod replies;
mod store;

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use cache::{Cached, SettingsCache};

use crate::{
    audit,
    db::Db,
    error::{Error, Result},
    ids::{GuildId, UserId},
    origin::Origin,
};

pub use commands::{commands, components};
pub use levels::{LevelSettings, XpRates};
pub use model::{Change, Conflict, Document, GuildSettings, Key, Payments, RecordingMode, Refusal};
pub use replies::welcome;

/// Pause before listening is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// The verbs of guild settings. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Guilds {
    db: Db,
    cache: SettingsCache,
}

/// A guild's settings as an admin sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// What is in force.
    pub settings: GuildSettings,
    /// The revision; 0 before anybody chose.
    pub rev: i32,
    /// The change that made it.
    pub last_change: Option<Change>,
}

/// One setting to be changed.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// Which.
    pub key: Key,
    /// To what, as typed.
    pub value: &'a str,
    /// The revision the asker has seen; `None` if they have seen none.
    pub seen: Option<i32>,
    /// From where it was asked, for the audit log: `command`, `button` …
    pub source: &'static str,
}

impl Guilds {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db, cache: SettingsCache::new() }
    }

    /// The guild's settings, from memory when fresh. While the database is away, older ones are better than none.
    pub async fn settings(&self, guild: GuildId) -> Result<Arc<GuildSettings>> {
        let load = async {
            let mut connection = self.db.pool().acquire().await?;
            let row = store::find_settings(&mut connection, guild).await?;
            Ok(row.map_or_else(|| Cached::new(GuildSettings::default(), 0), |row| cached(&row)))
        };
        self.cache.get(guild, load).await
    }

    /// What text commands begin with there; the default in direct messages.
    pub async fn prefix(&self, guild: Option<GuildId>) -> Result<String> {
        Ok(match guild {
            Some(guild) => self.settings(guild).await?.prefix.clone(),
            None => GuildSettings::default().prefix,
        })
    }

    /// The settings as they are in the database this moment.
    pub async fn overview(&self, guild: GuildId) -> Result<Overview> {
        let mut connection = self.db.pool().acquire().await?;
        let Some(row) = store::find_settings(&mut connection, guild).await? else {
            return Ok(Overview { settings: GuildSettings::default(), rev: 0, last_change: None });
        };
        let entry = cached(&row);
        let settings = self.cache.put(guild, entry).await;
        Ok(Overview { settings: (*settings).clone(), rev: row.rev, last_change: store::change_of(&row) })
    }

    /// The guilds that want what was said forgotten, and after how many days.
    pub async fn retentions(&self) -> Result<Vec<(GuildId, i64)>> {
        Ok(store::list_retentions(&mut *self.db.acquire().await?).await?)
    }

    /// Changes one setting, audited, in one transaction. The change is in force everywhere when this returns, or within
    /// moments in other processes.
    pub async fn set(&self, guild: GuildId, origin: &Origin, order: Order<'_>) -> Result<Change> {
        let mut tx = self.db.begin().await?;
        let row = store::find_settings(&mut tx, guild).await?;
        if let Some(row) = row.as_ref().filter(|row| row.last_event == Some(origin.event)) {
            // A replayed event: answer as before, change nothing.
            return store::change_of(row).ok_or_else(|| anyhow::anyhow!("a change without its description").into());
        }
        let rev = row.as_ref().map_or(0, |row| row.rev);
        if order.seen.is_some_and(|seen| seen != rev) {
            return Err(conflict(order, row.as_ref()));
        }
        let mut document = row.map(|row| row.data).unwrap_or_default().as_object().cloned().unwrap_or_default();
        let change = apply(&mut document, origin.user, order, rev)?;
        let (document, described) = (Value::Object(document), described(&change));
        let new =
            store::NewRow { guild, data: &document, replaces: rev, last_change: &described, last_event: origin.event };
        if !store::upsert_if_unchanged(&mut tx, &new).await? {
            let theirs = store::find_settings(&mut tx, guild).await?;
            return Err(conflict(order, theirs.as_ref()));
        }
        self.audit(&mut tx, guild, origin, order, &change).await?;
        store::notify(&mut tx, guild, change.rev).await?;
        tx.commit().await?;
        let settings = GuildSettings::read(document.as_object().unwrap_or(&Document::new()));
        self.cache.put(guild, Cached::new(settings, change.rev)).await;
        Ok(change)
    }

    async fn audit(
        &self,
        tx: &mut crate::db::Tx,
        guild: GuildId,
        origin: &Origin,
        order: Order<'_>,
        change: &Change,
    ) -> Result<()> {
        let details = json!({
            "key": change.key, "before": change.before, "after": change.after, "rev": change.rev,
            "source": order.source, "event": origin.event,
        });
        let guild = guild.to_string();
        audit::record(tx, &audit::Entry { guild: &guild, user: origin.user, action: "settings.update", details }).await
    }

    /// Hears of other processes' changes until shutdown. While it cannot, settings are asked for again by their age.
    pub async fn listen(&self, shutdown: CancellationToken) {
        let forever = async {
            loop {
                if let Err(error) = self.hear().await {
                    tracing::debug!("not hearing of changed settings: {error}");
                }
                self.cache.forget();
                tokio::time::sleep(PAUSE).await;
            }
        };
        shutdown.run_until_cancelled(forever).await;
    }

    async fn hear(&self) -> Result<()> {
        let mut announcements = store::Announcements::listen(self.db.pool()).await?;
        // What changed between reading and listening was not announced to us.
        self.cache.forget();
        loop {
            match announcements.next().await? {
                store::Heard::Changed(guild, rev) => self.cache.announce(guild, rev).await,
                store::Heard::Gap => self.cache.forget(),
            }
        }
    }
}

fn cached(row: &store::Row) -> Cached {
    Cached::new(row.data.as_object().map(GuildSettings::read).unwrap_or_default(), row.rev)
}

fn apply(document: &mut Document, by: UserId, order: Order<'_>, rev: i32) -> Result<Change, Refusal> {
    let before = GuildSettings::read(document).shown(order.key);
    document.insert(order.key.to_string(), order.key.parse(order.value)?);
    let after = GuildSettings::read(document).shown(order.key);
    if before == after {
        return Err(Refusal::Unchanged(order.key, after));
    }
    Ok(Change { key: order.key.to_string(), before, after, by, rev: rev + 1 })
}

fn described(change: &Change) -> Value {
    json!({ "key": change.key, "before": change.before, "after": change.after, "by": change.by })
}

fn conflict(order: Order<'_>, row: Option<&store::Row>) -> Error {
    let conflict = Conflict {
        rev: row.map_or(0, |row| row.rev),
        theirs: row.and_then(store::change_of),
        wanted: (order.key, order.value.trim().to_owned()),
    };
    Refusal::Conflict(Box::new(conflict)).into()
}
