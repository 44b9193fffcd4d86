//! The short way inside one process: a task for which a slot is free here, and before which nothing waits, is inserted
//! already claimed and handed over in memory once that is committed. No wake-up, no claim.

use std::{sync::Arc, sync::atomic::Ordering};

use chrono::{DateTime, Utc};
use tokio::time::Instant;

use super::{Claim, Shared, recorder, registry::Arriving};
use crate::{
    ids::GuildId,
    queue::{RespondTo, Task, TaskId, store::Lease, store::NewRow},
};

/// A slot kept free for a task that is being inserted.
pub(in crate::queue) struct Seat {
    shared: Arc<Shared>,
    task_type: &'static str,
    guild: Option<GuildId>,
    lease: Lease,
    arriving: Arriving,
    taken: bool,
}

impl Seat {
    /// Keeps a slot, if one is free and this task would be next.
    pub(in crate::queue) fn keep(
        shared: &Arc<Shared>,
        task_type: &'static str,
        guild: Option<GuildId>,
    ) -> Option<Self> {
        let worker = (*shared.identity.borrow())?;
        let handler = shared.handlers.get(task_type)?;
        let is_next = shared.is_calm.load(Ordering::Acquire) && handler.rate().is_none();
        if !is_next || shared.stop_claiming.is_cancelled() || !shared.room.keep_seat(task_type, guild) {
            return None;
        }
        let lease = shared.lease(worker);
        let arriving = Arriving::new(&shared.registry, lease.token);
        Some(Self { shared: Arc::clone(shared), task_type, guild, lease, arriving, taken: false })
    }

    /// What to write into the row.
    pub(in crate::queue) fn lease(&self) -> &Lease {
        &self.lease
    }

    /// The row is committed: the task may run.
    pub(in crate::queue) async fn take(
        mut self,
        row: NewRow,
        respond_to: Option<RespondTo>,
        created_at: DateTime<Utc>,
    ) {
        let id = TaskId(row.id);
        let task = Task {
            id,
            task_type: row.task_type.to_owned(),
            payload: row.payload,
            retries: 0,
            guild: row.guild,
            created_by: row.created_by,
            respond_to,
            created_at,
        };
        let claim = Claim {
            task,
            token: self.lease.token,
            priority: row.priority,
            run_at: created_at,
            max_retries: row.max_retries,
            unreadable: None,
            called_off: false,
            claimed: Instant::now(),
        };
        metrics::counter!("artie_queue_handed_over_total").increment(1);
        self.arriving.hold([id]);
        self.taken = true;
        if let Some(unwanted) = self.shared.room.take_seat(claim) {
            recorder::release(&self.shared, &[unwanted]).await;
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if !self.taken {
            self.shared.room.leave_seat(self.task_type, self.guild);
        }
    }
}
