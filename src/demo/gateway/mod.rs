//! The gateway: sessions that hear the world's changes, and the websocket that carries them.

use super::world::{World, WorldEvent};

/// All sessions of the town's bots.
#[derive(Debug, Default)]
pub struct Sessions {}

impl Sessions {
    /// Tells the sessions about a change they may hear.
    pub(super) fn hear(&mut self, _world: &World, _event: &WorldEvent) {}
}
