//! A small Discord as plain data: guilds, channels, people, messages, commands and interactions, with Discord's rules.
//!
//! The world promises what Discord promises (limits, permissions, single-use callbacks, deadlines) and refuses to know
//! HTTP, sockets and async: [`super::rest`] and [`super::gateway`] are thin faces over it. Every change is told as a
//! [`WorldEvent`]; whoever holds the world takes them with [`World::take_events`].

pub mod cafe;
mod callbacks;
pub mod channels;
pub mod commands;
pub mod components;
pub mod events;
pub mod faults;
pub mod following;
mod forms;
pub mod guilds;
mod ids;
pub mod interactions;
mod inviting;
pub mod invoking;
pub mod limits;
mod mentions;
pub mod messages;
mod moderating;
pub mod people;
pub mod permissions;
mod posting;
pub mod refusal;
pub mod view;
pub mod wire;

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};

use self::ids::Snowflakes;
pub use self::{
    channels::{Channel, ChannelKind, Overwrite},
    commands::{AppCommand, CommandId},
    events::WorldEvent,
    faults::{Disturbance, Effect, Fault},
    guilds::{Guild, Member, Role},
    interactions::{Interaction, InteractionKind, InteractionState, InteractionView},
    messages::{Attachment, Draft, Message, Reaction, Upload},
    people::{Application, Presence, User},
    refusal::{Refusal, Refused},
    wire::WireEntry,
};
use crate::{
    clock::Clock,
    ids::{ApplicationId, ChannelId, EventId, GuildId, MessageId, UserId},
};

/// Everything there is on this Discord.
#[derive(Debug)]
pub struct World {
    clock: Clock,
    ids: Snowflakes,
    /// People and bots.
    pub users: BTreeMap<UserId, User>,
    /// Servers.
    pub guilds: BTreeMap<GuildId, Guild>,
    /// Channels, threads and direct messages.
    pub channels: BTreeMap<ChannelId, Channel>,
    /// Messages of each channel, oldest first.
    pub messages: BTreeMap<ChannelId, BTreeMap<MessageId, Message>>,
    /// Bots with their tokens.
    pub applications: BTreeMap<ApplicationId, Application>,
    /// Commands the applications registered.
    pub commands: BTreeMap<CommandId, AppCommand>,
    /// Interactions, by id.
    pub interactions: BTreeMap<EventId, Interaction>,
    /// Faults waiting to strike.
    pub faults: Vec<Fault>,
    /// Requests seen, newest last; bounded.
    pub wire: VecDeque<WireEntry>,
    /// Files, by attachment id.
    pub files: BTreeMap<u64, Upload>,
    /// Who is online, and how.
    pub presences: BTreeMap<UserId, Presence>,
    /// The webhooks of channels, by id.
    pub webhooks: BTreeMap<u64, people::Webhook>,
    /// How long an application has to acknowledge an interaction.
    pub acknowledge_within: TimeDelta,
    /// How often gateway clients must send a heartbeat.
    pub heartbeat: Duration,
    /// How many connections a bot is advised to open.
    pub advised_shards: u32,
    /// Where the world is served, for the addresses of files: `http://127.0.0.1:PORT`.
    pub base_url: String,
    events: Vec<WorldEvent>,
}

impl World {
    /// An empty world.
    pub fn new(clock: Clock) -> Self {
        Self {
            ids: Snowflakes::new(clock.clone()),
            clock,
            users: BTreeMap::new(),
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: BTreeMap::new(),
            applications: BTreeMap::new(),
            commands: BTreeMap::new(),
            interactions: BTreeMap::new(),
            faults: Vec::new(),
            wire: VecDeque::new(),
            files: BTreeMap::new(),
            presences: BTreeMap::new(),
            webhooks: BTreeMap::new(),
            acknowledge_within: interactions::ACKNOWLEDGE_WITHIN,
            heartbeat: Duration::from_millis(41_250),
            advised_shards: 1,
            base_url: String::new(),
            events: Vec::new(),
        }
    }

    /// Now, on the world's clock.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The world's clock, to push it.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// A new id: greater than all before it.
    pub fn next_id(&mut self) -> u64 {
        self.ids.next()
    }

    /// The changes since the last call, in their order.
    pub fn take_events(&mut self) -> Vec<WorldEvent> {
        std::mem::take(&mut self.events)
    }

    pub(super) fn tell(&mut self, event: WorldEvent) {
        self.events.push(event);
    }

    /// Marks what has run out of time; called now and then by whoever holds the world.
    pub fn tick(&mut self) {
        self.expire_interactions();
    }
}
