//! The recorded conversation (shape only, being built).

mod model;

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

pub use model::{Attachment, Edit, Event, Gap, Gauge, History, Place, Recorded};

use crate::{clock::Clock, config::Recording, db::Db, guilds::Guilds, queue::Queue};

/// The verbs of recording. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Transcript {}

impl Transcript {
    /// A recorder that buffers from now on and writes once [`run`](Self::run) runs.
    pub fn new(_settings: &Recording, _db: Db, _clock: Clock, _guilds: Guilds, _queue: Queue) -> Self {
        Self {}
    }

    /// Takes an event; never blocks, never fails. Call it in the order in which the gateway speaks: order is kept.
    pub fn record(&self, _event: Event) {}

    /// Asks for everything missed in these channels: after READY (not after RESUMED), and for the channels of every
    /// guild that becomes available. Returns at once; [`run`](Self::run) does it in the background.
    pub fn fill_gaps(&self, _gaps: impl IntoIterator<Item = Gap>) {}

    /// Writes what is buffered and fills gaps until `shutdown`, then drains the buffer and returns.
    pub async fn run(&self, _history: Arc<dyn History>, shutdown: CancellationToken) {
        shutdown.cancelled().await;
    }

    /// The recorder at a glance.
    pub fn gauge(&self) -> Gauge {
        Gauge::default()
    }
}
