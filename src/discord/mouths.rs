//! The voices of agents: a REST client for each, kept for as long as its token is the same.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use moka::future::Cache;
use sha2::{Digest, Sha256};

use crate::{
    agents::{model::AgentId, token::Token, work::Mouth},
    config,
    delivery::Courier,
    discord::{DiscordCourier, client},
    error::Result,
};

/// As many as a pool and a guild can have, a few times over.
const MOST: u64 = 500;
/// An agent that does not speak for so long gets a new client when it does.
const IDLE: Duration = Duration::from_mins(15);

/// One courier per agent.
#[derive(Clone, Debug)]
pub(super) struct Mouths {
    settings: config::Discord,
    couriers: Cache<(AgentId, [u8; 32]), Arc<DiscordCourier>>,
}

impl Mouths {
    pub(super) fn new(settings: &config::Discord) -> Self {
        let couriers = Cache::builder().max_capacity(MOST).time_to_idle(IDLE).build();
        Self { settings: settings.clone(), couriers }
    }
}

#[async_trait]
impl Mouth for Mouths {
    async fn of(&self, agent: &AgentId, token: &Token) -> Result<Arc<dyn Courier>> {
        // A new token is another voice; its digest is kept, not itself.
        let key = (agent.clone(), Sha256::digest(token.expose().as_bytes()).into());
        if let Some(known) = self.couriers.get(&key).await {
            return Ok(known);
        }
        let courier = Arc::new(DiscordCourier::new(Arc::new(client::rest_of(&self.settings, token)?)));
        self.couriers.insert(key, courier.clone()).await;
        Ok(courier)
    }
}
