//! The gateway: sessions that hear the world's changes, and the websocket that carries them.
//!
//! A session outlives its socket, so that RESUME replays what was missed, in order, exactly once.

mod codec;
pub mod intents;
mod opening;
mod route;
mod sessions;
mod socket;
mod telling;

pub(super) use self::{route::routes, sessions::Sessions};

/// Close codes of the gateway.
mod close {
    pub(super) const UNKNOWN_OPCODE: (u16, &str) = (4001, "Unknown opcode.");
    pub(super) const DECODE_ERROR: (u16, &str) = (4002, "Error while decoding payload.");
    pub(super) const NOT_AUTHENTICATED: (u16, &str) = (4003, "Not authenticated.");
    pub(super) const AUTHENTICATION_FAILED: (u16, &str) = (4004, "Authentication failed.");
    pub(super) const ALREADY_AUTHENTICATED: (u16, &str) = (4005, "Already authenticated.");
    pub(super) const RATE_LIMITED: (u16, &str) = (4008, "You are sending payloads too quickly.");
    pub(super) const SESSION_TIMED_OUT: (u16, &str) = (4009, "Session timed out.");
    pub(super) const INVALID_SHARD: (u16, &str) = (4010, "Invalid shard.");
    pub(super) const INVALID_VERSION: (u16, &str) = (4012, "Invalid API version.");
    pub(super) const INVALID_INTENTS: (u16, &str) = (4013, "Invalid intent(s).");
    pub(super) const DISALLOWED_INTENTS: (u16, &str) = (4014, "Disallowed intent(s).");
}

/// Opcodes of the gateway.
mod op {
    pub(super) const DISPATCH: u64 = 0;
    pub(super) const HEARTBEAT: u64 = 1;
    pub(super) const IDENTIFY: u64 = 2;
    pub(super) const PRESENCE: u64 = 3;
    pub(super) const VOICE_STATE: u64 = 4;
    pub(super) const RESUME: u64 = 6;
    pub(super) const RECONNECT: u64 = 7;
    pub(super) const REQUEST_MEMBERS: u64 = 8;
    pub(super) const INVALID_SESSION: u64 = 9;
    pub(super) const HELLO: u64 = 10;
    pub(super) const ACK: u64 = 11;
    pub(super) const REQUEST_SOUNDS: u64 = 31;
}
