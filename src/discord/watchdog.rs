//! Restarts a connection that has gone silent.
//!
//! The library notices an unanswered heartbeat itself. What it does not notice is its own task being stuck, for example
//! waiting without bound for the other side's goodbye: then nothing is said any more, and nobody asks why.

use std::{sync::Arc, time::Duration};

use serenity::all::{ConnectionStage, ShardId, ShardManager};

use crate::{
    discord::{limits::Limits, signs::Signs},
    pulse::Pulse,
};

/// How often it looks.
const INTERVAL: Duration = Duration::from_secs(5);

/// Heartbeats come back every 41 seconds or so; three missed ones and a restart of the library's own are long over.
const SILENCE: Duration = Duration::from_mins(3);

/// Artie opens one connection.
const SHARD: ShardId = ShardId(0);

/// Watches until it is dropped.
pub(super) async fn watch(manager: Arc<ShardManager>, signs: Arc<Signs>, limits: Arc<Limits>, pulse: Pulse) {
    let mut ticks = tokio::time::interval(INTERVAL);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut looks = 0_u64;
    loop {
        ticks.tick().await;
        looks += 1;
        if looks.is_multiple_of(60) {
            limits.forget_idle();
        }
        let runner = manager.runners.lock().await.get(&SHARD).map(|runner| (runner.stage, runner.latency));
        if let Some((stage, latency)) = runner {
            signs.observe(latency, &pulse);
            if stage != ConnectionStage::Connected && signs.is_connected() {
                signs.disconnected(&pulse);
            }
        }
        if signs.age().is_some_and(|age| age > SILENCE) {
            tracing::warn!(silent_s = SILENCE.as_secs(), "the gateway has gone silent; connecting anew");
            signs.disconnected(&pulse);
            signs.seen();
            manager.restart(SHARD).await;
        }
    }
}
