//! The server: one loopback address for REST, gateway, files, and whatever else is merged in.

use std::net::SocketAddr;

use anyhow::Context;
use axum::Router;
use tokio::{net::TcpListener, task::JoinHandle};

use super::{
    cable::{Cables, Scissors},
    rest,
    town::{Person, Town},
    world::{Refused, World},
};
use crate::error::Result;

/// Makes more routes, given the town and the base address `http://127.0.0.1:PORT`.
pub type Extra = Box<dyn FnOnce(&Town, &str) -> Router + Send>;

/// What to serve, and where.
pub struct Config {
    /// The world.
    pub world: World,
    /// The port on 127.0.0.1; 0 for any free one.
    pub port: u16,
    /// More routes for the same server, made once the address is known: the demo's page.
    pub extra: Option<Extra>,
}

impl Config {
    /// This world on any free port.
    pub fn new(world: World) -> Self {
        Self { world, port: 0, extra: None }
    }
}

/// A running Discord. It stops when dropped.
#[derive(Debug)]
pub struct Discord {
    town: Town,
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl Discord {
    /// Binds the port and serves.
    pub async fn start(config: Config) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", config.port)).await.context("binding the demo's port")?;
        let address = listener.local_addr().context("reading the demo's port")?;
        let base = format!("http://{address}");
        let mut world = config.world;
        world.base_url.clone_from(&base);
        let town = Town::new(world);
        let extra = config.extra.map_or_else(Router::new, |extra| extra(&town, &base));
        let router = rest::routes(&town).merge(extra);
        let server = tokio::spawn(async move {
            let service = router.into_make_service_with_connect_info::<Scissors>();
            if let Err(error) = axum::serve(Cables(listener), service).await {
                tracing::error!(%error, "the demo's server ended");
            }
        });
        Ok(Self { town, address, server })
    }

    /// The address to configure a client with: `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The world, shared.
    pub fn town(&self) -> Town {
        self.town.clone()
    }

    /// The world, shared: the same as [`Discord::town`].
    pub fn world(&self) -> Town {
        self.town()
    }

    /// Somebody by name, to act as.
    pub fn person(&self, name: &str) -> Refused<Person> {
        self.town.person(name)
    }
}

impl Drop for Discord {
    fn drop(&mut self) {
        self.server.abort();
    }
}
