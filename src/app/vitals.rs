//! What health is made of: the database, the queue and the gateway, asked with bounded patience.

use std::time::Duration;

use async_trait::async_trait;
use tokio::time::timeout;

use crate::{
    pulse::Gateway,
    services::Services,
    web::{Part, Vitals},
};

/// How long a check may take before it counts as failed.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long the gateway may be away before a restart of the process is worth trying; reconnecting is its own business.
const GATEWAY_MAY_BE_AWAY: Duration = Duration::from_secs(300);

/// The vital signs of a running bot.
pub(super) struct BotVitals {
    services: Services,
}

impl BotVitals {
    pub(super) fn new(services: Services) -> Self {
        Self { services }
    }

    async fn database(&self) -> Part {
        match timeout(PATIENCE, self.services.db.ping()).await {
            Ok(Ok(took)) => Part { name: "database", ok: true, detail: "answers".into(), took: Some(took) },
            _ => Part { name: "database", ok: false, detail: "does not answer".into(), took: None },
        }
    }

    fn gateway(&self) -> Part {
        let (ok, detail, took) = match self.services.pulse.gateway() {
            Gateway::Absent => (true, "this process has none", None),
            Gateway::Connecting { .. } => (false, "connecting", None),
            Gateway::Connected { latency, .. } => (true, "connected", latency),
        };
        Part { name: "gateway", ok, detail: detail.into(), took }
    }
}

#[async_trait]
impl Vitals for BotVitals {
    async fn alive(&self) -> Part {
        let away = match self.services.pulse.gateway() {
            Gateway::Connecting { since } => (self.services.clock.now() - since).to_std().unwrap_or_default(),
            _ => Duration::ZERO,
        };
        Part { ok: away < GATEWAY_MAY_BE_AWAY, ..self.gateway() }
    }

    async fn ready(&self) -> Vec<Part> {
        let database = self.database().await;
        // The queue is rows of that database; what it has of its own is a worker in this process.
        let queue = Part { name: "queue", took: None, ..database.clone() };
        vec![database, queue, self.gateway()]
    }
}
