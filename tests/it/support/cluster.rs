//! A server that belongs to one test, which may stop and kill it.

use std::time::Duration;

use artie::{
    config::Machine,
    db::{
        Db,
        local::{Cluster, Options},
    },
};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use sqlx::{
    ConnectOptions, Connection,
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// How long a test waits for a connection to it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A throw-away server with one migrated database.
pub(crate) struct OwnCluster {
    cluster: Cluster,
    /// A pool of its database, for looking: patient, as those of the other tests are.
    pub(crate) db: Db,
}

/// Starts one; it takes about a second.
pub(crate) async fn own_cluster() -> OwnCluster {
    let cluster = Cluster::start(Options::throw_away(Machine::of_process())).await.unwrap();
    // A throw-away server acknowledges before it writes; one that is stopped by its test must keep what it acknowledged.
    let mut admin = cluster.options().connect().await.unwrap();
    let durable =
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = on', current_database()); END $$";
    super::execute(&mut admin, durable.to_owned()).await;
    admin.close().await.unwrap();
    let pool = PgPoolOptions::new().max_connections(20).test_before_acquire(true).acquire_timeout(PATIENCE);
    let db = Db::new(pool.connect_with(cluster.options()).await.unwrap());
    artie::db::migrate(&db).await.unwrap();
    OwnCluster { cluster, db }
}

impl OwnCluster {
    /// The name of its database.
    pub(crate) const DATABASE: &'static str = "artie";

    /// A pool as the product has it: a database that is away is found out in time, and said.
    pub(crate) fn product_pool(&self) -> Db {
        artie::db::connect_lazy(self.options(), 20)
    }

    /// The address of its database, for processes under test; it stays the same while the server is away.
    pub(crate) fn url(&self) -> String {
        self.cluster.url()
    }

    /// How its server is reached.
    pub(crate) fn options(&self) -> PgConnectOptions {
        self.cluster.options()
    }

    /// Stops the server and keeps it down.
    pub(crate) async fn stop(&self) {
        self.cluster.halt().await.unwrap();
    }

    /// Starts it again.
    pub(crate) async fn start(&self) {
        self.cluster.resume().await.unwrap();
    }

    /// Kills the server as a crash would; it comes back by itself.
    pub(crate) fn kill(&self) {
        let process = i32::try_from(self.cluster.process().expect("the server runs")).unwrap();
        kill(Pid::from_raw(process), Signal::SIGKILL).unwrap();
    }
}
