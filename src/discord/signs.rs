//! Signs of life of the connection: when Discord last said anything, and what the last heartbeat took.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::time::Instant;

use crate::pulse::Pulse;

/// Written by the dispatcher and the watchdog, read by health.
#[derive(Debug, Default)]
pub(super) struct Signs {
    is_connected: AtomicBool,
    last: Mutex<Last>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Last {
    sign: Option<Instant>,
    latency: Option<Duration>,
}

impl Signs {
    /// Discord said something.
    pub(super) fn seen(&self) {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).sign = Some(Instant::now());
    }

    /// A session is open.
    pub(super) fn connected(&self, pulse: &Pulse) {
        self.seen();
        self.is_connected.store(true, Ordering::Release);
        pulse.gateway_connected(None);
    }

    /// No session is open.
    pub(super) fn disconnected(&self, pulse: &Pulse) {
        self.is_connected.store(false, Ordering::Release);
        pulse.gateway_connecting();
    }

    /// What the connection reports now. Another latency than last time means that a heartbeat came back.
    pub(super) fn observe(&self, latency: Option<Duration>, pulse: &Pulse) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if latency.is_some() && latency != last.latency {
            last.latency = latency;
            last.sign = Some(Instant::now());
            if self.is_connected() {
                pulse.gateway_connected(latency);
            }
        }
    }

    pub(super) fn is_connected(&self) -> bool {
        self.is_connected.load(Ordering::Acquire)
    }

    pub(super) fn age(&self) -> Option<Duration> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).sign.map(|sign| sign.elapsed())
    }

    pub(super) fn latency(&self) -> Option<Duration> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).latency
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[tokio::test(start_paused = true)]
    async fn a_new_latency_is_a_sign_and_an_old_one_is_not() {
        let (signs, pulse) = (Signs::default(), Pulse::new(Clock::system()));
        assert_eq!(signs.age(), None);
        signs.connected(&pulse);
        tokio::time::advance(Duration::from_secs(50)).await;
        signs.observe(Some(Duration::from_millis(40)), &pulse);
        assert_eq!(signs.age(), Some(Duration::ZERO));
        tokio::time::advance(Duration::from_secs(50)).await;
        signs.observe(Some(Duration::from_millis(40)), &pulse);
        assert_eq!(signs.age(), Some(Duration::from_secs(50)));
    }
}
