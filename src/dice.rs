//! Chance, injected: seeded in tests and the tour, from the operating system otherwise.

use std::{
    ops::RangeInclusive,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rand::{Rng, RngExt, SeedableRng, rngs::SysRng};
use rand_chacha::ChaCha12Rng;

/// The letters of a reference code: no pair that people confuse when reading aloud.
const REFERENCE_LETTERS: &[u8] = b"ABCDEFGHJKMNPQRSTVWXYZ23456789";

/// A source of chance, shared by cloning.
#[derive(Clone, Debug)]
pub struct Dice {
    rng: Arc<Mutex<ChaCha12Rng>>,
}

impl Dice {
    /// Seeded by the operating system.
    ///
    /// # Panics
    /// If the operating system gives no random bytes: nothing fair could be promised then.
    pub fn from_system() -> Self {
        let rng = ChaCha12Rng::try_from_rng(&mut SysRng)
            .unwrap_or_else(|error| panic!("the operating system gives no random bytes: {error}"));
        Self { rng: Arc::new(Mutex::new(rng)) }
    }

    /// The same sequence for the same seed.
    pub fn seeded(seed: u64) -> Self {
        Self { rng: Arc::new(Mutex::new(ChaCha12Rng::seed_from_u64(seed))) }
    }

    fn rng(&self) -> MutexGuard<'_, ChaCha12Rng> {
        self.rng.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A whole number of the range, each equally likely.
    pub fn between(&self, range: RangeInclusive<i64>) -> i64 {
        self.rng().random_range(range)
    }

    /// True with this probability, clamped to 0–1.
    pub fn chance(&self, probability: f64) -> bool {
        self.rng().random_bool(probability.clamp(0.0, 1.0))
    }

    /// Random bytes, for keys.
    pub fn fill(&self, bytes: &mut [u8]) {
        self.rng().fill_bytes(bytes);
    }

    /// A seed, for rolls that must come out the same if they are asked for again.
    pub fn seed(&self) -> u64 {
        self.rng().next_u64()
    }

    /// Six letters that a person can read out and an operator can search for.
    pub fn reference(&self) -> String {
        let mut rng = self.rng();
        (0..6).map(|_| char::from(REFERENCE_LETTERS[rng.random_range(0..REFERENCE_LETTERS.len())])).collect()
    }
}

/// Rolls that follow from a seed: asked again upon fresher facts, they come out the same. Whole numbers only.
#[derive(Debug)]
pub struct Rolls(ChaCha12Rng);

impl Rolls {
    /// From this seed.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha12Rng::seed_from_u64(seed))
    }

    /// A whole number of the range, each equally likely.
    pub fn between(&mut self, range: RangeInclusive<i64>) -> i64 {
        self.0.random_range(range)
    }

    /// True in this many of a hundred cases.
    pub fn percent(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    /// One of these by weight; `None` if nothing has any.
    pub fn pick<T>(&mut self, weighted: impl IntoIterator<Item = (T, u64), IntoIter: Clone>) -> Option<T> {
        let weighted = weighted.into_iter();
        let total: u64 = weighted.clone().map(|(_, weight)| weight).sum();
        let mut left = if total == 0 { return None } else { self.0.random_range(0..total) };
        for (thing, weight) in weighted {
            match left.checked_sub(weight) {
                Some(rest) => left = rest,
                None => return Some(thing),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rolls_of_a_seed_repeat_and_follow_their_weights() {
        let picks = |seed| {
            let mut rolls = Rolls::new(seed);
            (0..10_000).filter_map(|_| rolls.pick([('a', 60), ('b', 0), ('c', 40)])).collect::<String>()
        };
        assert_eq!(picks(7), picks(7));
        let count = |letter| picks(7).matches(letter).count();
        assert!((5_800..6_200).contains(&count('a')) && count('b') == 0, "{} {}", count('a'), count('b'));
        assert_eq!(Rolls::new(1).pick([('a', 0)]), None);
        assert_eq!((0..1_000).filter(|_| Rolls::new(1).percent(0)).count(), 0);
        assert!((0..1_000).all(|seed| Rolls::new(seed).percent(100)));
    }
}
