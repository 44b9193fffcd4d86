//! Makes a connection anew that gives no sign of life. What counts as one, and what the library notices by itself:
//! [`signs`](super::signs).

use std::{collections::HashMap, sync::Arc, time::Duration};

use serenity::{
    all::{ChunkGuildFilter, ConnectionStage, GuildId, ShardId, ShardManager, ShardMessenger},
    cache::Cache,
};
use tokio::time::MissedTickBehavior;

use crate::{
    config::ShardRange,
    discord::{
        limits::Limits,
        signs::{Signs, Verdict},
    },
    pulse::Pulse,
};

/// How often it looks, at most.
const INTERVAL: Duration = Duration::from_secs(5);
/// After so many looks it tidies up.
const LOOKS: u64 = 12;
/// Marks our questions.
pub(super) const NONCE: &str = "are-you-there";

/// What it watches.
pub(super) struct Watchdog {
    pub manager: Arc<ShardManager>,
    pub cache: Arc<Cache>,
    pub signs: Arc<Signs>,
    pub limits: Arc<Limits>,
    pub pulse: Pulse,
    pub shards: ShardRange,
    pub patience: Duration,
}

/// A connection as the library has it.
struct Runner {
    stage: ConnectionStage,
    latency: Option<Duration>,
    messenger: ShardMessenger,
}

impl Watchdog {
    /// Watches until it is dropped.
    pub(super) async fn watch(self) {
        let mut ticks = tokio::time::interval(INTERVAL.min(self.patience / 8).max(Duration::from_millis(10)));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut looks = 0_u64;
        loop {
            ticks.tick().await;
            if looks.is_multiple_of(LOOKS) {
                self.limits.forget_idle();
            }
            self.count_guilds();
            looks += 1;
            let runners = self.runners().await;
            for shard in self.shards.ids() {
                match runners.get(&shard) {
                    Some(runner) => self.look_at(shard, runner).await,
                    None => self.signs.waits(shard),
                }
            }
        }
    }

    async fn runners(&self) -> HashMap<u32, Runner> {
        let runners = self.manager.runners.lock().await;
        let copied = runners.iter().map(|(shard, info)| {
            let runner = Runner { stage: info.stage, latency: info.latency, messenger: info.runner_tx.clone() };
            (shard.0, runner)
        });
        copied.collect()
    }

    async fn look_at(&self, shard: u32, runner: &Runner) {
        self.signs.observe(shard, runner.latency);
        if runner.stage != ConnectionStage::Connected && self.signs.is_ready(shard) {
            self.signs.disconnected(shard);
        }
        match self.signs.verdict(shard) {
            Verdict::Fine => {}
            Verdict::Ask => self.ask(shard, runner),
            Verdict::Restart(reason) => self.restart(shard, reason).await,
        }
    }

    /// Asks for something that comes as an event and costs nothing: ourselves as a member of a guild there.
    fn ask(&self, shard: u32, runner: &Runner) {
        let Some(guild) = self.cache.guilds().into_iter().find(|guild| self.shard_of(*guild) == shard) else { return };
        let me = self.cache.current_user().id;
        self.signs.asked(shard);
        runner.messenger.chunk_guild(guild, None, false, ChunkGuildFilter::UserIds(vec![me]), Some(NONCE.to_owned()));
    }

    async fn restart(&self, shard: u32, reason: &'static str) {
        tracing::warn!(
            shard,
            patience_s = self.patience.as_secs(),
            "a connection to Discord is made anew: {reason} for too long"
        );
        metrics::counter!("artie_gateway_restarts_total", "shard" => shard.to_string(), "reason" => reason)
            .increment(1);
        self.signs.begins_anew(shard);
        self.manager.restart(ShardId(shard)).await;
        // Whatever the old one still said while it ended is no sign of the new one.
        self.signs.begins_anew(shard);
    }

    fn count_guilds(&self) {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for guild in self.cache.guilds() {
            *counts.entry(self.shard_of(guild)).or_default() += 1;
        }
        for shard in self.shards.ids() {
            self.pulse.counted(shard, counts.get(&shard).copied().unwrap_or_default());
        }
    }

    fn shard_of(&self, guild: GuildId) -> u32 {
        u32::try_from((guild.get() >> 22) % u64::from(self.shards.total())).unwrap_or_default()
    }
}
