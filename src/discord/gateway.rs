//! The connection to Discord, from the first check to the last close frame.

use std::{sync::Arc, time::Duration};

use serenity::{cache::Cache, http::Http};

use crate::{
    discord::{Command, Component},
    error::Result,
    heard::EventSink,
    services::Services,
};

/// What the gateway brings together.
pub struct Parts {
    /// Every slice's verbs, with the settings.
    pub services: Services,
    /// Every slice's commands.
    pub commands: Vec<Command>,
    /// Every slice's components.
    pub components: Vec<Component>,
    /// Who hears the events.
    pub sink: Arc<dyn EventSink>,
}

/// A running connection.
pub struct Gateway {
    http: Arc<Http>,
    cache: Arc<Cache>,
}

/// How the connection is, for health and readiness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GatewayState {
    /// Whether a session is open.
    pub connected: bool,
    /// How long ago Discord last said anything, heartbeats included.
    pub last_event_age: Option<Duration>,
    /// The round trip of the last heartbeat.
    pub latency: Option<Duration>,
    /// Guilds we are in.
    pub guilds: usize,
}

impl Gateway {
    /// Checks the address and the token, then connects. An error is one sentence for an operator.
    pub async fn start(parts: Parts) -> Result<Self> {
        let _ = (parts.services, parts.commands, parts.components, parts.sink);
        Err(anyhow::anyhow!("being built").into())
    }

    /// Closes the connection, waiting no longer than this.
    pub async fn stop(self, deadline: Duration) {
        let _ = deadline;
    }

    /// How the connection is.
    pub fn state(&self) -> GatewayState {
        GatewayState { connected: false, last_event_age: None, latency: None, guilds: 0 }
    }

    /// Resolves with the reason when Discord ended the connection for good: a wrong token, a missing intent.
    pub async fn ended(&self) -> crate::error::Error {
        std::future::pending().await
    }

    /// The REST client.
    pub fn http(&self) -> Arc<Http> {
        self.http.clone()
    }

    /// What Discord told about guilds, channels and members.
    pub fn cache(&self) -> Arc<Cache> {
        self.cache.clone()
    }
}
