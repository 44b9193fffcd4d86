//! When to ring: NOTIFY takes a lock of the whole database at commit, so a process rings at most once per few
//! milliseconds. The first of a burst rings in its own statement; one for all the others follows.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{db::Db, queue::store};

const QUIET: Duration = Duration::from_millis(5);
/// A transaction of the burst may commit after the ring that was meant for it; this one is for those.
const ECHO: Duration = Duration::from_millis(60);

/// The debounced bell of one process.
#[derive(Clone, Debug, Default)]
pub(super) struct Bell {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    last: Mutex<Option<Instant>>,
    following: AtomicBool,
    echoing: AtomicBool,
}

impl Bell {
    /// Whether this statement shall ring. If not, a ring follows by itself.
    pub(super) fn take_turn(&self, db: &Db) -> bool {
        let mut last = self.inner.last.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if last.is_none_or(|last| now.duration_since(last) >= QUIET) {
            *last = Some(now);
            return true;
        }
        drop(last);
        self.follow(db);
        false
    }

    fn follow(&self, db: &Db) {
        if self.inner.following.swap(true, Ordering::AcqRel) {
            return;
        }
        let (inner, db) = (Arc::clone(&self.inner), db.clone());
        tokio::spawn(async move {
            tokio::time::sleep(QUIET).await;
            inner.following.store(false, Ordering::Release);
            ring(&db).await;
            if !inner.echoing.swap(true, Ordering::AcqRel) {
                tokio::time::sleep(ECHO).await;
                inner.echoing.store(false, Ordering::Release);
                ring(&db).await;
            }
        });
    }
}

/// A ring that fails is not worth an error: workers look by themselves.
async fn ring(db: &Db) {
    if let Err(error) = store::notify(db).await {
        tracing::debug!(error = &error as &dyn std::error::Error, "a wake-up could not be sent; the poll will find it");
    }
}
