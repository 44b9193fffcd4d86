//! A Postgres of our own, for those who have none: the demo's and the tests'.
//!
//! Installed binaries, a private data directory, a private unix socket and no TCP port. The server lives exactly as long
//! as this process: a thread of its own starts it, restarts it when it dies and stops it at the end, and when this process
//! is killed the kernel stops it. Production sets `DATABASE_URL` and never enters here.

mod binaries;
mod keeper;
mod place;
mod server;

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::Context;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection,
    postgres::{PgConnectOptions, PgSslMode},
};

use crate::{config::Machine, error::Result, words::Message};
use keeper::Keeper;
use place::Place;

/// The cluster's superuser, and the name of its first database.
const NAME: &str = "artie";
/// No port is opened; the number is part of the socket's name.
const PORT: u16 = 5432;

/// How much the data is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Survives everything a production server survives.
    Durable,
    /// For tests: nothing is forced to the disk, and the directory is removed at the end.
    ThrowAway,
}

/// Which cluster to start.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where its files are; made if missing.
    pub directory: PathBuf,
    /// How much its data is worth.
    pub mode: Mode,
    /// Where binaries are found and temporary files go.
    pub machine: Machine,
}

impl Options {
    /// The demo's cluster: it keeps its data from one run to the next.
    pub fn demo(machine: Machine) -> Self {
        Self::kept("demo", machine)
    }

    /// The cluster of `artie run --local-db`.
    pub fn local(machine: Machine) -> Self {
        Self::kept("local", machine)
    }

    fn kept(name: &str, machine: Machine) -> Self {
        let home = machine.data_home.clone().unwrap_or_else(|| machine.temporary.clone());
        Self { directory: home.join("artie").join(name), mode: Mode::Durable, machine }
    }

    /// A cluster that leaves nothing behind.
    pub fn throw_away(machine: Machine) -> Self {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let name = format!("artie-{}-{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        Self { directory: machine.temporary.join(name), mode: Mode::ThrowAway, machine }
    }
}

pub(super) use binaries::client;

/// A running cluster. Dropping it stops the server and waits for its end.
#[derive(Debug)]
pub struct Cluster {
    keeper: Keeper,
    directory: PathBuf,
    socket: PathBuf,
    remark: Option<Message>,
}

impl Cluster {
    /// Starts the server of a directory, making the cluster first if there is none. A server that a killed process has
    /// left behind there is taken over: stopped, and started again as our own child.
    pub async fn start(options: Options) -> Result<Self> {
        let place = Place::take(&options)?;
        let (directory, socket, remark) = (place.directory.clone(), place.socket.clone(), place.remark.clone());
        let cluster = Self { keeper: Keeper::start(options, place).await?, directory, socket, remark };
        cluster.create_database(NAME).await?;
        Ok(cluster)
    }

    /// How to connect to the first database.
    pub fn options(&self) -> PgConnectOptions {
        self.options_of(NAME)
    }

    /// How to connect to another database.
    pub fn options_of(&self, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket)
            .port(PORT)
            .username(NAME)
            .database(database)
            .ssl_mode(PgSslMode::Disable)
            .application_name(NAME)
    }

    /// The address of the first database, as `DATABASE_URL` and `psql` take it.
    pub fn url(&self) -> String {
        self.url_of(NAME)
    }

    /// The address of another database.
    pub fn url_of(&self, database: &str) -> String {
        format!("postgres://{NAME}@{}:{PORT}/{database}", percent_encoded(&self.socket))
    }

    /// Where the cluster is: not always where it was asked to be, see [`remark`](Self::remark).
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// What a person should know about the directory, if anything.
    pub fn remark(&self) -> Option<&Message> {
        self.remark.as_ref()
    }

    /// The server's process id, while it runs.
    pub fn process(&self) -> Option<u32> {
        self.keeper.process()
    }

    /// Creates a database unless it exists.
    pub async fn create_database(&self, name: &str) -> Result<()> {
        let mut connection = self.options_of("postgres").connect().await.context("entering the local Postgres")?;
        let exists = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1) AS "e!""#, name)
            .fetch_one(&mut connection)
            .await?;
        if !exists {
            let statement = format!("CREATE DATABASE \"{}\"", name.replace('"', "\"\""));
            sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await?;
        }
        connection.close().await?;
        Ok(())
    }

    /// Stops the server and keeps it down until [`resume`](Self::resume): for tests of a database that is away.
    pub async fn halt(&self) -> Result<()> {
        self.keeper.halt().await
    }

    /// Starts the server again, at the same address.
    pub async fn resume(&self) -> Result<()> {
        self.keeper.resume().await
    }

    /// Stops the server and waits for its end.
    pub async fn stop(self) -> Result<()> {
        // Dropping waits for the keeper's thread, which must not hold up the runtime's.
        Ok(tokio::task::spawn_blocking(move || drop(self)).await.context("stopping the local Postgres")?)
    }
}

/// Forgets a cluster's data, so that its next start begins afresh. Refuses while another process uses it.
pub fn wipe(options: &Options) -> Result<()> {
    Place::take(options)?.wipe()
}

/// A path as the host of an address.
fn percent_encoded(path: &Path) -> String {
    use std::{fmt::Write, os::unix::ffi::OsStrExt};
    path.as_os_str().as_bytes().iter().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() {
            text.push(char::from(*byte));
        } else {
            write!(text, "%{byte:02X}").ok();
        }
        text
    })
}

#[cfg(test)]
mod tests;
