//! Guild settings (shape only, being built).

mod model;

use std::sync::Arc;

pub use model::{GuildSettings, Payments, RecordingMode};

use crate::{db::Db, error::Result, help::Help, ids::GuildId, reply::Reply, words::Words};

/// The verbs of guild settings.
#[derive(Clone, Debug)]
pub struct Guilds {
    #[expect(dead_code, reason = "being built")]
    db: Db,
}

impl Guilds {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// The guild's settings, from the cache when fresh.
    pub async fn settings(&self, _guild: GuildId) -> Result<Arc<GuildSettings>> {
        Ok(Arc::default())
    }

    /// What text commands begin with there; the default in direct messages.
    pub async fn prefix(&self, guild: Option<GuildId>) -> Result<String> {
        Ok(match guild {
            Some(guild) => self.settings(guild).await?.prefix.clone(),
            None => GuildSettings::default().prefix,
        })
    }
}

/// The greeting in a guild just joined.
pub fn welcome(_words: &Words, help: &Help) -> Reply {
    Reply::public(help.mention("help"))
}
