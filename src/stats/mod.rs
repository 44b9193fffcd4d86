//! Use of commands, components and capabilities (shape only, being built).

use std::time::Duration;

use crate::ids::GuildId;

/// The verbs of statistics.
#[derive(Clone, Debug, Default)]
pub struct Stats {}

impl Stats {
    /// Counts one use; never blocks, never fails. Flushed every 15 s and on shutdown.
    pub fn count_command(&self, _guild: Option<GuildId>, _command: &str, _ok: bool, _elapsed: Duration) {}

    /// Counts one run of a capability.
    pub fn count_capability(&self, _guild: Option<GuildId>, _capability: &str, _ok: bool, _elapsed: Duration) {}
}
