//! A few connections for enqueuing where the caller has no transaction, and for ringing: made when needed, kept while
//! used. A pool would ask each for a sign of life after each use; here a line that failed, or whose user was dropped in
//! mid-sentence, is simply not given back.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use sqlx::{ConnectOptions, Connection, PgConnection};
use tokio::sync::Semaphore;

use crate::db::{self, Db};

/// So many at once; whoever comes then waits.
const MOST: usize = 10;
/// A line unused for this long is closed when another comes back.
const IDLE: Duration = Duration::from_secs(30);
/// For how long an idle line is believed to be alive.
const TRUSTED: Duration = Duration::from_secs(1);
/// Like any wait for a connection that a person may be waiting behind.
const PATIENCE: Duration = Duration::from_secs(2);

/// The idle lines of a process.
#[derive(Debug)]
pub(in crate::queue) struct Lines {
    idle: Mutex<Vec<(PgConnection, Instant)>>,
    turns: Semaphore,
}

impl Default for Lines {
    fn default() -> Self {
        Self { idle: Mutex::default(), turns: Semaphore::new(MOST) }
    }
}

impl Lines {
    /// Runs one statement on a line of its own, in a transaction of its own.
    pub(in crate::queue) async fn run<T>(
        &self,
        db: &Db,
        statement: impl AsyncFnOnce(&mut PgConnection) -> sqlx::Result<T>,
    ) -> sqlx::Result<T> {
        db.answering()?;
        let waited = tokio::time::timeout(PATIENCE, self.turns.acquire()).await;
        let _turn = waited.map_err(|_elapsed| sqlx::Error::PoolTimedOut)?.map_err(|_closed| sqlx::Error::PoolClosed)?;
        let mut line = self.take(db).await?;
        let answer = statement(&mut line).await?;
        self.give_back(line).await;
        Ok(answer)
    }

    async fn take(&self, db: &Db) -> sqlx::Result<PgConnection> {
        let newest = self.idle().pop();
        if let Some((mut line, since)) = newest {
            if since.elapsed() < TRUSTED || db::is_alive(&mut line).await {
                return Ok(line);
            }
            // The others have been idle for longer: asking one after the other would keep this turn for too long.
            self.idle().retain(|(_, since)| since.elapsed() < TRUSTED);
        }
        let options = db.pool().connect_options();
        tokio::time::timeout(PATIENCE, options.connect()).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    async fn give_back(&self, line: PgConnection) {
        let mut old = None;
        {
            let mut idle = self.idle();
            idle.push((line, Instant::now()));
            if idle.len() > 1 && idle[0].1.elapsed() > IDLE {
                old = Some(idle.remove(0).0);
            }
        }
        if let Some(old) = old {
            let _ = old.close().await;
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<(PgConnection, Instant)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
