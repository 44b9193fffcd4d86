//! Sessions: who listens with which intents, what they have been told, and what they missed.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::{op, telling};
use crate::{
    demo::world::{Disturbance, World, WorldEvent},
    ids::{ApplicationId, GuildId, UserId},
};

/// How many payloads a session keeps for a resume.
const KEPT: usize = 10_000;
/// How long a session without a socket can be resumed.
const RESUMABLE_FOR: TimeDelta = TimeDelta::minutes(3);

/// What a session tells its socket.
#[derive(Debug)]
pub(super) enum Told {
    /// Send this payload.
    Payload { name: &'static str, json: String },
    /// Suffer this.
    Disturbance(Disturbance),
}

/// Who listens, to what.
#[derive(Clone, Debug)]
pub(super) struct Listener {
    pub(super) application: ApplicationId,
    pub(super) bot: UserId,
    pub(super) intents: u64,
    pub(super) shard: (u64, u64),
}

impl Listener {
    pub(super) fn has(&self, intent: u64) -> bool {
        self.intents & intent != 0
    }

    /// Whether this shard hears of a guild; direct messages go to shard 0.
    pub(super) fn serves(&self, guild: Option<GuildId>) -> bool {
        guild.map_or(0, |guild| (guild.0 >> 22) % self.shard.1) == self.shard.0
    }
}

#[derive(Debug)]
struct Session {
    listener: Listener,
    token: String,
    sequence: u64,
    kept: VecDeque<(u64, &'static str, String)>,
    line: Option<Line>,
    lost_at: DateTime<Utc>,
}

/// The socket of a session; the number tells a new socket from the one it replaced.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) number: u64,
    pub(super) sender: UnboundedSender<Told>,
}

impl Session {
    fn dispatch(&mut self, name: &'static str, data: Value) {
        self.sequence += 1;
        let json = json!({"op": op::DISPATCH, "s": self.sequence, "t": name, "d": data}).to_string();
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back((self.sequence, name, json.clone()));
        self.tell(Told::Payload { name, json });
    }

    fn tell(&self, told: Told) {
        if let Some(line) = &self.line {
            // A closed line is noticed by the socket's own end.
            let _ = line.sender.send(told);
        }
    }
}

/// All sessions of the town's bots.
#[derive(Debug, Default)]
pub(in crate::demo) struct Sessions {
    sessions: HashMap<String, Session>,
}

impl Sessions {
    /// Tells the sessions about a change they may hear.
    pub(in crate::demo) fn hear(&mut self, world: &World, event: &WorldEvent) {
        for session in self.sessions.values_mut() {
            if let WorldEvent::Disturbed { application, disturbance } = event {
                if *application == session.listener.application {
                    session.tell(Told::Disturbance(*disturbance));
                }
                continue;
            }
            for (name, data) in telling::tell(world, event, &session.listener) {
                session.dispatch(name, data);
            }
        }
        if let WorldEvent::Disturbed { application, disturbance: Disturbance::InvalidSession { resumable: false } } =
            event
        {
            // Those with a socket are ended by it.
            self.sessions.retain(|_, session| session.line.is_some() || session.listener.application != *application);
        }
    }

    /// Opens a session on a socket.
    pub(super) fn open(&mut self, id: &str, token: &str, listener: Listener, line: Line, now: DateTime<Utc>) {
        self.sessions.retain(|_, session| session.line.is_some() || now - session.lost_at < RESUMABLE_FOR);
        let session = Session {
            listener,
            token: token.into(),
            sequence: 0,
            kept: VecDeque::new(),
            line: Some(line),
            lost_at: now,
        };
        self.sessions.insert(id.into(), session);
    }

    /// Tells one session alone.
    pub(super) fn dispatch(&mut self, id: &str, name: &'static str, data: Value) {
        if let Some(session) = self.sessions.get_mut(id) {
            session.dispatch(name, data);
        }
    }

    /// Continues a session on a new socket: what was missed is sent again. False when it cannot be continued.
    pub(super) fn resume(&mut self, id: &str, token: &str, sequence: u64, line: Line, now: DateTime<Utc>) -> bool {
        let Some(session) = self.sessions.get_mut(id).filter(|session| session.token == token) else { return false };
        let oldest = session.kept.front().map_or(session.sequence + 1, |(sequence, ..)| *sequence);
        let is_fresh = session.line.is_some() || now - session.lost_at < RESUMABLE_FOR;
        if !is_fresh || sequence > session.sequence || sequence + 1 < oldest {
            self.sessions.remove(id);
            return false;
        }
        session.line = Some(line);
        for (_, name, json) in session.kept.iter().filter(|(kept, ..)| *kept > sequence) {
            session.tell(Told::Payload { name, json: json.clone() });
        }
        session.dispatch("RESUMED", json!({}));
        true
    }

    /// Whom a session belongs to.
    pub(super) fn listener(&self, id: &str) -> Option<&Listener> {
        self.sessions.get(id).map(|session| &session.listener)
    }

    /// A socket ended. The session waits for a resume, unless the client said goodbye.
    pub(super) fn lose(&mut self, id: &str, line: u64, said_goodbye: bool, now: DateTime<Utc>) {
        let Some(session) = self.sessions.get_mut(id) else { return };
        if session.line.as_ref().is_some_and(|current| current.number == line) {
            session.line = None;
            session.lost_at = now;
            if said_goodbye {
                self.sessions.remove(id);
            }
        }
    }

    /// Cuts every socket: the server goes away.
    pub(in crate::demo) fn hang_up(&mut self) {
        for session in self.sessions.values_mut() {
            session.tell(Told::Disturbance(Disturbance::Drop));
        }
    }
}
