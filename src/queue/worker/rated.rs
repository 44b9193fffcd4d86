//! Types that may only start so often. They are left out of the ordinary claims; in their turn, as many are claimed as
//! the bucket in the database allows, so that the limit holds over all processes.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{Shared, claimer::Look, intake::take_in, low_water::beginning, registry::Arriving, rounds::Left};
use crate::{
    db::Connection,
    queue::{
        Handler, Rate, store,
        store::{Stored, Wish},
    },
};

/// A type of which nothing can be claimed is looked at again after this long, or when something is announced.
const PAUSE: Duration = Duration::from_millis(250);

/// The rate-limited types of this worker.
pub(super) struct Rated(Vec<Kind>);

struct Kind {
    name: &'static str,
    rate: Rate,
    /// When to look again; `None` is now.
    turn: Option<Instant>,
    /// Whether it waits for tokens, so that news make no difference.
    waits: bool,
}

impl Rated {
    pub(super) fn of(handlers: &HashMap<&'static str, Arc<dyn Handler>>) -> Self {
        let kind = |name, rate| Kind { name, rate, turn: None, waits: false };
        Self(handlers.iter().filter_map(|(name, handler)| Some(kind(*name, handler.rate()?))).collect())
    }

    pub(super) fn types(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(|kind| kind.name.to_owned())
    }

    /// Something was announced, or may have been.
    pub(super) fn wake(&mut self) {
        self.0.iter_mut().filter(|kind| !kind.waits).for_each(|kind| kind.turn = None);
    }

    /// When one that has to wait may be looked at.
    pub(super) fn next_turn(&self) -> Option<Instant> {
        self.0.iter().filter_map(|kind| kind.turn).min()
    }

    /// Whether one can be looked at now.
    pub(super) fn is_due(&self) -> bool {
        self.0.iter().any(Kind::is_due)
    }

    /// What is left, apart from the types that the wish left out by design.
    pub(super) fn without(&self, left: Left, wish: &Wish) -> Left {
        let only_ours = wish.full_guilds.is_empty() && wish.full_types.len() == self.0.len();
        if left == Left::OfTheFull && only_ours { Left::Nothing } else { left }
    }

    /// Claims of each type as many as may start now. How many.
    pub(super) async fn claim(
        &mut self,
        shared: &Shared,
        connection: &mut Connection,
        worker: i32,
        room: usize,
    ) -> Stored<usize> {
        let full = shared.room.full();
        let mut taken = 0;
        for kind in self.0.iter_mut().filter(|kind| kind.is_due()) {
            let limit = i64::try_from(room - taken).unwrap_or(1);
            if limit == 0 || full.types.iter().any(|name| name == kind.name) {
                kind.pause();
                continue;
            }
            let wish = Wish {
                limit,
                lanes: (1..=10).collect(),
                after_times: vec![beginning().0; 10],
                after_ids: vec![beginning().1; 10],
                full_guilds: full.guilds.clone(),
                only_types: Some(vec![kind.name.to_owned()]),
                offset: shared.offset(),
                ..Wish::default()
            };
            let lease = shared.lease(worker);
            let arriving = Arriving::new(&shared.registry, lease.token);
            let (rows, wait) =
                store::within(store::claim_rated(connection, kind.name, kind.rate, &lease, wish)).await?;
            kind.learn(rows.is_empty(), wait);
            taken += rows.len();
            take_in(shared, rows, arriving, Look::Called).await;
        }
        Ok(taken)
    }
}

impl Kind {
    fn is_due(&self) -> bool {
        self.turn.is_none_or(|turn| turn <= Instant::now())
    }

    fn pause(&mut self) {
        (self.turn, self.waits) = (Some(Instant::now() + PAUSE), false);
    }

    fn learn(&mut self, nothing: bool, wait: Option<Duration>) {
        match wait {
            Some(wait) => (self.turn, self.waits) = (Some(Instant::now() + wait), true),
            None if nothing => self.pause(),
            None => (self.turn, self.waits) = (None, false),
        }
    }
}
