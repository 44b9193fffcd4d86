//! Guild settings (shape only, being built).

mod model;

use std::sync::Arc;

pub use model::{GuildSettings, RecordingMode};

use crate::{db::Db, error::Result, ids::GuildId};

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
}
