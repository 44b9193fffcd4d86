//! Use of commands, components and capabilities (shape only, being built).

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{clock::Clock, db::Db, ids::GuildId};

/// The verbs of statistics. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Stats {}

impl Stats {
    /// Statistics that count from now on and are kept once [`run`](Self::run) runs.
    pub fn new(_db: Db, _clock: Clock) -> Self {
        Self {}
    }

    /// Counts one use of a command; never blocks, never fails. `command` is the qualified name, `wallet pay`.
    pub fn count_command(&self, _guild: Option<GuildId>, _command: &str, _ok: bool, _elapsed: Duration) {}

    /// Counts one press of a button or choice in a menu.
    pub fn count_component(&self, _guild: Option<GuildId>, _action: &str, _ok: bool, _elapsed: Duration) {}

    /// Counts one run of a capability.
    pub fn count_capability(&self, _guild: Option<GuildId>, _capability: &str, _ok: bool, _elapsed: Duration) {}

    /// Flushes every 15 s, and once more on shutdown.
    pub async fn run(&self, shutdown: CancellationToken) {
        shutdown.cancelled().await;
    }
}
