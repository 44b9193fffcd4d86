//! Whether the database is there, as far as this process knows.
//!
//! A database that refuses says so at once. One that says nothing (stopped, cut off) would cost everybody who asks their
//! whole patience, one question after the other. So whoever has waited longer than usual has it looked for, once for all;
//! if it gives no sign of life it is away, whatever is asked then fails at once, and one knock after the other tries
//! whether it is back.

use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sqlx::{ConnectOptions as _, Connection as _, PgConnection, PgPool};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

/// Whoever has waited for this long has it looked for: most runs are over by then.
const LONGER_THAN_USUAL: Duration = Duration::from_millis(700);
/// Without a sign of life for this long it is away. With the wait before, and time to say so, less than Discord's 3 seconds.
const VERDICT: Duration = Duration::from_millis(1_500);
/// A connection that is there may answer for this long before a new one is tried.
const HEAD_START: Duration = Duration::from_millis(300);
/// How long a knock may take while it is away, and the pause after it. One that only sleeps answers as it wakes.
const KNOCK: (Duration, Duration) = (Duration::from_secs(2), Duration::from_millis(200));
/// How long a connection of doubtful health is waited for.
const SIGN_OF_LIFE: Duration = Duration::from_secs(1);

/// What one process knows. Cloning is cheap.
#[derive(Clone, Debug, Default)]
pub(super) struct Presence(Arc<Seen>);

#[derive(Debug, Default)]
struct Seen {
    is_looked_for: AtomicBool,
    absence: watch::Sender<Absence>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Absence {
    lasts: bool,
    /// Which one this is, or the last one was.
    number: u64,
}

impl Presence {
    /// Whether it is known to be away.
    pub(super) fn is_away(&self) -> bool {
        self.0.absence.borrow().lasts
    }

    /// Has it looked for, unless somebody does.
    pub(super) fn doubt(&self, pool: &PgPool) {
        if !self.0.is_looked_for.swap(true, Ordering::Relaxed) {
            tokio::spawn(self.clone().look_for(pool.clone()));
        }
    }

    /// Resolves when it goes away from now on; has it looked for now and then meanwhile. One that is away already
    /// does not count: who asks it is told at once.
    pub(super) async fn departure(&self, pool: &PgPool) {
        let mut absence = self.0.absence.subscribe();
        let before = absence.borrow().number;
        let doubts = async {
            loop {
                sleep(LONGER_THAN_USUAL).await;
                self.doubt(pool);
            }
        };
        tokio::select! {
            _ = absence.wait_for(|now| now.number != before) => {}
            () = doubts => {}
        }
    }

    /// Whether a connection that comes back can be kept. sqlx tests it anyway, but without a bound: one that says nothing
    /// would be waited for as long as the machine believes in it, and its place with it.
    pub(super) async fn keeps(&self, connection: &mut PgConnection) -> bool {
        if self.is_away() {
            return false;
        }
        if self.0.is_looked_for.load(Ordering::Relaxed) {
            return is_alive(connection).await;
        }
        has_its_answers(connection).await
    }

    async fn look_for(self, pool: PgPool) {
        if !timeout(VERDICT, is_there(&pool)).await.unwrap_or(false) {
            self.0.absence.send_modify(|absence| *absence = Absence { lasts: true, number: absence.number + 1 });
            tracing::warn!("the database gives no sign of life; until it does, nobody is kept waiting for it");
            while !pool.is_closed() && !timeout(KNOCK.0, is_open(&pool)).await.unwrap_or(false) {
                sleep(KNOCK.1).await;
            }
            self.0.absence.send_modify(|absence| absence.lasts = false);
            tracing::info!("the database gives signs of life again");
        }
        self.0.is_looked_for.store(false, Ordering::Relaxed);
    }
}

/// Whether nothing that was asked there is unanswered, or is answered in bounded time. Whoever gave up waiting leaves such
/// a question behind; one that has all its answers spoke a moment ago, and this costs no round trip.
async fn has_its_answers(connection: &mut PgConnection) -> bool {
    timeout(SIGN_OF_LIFE, connection.flush()).await.is_ok_and(|answers| answers.is_ok())
}

/// Whether a connection answers in bounded time.
pub(crate) async fn is_alive(connection: &mut PgConnection) -> bool {
    timeout(SIGN_OF_LIFE, connection.ping()).await.is_ok_and(|answer| answer.is_ok())
}

/// A sign of life of a connection that is there or, should that say nothing, at the door.
async fn is_there(pool: &PgPool) -> bool {
    let known = async {
        if let Some(mut connection) = pool.try_acquire()
            && connection.ping().await.is_ok()
        {
            return;
        }
        pending::<()>().await;
    };
    let door = async {
        sleep(HEAD_START).await;
        is_open(pool).await
    };
    tokio::select! {
        () = known => true,
        is_open = door => is_open,
    }
}

/// Whether a new connection can be made. That there are too many, or a password that is wrong, is a sign of life, too;
/// a server that starts or shuts down says 57P0x.
async fn is_open(pool: &PgPool) -> bool {
    match pool.connect_options().connect().await {
        Ok(connection) => {
            connection.close().await.ok();
            true
        }
        Err(sqlx::Error::Database(error)) => !error.code().is_some_and(|code| code.starts_with("57P0")),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use tokio::{net::TcpListener, time::Instant};

    use crate::db;

    #[tokio::test]
    async fn a_server_that_takes_calls_and_says_nothing_is_away_and_then_nobody_waits_for_it() {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("postgres://artie@{}/artie", silent.local_addr().unwrap());
        let db = db::connect_lazy(db::parse_url(&url).unwrap(), 5);
        let began = Instant::now();
        db.departure().await;
        assert!(began.elapsed() < std::time::Duration::from_secs(20), "{:?}", began.elapsed());
        let began = Instant::now();
        assert!(db.begin().await.is_err() && db.ping().await.is_err() && db.answering().is_err());
        assert!(began.elapsed() < std::time::Duration::from_secs(1), "{:?}", began.elapsed());
    }
}
