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

    /// Six letters that a person can read out and an operator can search for.
    pub fn reference(&self) -> String {
        let mut rng = self.rng();
        (0..6).map(|_| char::from(REFERENCE_LETTERS[rng.random_range(0..REFERENCE_LETTERS.len())])).collect()
    }
}
