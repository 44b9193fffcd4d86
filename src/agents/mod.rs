//! Agents: other bot identities that Artie keeps online beside its own, lent by pools to servers.
//!
//! It promises that
//! - a token is sealed before it is stored, and never shown, logged or echoed ([`token`]);
//! - nobody sees or changes a pool whose role in it does not allow that, in SQL as well as in words ([`pools`]);
//! - an agent is kept online by one runner at a time, and by another within a minute when that one dies ([`runner`]);
//! - who uses which agent where is a row, so that sessions outlive every process ([`leases`]);
//! - whatever an agent is paid for is done, or refunded exactly once ([`work`]).
//!
//! It refuses to know Discord's client library: who connects and speaks is [`runner::Switchboard`] and [`work::Mouth`].

pub mod commands;
mod invitations;
pub mod leases;
pub mod model;
pub mod pools;
pub mod replies;
pub mod runner;
mod seeing;
mod tasks;
pub mod token;
pub mod work;

use std::sync::Arc;

pub use commands::{commands, components};
pub use invitations::{Deployment, Invited, invite_link};
pub use seeing::{AgentSeen, Summary};
pub use tasks::handlers;

use crate::{
    agents::token::Vault,
    clock::Clock,
    config,
    db::Db,
    economy::{Economy, ledger::Ledger},
    error::{Error, Result},
    msg,
    queue::Queue,
};

/// The verbs of agents. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Agents(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    clock: Clock,
    queue: Queue,
    ledger: Ledger,
    vault: Option<Vault>,
    settings: config::Agents,
    known: work::Known,
}

impl Agents {
    /// Over this database; without a master key there are none.
    pub fn new(settings: &config::Agents, db: Db, clock: Clock, queue: Queue, economy: &Economy) -> Result<Self> {
        let vault = Vault::of(settings)?;
        let (ledger, known) = (economy.ledger().clone(), work::Known::default());
        Ok(Self(Arc::new(Inner { db, clock, queue, ledger, vault, settings: settings.clone(), known })))
    }

    /// What tokens are sealed with, or why there are no agents here.
    pub fn vault(&self) -> Result<&Vault> {
        self.0.vault.as_ref().ok_or_else(|| Error::refused(msg!("agents-no-key")))
    }

    fn now_ms(&self) -> i64 {
        self.0.clock.now().timestamp_millis()
    }
}
