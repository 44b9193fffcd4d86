//! Dead letters: tasks that gave up through no fault of whoever asked. They are kept with everything that is known of
//! them, until somebody runs them again or throws them away, for 30 days.
//!
//! What a person was refused, such as dividing by zero, ends as `failed` too, but is no dead letter: nobody here can
//! mend it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    db::Tx,
    error::Result,
    ids::GuildId,
    queue::{Attempt, Entry, Queue, TaskId, store},
};

/// Rows touched by one statement, so that no lock is held for long.
pub const BATCH: u32 = 500;

/// Which dead letters are meant; nothing set means all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeadLetters {
    /// Only this guild's. An admin sees no other.
    pub guild: Option<GuildId>,
    /// Only this type.
    pub task_type: Option<String>,
    /// Only this one.
    pub id: Option<TaskId>,
}

/// A dead letter in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadLetter {
    /// The task.
    pub id: Uuid,
    /// Its type.
    pub task_type: String,
    /// Whose it was.
    pub guild_id: Option<String>,
    /// Who caused it.
    pub created_by: Option<String>,
    /// How many attempts failed.
    pub attempts: i32,
    /// The code the asker was shown, and the whole chain of causes.
    pub reason: String,
    /// When it was enqueued.
    pub created_at: DateTime<Utc>,
    /// When it gave up.
    pub died_at: DateTime<Utc>,
}

/// A page of them, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DeadPage {
    /// The letters.
    pub letters: Vec<DeadLetter>,
    /// Counted from 0.
    pub page: u32,
    /// How many pages there are.
    pub pages: u32,
    /// How many letters there are.
    pub total: i64,
    /// How many of each type, most first.
    pub types: Vec<DeadType>,
}

/// How many dead letters a type has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadType {
    /// The type.
    pub task_type: String,
    /// How many.
    pub count: i64,
}

impl Queue {
    /// A page of dead letters; one beyond the end is the last one.
    pub async fn dead_letters(&self, which: &DeadLetters, page: u32, per_page: u32) -> Result<DeadPage> {
        let pool = self.inner.db.pool();
        let types = store::list_dead_types(pool, which.guild).await?;
        let of_type = |one: &&DeadType| which.task_type.as_ref().is_none_or(|name| *name == one.task_type);
        let total: i64 = types.iter().filter(of_type).map(|one| one.count).sum();
        let per_page = per_page.max(1);
        let pages = u32::try_from(total).unwrap_or(u32::MAX).div_ceil(per_page).max(1);
        let page = page.min(pages - 1);
        let letters = store::list_dead(pool, which, page.saturating_mul(per_page), per_page).await?;
        Ok(DeadPage { letters, page, pages, total, types })
    }

    /// One dead letter with its failed attempts.
    pub async fn dead_letter(&self, which: &DeadLetters) -> Result<Option<(Entry, Vec<Attempt>)>> {
        let found = store::list_dead(self.inner.db.pool(), which, 0, 1).await?;
        let Some(letter) = found.first().filter(|_| which.id.is_some()) else { return Ok(None) };
        self.show(TaskId(letter.id)).await
    }

    /// Runs dead letters again with all their retries, oldest first, in the caller's transaction: at most [`BATCH`].
    /// One whose apology is still under way stays dead. By its id also a refused task runs again.
    pub async fn replay_some(&self, tx: &mut Tx, which: &DeadLetters) -> Result<Vec<TaskId>> {
        let ids = store::replay_dead(tx, which, self.inner.clock.now()).await?;
        Ok(ids.into_iter().map(TaskId).collect())
    }

    /// Throws dead letters away, oldest first, in the caller's transaction: at most [`BATCH`].
    pub async fn discard_some(&self, tx: &mut Tx, which: &DeadLetters) -> Result<Vec<TaskId>> {
        let ids = store::delete_dead(tx, which).await?;
        Ok(ids.into_iter().map(TaskId).collect())
    }

    /// Runs a dead letter again. False if it is not one, or its apology is still under way.
    pub async fn replay(&self, id: TaskId) -> Result<bool> {
        let mut tx = self.inner.db.begin().await?;
        let ids = self.replay_some(&mut tx, &DeadLetters { id: Some(id), ..DeadLetters::default() }).await?;
        tx.commit().await?;
        Ok(!ids.is_empty())
    }

    /// Throws a dead letter away. False if it is not one.
    pub async fn discard(&self, id: TaskId) -> Result<bool> {
        let mut tx = self.inner.db.begin().await?;
        let ids = self.discard_some(&mut tx, &DeadLetters { id: Some(id), ..DeadLetters::default() }).await?;
        tx.commit().await?;
        Ok(!ids.is_empty())
    }
}
