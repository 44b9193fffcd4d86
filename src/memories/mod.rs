//! What Artie remembers: written once, shown to nobody it is not for, found by words, letters and meaning.
//!
//! Promises: who sees what is decided in SQL by who asks and where, which are bound by us and never by a model; where
//! others read along, of somebody's own only what they opened appears; a correction takes the place of the old in one
//! transaction; what was said in a message that is deleted is forgotten with it; junk, secrets and orders are not learned.
//! A memory is what somebody wrote: it is quoted, never obeyed. It knows nothing of models: whoever asks one lends an
//! [`Embedder`] or a [`Thinker`].

mod commands;
mod finding;
mod learning;
mod meaning;
mod model;
mod replies;
mod store;
mod tasks;

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

pub use commands::{commands, components};
pub use finding::{Found, quoted};
pub use learning::{Closing, Learnt, Thinker, Turn};
pub use meaning::{Embedder, Hashing};
pub use model::{Junk, Memory, NewMemory, Refusal, Remembered, Scope, SourceType, Tally, Viewer};
pub use replies::used_button;
pub use tasks::handlers;

use crate::{
    clock::Clock,
    db::{Db, Tx},
    error::Result,
    ids::{EventId, GuildId, UserId},
    queue::{NewTask, Priority, Queue},
    transcript::Transcript,
};
use meaning::Meaning;
use model::{PINNED, USUAL, gate};
use store::changing::Changer;

/// Memories on a page.
const PAGE: usize = 8;
/// How long a forgotten memory can be brought back.
const FORGOTTEN_KEPT: TimeDelta = TimeDelta::days(7);
/// How long it is known which memories an answer used.
const USES_KEPT: TimeDelta = TimeDelta::days(30);

/// The verbs of memory. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Memories {
    db: Db,
    clock: Clock,
    queue: Queue,
    transcript: Transcript,
    meaning: Option<Arc<Meaning>>,
}

/// A page of memories.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Pinned ones first, then the newest.
    pub memories: Vec<Memory>,
    /// From 0.
    pub number: usize,
    /// Whether there is a next one.
    pub has_more: bool,
}

/// Whoever changes a memory, and the guild they manage, if they do.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    /// Who.
    pub user: UserId,
    /// The guild they manage.
    pub manages: Option<GuildId>,
}

impl From<Hand> for Changer {
    fn from(hand: Hand) -> Self {
        Self { user: hand.user, manages: hand.manages }
    }
}

impl Memories {
    /// Without an embedder, what is looked for is found by its words and letters alone.
    pub fn new(
        db: Db,
        clock: Clock,
        queue: Queue,
        transcript: Transcript,
        embedder: Option<Arc<dyn Embedder>>,
    ) -> Self {
        let meaning = embedder.map(|embedder| Arc::new(Meaning::new(db.clone(), clock.clone(), embedder)));
        Self { db, clock, queue, transcript, meaning }
    }

    /// Remembers what somebody wrote to be remembered. The same key writes once. What is for a channel or a guild needs
    /// one; what is for a guild needs whoever manages it.
    pub async fn remember(&self, viewer: &Viewer, hand: Hand, key: Option<&str>, new: NewMemory) -> Result<Remembered> {
        let new = new.tidy()?;
        if gate::is_secret(&new.content) {
            return Err(Refusal::Junk(Junk::Secret).into());
        }
        match new.scope {
            Scope::Channel | Scope::Guild if viewer.guild.is_none() => return Err(Refusal::NoServer.into()),
            Scope::Guild if hand.manages != viewer.guild => return Err(Refusal::NotYours.into()),
            _ => {}
        }
        self.write(viewer, key, new).await
    }

    /// Remembers what was said or concluded, if it is worth it; `recalled` is what was remembered before it was said.
    pub async fn learn(
        &self,
        viewer: &Viewer,
        key: Option<&str>,
        new: NewMemory,
        recalled: &[&str],
    ) -> Result<Remembered> {
        let new = new.tidy()?;
        gate::admit(&new.content, recalled.iter().copied()).map_err(Refusal::Junk)?;
        if new.scope == Scope::Guild || new.scope == Scope::Channel && viewer.guild.is_none() {
            return Err(Refusal::NotYours.into());
        }
        self.write(viewer, key, new).await
    }

