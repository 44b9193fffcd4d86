//! The fuse of a runner: it blows when the runner has not been able to say that it lives for most of the time after which
//! others count it as dead. Then every line hangs up, whatever else hangs. This is what makes the fence hold outside of
//! the database, too.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

/// How much of the time until it counts as dead a runner may be silent.
const PERCENT: u32 = 80;

/// A fuse; it ends with its runner's life.
#[derive(Debug)]
pub(super) struct Fuse {
    alive: CancellationToken,
    watch: CancellationToken,
    last: Arc<Mutex<Instant>>,
}

impl Fuse {
    /// Watches from now on. `stale` is after how long others count this runner as dead.
    pub(super) fn new(stale: Duration) -> Self {
        let (alive, watch) = (CancellationToken::new(), CancellationToken::new());
        let last = Arc::new(Mutex::new(Instant::now()));
        let (blown, ended, seen) = (alive.clone(), watch.clone(), last.clone());
        let patience = stale * PERCENT / 100;
        tokio::spawn(async move {
            ended
                .run_until_cancelled(async {
                    loop {
                        let until = *seen.lock().unwrap_or_else(PoisonError::into_inner) + patience;
                        if until <= Instant::now() {
                            return blown.cancel();
                        }
                        sleep_until(until).await;
                    }
                })
                .await;
        });
        Self { alive, watch, last }
    }

    /// A sign of life that was sent then has been written.
    pub(super) fn beaten(&self, sent: Instant) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = sent.max(*last);
    }

    /// Others count this runner as dead already.
    pub(super) fn blow(&self) {
        self.alive.cancel();
    }

    /// The end was in order: nothing to watch any more.
    pub(super) fn defuse(&self) {
        self.watch.cancel();
    }

    /// Cancelled when it blows.
    pub(super) fn alive(&self) -> CancellationToken {
        self.alive.clone()
    }
}

impl Drop for Fuse {
    fn drop(&mut self) {
        self.watch.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_blows_before_others_count_the_runner_as_dead_and_not_before() {
        let stale = Duration::from_secs(45);
        let (fuse, begun) = (Fuse::new(stale), Instant::now());
        tokio::time::sleep(Duration::from_secs(30)).await;
        fuse.beaten(Instant::now());
        tokio::time::sleep(Duration::from_secs(30)).await;
        assert!(!fuse.alive().is_cancelled());
        fuse.alive().cancelled().await;
        let silent = begun.elapsed().saturating_sub(Duration::from_secs(30));
        assert!(silent >= Duration::from_secs(30) && silent < stale, "{silent:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_beat_counts_from_when_it_was_sent() {
        let fuse = Fuse::new(Duration::from_secs(10));
        let sent = Instant::now();
        tokio::time::sleep(Duration::from_secs(7)).await;
        fuse.beaten(sent);
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert!(fuse.alive().is_cancelled(), "it was written late, so it is worth less");
    }
}
