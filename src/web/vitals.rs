//! What health is made of, and where the bot's own answers come from.

use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use serde::{Serialize, Serializer};

use super::status::{self, Status};
use crate::{error::Error, pulse::Gateway, services::Services};

/// A gateway that has not been connected for this long does not come back by itself.
const GATEWAY_PATIENCE: TimeDelta = TimeDelta::minutes(5);
/// The library opens one connection after the other, as Discord asks.
const EACH_SHARD: TimeDelta = TimeDelta::seconds(10);

/// A task that is due for this long has nobody to run it.
const QUEUE_PATIENCE: TimeDelta = TimeDelta::minutes(5);

/// One part of the program and how it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// `database`, `queue`, `gateway`.
    pub name: &'static str,
    /// Whether it works.
    pub ok: bool,
    /// One clause for a person; never an address or a secret.
    pub detail: String,
    /// How long the check took, where that says something; in milliseconds.
    #[serde(rename = "took_ms", serialize_with = "milliseconds", skip_serializing_if = "Option::is_none")]
    pub took: Option<Duration>,
}

impl Part {
    /// A part that works, or not, for this reason.
    pub fn new(name: &'static str, ok: bool, detail: impl Into<String>) -> Self {
        Self { name, ok, detail: detail.into(), took: None }
    }
}

#[expect(clippy::ref_option, reason = "the shape serde asks for")]
fn milliseconds<S: Serializer>(took: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    took.map(|took| (took.as_secs_f64() * 10_000.0).round() / 10.0).serialize(serializer)
}

/// What health is made of.
#[async_trait]
pub trait Vitals: Send + Sync + 'static {
    /// Whether the process should be left alone: false only if a restart would help.
    async fn alive(&self) -> Part;

    /// What is needed to serve people.
    async fn ready(&self) -> Vec<Part>;

    /// Everything the page for people shows.
    async fn status(&self) -> Status;

    /// Sets the gauges that nothing else keeps current, just before they are read.
    async fn measure(&self) {}
}

#[async_trait]
impl Vitals for Services {
    async fn alive(&self) -> Part {
        match self.pulse.gateway() {
            Gateway::Connecting { since } if self.clock.now() - since > patience(self) => {
                Part::new("gateway", false, "not connected for more than five minutes")
            }
            _ => Part::new("process", true, "running"),
        }
    }

    async fn ready(&self) -> Vec<Part> {
        vec![database(self).await, queue(self).await, gateway(self), recorder(self)]
    }

    async fn status(&self) -> Status {
        status::of(self).await
    }

    async fn measure(&self) {
        let (busy, idle) = self.db.connections();
        gauge("artie_db_connections", Some(("state", "busy"))).set(real(busy));
        gauge("artie_db_connections", Some(("state", "idle"))).set(real(idle));
        metrics::gauge!("artie_db_connections_max").set(f64::from(self.db.max_connections()));
        if let Some(bytes) = resident_memory() {
            metrics::gauge!("artie_resident_memory_bytes").set(bytes);
        }
        metrics::gauge!("artie_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        metrics::gauge!("artie_uptime_seconds").set(self.pulse.uptime().as_seconds_f64());
        let connected = matches!(self.pulse.gateway(), Gateway::Connected { .. });
        metrics::gauge!("artie_gateway_connected").set(f64::from(u8::from(connected)));
        if let Gateway::Connected { latency: Some(latency), .. } = self.pulse.gateway() {
            metrics::gauge!("artie_gateway_latency_seconds").set(latency.as_secs_f64());
        }
        self.agents.measure().await;
        for shard in self.pulse.shards() {
            let name = shard.id.to_string();
            let is_connected = matches!(shard.gateway, Gateway::Connected { .. });
            metrics::gauge!("artie_shard_connected", "shard" => name.clone()).set(f64::from(u8::from(is_connected)));
            metrics::gauge!("artie_shard_guilds", "shard" => name.clone()).set(real(shard.guilds));
            if let Gateway::Connected { latency: Some(latency), .. } = shard.gateway {
                metrics::gauge!("artie_shard_latency_seconds", "shard" => name).set(latency.as_secs_f64());
            }
        }
        let recorder = self.transcript.gauge();
        metrics::gauge!("artie_recorder_buffered").set(real(recorder.buffered));
        metrics::gauge!("artie_recorder_gaps").set(real(recorder.gaps));
    }
}

fn patience(services: &Services) -> TimeDelta {
    let shards = i32::try_from(services.pulse.shards().len()).unwrap_or(i32::MAX);
    GATEWAY_PATIENCE + EACH_SHARD * shards
}

async fn database(services: &Services) -> Part {
    match services.db.ping().await {
        Ok(took) => Part { took: Some(took), ..Part::new("database", true, "answers") },
        Err(Error::Busy { .. }) => Part::new("database", false, "does not answer"),
        // The chain may name hosts and users; the log has it.
        Err(_) => Part::new("database", false, "refuses"),
    }
}

/// The queue lives in the database; what it has of its own is whether anybody works it.
async fn queue(services: &Services) -> Part {
    let Ok(depth) = services.queue.depth().await else {
        return Part::new("queue", false, "cannot be read");
    };
    let waiting: i64 = depth.iter().filter(|depth| depth.status == "pending").map(|depth| depth.count).sum();
    let oldest = depth.iter().filter_map(|depth| depth.oldest_due).min();
    let age = oldest.map_or(TimeDelta::zero(), |oldest| services.clock.now() - oldest);
    let detail = format!("{waiting} waiting, the oldest due for {} s", age.num_seconds().max(0));
    Part::new("queue", age < QUEUE_PATIENCE, detail)
}

fn gateway(services: &Services) -> Part {
    match services.pulse.gateway() {
        Gateway::Absent => Part::new("gateway", true, "none in this process"),
        Gateway::Connecting { .. } => {
            let shards = services.pulse.shards();
            let there = shards.iter().filter(|shard| matches!(shard.gateway, Gateway::Connected { .. })).count();
            Part::new("gateway", false, format!("connecting, {there} of {} connections are there", shards.len()))
        }
        Gateway::Connected { latency, .. } => {
            let detail = if services.pulse.withheld().content {
                "connected, without what people say: the Message Content Intent is off"
            } else {
                "connected"
            };
            Part { took: latency, ..Part::new("gateway", true, detail) }
        }
    }
}

/// A recorder that waits for the database is not a reason of its own to turn people away.
fn recorder(services: &Services) -> Part {
    let gauge = services.transcript.gauge();
    Part::new("recorder", true, format!("{} of {} waiting, {} gaps", gauge.buffered, gauge.capacity, gauge.gaps))
}

/// What the system counts as this process's memory; Linux alone tells it in a file.
fn resident_memory() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes = told.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().strip_suffix("kB")?;
    Some(kilobytes.trim().parse::<f64>().ok()? * 1_024.0)
}

fn gauge(name: &'static str, label: Option<(&'static str, &'static str)>) -> metrics::Gauge {
    let labels: Vec<_> = label.into_iter().collect();
    metrics::gauge!(name, &labels)
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows in memory are far below 2^53")]
fn real(count: usize) -> f64 {
    count as f64
}