    async fn write(&self, viewer: &Viewer, key: Option<&str>, new: NewMemory) -> Result<Remembered> {
        let now = self.clock.now();
        if new.expires_at.is_some_and(|end| end <= now) {
            return Err(Refusal::Past.into());
        }
        if store::count_own(self.db.pool(), viewer.user).await? >= model::MAX_OWN {
            return Err(Refusal::Full.into());
        }
        let mut tx = self.db.begin().await?;
        // Whoever wrote it sees it, whoever else reads along.
        let viewer = &Viewer { audience: crate::reply::Audience::Invoker, ..*viewer };
        if let Some(old) = new.supersedes
            && !store::update_superseded(&mut tx, viewer, old, now).await?
        {
            return Err(Refusal::Unknown.into());
        }
        let written = store::insert_memory(&mut tx, viewer, &new, key, now).await?;
        let id = match written {
            Some(id) => id,
            None => self.there_already(&mut tx, viewer, key, &new).await?,
        };
        let found = store::list_memories(&mut tx, viewer, &[id], now).await?.pop().ok_or(Refusal::Unknown)?;
        if written.is_none() {
            // What would have been superseded stays.
            return Ok(Remembered::Known(found));
        }
        self.embed_later(&mut tx, id).await?;
        tx.commit().await?;
        Ok(Remembered::New(found))
    }

    /// Why nothing was written: this event wrote it before, somebody else did, or its message is gone.
    async fn there_already(&self, tx: &mut Tx, viewer: &Viewer, key: Option<&str>, new: &NewMemory) -> Result<Uuid> {
        if let Some(key) = key
            && let Some(id) = store::find_by_event(tx, key, viewer.user).await?
        {
            return Ok(id);
        }
        Ok(store::find_twin(tx, viewer, new).await?.ok_or(Refusal::SourceGone)?)
    }

    async fn embed_later(&self, tx: &mut Tx, id: Uuid) -> Result<()> {
        if self.meaning.is_some() {
            let task = NewTask { priority: Priority::BACKGROUND, ..NewTask::new(tasks::EMBED, json!({ "ids": [id] })) };
            self.queue.enqueue(tx, task).await?;
        }
        Ok(())
    }

    /// One memory, if it may be seen.
    pub async fn get(&self, viewer: &Viewer, id: Uuid) -> Result<Memory> {
        Ok(self.list(viewer, &[id]).await?.pop().ok_or(Refusal::Unknown)?)
    }

    /// Those of these memories that may be seen.
    pub async fn list(&self, viewer: &Viewer, ids: &[Uuid]) -> Result<Vec<Memory>> {
        let mut connection = self.db.acquire().await?;
        Ok(store::list_memories(&mut connection, viewer, ids, self.clock.now()).await?)
    }

    /// A page of everything that may be seen, or of what is for some.
    pub async fn page(&self, viewer: &Viewer, scope: Option<Scope>, number: usize) -> Result<Page> {
        let scope = scope.map(|scope| scope.to_string());
        let (offset, limit) = (as_i64(number * PAGE), as_i64(PAGE + 1));
        let page = (offset, limit);
        let mut memories = store::list_page(&self.db, viewer, scope.as_deref(), self.clock.now(), page).await?;
        let has_more = memories.len() > PAGE;
        memories.truncate(PAGE);
        Ok(Page { memories, number, has_more })
    }

    /// Changes the words of a memory, and its tags if any are given.
    pub async fn edit(&self, hand: Hand, id: Uuid, content: &str, tags: &[String]) -> Result<()> {
        let new = NewMemory { tags: tags.into(), ..NewMemory::own(content) }.tidy()?;
        if gate::is_secret(&new.content) {
            return Err(Refusal::Junk(Junk::Secret).into());
        }
        let done = store::changing::update_content(&self.db, hand.into(), id, &new, self.clock.now()).await;
        match done {
            Err(error) if crate::db::violates(&error, "uq_memories_fact") => Err(Refusal::Same.into()),
            done => self.changed(done?).await?.embed_now(id).await,
        }
    }

