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

const SEND_MESSAGES: u64 = 1 << 11;
const CONNECT: u64 = 1 << 20;
const SPEAK: u64 = 1 << 21;

/// What an invite link asks of a guild for an agent, as the bits of Discord's permissions: to speak, in text and in voice
/// channels. Seeing channels and reading their history comes with the role that everybody has, where a guild gives it.
pub const PERMISSIONS: u64 = SEND_MESSAGES | CONNECT | SPEAK;
const _: () = assert!(PERMISSIONS == 3_147_776, "the links of older systems ask for as much");
