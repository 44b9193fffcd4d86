//! A runner keeps agents online: it says that it lives, takes its share of agents, connects them, and gives them back.
//!
//! It promises that
//! - an agent of a dead runner is taken over by a live one within `stale` and a few looks;
//! - no two runners connect the same token: an agent has one row, which one runner holds; each claim raises its fence, and
//!   a runner that could not say that it lives hangs up all its lines *before* others may count it as dead (`fuse`);
//! - logins keep the pauses that Discord asks for, and a refused token is not tried again.
//!
//! It refuses to know how lines are made: that is a [`Switchboard`], Discord's client in production and a script in tests.

mod fuse;
mod lines;
mod model;
mod presence;
mod store;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use serde_json::json;
use tokio::{
    sync::mpsc::UnboundedSender,
    time::{Instant, MissedTickBehavior, interval, timeout},
};
use tokio_util::sync::CancellationToken;

pub use model::{Heard, LoginError};

use crate::{
    agents::{Agents, model::AgentId, pools::store::Happened, token::Token},
    error::{Error, Result},
    ids::GuildId,
    msg,
    trouble::Trouble,
};
use fuse::Fuse;
use lines::Lines;

/// Where what is heard on a line goes, with the claim it was made under.
#[derive(Clone, Debug)]
pub struct Ears {
    agent: AgentId,
    fence: i64,
    to: UnboundedSender<(AgentId, i64, Heard)>,
}

impl Ears {
    /// Tells the runner. Whoever has stopped listening need not know.
    pub fn hear(&self, heard: Heard) {
        let _ = self.to.send((self.agent.clone(), self.fence, heard));
    }
}

/// Makes lines.
#[async_trait]
pub trait Switchboard: Send + Sync + 'static {
    /// Logs an agent in; comes back when that is decided. From then on the line reconnects by itself and tells `ears`.
    /// When `alive` is cancelled it hangs up at once, whatever it is doing.
    async fn connect(&self, token: Token, ears: Ears, alive: CancellationToken) -> Result<Box<dyn Line>, LoginError>;
}

/// An agent's connection.
#[async_trait]
pub trait Line: Send + Sync + 'static {
    /// The round trip of its last heartbeat.
    async fn latency(&self) -> Option<Duration>;
    /// Every guild the agent is in, asked of Discord.
    async fn guilds(&self) -> Result<Vec<GuildId>>;
    /// Says goodbye; comes back when the connection is closed.
    async fn hang_up(&self);
}

/// A runner that has not begun.
pub struct Runner {
    agents: Agents,
    board: Arc<dyn Switchboard>,
    name: String,
}

impl Runner {
    /// With the agents' verbs and a way to connect. `host` is for people; the name is its own. Refuses without a master
    /// key, and says why.
    pub fn new(agents: Agents, board: Arc<dyn Switchboard>, host: &str) -> Result<Self> {
        agents.vault()?;
        let settings = &agents.0.settings;
        if settings.heartbeat.saturating_mul(3) > settings.stale {
            return Err(Error::refused(msg!("agents-beat-slow")));
        }
        Ok(Self { agents, board, name: host.to_owned() })
    }

    /// Keeps agents online until shutdown, then gives all back. A runner that was counted as dead begins anew.
    pub async fn run(self, shutdown: CancellationToken) {
        let trouble = Trouble::default();
        while !shutdown.is_cancelled() {
            let life = Life::new(&self);
            match Box::pin(life.live(&shutdown, &trouble)).await {
                Err(error) if trouble.begins() => tracing::warn!("agents are not kept online from here: {error}"),
                Ok(()) | Err(_) => {}
            }
            // Before the database is back, or when another process's verdict is fresh, there is nothing to hurry for.
            shutdown.run_until_cancelled(tokio::time::sleep(self.agents.0.settings.look)).await;
        }
    }
}

/// One life of a runner, under one name, until it stops or is counted as dead.
struct Life<'a> {
    agents: &'a Agents,
    board: &'a Arc<dyn Switchboard>,
    runner: String,
    meta: serde_json::Value,
}

impl<'a> Life<'a> {
    fn new(runner: &'a Runner) -> Self {
        let mut own = [0; 6];
        crate::dice::Dice::from_system().fill(&mut own);
        let stale = u64::try_from(runner.agents.0.settings.stale.as_millis()).unwrap_or(u64::MAX);
        let meta = json!({ "host": runner.name, "version": env!("CARGO_PKG_VERSION"), "stale_ms": stale });
        let name = format!("{}/{}", runner.name, hex::encode(own));
        Self { agents: &runner.agents, board: &runner.board, runner: name, meta }
    }

