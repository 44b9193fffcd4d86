//! The nouns of agents: their names, what state they are in, and what they look like. Pure.

mod names;
mod profile;
mod status;

pub use names::{AgentId, PoolId, pool_id_of};
pub use profile::{Profile, ProfileError};
pub use status::{Role, Status, Visibility};

/// At most so many agents in a pool, and of all pools in a guild (seed 004).
pub const MOST_AGENTS: i64 = 49;

/// At most so many agents lent to one pool by somebody who does not manage it.
pub const MOST_LENT: i64 = 3;

/// What agents need in a guild, as the bits of Discord's permissions: speaking and hearing in text and voice channels,
/// embedding, attaching, reading history.
pub const PERMISSIONS: u64 = 3_147_776;
