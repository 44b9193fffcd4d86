//! What Artie hears goes two ways: into the transcript, and, where it is addressed to Artie, on to chat. Both travel as
//! one event, so that an answer is owed exactly if the message was taken.

use crate::{
    chat::Chat,
    heard::{Event, EventSink},
    services::Services,
    transcript::Transcript,
};

/// The sink of the gateway's events.
pub(super) struct Ears {
    transcript: Transcript,
    chat: Chat,
}

impl Ears {
    pub(super) fn new(services: &Services) -> Self {
        Self { transcript: services.transcript.clone(), chat: services.chat.clone() }
    }
}

impl EventSink for Ears {
    fn heard(&self, event: Event) {
        let _ = event;
    }
}
