//! Which channels are recorded without a gap, and which wait to be filled from history. Pure.
//!
//! A watermark may move with live messages only while its channel is whole: moving it over a gap would hide the gap
//! from every later start.

use std::collections::{HashMap, VecDeque};

use crate::{
    ids::{ChannelId, MessageId},
    transcript::{Gap, Place},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Something may be missing; the channel waits.
    Waiting,
    /// Being filled; `again` if something was missed meanwhile.
    Filling { again: bool },
    /// Everything since the watermark is recorded or in the buffer.
    Whole,
}

/// Every channel this process has heard of.
#[derive(Debug, Default)]
pub(super) struct Coverage {
    channels: HashMap<ChannelId, State>,
    waiting: VecDeque<Gap>,
}

impl Coverage {
    /// A live message: the first one of a channel nobody asked to fill (a new channel, a direct message) asks for it.
    /// True if it does.
    pub(super) fn see(&mut self, place: Place, message: MessageId) -> bool {
        let is_new = !self.channels.contains_key(&place.channel);
        if is_new {
            let before = MessageId(message.0.saturating_sub(1));
            self.miss(Gap { place, last_message: Some(before) });
        }
        is_new
    }

    /// Something may be missing.
    pub(super) fn miss(&mut self, gap: Gap) {
        match self.channels.insert(gap.place.channel, State::Waiting) {
            // It waits already: the newer snapshot is the better one.
            Some(State::Waiting) => {
                if let Some(known) = self.waiting.iter_mut().find(|known| known.place.channel == gap.place.channel) {
                    known.last_message = gap.last_message.and_then(|new| known.last_message.map(|old| old.max(new)));
                }
            }
            Some(State::Filling { .. }) => {
                self.channels.insert(gap.place.channel, State::Filling { again: true });
            }
            Some(State::Whole) | None => self.waiting.push_back(gap),
        }
    }

    /// The next channel to fill.
    pub(super) fn begin(&mut self) -> Option<Gap> {
        let gap = self.waiting.pop_front()?;
        self.channels.insert(gap.place.channel, State::Filling { again: false });
        Some(gap)
    }

    /// The channel was filled up to a moment after [`begin`](Self::begin).
    pub(super) fn filled(&mut self, place: Place) {
        match self.channels.insert(place.channel, State::Whole) {
            Some(State::Filling { again: true }) => self.miss(Gap { place, last_message: None }),
            Some(State::Waiting) => drop(self.channels.insert(place.channel, State::Waiting)),
            _ => {}
        }
    }

    /// It did not work: again later.
    pub(super) fn failed(&mut self, gap: Gap) {
        if self.channels.insert(gap.place.channel, State::Waiting) != Some(State::Waiting) {
            self.waiting.push_back(gap);
        }
    }

    /// Whether the channel's watermark may move with live messages.
    pub(super) fn is_whole(&self, channel: ChannelId) -> bool {
        self.channels.get(&channel) == Some(&State::Whole)
    }

    /// How many channels are not whole.
    pub(super) fn gaps(&self) -> usize {
        self.channels.values().filter(|state| **state != State::Whole).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::GuildId;

    const PLACE: Place = Place { guild: Some(GuildId(1)), channel: ChannelId(2) };

    fn gap(last: Option<u64>) -> Gap {
        Gap { place: PLACE, last_message: last.map(MessageId) }
    }

    #[test]
    fn a_channel_is_whole_only_once_it_was_filled() {
        let mut coverage = Coverage::default();
        assert!(coverage.see(PLACE, MessageId(10)));
        assert!(!coverage.see(PLACE, MessageId(11)));
        assert!(!coverage.is_whole(PLACE.channel));
        assert_eq!(coverage.begin(), Some(gap(Some(9))));
        coverage.filled(PLACE);
        assert!(coverage.is_whole(PLACE.channel));
        assert_eq!(coverage.begin(), None);
    }

    #[test]
    fn what_is_missed_while_filling_is_filled_again() {
        let mut coverage = Coverage::default();
        coverage.miss(gap(Some(9)));
        coverage.begin();
        coverage.miss(gap(None));
        coverage.filled(PLACE);
        assert!(!coverage.is_whole(PLACE.channel));
        assert_eq!(coverage.begin(), Some(gap(None)));
        assert_eq!(coverage.gaps(), 1);
    }

    #[test]
    fn a_failed_fill_waits_once_and_an_unknown_end_wins() {
        let mut coverage = Coverage::default();
        coverage.miss(gap(Some(9)));
        let begun = coverage.begin().unwrap();
        coverage.failed(begun);
        coverage.miss(gap(None));
        assert_eq!(coverage.begin(), Some(gap(None)));
        assert_eq!(coverage.begin(), None);
    }
}
