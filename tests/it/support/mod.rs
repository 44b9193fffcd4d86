//! What every test stands on: a database of its own, cloned from a migrated template in a throw-away cluster.
//!
//! The cluster is started once per run from the binaries installed here; nothing outside is used or honoured. When the
//! run ends, however it ends, the server stops and its files go.

#![allow(dead_code, reason = "each test uses what it needs")]

pub(crate) mod cluster;
pub(crate) mod cut;
pub(crate) mod judge;
pub(crate) mod process;
pub(crate) mod scissors;
pub(crate) mod stage;
pub(crate) mod town;

use std::{
    future::Future,
    panic::Location,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use artie::{
    config::Machine,
    db::{
        Db,
        local::{Cluster, Options},
    },
};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, postgres::PgPoolOptions};
use tokio::sync::OnceCell;

pub(crate) use cluster::own_cluster;

static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();
static TEMPLATE: OnceCell<()> = OnceCell::const_new();
static COUNTER: AtomicU32 = AtomicU32::new(0);

/// A database of one test; dropped with it.
pub(crate) struct TestDatabase {
    /// Its pool.
    pub(crate) db: Db,
    /// Its address, for processes under test.
    pub(crate) url: String,
    name: String,
}

/// A fresh, migrated database.
pub(crate) async fn database() -> TestDatabase {
    TEMPLATE
        .get_or_init(|| async {
            let template = created("template_migrated", "template0").await;
            artie::db::migrate(&template.db).await.unwrap();
            template.db.pool().close().await;
            std::mem::forget(template);
        })
        .await;
    created(&next_name(), "template_migrated").await
}

/// A fresh database with nothing in it.
pub(crate) async fn empty_database() -> TestDatabase {
    created(&next_name(), "template0").await
}

/// The cluster of this run.
pub(crate) async fn shared_cluster() -> &'static Cluster {
    CLUSTER.get_or_init(|| async { Cluster::start(Options::throw_away(Machine::of_process())).await.unwrap() }).await
}

/// How much slower a machine may be than the quiet one that the waits were chosen on. Only a wait in vain takes longer.
pub(crate) const SLOWEST: u32 = 10;

/// Waits until a condition holds, and fails the test when it does not in time.
#[track_caller]
pub(crate) fn eventually<F, Holds>(within: Duration, mut holds: F) -> impl Future<Output = ()>
where
    F: FnMut() -> Holds,
    Holds: Future<Output = bool>,
{
    let caller = Location::caller();
    let deadline = Instant::now() + within * SLOWEST;
    async move {
        while !holds().await {
            assert!(Instant::now() < deadline, "{caller}: did not hold within {within:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

fn next_name() -> String {
    format!("test_{}", COUNTER.fetch_add(1, Ordering::Relaxed))
}

async fn created(name: &str, template: &str) -> TestDatabase {
    let cluster = shared_cluster().await;
    let mut admin = cluster.options().connect().await.unwrap();
    execute(&mut admin, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    admin.close().await.unwrap();
    let pool = PgPoolOptions::new().max_connections(20).connect_with(cluster.options_of(name)).await.unwrap();
    TestDatabase { db: Db::new(pool), url: cluster.url_of(name), name: name.to_owned() }
}

pub(crate) async fn execute(connection: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.unwrap();
}

impl TestDatabase {
    /// Its name in the cluster of this run.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Another pool over it, as another process has.
    pub(crate) async fn another_pool(&self) -> Db {
        let options = shared_cluster().await.options_of(&self.name);
        Db::new(PgPoolOptions::new().max_connections(5).connect_with(options).await.unwrap())
    }
}

impl Drop for TestDatabase {
    /// On a thread of its own: the test's runtime is ending, and nobody needs to wait.
    fn drop(&mut self) {
        let Some(cluster) = CLUSTER.get() else { return };
        let (options, name) = (cluster.options(), std::mem::take(&mut self.name));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                // The end of the run takes what is left.
                if let Ok(mut admin) = options.connect().await {
                    let drop = AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
                    sqlx::raw_sql(drop).execute(&mut admin).await.ok();
                }
            });
        });
    }
}
