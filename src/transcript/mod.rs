//! The recorded conversation: every message Artie may record, its edits and its deletions.
//!
//! Promises: recording never blocks the gateway; a message is recorded once, however often it is heard of; events take
//! effect in the order in which they came; what a guild's recording mode excludes is never written; what was deleted
//! does not come back; what was missed (the process or the database was away, the buffer was full) is fetched from
//! history. It knows nothing of Discord's client library: the edge translates events to [`Event`] and lends its
//! [`History`].

mod buffer;
mod coverage;
mod filler;
pub mod finding;
mod model;
mod partitions;
mod plan;
mod private;
mod recorder;
mod retention;
mod store;
mod writer;

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub use model::{Attachment, Edit, Event, Gap, Gauge, History, Line, Place, Recorded};
pub use partitions::Kept;

use crate::{
    clock::Clock,
    config::Recording,
    db::{Db, Tx},
    guilds::Guilds,
    ids::{MessageId, UserId},
    pulse::Pulse,
    queue::Queue,
    standing::Standing,
};
use buffer::Buffer;
use coverage::Coverage;
use finding::{Found, Look, Scope};
use private::Private;
use writer::Writer;

/// The verbs of recording. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Transcript {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    settings: Recording,
    db: Db,
    clock: Clock,
    guilds: Guilds,
    /// Knows what Discord keeps from us.
    pulse: Pulse,
    buffer: Buffer,
    coverage: Mutex<Coverage>,
    gap_found: Notify,
    /// Direct messages may be missing; which channels they have, only the database knows.
    private_missed: AtomicBool,
    writer: Writer,
    /// With whom direct messages are.
    private: Private,
    overflowed: AtomicU64,
}

impl Transcript {
    /// A recorder that buffers from now on and writes once [`run`](Self::run) runs.
    pub fn new(
        settings: &Recording,
        db: Db,
        clock: Clock,
        pulse: Pulse,
        guilds: Guilds,
        queue: Queue,
        standing: Standing,
    ) -> Self {
        let inner = Inner {
            settings: settings.clone(),
            clock,
            guilds,
            pulse,
            buffer: Buffer::new(settings.buffer_rows),
            coverage: Mutex::default(),
            gap_found: Notify::new(),
            private_missed: AtomicBool::new(false),
            writer: Writer::new(db.clone(), queue, standing),
            private: Private::default(),
            overflowed: AtomicU64::new(0),
            db,
        };
        Self { inner: Arc::new(inner) }
    }

    /// Notes that listening begins, the first time for good. Must be committed before the gateway connects: a message
    /// that was heard and never written is looked for after this moment and not before.
    pub async fn begin(&self) -> crate::error::Result<()> {
        Ok(store::insert_beginning(&self.inner.db, self.inner.clock.now()).await?)
    }

    /// Takes an event; never blocks, never fails. Call it in the order in which the gateway speaks: order is kept.
    pub fn record(&self, event: Event) {
        self.inner.record(event);
    }

    /// Asks for everything missed in these channels: after READY (not after RESUMED), and for the channels of every
    /// guild that becomes available. Returns at once; [`run`](Self::run) does it in the background.
    pub fn fill_gaps(&self, gaps: impl IntoIterator<Item = Gap>) {
        let mut coverage = self.inner.coverage();
        gaps.into_iter().for_each(|gap| coverage.miss(gap));
        drop(coverage);
        self.inner.gap_found.notify_one();
    }

    /// Asks for everything missed in direct messages: after READY. The gateway has no snapshot of them.
    pub fn fill_private_gaps(&self) {
        self.inner.private_missed.store(true, Ordering::Relaxed);
        self.inner.gap_found.notify_one();
    }

    /// Writes what is buffered and fills gaps until `shutdown`, then drains the buffer for at most a few seconds and
    /// returns. What could not be written then is fetched from history at the next start.
    pub async fn run(&self, history: Arc<dyn History>, shutdown: CancellationToken) {
        let writing = Box::pin(self.inner.write_until(history.as_ref(), &shutdown));
        let filling = Box::pin(self.inner.fill_until(history.as_ref(), &shutdown));
        tokio::join!(writing, filling);
    }

