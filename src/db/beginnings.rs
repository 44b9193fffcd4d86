//! How transactions begin: to the end, or on a connection that nobody gets any more.
//!
//! sqlx takes back a connection whose BEGIN was dropped half-way and believes it to be in no transaction: what the next
//! one does there would be reported done and never be committed.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use sqlx::PgPool;

use super::Tx;

/// How long the answer to BEGIN is waited for. BEGIN waits for no lock: a server silent for so long is not there.
const ANSWER: Duration = Duration::from_secs(5);
/// A connection's age is read a moment before it is compared.
const A_MOMENT: Duration = Duration::from_secs(1);

/// The beginnings of one pool: when one was last given up. Cloning is cheap.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beginnings(Arc<Mutex<Option<Instant>>>);

impl Beginnings {
    /// Begins by a task of its own, so that it is begun to the end also when whoever wants it goes away meanwhile. The
    /// task ends in bounded time: on a line that went silent it would keep its place in the pool for as long as the
    /// machine believes in it, and a few such would use up the pool.
    #[expect(clippy::disallowed_methods, reason = "the one place that begins")]
    pub(crate) async fn begin(&self, pool: &PgPool) -> sqlx::Result<Tx> {
        let (beginnings, pool) = (self.clone(), pool.clone());
        let begun = tokio::spawn(async move {
            let patience = pool.options().get_acquire_timeout() + ANSWER;
            let beginning = pool.begin();
            tokio::select! {
                biased;
                begun = beginning => begun,
                () = beginnings.give_up(patience) => Err(sqlx::Error::PoolTimedOut),
            }
        });
        begun.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }

    /// Noted here, before BEGIN is dropped, so that its connection cannot come back unnoticed.
    async fn give_up(&self, after: Duration) {
        tokio::time::sleep(after).await;
        *self.last() = Some(Instant::now());
    }

    /// Whether a connection of this age that comes back is in no transaction that sqlx does not know of. It does not say
    /// which beginning it was for, so all that are older than the last one given up are replaced, once.
    pub(crate) fn trusts(&self, age: Duration) -> bool {
        self.last().is_none_or(|given_up| age + A_MOMENT < given_up.elapsed())
    }

    fn last(&self) -> MutexGuard<'_, Option<Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_older_than_a_beginning_given_up_is_not_trusted() {
        let beginnings = Beginnings::default();
        assert!(beginnings.trusts(Duration::ZERO) && beginnings.trusts(Duration::from_hours(1)));
        *beginnings.last() = Instant::now().checked_sub(Duration::from_mins(1));
        assert!(beginnings.trusts(Duration::from_secs(30)), "made afterwards");
        assert!(!beginnings.trusts(Duration::from_mins(2)));
    }
}