    async fn live(&self, shutdown: &CancellationToken, trouble: &Trouble) -> Result<()> {
        let settings = &self.agents.0.settings;
        let fuse = Fuse::new(settings.stale);
        let begun = Instant::now();
        patiently(self.agents, self.begin()).await?;
        fuse.beaten(begun);
        trouble.ends();
        tracing::info!(runner.id = self.runner, "this runner keeps agents online");
        let mut lines = Lines::new(self, fuse.alive());
        let ended = Box::pin(self.keep(&mut lines, &fuse, shutdown)).await;
        lines.hang_up_all().await;
        if fuse.alive().is_cancelled() {
            // Whoever noticed has the agents by now; the row is theirs to delete.
            return ended;
        }
        fuse.defuse();
        patiently(self.agents, async {
            Ok(store::delete_runner(&mut *self.agents.0.db.acquire().await?, &self.runner).await?)
        })
        .await?;
        ended
    }

    async fn keep(&self, lines: &mut Lines<'_>, fuse: &Fuse, shutdown: &CancellationToken) -> Result<()> {
        let settings = &self.agents.0.settings;
        let [mut beats, mut looks, mut asks] = [settings.heartbeat, settings.look, settings.reconcile].map(|every| {
            let mut ticks = interval(every);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            ticks
        });
        let alive = fuse.alive();
        loop {
            tokio::select! {
                biased;
                () = shutdown.cancelled() => return Ok(()),
                () = alive.cancelled() => return Err(Error::Fault(anyhow::anyhow!("this runner could not say in time that it lives; its agents go to others"))),
                _ = beats.tick() => {
                    let sent = Instant::now();
                    match patiently(self.agents, self.beat(lines)).await {
                        Ok(true) => fuse.beaten(sent),
                        Ok(false) => { fuse.blow(); }
                        Err(error) => tracing::debug!(runner.id = self.runner, "a sign of life was not written: {error}"),
                    }
                }
                _ = looks.tick() => {
                    if let Err(error) = patiently(self.agents, Box::pin(self.look(lines))).await {
                        tracing::debug!(runner.id = self.runner, "not looking after agents: {error}");
                    }
                }
                _ = asks.tick() => lines.reconcile(),
                Some(next) = lines.next() => Box::pin(lines.hear(next)).await,
            }
        }
    }

    async fn begin(&self) -> Result<()> {
        Ok(store::insert_runner(&mut *self.agents.0.db.acquire().await?, &self.runner, &self.meta).await?)
    }

    async fn beat(&self, lines: &Lines<'_>) -> Result<bool> {
        let mut connection = self.agents.0.db.acquire().await?;
        if !store::update_runner(&mut connection, &self.runner, &self.meta).await? {
            return Ok(false);
        }
        let (agents, latencies): (Vec<_>, Vec<_>) = lines.latencies().await.into_iter().unzip();
        if !agents.is_empty() {
            store::update_latencies(&mut connection, &self.runner, (&agents, &latencies)).await?;
        }
        Ok(true)
    }

    /// Takes agents of the dead and the free ones of its share; lets go what is not its own or not wanted any more.
    async fn look(&self, lines: &mut Lines<'_>) -> Result<()> {
        self.free_agents_of_the_dead().await?;
        let mut connection = self.agents.0.db.acquire().await?;
        let held = store::list_held(&mut connection, &self.runner).await?;
        let claimed = store::claim_agents(&mut connection, &self.runner).await?;
        drop(connection);
        lines.compare(held).await;
        for agent in claimed {
            lines.begin(agent);
        }
        Ok(())
    }

    /// With the word about it, or not at all.
    async fn free_agents_of_the_dead(&self) -> Result<()> {
        let mut tx = self.agents.0.db.begin().await?;
        let dead = store::delete_dead_runners(&mut tx).await?;
        for (runner, count) in &dead {
            let details = json!({ "runner": runner, "agents": count, "noticed_by": self.runner });
            let event = Happened {
                kind: "runner.lost",
                event: None,
                pool: None,
                agent: None,
                guild: None,
                user: None,
                details,
            };
            self.agents.note(&mut tx, event).await?;
        }
        tx.commit().await?;
        for (runner, count) in dead {
            tracing::warn!(runner.id = runner, agents = count, "a runner died; its agents are free");
            metrics::counter!("artie_agent_takeovers_total").increment(u64::try_from(count).unwrap_or(0));
        }
        Ok(())
    }
}

/// Nothing may take so long that the next sign of life comes too late: a row may be held by a process that has stopped.
async fn patiently<T>(agents: &Agents, work: impl Future<Output = Result<T>>) -> Result<T> {
    let patience = agents.0.settings.stale / 4;
    match timeout(patience, work).await {
        Ok(done) => done,
        Err(_) => Err(Error::Busy { message: msg!("database-unavailable"), retry_after: None }),
    }
}

/// Suspends an agent in the caller's transaction: who is to be told, if it was not suspended before.
pub(in crate::agents) async fn suspend(
    connection: &mut crate::db::Connection,
    agent: &AgentId,
    trouble: &str,
    at_ms: i64,
) -> Result<Option<store::Suspended>> {
    Ok(store::update_suspended(connection, agent, trouble, at_ms).await?)
}
