//! Where claimed tasks wait for an executor, most urgent first, and who may go next: a guild or a type that has its
//! share running waits, and others pass.

use std::{
    borrow::Borrow,
    collections::{HashMap, VecDeque},
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

use super::Claim;
use crate::{
    ids::GuildId,
    queue::{Handler, WorkerSettings},
};

/// Work for this long is claimed ahead: long tasks are not hoarded away from other processes, short ones never wait
/// for the database.
const AHEAD: Duration = Duration::from_millis(5);
/// What a task is assumed to take before any was seen.
const FIRST_GUESS: f64 = 0.005;

/// The waiting room of one worker.
pub(super) struct Room {
    state: Mutex<State>,
    /// Something can be taken, or the room closed.
    ready: Notify,
    /// There is space again.
    pub(super) hungry: Notify,
    concurrency: usize,
    per_guild: usize,
    prefetch: usize,
    per_type: HashMap<String, usize>,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Claim>,
    /// Slots in use, or kept for a task that is being inserted.
    running: usize,
    /// How many executors wait for a task.
    resting: usize,
    by_guild: HashMap<GuildId, usize>,
    by_type: HashMap<String, usize>,
    closed: bool,
    /// Seconds a task takes, as a moving average.
    takes: Option<f64>,
}

/// Who has no room now.
#[derive(Clone, Debug, Default)]
pub(super) struct Full {
    pub(super) types: Vec<String>,
    pub(super) guilds: Vec<String>,
}

impl Room {
    pub(super) fn new(settings: &WorkerSettings, handlers: &HashMap<&'static str, Arc<dyn Handler>>) -> Self {
        let per_type =
            handlers.iter().filter_map(|(name, handler)| Some(((*name).to_owned(), handler.concurrency()?))).collect();
        Self {
            state: Mutex::default(),
            ready: Notify::new(),
            hungry: Notify::new(),
            concurrency: settings.concurrency,
            per_guild: settings.per_guild.max(1),
            prefetch: settings.prefetch,
            per_type,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many to claim now; 0 while enough wait.
    pub(super) fn wanted(&self) -> usize {
        let state = self.state();
        if state.closed {
            return 0;
        }
        let ahead = self.ahead(&state);
        let waiting = state.waiting.iter().filter(|claim| self.has_room(&state, claim)).count();
        let free = self.concurrency.saturating_sub(state.running);
        // Who waits here is taken at once by whoever is free: claims stay large although slots become free one by one.
        if waiting * 2 > ahead { 0 } else { (free + ahead).saturating_sub(waiting) }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "clamped")]
    fn ahead(&self, state: &State) -> usize {
        let takes = state.takes.unwrap_or(FIRST_GUESS).max(1e-6);
        ((self.concurrency as f64 * AHEAD.as_secs_f64() / takes).min(self.prefetch as f64)) as usize
    }

    /// Who has its share running: claiming more of it would only fill the room.
    pub(super) fn full(&self) -> Full {
        let state = self.state();
        let guilds = state.by_guild.iter().filter(|(_, running)| **running >= self.per_guild);
        let types =
            state.by_type.iter().filter(|(name, running)| self.per_type.get(*name).is_some_and(|cap| *running >= cap));
        Full {
            types: types.map(|(name, _)| name.clone()).collect(),
            guilds: guilds.map(|(guild, _)| guild.to_string()).collect(),
        }
    }

    /// Takes in what was claimed. What comes after closing is handed back.
    pub(super) fn fill(&self, claims: Vec<Claim>) -> Vec<Claim> {
        let mut state = self.state();
        if state.closed {
            return claims;
        }
        let wake = claims.len().min(state.resting);
        state.waiting.extend(claims);
        state.waiting.make_contiguous().sort_by_key(|claim| (claim.priority, claim.run_at, claim.task.id));
        drop(state);
        for _ in 0..wake {
            self.ready.notify_one();
        }
        Vec::new()
    }

    /// Keeps a slot for a task that would be next.
    pub(super) fn keep_seat(&self, task_type: &str, guild: Option<GuildId>) -> bool {
        let mut state = self.state();
        let free = !state.closed && state.waiting.is_empty() && state.running < self.concurrency;
        let is_free = free && self.has_room_for(&state, task_type, guild);
        if is_free {
            self.count_in(&mut state, task_type, guild);
        }
        is_free
    }

    /// The task that the slot was kept for; handed back if the room closed meanwhile.
    pub(super) fn take_seat(&self, claim: Claim) -> Option<Claim> {
        let mut state = self.state();
        self.count_out(&mut state, &claim.task.task_type, claim.task.guild);
        if state.closed {
            return Some(claim);
        }
        state.waiting.push_front(claim);
        drop(state);
        self.ready.notify_one();
        None
    }

    /// The task that the slot was kept for does not come.
    pub(super) fn leave_seat(&self, task_type: &str, guild: Option<GuildId>) {
        self.count_out(&mut self.state(), task_type, guild);
        self.hungry.notify_one();
    }

    /// The next task that may run; `None` once closed.
    pub(super) async fn next(&self) -> Option<Claim> {
        loop {
            let ready = self.ready.notified();
            tokio::pin!(ready);
            // Listening before looking: what arrives in between is not missed.
            ready.as_mut().enable();
            {
                let mut state = self.state();
                if state.closed {
                    return None;
                }
                if let Some(claim) = self.take(&mut state) {
                    if state.waiting.len() * 2 <= self.ahead(&state) {
                        self.hungry.notify_one();
                    }
                    return Some(claim);
                }
                state.resting += 1;
            }
            self.hungry.notify_one();
            ready.await;
            self.state().resting -= 1;
        }
    }

    fn take(&self, state: &mut State) -> Option<Claim> {
        let place = state.waiting.iter().position(|claim| self.has_room(state, claim))?;
        let claim = state.waiting.remove(place)?;
        self.count_in(state, &claim.task.task_type, claim.task.guild);
        Some(claim)
    }

    fn count_in(&self, state: &mut State, task_type: &str, guild: Option<GuildId>) {
        state.running += 1;
        if let Some(guild) = guild {
            *state.by_guild.entry(guild).or_default() += 1;
        }
        if self.per_type.contains_key(task_type) {
            *state.by_type.entry(task_type.to_owned()).or_default() += 1;
        }
    }

    fn count_out(&self, state: &mut State, task_type: &str, guild: Option<GuildId>) {
        state.running = state.running.saturating_sub(1);
        if let Some(guild) = guild {
            decrease(&mut state.by_guild, &guild);
        }
        if self.per_type.contains_key(task_type) {
            decrease(&mut state.by_type, task_type);
        }
    }

    fn has_room(&self, state: &State, claim: &Claim) -> bool {
        self.has_room_for(state, &claim.task.task_type, claim.task.guild)
    }

    fn has_room_for(&self, state: &State, task_type: &str, guild: Option<GuildId>) -> bool {
        let is_below = |cap: &usize| state.by_type.get(task_type).is_none_or(|running| running < cap);
        self.per_type.get(task_type).is_none_or(is_below)
            && guild.is_none_or(|guild| state.by_guild.get(&guild).is_none_or(|running| *running < self.per_guild))
    }

    /// An executor is done with a task that took this long.
    pub(super) fn done(&self, claim: &Claim, took: Duration) {
        let mut state = self.state();
        self.count_out(&mut state, &claim.task.task_type, claim.task.guild);
        let average = state.takes.unwrap_or(FIRST_GUESS);
        state.takes = Some(average + (took.as_secs_f64() - average) * 0.1);
        let somebody_may_go = claim.task.guild.is_some() || self.per_type.contains_key(&claim.task.task_type);
        drop(state);
        if somebody_may_go {
            self.ready.notify_waiters();
        }
    }

    /// Takes out what waited longer than this, so that another process may run it; and whether each had room here.
    pub(super) fn surplus(&self, waited: Duration) -> Vec<(Claim, bool)> {
        let mut state = self.state();
        let now = Instant::now();
        if state.waiting.iter().all(|claim| now.duration_since(claim.claimed) <= waited) {
            return Vec::new();
        }
        let (surplus, stay): (Vec<Claim>, Vec<Claim>) =
            std::mem::take(&mut state.waiting).into_iter().partition(|c| now.duration_since(c.claimed) > waited);
        state.waiting = stay.into();
        surplus
            .into_iter()
            .map(|claim| (self.has_room(&state, &claim), claim))
            .map(|(room, claim)| (claim, room))
            .collect()
    }

    /// Lets nobody in any more and returns who waited.
    pub(super) fn close(&self) -> Vec<Claim> {
        let mut state = self.state();
        state.closed = true;
        let waiting = std::mem::take(&mut state.waiting).into();
        drop(state);
        self.ready.notify_waiters();
        self.hungry.notify_one();
        waiting
    }
}

fn decrease<K: Eq + Hash + Borrow<Q>, Q: Eq + Hash + ?Sized>(counts: &mut HashMap<K, usize>, key: &Q) {
    if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}
