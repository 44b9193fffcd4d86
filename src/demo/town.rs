//! The world behind a lock, shared by cloning: what the faces, the page, the tour and tests hold.
//!
//! It promises that the gateway's sessions hear every change in order (none is lost to a slow reader), and that
//! [`Town::until`] misses nothing between looking and waiting.

mod person;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::broadcast;

pub use self::person::{Person, Place};
use super::{
    gateway::Sessions,
    world::{AppCommand, Disturbance, Fault, InteractionView, Message, Refused, World, WorldEvent, refusal::Unknown},
};
use crate::ids::{ApplicationId, ChannelId, EventId, UserId};

/// How many events a slow subscriber may lag behind before it loses some.
const EVENTS_KEPT: usize = 16_384;

/// A world shared by cloning.
#[derive(Clone, Debug)]
pub struct Town {
    state: Arc<Mutex<State>>,
    events: broadcast::Sender<WorldEvent>,
}

#[derive(Debug)]
struct State {
    world: World,
    sessions: Sessions,
}

impl Town {
    /// Shares a world.
    pub fn new(world: World) -> Self {
        let (events, _) = broadcast::channel(EVENTS_KEPT);
        Self { state: Arc::new(Mutex::new(State { world, sessions: Sessions::default() })), events }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads or changes the world; changes are told to the gateway's sessions and all subscribers, in order.
    pub fn with<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        self.with_sessions(|world, _| act(world))
    }

    pub(super) fn with_sessions<T>(&self, act: impl FnOnce(&mut World, &mut Sessions) -> T) -> T {
        let mut state = self.lock();
        let State { world, sessions } = &mut *state;
        let result = act(world, sessions);
        for event in world.take_events() {
            sessions.hear(world, &event);
            // Nobody listening is fine.
            let _ = self.events.send(event);
        }
        result
    }

    /// The changes from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<WorldEvent> {
        self.events.subscribe()
    }

    /// Waits until `look` finds something, looking again after every change; `None` after `deadline` of real time.
    pub async fn until<T>(&self, deadline: Duration, mut look: impl FnMut(&World) -> Option<T>) -> Option<T> {
        let mut events = self.subscribe();
        let wait = async {
            loop {
                if let Some(found) = self.with(|world| look(world)) {
                    return found;
                }
                if let Err(broadcast::error::RecvError::Closed) = events.recv().await {
                    std::future::pending::<()>().await;
                }
            }
        };
        tokio::time::timeout(deadline, wait).await.ok()
    }

    /// Somebody by name, to act as.
    pub fn person(&self, name: &str) -> Refused<Person> {
        let user = self.with(|world| world.find_user(name).map(|user| user.id)).ok_or(Unknown::User)?;
        Ok(self.person_with(user))
    }

    /// Somebody by id, to act as.
    pub fn person_with(&self, user: UserId) -> Person {
        Person::new(self.clone(), user)
    }

    /// What somebody sees in a channel, oldest first; ephemeral messages only when they are theirs.
    pub fn messages(&self, channel: ChannelId, as_seen_by: UserId) -> Vec<Message> {
        self.with(|world| world.seen_by(channel, as_seen_by).into_iter().cloned().collect())
    }

    /// An interaction with its messages.
    pub fn interaction(&self, id: EventId) -> Refused<InteractionView> {
        self.with(|world| world.view_interaction(id))
    }

    /// Waits until an interaction has its final answer; what it is after `deadline` otherwise.
    pub async fn settled(&self, id: EventId, deadline: Duration) -> Refused<InteractionView> {
        let look = |world: &World| world.view_interaction(id).ok().filter(InteractionView::is_settled);
        match self.until(deadline, look).await {
            Some(view) => Ok(view),
            None => self.interaction(id),
        }
    }

    /// All registered commands.
    pub fn commands(&self) -> Vec<AppCommand> {
        self.with(|world| world.commands.values().cloned().collect())
    }

    /// Delivers the same interaction again.
    pub fn replay(&self, id: EventId) -> Refused<()> {
        self.with(|world| world.replay(id))
    }

    /// Adds a fault.
    pub fn fault(&self, fault: Fault) {
        self.with(|world| world.add_fault(fault));
    }

    /// Disturbs the open gateway connections of an application.
    pub fn disturb(&self, application: ApplicationId, disturbance: Disturbance) {
        self.with(|world| world.disturb(application, disturbance));
    }

    /// Pushes the world's clock forward.
    pub fn advance(&self, by: Duration) {
        self.with(|world| {
            world.clock().advance(by);
            world.tell(WorldEvent::ClockPushed);
            world.tick();
        });
    }
}
