//! What went over the wire: the panel of the page and the judge of the tests read it.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{World, WorldEvent};
use crate::ids::ApplicationId;

/// How many entries are kept.
const KEPT: usize = 4_000;

/// One request and its answer, or one gateway frame. Tokens are masked.
#[derive(Clone, Debug)]
pub struct WireEntry {
    /// When it was answered.
    pub at: DateTime<Utc>,
    /// Whose it was, if the token was known.
    pub application: Option<ApplicationId>,
    /// `GET`, `POST`, …; `GATEWAY ↓` and `GATEWAY ↑` for frames.
    pub method: String,
    /// The path below `/api/v10`, tokens masked; the event's name for frames.
    pub path: String,
    /// The route's pattern as in Discord's description, `/channels/{channel_id}/messages`; empty when unknown.
    pub route: String,
    /// The status answered; 0 when the connection was cut.
    pub status: u16,
    /// How long it took.
    pub ms: f64,
    /// Whether no such route exists here.
    pub is_unknown: bool,
    /// The JSON asked with.
    pub request: Option<Value>,
    /// The JSON answered with.
    pub response: Option<Value>,
}

impl World {
    /// Records a request.
    pub fn record_wire(&mut self, entry: WireEntry) {
        if self.wire.len() == KEPT {
            self.wire.pop_front();
        }
        self.wire.push_back(entry.clone());
        self.tell(WorldEvent::Wire(Box::new(entry)));
    }

    /// The requests that no route answers: a client that speaks only Discord makes none.
    pub fn unknown_requests(&self) -> Vec<&WireEntry> {
        self.wire.iter().filter(|entry| entry.is_unknown).collect()
    }
}
