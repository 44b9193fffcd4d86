//! Faults on demand: what goes wrong, on which requests, how often.

use std::time::Duration;

use super::{World, WorldEvent};
use crate::ids::ApplicationId;

/// A fault waiting to strike requests.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Which requests: a method and a path, `*` standing for any run of characters, such as `POST /channels/*/messages`.
    /// `GATEWAY` stands for opening the gateway's socket, `IDENTIFY` for identifying on it.
    pub on: String,
    /// Whose requests; none for anybody's.
    pub application: Option<ApplicationId>,
    /// How many more times it strikes.
    pub times: u32,
    /// What happens.
    pub effect: Effect,
}

/// What happens to a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// 429 before any effect.
    RateLimited {
        /// When to come back.
        retry_after: Duration,
        /// Whether the limit is the global one.
        global: bool,
    },
    /// This status before any effect (500, 502, 503).
    FailBefore(u16),
    /// The effect happens, then this status is answered.
    FailAfter(u16),
    /// The connection is cut before any effect.
    DropBefore,
    /// The effect happens, then the connection is cut without an answer.
    DropAfter,
    /// The request is served late.
    Delay(Duration),
    /// The token is refused: 401, or close code 4004 on the gateway.
    RefuseToken,
    /// It is taken, and never answered; on the gateway heartbeats still are.
    Ignore,
}

/// What happens to an application's open gateway connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disturbance {
    /// The socket is cut with no close frame.
    Drop,
    /// The server asks to reconnect and resume (op 7).
    Reconnect,
    /// The session is invalid (op 9).
    InvalidSession {
        /// Whether it may be resumed.
        resumable: bool,
    },
    /// The server closes with this code.
    Close(u16),
    /// Heartbeats are no longer acknowledged.
    Deafen,
    /// Heartbeats are acknowledged, but events no longer come.
    Mute,
}

impl Fault {
    /// A fault that strikes once.
    pub fn once(on: &str, effect: Effect) -> Self {
        Self::times(on, effect, 1)
    }

    /// A fault that strikes a number of times.
    pub fn times(on: &str, effect: Effect, times: u32) -> Self {
        Self { on: on.into(), application: None, times, effect }
    }

    /// Only for this application's requests.
    #[must_use]
    pub fn of(self, application: ApplicationId) -> Self {
        Self { application: Some(application), ..self }
    }
}

impl World {
    /// Adds a fault; those added first strike first.
    pub fn add_fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Takes one strike for this request, if a fault waits for it. `request` is `METHOD /path` below `/api/v10`.
    pub fn strike(&mut self, request: &str, application: Option<ApplicationId>) -> Option<Effect> {
        let is_for = |fault: &Fault| {
            matches(&fault.on, request) && (fault.application.is_none() || fault.application == application)
        };
        let index = self.faults.iter().position(is_for)?;
        let fault = self.faults.get_mut(index)?;
        fault.times = fault.times.saturating_sub(1);
        let struck = fault.clone();
        if struck.times == 0 {
            self.faults.remove(index);
        }
        let effect = struck.effect.clone();
        self.tell(WorldEvent::FaultStruck(Box::new(struck)));
        Some(effect)
    }

    /// Disturbs the open gateway connections of an application.
    pub fn disturb(&mut self, application: ApplicationId, disturbance: Disturbance) {
        self.tell(WorldEvent::Disturbed { application, disturbance });
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, rest)) => text.strip_prefix(head).is_some_and(|text| {
            rest.is_empty() || text.char_indices().any(|(at, _)| matches(rest, &text[at..])) || matches(rest, "")
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(matches("POST /channels/*/messages", "POST /channels/12/messages"));
        assert!(!matches("POST /channels/*/messages", "POST /channels/12/messages/4"));
        assert!(matches("* /webhooks/*", "PATCH /webhooks/1/abc/messages/@original"));
        assert!(matches("GATEWAY", "GATEWAY"));
        assert!(!matches("GET /x", "GET /xy"));
    }
}
