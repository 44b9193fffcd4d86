//! Finding by meaning: vectors of one model at a time, kept in Postgres as bytes, ranked exactly in this process.
//!
//! A shelf holds the vectors of one scope as bytes of 8 bits; it is filled on first use, then only with what was written
//! since, and thrown out when others need the room. The best of it that may be seen are weighed again with the exact
//! vectors. What is on a shelf says nothing about who may see it, and some of it is forgotten: whatever may not be seen
//! makes room for what is next.
//!
//! Whoever makes vectors may be away, slow, or give vectors of another size from one day to the next. Then nothing is found
//! by meaning, and nobody waits for it for long.

mod embedder;
mod shelf;

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicI32, Ordering},
    },
    time::Duration,
};

use moka::future::Cache;
use tokio::sync::Mutex;
use uuid::Uuid;

pub use embedder::{Embedder, Hashing};

use crate::{
    breaker::Breaker,
    clock::Clock,
    db::Db,
    error::Result,
    ids::UserId,
    memories::{
        model::Viewer,
        store::vectors::{self as store, Lacking},
    },
    trouble::Trouble,
};
use shelf::Shelf;

/// How long an endpoint may take to say what a question means; without it words alone must do.
const PATIENCE: Duration = Duration::from_secs(2);
/// Bytes of all shelves.
const ROOM: u64 = 256 << 20;
/// A shelf nobody looked at for so long is put away, with whatever was deleted meanwhile.
const IDLE: Duration = Duration::from_mins(10);
/// Every shelf is filled anew after so long.
const LIFE: Duration = Duration::from_hours(1);
/// Vectors of one scope, the newest.
const MOST: usize = 200_000;
/// Read in one statement.
const PAGE: i64 = 10_000;
/// Writers commit in another order than they count: so many before the last are looked at again.
const OVERLAP: i64 = 64;
/// Weighed again exactly, at first.
const FINALISTS: usize = 100;
/// With fewer of them that may be seen, the next are looked at, twice as many each time.
const ENOUGH: usize = FINALISTS / 2;
/// Letters of what was said around a memory that have a part in its vector: an answer means little without its question.
const AROUND: usize = 1_000;
/// Embedded in one call.
pub(super) const BATCH: i64 = 64;
/// Less alike than this is not about the same.
const ALIKE: f32 = 0.2;
/// The same with 8 bits, which are a little wrong.
const NEARLY_ALIKE: f32 = ALIKE - 0.05;

/// The vectors of this process.
#[derive(Debug)]
pub(super) struct Meaning {
    db: Db,
    clock: Clock,
    embedder: Arc<dyn Embedder>,
    shelves: Cache<String, Arc<Mutex<Shelf>>>,
    /// Open while the embedder keeps everybody waiting: who is away at once costs nobody anything.
    breaker: Breaker,
    trouble: Trouble,
    /// The size of the vectors it made last; 0 before the first.
    dimension: AtomicI32,
}

impl Meaning {
    pub(super) fn new(db: Db, clock: Clock, embedder: Arc<dyn Embedder>) -> Self {
        let shelves = Cache::builder()
            .max_capacity(ROOM / 1024)
            .weigher(|_, stock: &Arc<Mutex<Shelf>>| {
                let bytes = stock.try_lock().map_or(0, |stock| stock.bytes());
                u32::try_from(bytes / 1024 + 1).unwrap_or(u32::MAX)
            })
            .time_to_idle(IDLE)
            .time_to_live(LIFE)
            .build();
        let (breaker, trouble, dimension) = (Breaker::default(), Trouble::default(), AtomicI32::default());
        Self { db, clock, embedder, shelves, breaker, trouble, dimension }
    }

    /// The memories that mean most nearly what is asked, best first.
    pub(super) async fn find(&self, viewer: &Viewer, text: &str) -> Result<Vec<Uuid>> {
        let Some(asked) = self.asked(viewer.user, text).await else { return Ok(Vec::new()) };
        let kind = (self.embedder.model(), size(&asked));
        let mut near = Vec::new();
        for key in viewer.keys() {
            near.extend(self.seen(viewer, &key, kind, &asked).await?);
        }
        let (mut exact, mut count) = (Vec::<(f32, Uuid)>::new(), FINALISTS);
        while exact.len() < ENOUGH && !near.is_empty() {
            let ids: Vec<Uuid> = shelf::take_nearest(&mut near, count).into_iter().map(|(id, _)| id).collect();
            let visible = store::list_visible_vectors(&self.db, kind, viewer, &ids, self.clock.now()).await?;
            let weighed =
                visible.iter().map(|one| (shelf::dot(&asked, &shelf::from_bytes(&one.vector)), one.memory_id));
            exact.extend(weighed.filter(|(likeness, _)| *likeness >= ALIKE));
            count *= 2;
        }
        exact.sort_by(|one, other| other.0.total_cmp(&one.0));
        Ok(exact.into_iter().map(|(_, id)| id).collect())
    }

    /// What on a shelf is about the same, in no order. Where others read along, of somebody's own only what they opened:
    /// all that is theirs alone would otherwise have to be looked at before anything else is found.
    async fn seen(&self, viewer: &Viewer, key: &str, kind: (&str, i32), asked: &[f32]) -> Result<Vec<(Uuid, f32)>> {
        let open = if viewer.is_alone() || key != viewer.own_key() {
            None
        } else {
            Some(store::list_open(&self.db, key).await?.into_iter().collect::<HashSet<Uuid>>())
        };
        if open.as_ref().is_some_and(HashSet::is_empty) {
            return Ok(Vec::new());
        }
        let mut near = self.near(key, kind, asked).await?;
        near.retain(|(id, likeness)| *likeness >= NEARLY_ALIKE && open.as_ref().is_none_or(|open| open.contains(id)));
        Ok(near)
    }

