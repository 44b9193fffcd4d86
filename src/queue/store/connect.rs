//! The queue's own connections: one that claims, a few that record, one that listens.

use std::time::Duration;

use sqlx::{
    ConnectOptions, Connection, Executor, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use uuid::Uuid;

use crate::{
    db::{self, Beginnings, Db, Tx},
    queue::TaskId,
};

/// No plan of the queue may scan its table, whatever the statistics say; nothing of it takes long.
const SESSION: &str = "SET application_name = 'artie queue'; SET jit = off; SET enable_seqscan = off; \
                       SET statement_timeout = '10s'; SET idle_in_transaction_session_timeout = '10s'";

/// A claim lost in a crash of the database is only claimed again, so it need not wait for the disk. What ends a task
/// waits: WAL is in order, so a durable end implies its claim. The claim reads its indexes in their order and stops
/// early; gathering and sorting whatever waits, which the planner may think as cheap, would cost more the more waits.
const CLAIM_SESSION: &str = "SET synchronous_commit = off; SET plan_cache_mode = force_generic_plan; \
                             SET enable_bitmapscan = off; SET enable_sort = off";
/// A statement that has had no answer for this long will have none.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// The queue's connections of one process.
#[derive(Clone, Debug)]
pub(in crate::queue) struct Lanes {
    /// For heartbeats and the keeper.
    pub(in crate::queue) record: PgPool,
    /// One connection, for the listener alone.
    pub(in crate::queue) listen: PgPool,
    beginnings: Beginnings,
    options: PgConnectOptions,
}

impl Lanes {
    /// Connections to the same database as `db`, made when first needed.
    pub(in crate::queue) fn beside(db: &Db) -> Self {
        let options = (*db.pool().connect_options()).clone();
        let beginnings = Beginnings::default();
        let (record, listen) = (pool(&options, 2, &beginnings), pool(&options, 1, &beginnings));
        Self { record, listen, beginnings, options }
    }

    /// Begins a transaction on one of the recording connections.
    pub(in crate::queue) async fn begin(&self) -> sqlx::Result<Tx> {
        self.beginnings.begin(&self.record).await
    }

    /// A line for the claimer alone.
    pub(in crate::queue) fn claiming(&self) -> Line {
        Line { options: self.options.clone(), more: CLAIM_SESSION, open: None }
    }

    /// A line for writing ends.
    pub(in crate::queue) fn recording(&self) -> Line {
        Line { options: self.options.clone(), more: "", open: None }
    }

    /// Closes them.
    pub(in crate::queue) async fn close(&self) {
        tokio::join!(self.record.close(), self.listen.close());
    }
}

/// What a statement gave, with the database's own error.
pub(in crate::queue) type Stored<T> = sqlx::Result<T>;

/// An answer in bounded time, or an error after which its connection is of no use.
pub(in crate::queue) async fn within<T>(answer: impl Future<Output = Stored<T>>) -> Stored<T> {
    tokio::time::timeout(ANSWER_WITHIN, answer).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

/// One connection that one part of a worker keeps for itself: a pool asks each connection for a sign of life when it is
/// given back, which would be a second round trip for every statement.
#[derive(Debug)]
pub(in crate::queue) struct Line {
    options: PgConnectOptions,
    more: &'static str,
    open: Option<PgConnection>,
}

impl Line {
    /// The connection, made if there is none.
    pub(in crate::queue) async fn open(&mut self) -> sqlx::Result<&mut PgConnection> {
        let connection = match self.open.take() {
            Some(connection) => connection,
            None => connect(&self.options, self.more).await?,
        };
        Ok(self.open.insert(connection))
    }

    /// Gives up a connection after an error: the next use makes a new one.
    pub(in crate::queue) fn hang_up(&mut self) {
        self.open = None;
    }

    /// Says goodbye to the server.
    pub(in crate::queue) async fn close(&mut self) {
        if let Some(connection) = self.open.take() {
            let _ = connection.close().await;
        }
    }
}

async fn connect(options: &PgConnectOptions, more: &'static str) -> sqlx::Result<PgConnection> {
    let made = async {
        let mut connection = options.connect().await?;
        set_up(&mut connection, more).await?;
        Ok(connection)
    };
    tokio::time::timeout(CONNECT_WITHIN, made).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

async fn set_up(connection: &mut PgConnection, more: &'static str) -> sqlx::Result<()> {
    connection.execute(SESSION).await?;
    if !more.is_empty() {
        connection.execute(more).await?;
    }
    Ok(())
}

/// A pool so small must not wait for connections that say nothing: what comes back is asked for a sign of life, in
/// bounded time.
fn pool(options: &PgConnectOptions, connections: u32, beginnings: &Beginnings) -> PgPool {
    let begun = beginnings.clone();
    PgPoolOptions::new()
        .max_connections(connections)
        .min_connections(0)
        .acquire_timeout(CONNECT_WITHIN)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(|connection, _| Box::pin(set_up(connection, "")))
        .after_release(move |connection, usage| {
            let is_trusted = begun.trusts(usage.age);
            Box::pin(async move { Ok(is_trusted && db::is_alive(connection).await) })
        })
        .connect_lazy_with(options.clone())
}

/// Wakes the workers of all processes.
pub(in crate::queue) async fn notify(db: &Db) -> sqlx::Result<()> {
    sqlx::query!(r#"SELECT pg_notify('artie_queue', '')::text AS "rung?""#).fetch_one(db.pool()).await?;
    Ok(())
}

/// Tells the senders of other processes that there are answers.
pub(in crate::queue) async fn notify_answers(db: &Db) -> sqlx::Result<()> {
    sqlx::query!(r#"SELECT pg_notify('artie_queue_answers', '')::text AS "rung?""#).fetch_one(db.pool()).await?;
    Ok(())
}

/// What was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::queue) enum Tidings {
    /// There may be work.
    Work,
    /// There may be answers to deliver.
    Answers,
    /// This task shall be cancelled.
    Cancel(TaskId),
    /// The connection was lost for a while: anything may have been missed.
    Gap,
}

/// A connection that listens.
pub(in crate::queue) struct Ears(PgListener);

impl Ears {
    /// Listens from now on.
    pub(in crate::queue) async fn open(lanes: &Lanes) -> sqlx::Result<Self> {
        let mut listener = PgListener::connect_with(&lanes.listen).await?;
        listener.ignore_pool_close_event(false);
        listener.listen_all(["artie_queue", "artie_queue_cancel", "artie_queue_answers"]).await?;
        Ok(Self(listener))
    }

    /// Waits for the next tidings. After an error, open a new pair.
    pub(in crate::queue) async fn hear(&mut self) -> sqlx::Result<Tidings> {
        let Some(notification) = self.0.try_recv().await? else { return Ok(Tidings::Gap) };
        Ok(match notification.channel() {
            "artie_queue_answers" => Tidings::Answers,
            "artie_queue_cancel" => {
                Uuid::parse_str(notification.payload()).map_or(Tidings::Gap, |id| Tidings::Cancel(TaskId(id)))
            }
            _ => Tidings::Work,
        })
    }
}
