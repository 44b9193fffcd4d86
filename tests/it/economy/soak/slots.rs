//! What the clients know, in a file that outlives their process: a slot each, written before they ask and after they are
//! answered. A write is there as soon as the system call returns, so a process killed with -9 leaves what it knew.

use std::{
    fs::{File, OpenOptions},
    os::unix::fs::FileExt,
    path::Path,
    sync::Arc,
};

use super::super::model::About;

/// So many clients ask at once.
pub(super) const CLIENTS: u64 = 64;

const SLOT: u64 = 88;
const COUNTERS: u64 = CLIENTS * SLOT;

/// What a client was doing last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Slot {
    /// The how many-th thing, from 1; 0 = nothing yet.
    pub(super) number: u64,
    /// Its event, as Discord would deliver it again.
    pub(super) event: u64,
    /// What it was answered, as a hash; 0 = it was never answered.
    pub(super) answer: u64,
    /// The event of the one before, and what that was answered.
    pub(super) before: (u64, u64),
    /// What it is about, as its button says, and what the one before was about.
    pub(super) about: [About; 2],
}

/// Sums over all processes.
#[derive(Clone, Copy)]
pub(super) enum Counter {
    /// How far the game's clock was pushed, in milliseconds.
    Offset,
    /// Deeds that were under way when a process was killed.
    Unknown,
    /// Those of them that had been done.
    Happened,
    /// Answers asked for again and compared.
    Compared,
    /// Deeds done, and refused.
    Done,
    Refused,
}

/// The file.
#[derive(Clone)]
pub(super) struct Slots(Arc<File>);

impl Slots {
    pub(super) fn open(path: &Path) -> Self {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).unwrap();
        file.set_len(COUNTERS + 64).unwrap();
        Self(Arc::new(file))
    }

    fn word(&self, at: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.read_exact_at(&mut bytes, at).unwrap();
        u64::from_le_bytes(bytes)
    }

    pub(super) fn read(&self, client: u64) -> Slot {
        let at = client * SLOT;
        let [number, event, answer, before, said] = [0, 8, 16, 24, 32].map(|word| self.word(at + word));
        let about = [40, 64].map(|word| {
            let [who, id, terms] = [word, word + 8, word + 16].map(|word| self.word(at + word));
            About { who, id, terms: i32::try_from(terms).unwrap() }
        });
        Slot { number, event, answer, before: (before, said), about }
    }

    /// In one write: a slot is never half of one deed and half of another.
    pub(super) fn write(&self, client: u64, slot: Slot) {
        let about = slot.about.map(|about| [about.who, about.id, u64::from(about.terms.unsigned_abs())]).concat();
        let words = [&[slot.number, slot.event, slot.answer, slot.before.0, slot.before.1], &about[..]].concat();
        let bytes: Vec<u8> = words.into_iter().flat_map(u64::to_le_bytes).collect();
        self.0.write_all_at(&bytes, client * SLOT).unwrap();
    }

    pub(super) fn counter(&self, counter: Counter) -> u64 {
        self.word(COUNTERS + counter as u64 * 8)
    }

    /// For one writer at a time, or where a little less does no harm.
    pub(super) fn set(&self, counter: Counter, value: u64) {
        self.0.write_all_at(&value.to_le_bytes(), COUNTERS + counter as u64 * 8).unwrap();
    }

    /// How many things were answered, by all.
    pub(super) fn answered(&self) -> u64 {
        (0..CLIENTS)
            .map(|client| self.read(client))
            .map(|slot| slot.number - u64::from(slot.answer == 0 && slot.number > 0))
            .sum()
    }
}
