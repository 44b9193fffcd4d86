//! The database: connecting, migrating, proving the schema, and a local cluster for those who have none.

mod announcements;
pub mod backup;
mod beginnings;
pub mod connect;
mod errors;
mod ids;
pub mod local;
mod migrate;
mod presence;
pub mod schema;

use std::time::{Duration, Instant};

use futures::FutureExt as _;
use sqlx::{
    Executor, PgPool, Postgres, Transaction,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::error::Result;

use presence::Presence;

pub use announcements::Announcements;
pub(crate) use beginnings::Beginnings;
pub use connect::{connect, parse_url};
pub use errors::{is_unavailable, unanswered, violates};
pub use migrate::{MIGRATIONS, OnDrift, migrate, migrate_with, pending, prepare};
pub(crate) use presence::is_alive;
/// A connection, in a transaction or not.
pub use sqlx::PgConnection as Connection;

/// How long a ping, or a free connection, is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// A transaction. Verbs own it; stores borrow it.
pub type Tx = Transaction<'static, Postgres>;

/// The pool that slices share. The queue has connections of its own.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
    /// A closed pool, asked in place of the other while the database is away: it answers at once.
    nobody: PgPool,
    presence: Presence,
    beginnings: Beginnings,
}

impl Db {
    /// Over a pool that exists.
    pub fn new(pool: PgPool) -> Self {
        Self::over(pool, Presence::default(), Beginnings::default())
    }

    fn over(pool: PgPool, presence: Presence, beginnings: Beginnings) -> Self {
        let nobody = PgPoolOptions::new().idle_timeout(None).max_lifetime(None);
        let nobody = nobody.connect_lazy_with(pool.connect_options().as_ref().clone());
        nobody.close().now_or_never();
        Self { pool, nobody, presence, beginnings }
    }

    /// For queries outside a transaction. While the database is away they fail at once.
    pub fn pool(&self) -> &PgPool {
        if self.presence.is_away() { &self.nobody } else { &self.pool }
    }

    /// An error while the database is away: for those who have connections of their own.
    pub fn answering(&self) -> sqlx::Result<()> {
        if self.presence.is_away() { Err(sqlx::Error::PoolTimedOut) } else { Ok(()) }
    }

    /// Somebody has waited for longer than usual: whether the database is there is found out, once for all who wait.
    pub fn doubt(&self) {
        self.presence.doubt(&self.pool);
    }

    /// Resolves when the database goes away while this waits: a statement that was under way may never be answered.
    pub async fn departure(&self) {
        self.presence.departure(&self.pool).await;
    }

    /// A connection of one's own, for statements that belong together without being a transaction.
    pub async fn acquire(&self) -> Result<PoolConnection<Postgres>> {
        Ok(self.pool().acquire().await?)
    }

    /// Begins a transaction; it rolls back unless committed.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(self.begin_whole().await?)
    }

    /// The same, for those who speak of the database alone.
    pub(crate) async fn begin_whole(&self) -> sqlx::Result<Tx> {
        self.beginnings.begin(self.pool()).await
    }

    /// The same, in which each statement is planned for its own values: where what is quick depends on how common a word
    /// is, or on how much somebody may see, a plan that knows neither can be a hundred times slower.
    pub async fn begin_planned(&self) -> sqlx::Result<Tx> {
        let mut tx = self.begin_whole().await?;
        sqlx::query!("SET LOCAL plan_cache_mode = force_custom_plan").execute(&mut *tx).await?;
        Ok(tx)
    }

    /// Closes every connection once it is free; later uses fail at once.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// One round trip, and how long it took; a database that does not answer within two seconds is away.
    pub async fn ping(&self) -> Result<Duration> {
        let began = Instant::now();
        let answer = tokio::time::timeout(PATIENCE, sqlx::query("SELECT 1").execute(self.pool())).await;
        answer.map_err(|_elapsed| {
            self.doubt();
            sqlx::Error::PoolTimedOut
        })??;
        Ok(began.elapsed())
    }

    /// The version of the server.
    pub async fn server_version(&self) -> Result<String> {
        let version = sqlx::query_scalar("SELECT split_part(current_setting('server_version'), ' ', 1)");
        Ok(version.fetch_one(self.pool()).await?)
    }

    /// How many connections the pool may open.
    pub fn max_connections(&self) -> u32 {
        self.pool.options().get_max_connections()
    }

    /// Connections of the pool: in use, and idle.
    pub fn connections(&self) -> (usize, usize) {
        let (all, idle) = (self.pool.size() as usize, self.pool.num_idle());
        (all.saturating_sub(idle), idle)
    }
}

/// A process that has stopped in the middle of a transaction (frozen, cut off) gives its rows back after this long, and
/// whoever waits for them goes on. Whoever holds a transaction open for longer on purpose says so in it.
const SESSION: &str = "SET idle_in_transaction_session_timeout = '10s'";
/// For how long an idle connection is believed to be alive.
const TRUSTED: Duration = Duration::from_secs(1);

/// A pool whose waits are bounded, so that a person hears of a missing database within Discord's 3 seconds.
pub fn pool_options(max_connections: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(PATIENCE)
        .after_connect(|connection, _| Box::pin(async move { connection.execute(SESSION).await.map(drop) }))
        // A connection just used needs no test, which would be a round trip of its own before every query.
        .test_before_acquire(false)
        .before_acquire(|connection, usage| {
            Box::pin(async move { Ok(usage.idle_for < TRUSTED || is_alive(connection).await) })
        })
}

/// Connects lazily: a database that is away is noticed by the first query, not here.
pub fn connect_lazy(options: PgConnectOptions, max_connections: u32) -> Db {
    let (presence, beginnings) = (Presence::default(), Beginnings::default());
    let (seen, begun) = (presence.clone(), beginnings.clone());
    let pool = pool_options(max_connections).after_release(move |connection, usage| {
        let (seen, is_trusted) = (seen.clone(), begun.trusts(usage.age));
        Box::pin(async move { Ok(is_trusted && seen.keeps(connection).await) })
    });
    Db::over(pool.connect_lazy_with(options), presence, beginnings)
}