    async fn embed_now(&self, id: Uuid) -> Result<()> {
        let mut tx = self.db.begin().await?;
        self.embed_later(&mut tx, id).await?;
        Ok(tx.commit().await?)
    }

    #[expect(clippy::unused_async, reason = "reads as a step of the verbs that use it")]
    async fn changed(&self, is_changed: bool) -> Result<&Self> {
        if is_changed { Ok(self) } else { Err(Refusal::Unknown.into()) }
    }

    /// Pins a memory, so that it comes first, or lets it go again.
    pub async fn pin(&self, hand: Hand, id: Uuid, is_pinned: bool) -> Result<()> {
        let importance = if is_pinned { PINNED } else { USUAL };
        let done =
            store::changing::update_marks(&self.db, hand.into(), id, Some(importance), None, self.clock.now()).await?;
        self.changed(done).await.map(drop)
    }

    /// Lets a memory of somebody's own appear where others read along, or not any more.
    pub async fn open(&self, hand: Hand, id: Uuid, is_open: bool) -> Result<()> {
        let done =
            store::changing::update_marks(&self.db, hand.into(), id, None, Some(is_open), self.clock.now()).await?;
        self.changed(done).await.map(drop)
    }

    /// Forgets a memory at once; for a week it can be brought back.
    pub async fn forget(&self, hand: Hand, id: Uuid) -> Result<()> {
        let done = store::changing::update_forgotten(&self.db, hand.into(), id, Some(self.clock.now())).await?;
        self.changed(done).await.map(drop)
    }

    /// Brings a forgotten memory back.
    pub async fn bring_back(&self, hand: Hand, id: Uuid) -> Result<()> {
        match store::changing::update_forgotten(&self.db, hand.into(), id, None).await {
            Err(error) if crate::db::violates(&error, "uq_memories_fact") => Err(Refusal::Same.into()),
            done => self.changed(done?).await.map(drop),
        }
    }

    /// How much there is.
    pub async fn tally(&self, viewer: &Viewer) -> Result<Tally> {
        Ok(store::find_tally(&self.db, viewer, self.clock.now()).await?)
    }

    /// Everything that is somebody's, as JSON.
    pub async fn export(&self, user: UserId) -> Result<Vec<Value>> {
        Ok(store::list_own_rows(&self.db, user).await?)
    }

    /// Notes which memories an answer to this event used.
    pub async fn note_uses(&self, event: EventId, ids: &[Uuid]) -> Result<()> {
        Ok(store::uses::insert_uses(&self.db, event, ids, self.clock.now()).await?)
    }

    /// Which memories an answer used, as far as whoever asks may see them now.
    pub async fn used(&self, viewer: &Viewer, event: EventId) -> Result<Vec<Memory>> {
        let ids = store::uses::list_uses(&self.db, event).await?;
        self.list(viewer, &ids).await
    }

    /// Removes what is over for good; gives how many memories.
    pub async fn keep_house(&self) -> Result<u64> {
        let now = self.clock.now();
        let mut removed = 0;
        loop {
            let batch = store::delete_old(&self.db, now, now - FORGOTTEN_KEPT, now - USES_KEPT).await?;
            removed += batch;
            if batch == 0 {
                return Ok(removed);
            }
        }
    }

    /// Makes the vocabulary exactly the words of all memories; gives how many it lacked or had too many.
    pub async fn mend_vocabulary(&self) -> Result<i64> {
        Ok(store::vocabulary::update_vocabulary(&self.db).await?)
    }
}

fn as_i64(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Makes every vector that is lacking, now; gives how many. What the task does an hour at the latest after.
pub async fn embed_all(memories: &Memories) -> Result<u64> {
    let Some(meaning) = &memories.meaning else { return Ok(0) };
    let (mut after, mut made) = (Uuid::nil(), 0);
    loop {
        let (next, more) = meaning.sweep(after).await?;
        made += more;
        let Some(next) = next else { return Ok(made) };
        after = next;
    }
}
