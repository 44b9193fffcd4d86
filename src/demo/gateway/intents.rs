//! Gateway intents: what a session asked to hear.

/// Guilds, channels, threads, roles.
pub const GUILDS: u64 = 1;
/// Members joining, leaving, changing. Privileged.
pub const GUILD_MEMBERS: u64 = 1 << 1;
/// Statuses. Privileged.
pub const GUILD_PRESENCES: u64 = 1 << 8;
/// Messages in guilds.
pub const GUILD_MESSAGES: u64 = 1 << 9;
/// Reactions in guilds.
pub const GUILD_REACTIONS: u64 = 1 << 10;
/// Typing in guilds.
pub const GUILD_TYPING: u64 = 1 << 11;
/// Direct messages.
pub const DIRECT_MESSAGES: u64 = 1 << 12;
/// Reactions in direct messages.
pub const DIRECT_REACTIONS: u64 = 1 << 13;
/// Typing in direct messages.
pub const DIRECT_TYPING: u64 = 1 << 14;
/// What others' messages say. Privileged.
pub const MESSAGE_CONTENT: u64 = 1 << 15;

/// Those that must be switched on in the portal.
pub const PRIVILEGED: u64 = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT;
/// All bits that mean something.
pub const ALL: u64 = ((1 << 17) - 1) | (0b11 << 20) | (0b11 << 24);
