//! The 3-second guard: whatever has not answered in half that time is acknowledged for it, and what can have no answer
//! because the database went away meanwhile is ended.

use std::{future::Future, pin::pin, time::Duration};

use crate::{
    db::{self, Db},
    error::Result,
};

/// How long a run may stay silent. Discord gives 3 seconds; the acknowledgement itself needs its share of them.
const SILENCE: Duration = Duration::from_millis(1_500);

/// Runs to the end; if that takes long, acknowledges once meanwhile. The acknowledgement is never torn off halfway.
pub(super) async fn guarded<T>(run: impl Future<Output = T>, acknowledge: impl Future<Output = ()>) -> T {
    let mut run = pin!(run);
    tokio::select! {
        biased;
        outcome = &mut run => return outcome,
        () = tokio::time::sleep(SILENCE) => {}
    }
    tokio::join!(run, acknowledge).0
}

/// How long a run may go on after the database went away: what it has done already is said.
const LAST_WORDS: Duration = Duration::from_millis(250);

/// Runs to the end, unless the database goes away meanwhile: then the run may wait for a statement that is never answered.
/// Ending it is no more than what a kill at that moment would do, and whoever asked hears of it.
pub(super) async fn attended<T>(db: &Db, run: impl Future<Output = T>) -> Result<T> {
    let gone = async {
        db.departure().await;
        tokio::time::sleep(LAST_WORDS).await;
    };
    tokio::select! {
        biased;
        outcome = run => Ok(outcome),
        () = gone => Err(db::unanswered()),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use tokio::time::{Instant, sleep};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_quick_run_is_not_acknowledged() {
        let acknowledged = Cell::new(false);
        assert_eq!(guarded(async { 7 }, async { acknowledged.set(true) }).await, 7);
        assert!(!acknowledged.get());
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_run_is_acknowledged_in_time_and_finishes() {
        let began = Instant::now();
        let acknowledged = Cell::new(None);
        let run = async {
            sleep(Duration::from_secs(10)).await;
            7
        };
        assert_eq!(guarded(run, async { acknowledged.set(Some(began.elapsed())) }).await, 7);
        assert!(acknowledged.get().is_some_and(|after| after < Duration::from_secs(2)));
    }

    #[tokio::test(start_paused = true)]
    async fn an_acknowledgement_under_way_is_finished() {
        let finished = Cell::new(false);
        let acknowledge = async {
            sleep(Duration::from_millis(500)).await;
            finished.set(true);
        };
        guarded(sleep(Duration::from_millis(1_600)), acknowledge).await;
        assert!(finished.get());
    }
}
