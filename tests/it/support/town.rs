//! A town of a test: a Discord on loopback, and waiting by event with a deadline.

use std::time::Duration;

use artie::{
    clock::Clock,
    demo::{
        Config, Discord, Person, Town,
        mind::{self, Mind},
        world::{InteractionView, Message, WireEntry, World, cafe},
    },
    ids::{ApplicationId, ChannelId, EventId, UserId},
};
use chrono::TimeDelta;

use super::{SLOWEST, TestDatabase, process::Process};

/// How long anything may take in a test, in real time. Generous: the machine may be busy.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);
/// The same for who waits without `eventually`, which is as patient. Only a wait in vain takes as long.
pub(crate) const PATIENCE: Duration = DEADLINE.saturating_mul(SLOWEST);

/// A running café.
pub(crate) struct Cafe {
    /// The server.
    pub(crate) discord: Discord,
    /// The world, shared.
    pub(crate) town: Town,
    /// Who and what is in it.
    pub(crate) names: cafe::Cafe,
    /// The world's clock.
    pub(crate) clock: Clock,
    /// The model next door, for bots that are told of it.
    pub(crate) mind: Mind,
}

/// Opens the café on any free port.
pub(crate) async fn cafe() -> Cafe {
    cafe_with(Clock::system()).await
}

/// Opens the café with this clock.
pub(crate) async fn cafe_with(clock: Clock) -> Cafe {
    let (world, names) = cafe::town(clock.clone());
    cafe_in(world, names, clock).await
}

/// Opens the café in a world that more was made in. It waits longer for an acknowledgement than Discord: the seconds are
/// real ones, and whoever tests them says so.
pub(crate) async fn cafe_in(mut world: World, names: cafe::Cafe, clock: Clock) -> Cafe {
    world.acknowledge_within = TimeDelta::minutes(1);
    let mind = Mind::with_pace(Duration::ZERO);
    let routes = mind::routes(mind.clone());
    let extra = Box::new(move |_: &Town, _: &str| routes);
    let discord = Discord::start(Config { extra: Some(extra), ..Config::new(world) }).await.unwrap();
    Cafe { town: discord.town(), discord, names, clock, mind }
}

/// How many gateway frames of this name were sent or heard.
pub(crate) fn frames(world: &World, name: &str) -> usize {
    world.wire.iter().filter(|entry| entry.method.starts_with("GATEWAY") && entry.path == name).count()
}

impl Cafe {
    /// How many gateway frames of this name were sent or heard.
    pub(crate) fn frames(&self, name: &str) -> usize {
        self.town.with(|world| frames(world, name))
    }

    /// The program with this verb, in this café and on this database; it prints what is logged at this level.
    pub(crate) fn program(&self, verb: &[&str], database: &TestDatabase, level: &str) -> Process {
        let base = self.discord.base_url();
        let environment = [
            ("DISCORD_TOKEN", cafe::ARTIE_TOKEN),
            ("DISCORD_API_BASE", base.as_str()),
            ("DATABASE_URL", database.url.as_str()),
            ("ARTIE_HTTP_ADDR", ""),
            ("RUST_LOG", level),
        ];
        Process::start(verb, &environment)
    }

    /// Somebody by name.
    pub(crate) fn person(&self, name: &str) -> Person {
        self.town.person(name).unwrap()
    }

    /// Waits until `look` finds something; panics at the deadline, saying what was awaited.
    pub(crate) async fn until<T>(&self, what: &str, look: impl FnMut(&World) -> Option<T>) -> T {
        let found = self.town.until(PATIENCE, look).await;
        found.unwrap_or_else(|| panic!("waited {PATIENCE:?} in vain until {what}; the wire:\n{}", self.wire()))
    }

    /// The last requests and frames, a line each.
    pub(crate) fn wire(&self) -> String {
        let line = |entry: &WireEntry| format!("{} {} {} {}", entry.at, entry.method, entry.path, entry.status);
        self.town.with(|world| {
            let last: Vec<_> = world.wire.iter().rev().take(40).map(line).collect();
            last.into_iter().rev().collect::<Vec<_>>().join("\n")
        })
    }

    /// Waits until a bot is online.
    pub(crate) async fn online(&self, application: ApplicationId) {
        self.until("the bot is online", |world| world.applications.get(&application)?.is_online().then_some(())).await;
    }

    /// Waits until a command is registered.
    pub(crate) async fn registered(&self, name: &str) {
        let is_there = |world: &World| world.commands.values().any(|command| command.name() == name).then_some(());
        self.until(&format!("/{name} is registered"), is_there).await;
    }

    /// Waits until an interaction has its final answer.
    pub(crate) async fn answer(&self, id: EventId) -> InteractionView {
        let settled = |world: &World| world.view_interaction(id).ok().filter(InteractionView::is_settled);
        self.until("the interaction is answered", settled).await
    }

    /// Waits for the first message that `is_it` accepts in a channel, as somebody sees it.
    pub(crate) async fn message(
        &self,
        channel: ChannelId,
        viewer: UserId,
        is_it: impl Fn(&Message) -> bool,
    ) -> Message {
        let look = |world: &World| world.seen_by(channel, viewer).into_iter().find(|message| is_it(message)).cloned();
        if let Some(found) = self.town.until(PATIENCE, look).await {
            return found;
        }
        let last = self
            .town
            .with(|world| world.seen_by(channel, viewer).into_iter().rev().take(5).cloned().collect::<Vec<_>>());
        panic!("waited {PATIENCE:?} in vain for a message; the last are {last:#?}; the wire:\n{}", self.wire())
    }

    /// Panics if anything was asked that is no Discord route here.
    pub(crate) fn expect_no_unknown_requests(&self) {
        let unknown = self.town.with(|world| world.unknown_requests().into_iter().cloned().collect::<Vec<_>>());
        assert!(unknown.is_empty(), "requests outside Discord's API: {unknown:#?}");
    }
}