    /// The recorder at a glance.
    pub fn gauge(&self) -> Gauge {
        let inner = &self.inner;
        Gauge {
            buffered: inner.buffer.len(),
            capacity: inner.settings.buffer_rows,
            overflowed: inner.overflowed.load(Ordering::Relaxed),
            rejected: inner.writer.rejected.load(Ordering::Relaxed),
            written: inner.writer.written.load(Ordering::Relaxed),
            gaps: inner.coverage().gaps(),
            is_writing: inner.writer.is_writing(),
        }
    }

    /// Looks for up to `limit` recorded messages, newest first. The scope is where the asker may look: whoever calls has
    /// asked Discord.
    pub async fn search(&self, scope: &Scope, look: &Look, limit: usize) -> crate::error::Result<Found> {
        finding::find(&self.inner.db, scope, look, limit).await
    }

    /// What was said around these messages of a channel, so many before and after each: each with the message it is around.
    pub async fn around(
        &self,
        place: Place,
        messages: &[MessageId],
        each: usize,
    ) -> crate::error::Result<Vec<(MessageId, finding::Hit)>> {
        Ok(store::finding::list_around(&self.inner.db, place, messages, each).await?)
    }

    /// A message and those it replies to, at most `depth` of them, oldest first: only what was recorded, and only in this
    /// channel.
    pub async fn chain(&self, place: Place, last: MessageId, depth: i32) -> crate::error::Result<Vec<Line>> {
        Ok(store::context::list_chain(&self.inner.db, place, last, depth).await?)
    }

    /// What was said in a channel before a message, at most `limit` of it, oldest first.
    pub async fn before(&self, place: Place, message: MessageId, limit: i64) -> crate::error::Result<Vec<Line>> {
        Ok(store::context::list_before(&self.inner.db, place, message, limit).await?)
    }

    /// Creates the partitions of this and the next two months and of every month that rows wait for in
    /// `messages_default`, moves those rows, and forgets old tombstones and what is kept no longer. Safe to run twice and
    /// side by side.
    pub async fn keep_house(&self) -> crate::error::Result<Kept> {
        let (db, now) = (&self.inner.db, self.inner.clock.now());
        let mut kept = partitions::keep(db, now).await?;
        kept.dropped = retention::drop_old_months(db, self.inner.settings.retention_days, now).await?;
        kept.forgotten = retention::forget(db, &self.inner.guilds, now).await?;
        Ok(kept)
    }

    /// From the commit on nothing this person says is recorded any more, by any process: the statement that would
    /// record it looks. What is recorded already stays.
    pub async fn opt_out(&self, tx: &mut Tx, user: UserId) -> crate::error::Result<bool> {
        Ok(store::people::insert_optout(tx, user, self.inner.clock.now()).await?)
    }

    /// The opposite; whether it was needed.
    pub async fn opt_in(&self, tx: &mut Tx, user: UserId) -> crate::error::Result<bool> {
        Ok(store::people::delete_optout(tx, user).await?)
    }

    /// Since when this person is not recorded; `None` if they are.
    pub async fn opted_out(&self, user: UserId) -> crate::error::Result<Option<chrono::DateTime<chrono::Utc>>> {
        Ok(store::people::find_optout(&self.inner.db, user).await?)
    }

    /// Drops every month that lies wholly before this day, and gives the names of the partitions dropped.
    pub async fn drop_months_before(&self, day: chrono::NaiveDate) -> crate::error::Result<Vec<String>> {
        partitions::drop_before(&self.inner.db, day).await
    }
}

impl Inner {
    fn coverage(&self) -> MutexGuard<'_, Coverage> {
        self.coverage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn record(&self, event: Event) {
        if let Event::Created { message, .. } = &event
            && self.coverage().see(message.place, message.message)
        {
            self.gap_found.notify_one();
        }
        // Whether it is recorded is not asked here: what is in memory of the guild's wish may be out of date, and asking for
        // it would hold up the gateway. The writer asks before it writes.
        if let Err(event) = self.buffer.push(event) {
            self.overflow(&event);
        }
    }

    /// History knows messages and their newest text, so the channel is filled again once there is room.
    fn overflow(&self, event: &Event) {
        if self.overflowed.fetch_add(1, Ordering::Relaxed) == 0 {
            tracing::warn!(
                capacity = self.settings.buffer_rows,
                "the recorder's buffer is full; gaps are filled later"
            );
        }
        metrics::counter!("artie_recorder_overflowed_total").increment(1);
        self.coverage().miss(Gap { place: event.place(), last_message: None });
        self.gap_found.notify_one();
    }
}
