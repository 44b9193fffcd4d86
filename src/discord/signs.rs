//! Signs of life of each connection, and what to do about one that gives none.
//!
//! The library makes a connection anew whose heartbeat is not acknowledged, whose greeting does not come, or which is
//! closed. What it does not notice: a session that is never opened although heartbeats are acknowledged; events that no
//! longer come although heartbeats do; and its own task being stuck, for example waiting without bound for the other
//! side's goodbye. For the second, a connection on which nothing happens is asked for a sign: one that used to answer and
//! does not is deaf. A server that never answers such questions is believed on its heartbeats.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::pulse::Pulse;

/// What is known about the connections. Written by the dispatcher and the watchdog.
#[derive(Debug)]
pub(super) struct Signs {
    pulse: Pulse,
    /// How long silence is borne.
    patience: Duration,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    shards: BTreeMap<u32, Sign>,
    questions: Questions,
}

/// Whether this server answers when it is asked for a sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Questions {
    #[default]
    Untried,
    Answered,
    /// Asking ended a connection: never again.
    Harmful,
}

#[derive(Clone, Copy, Debug)]
struct Sign {
    /// Whether a session is open.
    is_ready: bool,
    /// Since when this attempt at a session lasts.
    trying: Instant,
    /// The last event, or the opening of the session.
    event: Instant,
    /// The last heartbeat that came back.
    beat: Instant,
    latency: Option<Duration>,
    /// When a sign was asked for that has not come.
    asked: Option<Instant>,
}

impl Sign {
    fn new() -> Self {
        let now = Instant::now();
        Self { is_ready: false, trying: now, event: now, beat: now, latency: None, asked: None }
    }
}

/// What to do about a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing.
    Fine,
    /// Ask it for a sign.
    Ask,
    /// Make it anew, for this reason.
    Restart(&'static str),
}

impl Signs {
    pub(super) fn new(pulse: Pulse, patience: Duration) -> Self {
        Self { pulse, patience, known: Mutex::default() }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, shard: u32, to: impl FnOnce(&mut Sign)) {
        to(self.known().shards.entry(shard).or_insert_with(Sign::new));
    }

    /// Discord said something.
    pub(super) fn seen(&self, shard: u32) {
        self.change(shard, |sign| {
            sign.event = Instant::now();
            sign.asked = None;
        });
    }

    /// Discord gave the sign that was asked for.
    pub(super) fn answered(&self) {
        self.known().questions = Questions::Answered;
    }

    /// A sign was asked for.
    pub(super) fn asked(&self, shard: u32) {
        self.change(shard, |sign| sign.asked = Some(Instant::now()));
    }

    /// A session is open.
    pub(super) fn connected(&self, shard: u32) {
        self.change(shard, |sign| *sign = Sign { is_ready: true, ..Sign::new() });
        self.pulse.connected(shard, None);
    }

    /// The library reports that no session is open.
    pub(super) fn disconnected(&self, shard: u32) {
        let mut known = self.known();
        // Whoever hangs up when asked is not asked again.
        let was_asked = known.shards.get(&shard).is_some_and(|sign| sign.asked.is_some());
        if was_asked && known.questions == Questions::Untried {
            known.questions = Questions::Harmful;
        }
        drop(known);
        self.begins_anew(shard);
    }

    /// The connection is made anew.
    pub(super) fn begins_anew(&self, shard: u32) {
        self.change(shard, |sign| *sign = Sign::new());
        self.pulse.connecting(shard);
    }

    /// The library has not begun with this connection yet, or not again.
    pub(super) fn waits(&self, shard: u32) {
        if self.is_ready(shard) {
            self.disconnected(shard);
        }
        self.change(shard, |sign| sign.trying = Instant::now());
    }

    /// What the connection reports now. Another latency than last time means that a heartbeat came back.
    pub(super) fn observe(&self, shard: u32, latency: Option<Duration>) {
        let mut is_ready = false;
        self.change(shard, |sign| {
            if latency.is_some() && latency != sign.latency {
                (sign.latency, sign.beat) = (latency, Instant::now());
                is_ready = sign.is_ready;
            }
        });
        if is_ready {
            self.pulse.connected(shard, latency);
        }
    }

