//! How long an answer may take, and what is still worth beginning: pure.

use std::time::Duration;

use tokio::time::Instant;

/// After this long an answer is given up, whatever it is doing.
pub(super) const HARD: Duration = Duration::from_mins(3);
/// After this long no tool is run any more: what is left is kept to say something in any case.
pub(super) const SOFT: Duration = Duration::from_secs(150);
/// Kept to deliver it.
const END: Duration = Duration::from_secs(4);
/// Tools are run this many times at most, several at once each time.
pub(super) const ROUNDS: u32 = 8;

/// The time of one answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    began: Instant,
}

impl Time {
    pub(super) fn begins() -> Self {
        Self { began: Instant::now() }
    }

    /// Until when tools may run.
    pub(super) fn soft(self) -> Instant {
        self.began + SOFT
    }

    /// Until when everything must be said.
    pub(super) fn hard(self) -> Instant {
        self.began + HARD - END
    }

    /// Whether only words are left: enough rounds, or enough time, have gone by.
    pub(super) fn is_last(self, round: u32) -> bool {
        round >= ROUNDS || Instant::now() >= self.soft()
    }

    /// Until when a call of the model may take.
    pub(super) fn call(self, is_last: bool) -> Instant {
        if is_last { self.hard() } else { self.soft() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn after_the_soft_limit_only_words_are_left_and_there_is_time_for_them() {
        let time = Time::begins();
        assert!(!time.is_last(0) && !time.is_last(ROUNDS - 1) && time.is_last(ROUNDS));
        assert_eq!(time.call(false), time.soft());
        tokio::time::advance(SOFT).await;
        assert!(time.is_last(0));
        assert!(time.call(true) - Instant::now() >= Duration::from_secs(25));
    }
}
