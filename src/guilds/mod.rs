//! Guild settings (shape only, being built).

mod model;

use std::sync::Arc;

pub use model::{GuildSettings, RecordingMode};

use crate::{error::Result, ids::GuildId};

/// The verbs of guild settings.
#[derive(Clone, Debug)]
pub struct Guilds {}

impl Guilds {
    /// The guild's settings, from the cache when fresh.
    pub async fn settings(&self, _guild: GuildId) -> Result<Arc<GuildSettings>> {
        Ok(Arc::default())
    }
}
