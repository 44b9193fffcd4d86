//! What operators, admins and the demo's panel can ask of the queue.

use anyhow::Context;

use crate::{
    error::Result,
    msg,
    queue::{
        Attempt, Depth, Entry, Filter, PeriodicRow, Queue, RespondTo, Status, TaskId, Tempo,
        fate::{self, Fate},
        nonce::nonce,
        store,
    },
};

impl Queue {
    /// Tasks, newest first.
    pub async fn list(&self, filter: &Filter) -> Result<Vec<Entry>> {
        let status = filter.status.map(Status::name);
        let pool = self.inner.db.pool();
        Ok(store::list_tasks(pool, status, filter.task_type.as_deref(), i64::from(filter.limit)).await?)
    }

    /// One task and its failed attempts.
    pub async fn show(&self, id: TaskId) -> Result<Option<(Entry, Vec<Attempt>)>> {
        let pool = self.inner.db.pool();
        let Some(entry) = store::find_task(pool, id.0).await? else { return Ok(None) };
        Ok(Some((entry, store::list_attempts(pool, id.0).await?)))
    }

    /// How many tasks of each type wait, run and lie dead, and since when the oldest due one waits.
    pub async fn depth(&self) -> Result<Vec<Depth>> {
        Ok(store::list_depth(self.inner.db.pool(), self.inner.clock.offset()).await?)
    }

    /// What the queue did lately, and how fast.
    pub async fn tempo(&self) -> Result<Tempo> {
        Ok(store::get_tempo(self.inner.db.pool()).await?)
    }

    /// Deletes what is past its time, in batches, and says how many rows went with each. The keepers do it every minute.
    pub async fn prune(&self, mut told: impl FnMut(u64)) -> Result<u64> {
        let mut gone = 0;
        loop {
            let batch = store::delete_expired(self.inner.db.pool()).await?;
            if batch == 0 {
                return Ok(gone);
            }
            gone += batch;
            told(batch);
        }
    }

    /// How many due tasks wait or run.
    pub async fn unfinished(&self, task_type: Option<&str>) -> Result<u64> {
        let depth = self.depth().await?;
        let of_type = depth.iter().filter(|row| task_type.is_none_or(|name| row.task_type == name));
        let live = of_type.map(|row| if row.status == Status::Processing.name() { row.count } else { row.due });
        Ok(u64::try_from(live.sum::<i64>()).unwrap_or(0))
    }

    /// The periodic tasks, by their next run; those switched off come last.
    pub async fn schedule(&self) -> Result<Vec<PeriodicRow>> {
        Ok(store::list_periodic(self.inner.db.pool()).await?)
    }

    /// Calls a task off: a waiting one at once, a running one as soon as it notices. False if it has ended.
    pub async fn cancel(&self, id: TaskId) -> Result<bool> {
        // Twice, because it may be claimed, or given back, between the two looks.
        for _ in 0..2 {
            if self.cancel_waiting(id).await? || store::request_cancel(self.inner.db.pool(), id.0).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn cancel_waiting(&self, id: TaskId) -> Result<bool> {
        let mut tx = self.inner.db.begin().await?;
        let Some(route) = store::lock_waiting(&mut tx, id.0).await? else { return Ok(false) };
        let respond_to: Option<RespondTo> = route.and_then(|route| serde_json::from_value(route).ok());
        let Fate::Ended { error, answer, .. } = fate::cancelled(respond_to.as_ref()) else { return Ok(false) };
        let body = answer.map(serde_json::to_value).transpose().context("an answer did not serialise")?;
        let reason = error.unwrap_or_default();
        store::update_to_cancelled(&mut tx, id.0, &reason, body, &nonce(id, 0, 0)).await?;
        tx.commit().await?;
        self.announce_answers().await;
        Ok(true)
    }

    /// Reads an id as people paste it.
    pub fn parse_id(text: &str) -> Result<TaskId> {
        uuid::Uuid::parse_str(text.trim())
            .map(TaskId)
            .map_err(|_| crate::error::Error::refused(msg!("queue-bad-id", id = text)))
    }
}
