//! Finding by meaning: vectors of one model at a time, kept in Postgres as bytes, ranked exactly in this process.
//!
//! A shelf holds the vectors of one scope as bytes of 8 bits; it is filled on first use, then only with what was written
//! since, and thrown out when others need the room. The best of it are weighed again with the exact vectors. What is on a
//! shelf says nothing about who may see it: whatever is found is read through `visible_memories` afterwards.

mod embedder;
mod shelf;

use std::{sync::Arc, time::Duration};

use moka::future::Cache;
use tokio::sync::Mutex;
use uuid::Uuid;

pub use embedder::{Embedder, Hashing};

use crate::{
    db::Db,
    error::Result,
    memories::{
        model::Viewer,
        store::vectors::{self as store, Lacking},
    },
};
use shelf::Shelf;

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
/// Weighed again exactly.
const FINALISTS: usize = 100;
/// Embedded in one call.
pub(super) const BATCH: i64 = 64;
/// Less alike than this is not about the same.
const ALIKE: f32 = 0.2;

/// The vectors of this process.
#[derive(Clone, Debug)]
pub(super) struct Meaning {
    db: Db,
    embedder: Arc<dyn Embedder>,
    shelves: Cache<String, Arc<Mutex<Shelf>>>,
}

impl Meaning {
    pub(super) fn new(db: Db, embedder: Arc<dyn Embedder>) -> Self {
        let shelves = Cache::builder()
            .max_capacity(ROOM / 1024)
            .weigher(|_, stock: &Arc<Mutex<Shelf>>| {
                let bytes = stock.try_lock().map_or(0, |stock| stock.bytes());
                u32::try_from(bytes / 1024 + 1).unwrap_or(u32::MAX)
            })
            .time_to_idle(IDLE)
            .time_to_live(LIFE)
            .build();
        Self { db, embedder, shelves }
    }

    /// The memories that mean most nearly what is asked, best first.
    pub(super) async fn find(&self, viewer: &Viewer, text: &str) -> Result<Vec<Uuid>> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let Some(asked) = self.embedder.embed(Some(viewer.user), &[text.to_owned()]).await?.pop() else {
            return Ok(Vec::new());
        };
        let asked = shelf::unit(asked);
        let kind = (self.embedder.model(), size(&asked));
        let mut near = Vec::new();
        for key in viewer.keys() {
            let stock = self.shelves.try_get_with(format!("{key} {}", kind.1), self.filled(&key, kind));
            let stock = stock.await.map_err(|error| anyhow::anyhow!("filling a shelf: {error}"))?;
            let mut stock = stock.lock().await;
            self.fill(&key, kind, &mut stock).await?;
            near.extend(stock.nearest(&asked, FINALISTS));
        }
        near.sort_by(|one, other| other.1.total_cmp(&one.1));
        near.truncate(FINALISTS);
        let ids: Vec<Uuid> = near.into_iter().map(|(id, _)| id).collect();
        let exact = store::list_vectors(&self.db, kind, &ids).await?;
        let mut exact: Vec<(f32, Uuid)> = exact
            .iter()
            .map(|one| (shelf::dot(&asked, &shelf::from_bytes(&one.vector)), one.memory_id))
            .filter(|(likeness, _)| *likeness >= ALIKE)
            .collect();
        exact.sort_by(|one, other| other.0.total_cmp(&one.0));
        Ok(exact.into_iter().map(|(_, id)| id).collect())
    }

    async fn filled(&self, key: &str, kind: (&str, i32)) -> Result<Arc<Mutex<Shelf>>> {
        let mut stock = Shelf::default();
        self.fill(key, kind, &mut stock).await?;
        Ok(Arc::new(Mutex::new(stock)))
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
        let lacking = store::list_lacking_of(&self.db, self.embedder.model(), ids).await?;
        self.write(&lacking).await
    }

    /// Embeds the next of those that lack a vector, in the order of their ids; gives where to go on, and how many.
    pub(super) async fn sweep(&self, after: Uuid) -> Result<(Option<Uuid>, u64)> {
        let lacking = store::list_lacking_after(&self.db, self.embedder.model(), after, BATCH).await?;
        let next = lacking.last().map(|last| last.id);
        Ok((next, self.write(&lacking).await?))
    }

    async fn write(&self, lacking: &[Lacking]) -> Result<u64> {
        if lacking.is_empty() {
            return Ok(0);
        }
        let texts: Vec<String> = lacking.iter().map(|one| one.content.clone()).collect();
        let vectors = self.embedder.embed(None, &texts).await?;
        let model = self.embedder.model();
        let dimension = vectors.first().map_or(0, |first| size(first));
        if vectors.len() != lacking.len() || dimension == 0 || vectors.iter().any(|one| size(one) != dimension) {
            return Err(anyhow::anyhow!("the model `{model}` gave other vectors than asked for").into());
        }
        let made = lacking.iter().zip(vectors);
        let made: Vec<_> = made
            .map(|(one, vector)| (one.id, one.content_hash.clone(), shelf::to_bytes(&shelf::unit(vector))))
            .collect();
        Ok(store::upsert_vectors(&self.db, (model, dimension), &made).await?)
    }
}

fn size(vector: &[f32]) -> i32 {
    i32::try_from(vector.len()).unwrap_or(i32::MAX)
}