    pub(super) fn is_ready(&self, shard: u32) -> bool {
        self.known().shards.get(&shard).is_some_and(|sign| sign.is_ready)
    }

    /// What to do about a connection that the library has.
    pub(super) fn verdict(&self, shard: u32) -> Verdict {
        let known = self.known();
        let Some(sign) = known.shards.get(&shard) else { return Verdict::Fine };
        let half = self.patience / 2;
        if !sign.is_ready {
            let is_late = sign.trying.elapsed() > self.patience;
            return if is_late { Verdict::Restart("no session was opened") } else { Verdict::Fine };
        }
        if sign.event.max(sign.beat).elapsed() > self.patience {
            return Verdict::Restart("nothing was heard");
        }
        match (sign.asked, known.questions) {
            (None, Questions::Untried | Questions::Answered) if sign.event.elapsed() > half => Verdict::Ask,
            (Some(asked), Questions::Answered) if asked.elapsed() > half => {
                Verdict::Restart("heartbeats came, but no events")
            }
            _ => Verdict::Fine,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    const PATIENCE: Duration = Duration::from_mins(3);
    const BEAT: Duration = Duration::from_secs(41);

    fn signs() -> Signs {
        let pulse = Pulse::new(Clock::system());
        pulse.opens([0, 1], 2);
        Signs::new(pulse, PATIENCE)
    }

    /// Heartbeats, and nothing else, for so long.
    async fn beats(signs: &Signs, time: Duration) {
        let until = Instant::now() + time;
        let mut latency = 20;
        while Instant::now() < until {
            tokio::time::advance(BEAT).await;
            latency = 61 - latency;
            signs.observe(0, Some(Duration::from_millis(latency)));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_says_nothing_is_made_anew_and_the_others_are_not() {
        let signs = signs();
        signs.connected(0);
        signs.connected(1);
        tokio::time::advance(PATIENCE.saturating_sub(BEAT)).await;
        signs.observe(1, Some(Duration::from_millis(20)));
        assert_ne!(signs.verdict(0), Verdict::Restart("nothing was heard"));
        tokio::time::advance(BEAT + BEAT).await;
        signs.observe(1, Some(Duration::from_millis(20)));
        assert_eq!(signs.verdict(0), Verdict::Restart("nothing was heard"));
        assert_eq!(signs.verdict(1), Verdict::Ask, "the same latency again is no sign, but the one before was");
    }

    #[tokio::test(start_paused = true)]
    async fn one_without_a_session_is_made_anew_although_it_acknowledges() {
        let signs = signs();
        signs.waits(0);
        tokio::time::advance(PATIENCE * 2).await;
        signs.waits(0);
        beats(&signs, PATIENCE / 2).await;
        assert_eq!(signs.verdict(0), Verdict::Fine, "waiting for its turn does not count");
        beats(&signs, PATIENCE).await;
        assert_eq!(signs.verdict(0), Verdict::Restart("no session was opened"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_quiet_one_is_asked_and_is_deaf_if_it_used_to_answer() {
        let signs = signs();
        signs.connected(0);
        beats(&signs, PATIENCE).await;
        assert_eq!(signs.verdict(0), Verdict::Ask);
        signs.asked(0);
        beats(&signs, PATIENCE).await;
        assert_eq!(signs.verdict(0), Verdict::Fine, "this server may not know the question");
        signs.seen(0);
        signs.answered();
        beats(&signs, PATIENCE).await;
        signs.asked(0);
        assert_eq!(signs.verdict(0), Verdict::Fine);
        beats(&signs, PATIENCE).await;
        assert_eq!(signs.verdict(0), Verdict::Restart("heartbeats came, but no events"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_hangs_up_when_asked_is_not_asked_again() {
        let signs = signs();
        signs.connected(0);
        beats(&signs, PATIENCE).await;
        signs.asked(0);
        signs.disconnected(0);
        signs.connected(0);
        beats(&signs, PATIENCE * 3).await;
        assert_eq!(signs.verdict(0), Verdict::Fine);
    }
}