    /// What a question means; `None` if nobody can say, or not in time.
    async fn asked(&self, asker: UserId, text: &str) -> Option<Vec<f32>> {
        if text.trim().is_empty() || self.breaker.admit(self.clock.now()).is_err() {
            return None;
        }
        let texts = [text.to_owned()];
        match tokio::time::timeout(PATIENCE, self.embedder.embed(Some(asker), &texts)).await {
            Ok(Ok(mut made)) => {
                self.breaker.worked();
                if self.trouble.ends() {
                    tracing::info!("memories are looked for by meaning again");
                }
                let made = made.pop().map(shelf::unit).filter(|made| !made.is_empty())?;
                self.dimension.store(size(&made), Ordering::Relaxed);
                Some(made)
            }
            Ok(Err(error)) => self.away(&error.to_string()),
            Err(_) => {
                self.breaker.failed(self.clock.now());
                self.away("it took too long")
            }
        }
    }

    /// It is told once, not at every question.
    fn away<T>(&self, error: &str) -> Option<T> {
        if self.trouble.begins() {
            tracing::warn!(error, "memories are looked for by words alone: nobody says what they mean");
        }
        None
    }

    /// How alike all on a shelf is. What was put on it stays there, should this be called off in the middle of a large one.
    async fn near(&self, key: &str, kind: (&str, i32), asked: &[f32]) -> Result<Vec<(Uuid, f32)>> {
        let name = format!("{key} {} {}", kind.1, kind.0);
        let kept = self.shelves.get_with(name.clone(), async { Arc::default() }).await;
        let (near, has_grown) = {
            let mut stock = kept.lock().await;
            let before = stock.bytes();
            self.fill(key, kind, &mut stock).await?;
            (stock.likenesses(asked), stock.bytes() > before + before / 8)
        };
        if has_grown {
            // Weighed anew, so that others make room for it.
            self.shelves.insert(name, kept).await;
        }
        Ok(near)
    }

    /// Takes what was written since.
    async fn fill(&self, key: &str, kind: (&str, i32), stock: &mut Shelf) -> Result<()> {
        let mut after = stock.newest() - OVERLAP;
        loop {
            let written = store::list_written(&self.db, key, kind, after, PAGE).await?;
            let Some(last) = written.last() else { return Ok(()) };
            after = last.seq;
            let is_last = i64::try_from(written.len()).unwrap_or(PAGE) < PAGE;
            for one in written {
                stock.put(one.memory_id, one.seq, &shelf::from_bytes(&one.vector), MOST);
            }
            if is_last {
                return Ok(());
            }
        }
    }

    /// Embeds those of these memories that lack a vector; gives how many.
    pub(super) async fn embed(&self, ids: &[Uuid]) -> Result<u64> {
        let kind = (self.embedder.model(), self.dimension.load(Ordering::Relaxed));
        let lacking = store::list_lacking_of(&self.db, kind, ids).await?;
        self.write(&lacking).await
    }

    /// Embeds the next of those that lack a vector, in the order of their ids; gives where to go on, and how many.
    pub(super) async fn sweep(&self, after: Uuid) -> Result<(Option<Uuid>, u64)> {
        let kind = (self.embedder.model(), self.dimension().await?);
        let lacking = store::list_lacking_after(&self.db, kind, after, BATCH).await?;
        let next = lacking.last().map(|last| last.id);
        Ok((next, self.write(&lacking).await?))
    }

    /// The size of its vectors, asked for if none was seen: under the same name a model may give other ones than last week.
    async fn dimension(&self) -> Result<i32> {
        let known = self.dimension.load(Ordering::Relaxed);
        if known > 0 {
            return Ok(known);
        }
        let made = self.embedder.embed(None, &["How many numbers?".to_owned()]).await?;
        let dimension = made.first().map_or(0, |made| size(made));
        self.dimension.store(dimension, Ordering::Relaxed);
        Ok(dimension)
    }

    async fn write(&self, lacking: &[Lacking]) -> Result<u64> {
        if lacking.is_empty() {
            return Ok(0);
        }
        let texts: Vec<String> = lacking.iter().map(embedded).collect();
        let vectors = self.embedder.embed(None, &texts).await?;
        let model = self.embedder.model();
        let dimension = vectors.first().map_or(0, |first| size(first));
        if vectors.len() != lacking.len() || dimension == 0 || vectors.iter().any(|one| size(one) != dimension) {
            return Err(anyhow::anyhow!("the model `{model}` gave other vectors than asked for").into());
        }
        self.dimension.store(dimension, Ordering::Relaxed);
        let made = lacking.iter().zip(vectors);
        let made: Vec<_> = made
            .map(|(one, vector)| (one.id, one.content_hash.clone(), shelf::to_bytes(&shelf::unit(vector))))
            .collect();
        Ok(store::upsert_vectors(&self.db, (model, dimension), &made).await?)
    }
}

/// What a memory's vector is made of.
fn embedded(one: &Lacking) -> String {
    let around: String = one.context.chars().take(AROUND).collect();
    format!("{}\n{around}", one.content).trim().to_owned()
}

fn size(vector: &[f32]) -> i32 {
    i32::try_from(vector.len()).unwrap_or(i32::MAX)
}
