//! The server: one loopback address for REST, gateway, files, and whatever else is merged in.

use std::{net::SocketAddr, time::Duration};

use anyhow::Context;
use axum::Router;
use tokio::{net::TcpListener, task::JoinHandle};

use super::{
    cable::{Cables, Power, Scissors},
    gateway, rest,
    town::{Person, Town},
    world::{Refused, World},
};
use crate::error::Result;

/// How often deadlines are looked at.
const TICK: Duration = Duration::from_millis(100);

/// Makes more routes, given the town and the base address `http://127.0.0.1:PORT`.
pub type Extra = Box<dyn FnOnce(&Town, &str) -> Router + Send>;

/// What to serve, and where.
pub struct Config {
    /// The town.
    pub town: Town,
    /// The port on 127.0.0.1; 0 for any free one.
    pub port: u16,
    /// More routes for the same server, made once the address is known: the demo's page.
    pub extra: Option<Extra>,
}

impl Config {
    /// This world on any free port.
    pub fn new(world: World) -> Self {
        Self::of_town(Town::new(world))
    }

    /// A town that was served before, perhaps: its sessions can be resumed.
    pub fn of_town(town: Town) -> Self {
        Self { town, port: 0, extra: None }
    }
}

/// A running Discord. When dropped it is gone at once, connections and all.
#[derive(Debug)]
pub struct Discord {
    town: Town,
    address: SocketAddr,
    power: Power,
    tasks: Vec<JoinHandle<()>>,
}

impl Discord {
    /// Binds the port and serves.
    pub async fn start(config: Config) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", config.port)).await.context("binding the demo's port")?;
        let address = listener.local_addr().context("reading the demo's port")?;
        let (town, base) = (config.town, format!("http://{address}"));
        town.with(|world| world.base_url.clone_from(&base));
        let extra = config.extra.map_or_else(Router::new, |extra| extra(&town, &base));
        let router = rest::routes(&town).merge(gateway::routes(&town)).merge(extra);
        let power = Power::default();
        let cables = Cables { listener, power: power.clone() };
        let tasks = vec![tokio::spawn(serve(cables, router)), tokio::spawn(keep_time(town.clone()))];
        Ok(Self { town, address, power, tasks })
    }

    /// The address to configure a client with: `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.address.port()
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
        self.power.cut();
        self.town.with_sessions(|_, sessions| sessions.hang_up());
        for task in &self.tasks {
            task.abort();
        }
    }
}

async fn serve(cables: Cables, router: Router) {
    let service = router.into_make_service_with_connect_info::<Scissors>();
    if let Err(error) = axum::serve(cables, service).await {
        tracing::error!(%error, "the demo's server ended");
    }
}

async fn keep_time(town: Town) {
    let mut ticks = tokio::time::interval(TICK);
    loop {
        ticks.tick().await;
        town.with(World::tick);
    }
}
