//! The queue's own connections: one that claims, a few that record, one that listens.

use std::time::Duration;

use sqlx::{
    Executor, PgPool,
    postgres::{PgListener, PgPoolOptions},
};
use uuid::Uuid;

use crate::{db::Db, queue::TaskId};

/// No plan of the queue may scan its table, whatever the statistics say; nothing of it takes long.
const SESSION: &str = "SET application_name = 'artie queue'; SET jit = off; SET enable_seqscan = off; \
                       SET statement_timeout = '10s'; SET idle_in_transaction_session_timeout = '10s'";

/// A claim lost in a crash of the database is only claimed again, so it need not wait for the disk. What ends a task
/// waits: WAL is in order, so a durable end implies its claim.
const CLAIM_SESSION: &str = "SET synchronous_commit = off";

/// The queue's connections of one process.
#[derive(Clone, Debug)]
pub(in crate::queue) struct Lanes {
    /// One connection, for the claimer alone.
    pub(in crate::queue) claim: PgPool,
    /// For ends, heartbeats and the keeper.
    pub(in crate::queue) record: PgPool,
    /// One connection, for the listener alone.
    pub(in crate::queue) listen: PgPool,
}

impl Lanes {
    /// Connections to the same database as `db`, made when first needed.
    pub(in crate::queue) fn beside(db: &Db) -> Self {
        Self { claim: pool(db, 1, CLAIM_SESSION), record: pool(db, 3, ""), listen: pool(db, 1, "") }
    }

    /// Closes them.
    pub(in crate::queue) async fn close(&self) {
        tokio::join!(self.claim.close(), self.record.close(), self.listen.close());
    }
}

fn pool(db: &Db, connections: u32, more: &'static str) -> PgPool {
    PgPoolOptions::new()
        .max_connections(connections)
        .min_connections(0)
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                connection.execute(SESSION).await?;
                if !more.is_empty() {
                    connection.execute(more).await?;
                }
                Ok(())
            })
        })
        .connect_lazy_with((*db.pool().connect_options()).clone())
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
