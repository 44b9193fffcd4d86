//! Who may do what where: Discord's permission bits and how roles and overwrites combine.

use super::{Channel, ChannelKind, Refusal, Refused, World, refusal::Unknown};
use crate::ids::{ChannelId, GuildId, RoleId, UserId};

macro_rules! bits {
    ($($(#[$doc:meta])* $name:ident = $bit:literal),* $(,)?) => {$(
        $(#[$doc])*
        pub const $name: u64 = 1 << $bit;
    )*};
}

bits! {
    /// Removing members.
    KICK_MEMBERS = 1,
    /// Banning members.
    BAN_MEMBERS = 2,
    /// Everything.
    ADMINISTRATOR = 3,
    /// Changing channels.
    MANAGE_CHANNELS = 4,
    /// Changing the guild.
    MANAGE_GUILD = 5,
    /// Reacting.
    ADD_REACTIONS = 6,
    /// Seeing a channel.
    VIEW_CHANNEL = 10,
    /// Writing in it.
    SEND_MESSAGES = 11,
    /// Deleting others' messages.
    MANAGE_MESSAGES = 13,
    /// Showing embeds.
    EMBED_LINKS = 14,
    /// Attaching files.
    ATTACH_FILES = 15,
    /// Reading what was said before.
    READ_MESSAGE_HISTORY = 16,
    /// Pinging everyone.
    MENTION_EVERYONE = 17,
    /// Giving and taking roles.
    MANAGE_ROLES = 28,
    /// Making webhooks.
    MANAGE_WEBHOOKS = 29,
    /// Using commands.
    USE_APPLICATION_COMMANDS = 31,
    /// Opening public threads.
    CREATE_PUBLIC_THREADS = 35,
    /// Opening private threads.
    CREATE_PRIVATE_THREADS = 36,
    /// Writing in threads.
    SEND_MESSAGES_IN_THREADS = 38,
    /// Putting members in time-out.
    MODERATE_MEMBERS = 40,
}

/// All bits there are.
pub const ALL: u64 = (1 << 53) - 1;

/// What `@everyone` may do in a new guild.
pub const DEFAULT: u64 = VIEW_CHANNEL
    | SEND_MESSAGES
    | READ_MESSAGE_HISTORY
    | ADD_REACTIONS
    | EMBED_LINKS
    | ATTACH_FILES
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | SEND_MESSAGES_IN_THREADS;

impl World {
    /// The permissions of somebody in a guild, channels aside.
    pub fn guild_permissions(&self, guild: GuildId, user: UserId) -> Refused<u64> {
        let found = self.guild(guild)?;
        let member = found.members.get(&user).ok_or(Unknown::Member)?;
        if found.owner == user {
            return Ok(ALL);
        }
        let everyone = found.everyone();
        let roles = member.roles.iter().chain([&everyone]).filter_map(|role| found.roles.get(role));
        let bits = roles.fold(0, |bits, role| bits | role.permissions);
        Ok(if bits & ADMINISTRATOR == 0 { bits } else { ALL })
    }

    /// The permissions of somebody in a channel; none when they are not in its guild.
    pub fn permissions(&self, channel: ChannelId, user: UserId) -> Refused<u64> {
        let found = self.channel(channel)?;
        if found.kind == ChannelKind::Direct {
            return Ok(if found.recipients.contains(&user) { ALL & !MANAGE_MESSAGES } else { 0 });
        }
        let (Some(guild), parent) = (found.guild, found.parent) else { return Ok(0) };
        let base = self.guild_permissions(guild, user).unwrap_or(0);
        if base == ALL {
            return Ok(ALL);
        }
        let ruling = parent.and_then(|parent| self.channels.get(&parent)).unwrap_or(found);
        let bits = self.with_overwrites(guild, user, base, ruling);
        Ok(if bits & VIEW_CHANNEL == 0 { 0 } else { bits })
    }

    fn with_overwrites(&self, guild: GuildId, user: UserId, base: u64, channel: &Channel) -> u64 {
        let Ok(member) = self.member(guild, user) else { return 0 };
        let apply = |bits: u64, chosen: &dyn Fn(u64, bool) -> bool| {
            let of = channel.overwrites.iter().filter(|overwrite| chosen(overwrite.target, overwrite.is_member));
            let (allow, deny) = of.fold((0, 0), |(a, d), overwrite| (a | overwrite.allow, d | overwrite.deny));
            bits & !deny | allow
        };
        let bits = apply(base, &|target, is_member| !is_member && target == guild.0);
        let bits = apply(bits, &|target, is_member| !is_member && member.roles.iter().any(|role| role.0 == target));
        apply(bits, &|target, is_member| is_member && target == user.0)
    }

    /// Whether somebody sees a channel.
    pub fn sees(&self, channel: ChannelId, user: UserId) -> bool {
        self.permissions(channel, user).is_ok_and(|bits| bits & VIEW_CHANNEL != 0)
    }

    /// Refuses unless these bits are all held in the channel: 50001 when it cannot be seen, 50013 otherwise.
    pub fn require(&self, channel: ChannelId, user: UserId, bits: u64) -> Refused<()> {
        let held = self.permissions(channel, user)?;
        if held & VIEW_CHANNEL == 0 {
            return Err(Refusal::missing_access());
        }
        if held & bits == bits { Ok(()) } else { Err(Refusal::missing_permissions()) }
    }

    /// Refuses unless these bits are all held in the guild: 50001 for strangers, 50013 otherwise.
    pub fn require_in_guild(&self, guild: GuildId, user: UserId, bits: u64) -> Refused<()> {
        self.guild(guild)?;
        let held = self.guild_permissions(guild, user).map_err(|_| Refusal::missing_access())?;
        if held & bits == bits { Ok(()) } else { Err(Refusal::missing_permissions()) }
    }

    /// Refuses unless somebody's highest role stands above this one: 50013. The owner stands above all.
    pub fn require_above(&self, guild: GuildId, user: UserId, role: RoleId) -> Refused<()> {
        let found = self.guild(guild)?;
        let wanted = found.roles.get(&role).ok_or(Unknown::Role)?;
        let held = self.member(guild, user)?.roles.iter().filter_map(|held| found.roles.get(held));
        let highest = held.map(|role| role.position).max().unwrap_or(0);
        if found.owner == user || highest > wanted.position { Ok(()) } else { Err(Refusal::missing_permissions()) }
    }
}
