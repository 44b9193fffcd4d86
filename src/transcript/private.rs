//! With whom a direct message is: what either side said there is that person's to see, to take along and to have erased.
//!
//! A person's own message says so by itself. For Artie's own Discord is asked, once per channel and process.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::timeout;

use crate::{
    ids::{ChannelId, UserId},
    transcript::{History, Place, Recorded, plan::People},
};

/// Channels that are remembered; more are asked for again.
const REMEMBERED: usize = 10_000;

/// How long Discord is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// The direct messages this process has heard of.
#[derive(Debug, Default)]
pub(super) struct Private {
    known: Mutex<HashMap<ChannelId, UserId>>,
}

impl Private {
    /// With whom the direct messages are in which these messages were said.
    pub(super) async fn people(&self, messages: impl Iterator<Item = &Recorded>, history: &dyn History) -> People {
        let mut people = People::new();
        let mut silent = Vec::new();
        for message in messages.filter(|message| message.place.guild.is_none()) {
            if !message.author_is_bot {
                people.insert(message.place.channel, message.author);
            } else if !silent.contains(&message.place) {
                silent.push(message.place);
            }
        }
        for place in silent {
            if !people.contains_key(&place.channel)
                && let Some(person) = self.person_in(place, history).await
            {
                people.insert(place.channel, person);
            }
        }
        people
    }

    /// With whom one is, if anybody knows.
    pub(super) async fn person_in(&self, place: Place, history: &dyn History) -> Option<UserId> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&place.channel).copied();
        if known.is_some() {
            return known;
        }
        // Whoever waits for the answer holds up everybody's messages.
        let person = timeout(PATIENCE, history.person_in(place)).await.ok().flatten()?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(place.channel, person);
        Some(person)
    }
}
