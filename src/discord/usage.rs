//! How long a command or component took, told to the statistics and the metrics.

use std::time::Duration;

use tokio::time::Instant;

use crate::{ids::GuildId, stats::Stats};

/// One use under way.
pub(super) struct Usage {
    guild: Option<GuildId>,
    began: Instant,
}

impl Usage {
    pub(super) fn begin(guild: Option<serenity::all::GuildId>) -> Self {
        Self { guild: guild.map(|id| id.get().into()), began: Instant::now() }
    }

    /// Ends it now.
    pub(super) fn count(self, stats: &Stats, name: &str, ok: bool) {
        self.count_until(Instant::now(), stats, name, ok);
    }

    /// The same of what ended earlier. `ok` is false only if the failure was ours: a refusal is a good answer.
    pub(super) fn count_until(self, ended: Instant, stats: &Stats, name: &str, ok: bool) {
        let elapsed: Duration = ended.saturating_duration_since(self.began);
        stats.count_command(self.guild, name, ok, elapsed);
        measure(name, ok, elapsed);
    }

    /// Ends a press of a button or a choice in a menu.
    pub(super) fn count_press(self, stats: &Stats, action: &str, ok: bool) {
        let elapsed = self.began.elapsed();
        stats.count_component(self.guild, action, ok, elapsed);
        measure(action, ok, elapsed);
    }
}

fn measure(name: &str, ok: bool, elapsed: Duration) {
    metrics::histogram!("artie_command_seconds", "command" => name.to_owned(), "ok" => if ok { "true" } else { "false" })
        .record(elapsed.as_secs_f64());
}
