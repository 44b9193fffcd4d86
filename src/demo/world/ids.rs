//! Snowflakes made here: from the world's clock, strictly increasing even when the clock stands still.

use crate::{clock::Clock, ids::snowflake_at};

/// The generator of one world.
#[derive(Debug)]
pub(super) struct Snowflakes {
    clock: Clock,
    last: u64,
}

impl Snowflakes {
    pub(super) fn new(clock: Clock) -> Self {
        Self { clock, last: 0 }
    }

    pub(super) fn next(&mut self) -> u64 {
        self.last = snowflake_at(self.clock.now()).max(self.last + 1);
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_only_grow() {
        let mut ids = Snowflakes::new(Clock::system());
        let made: Vec<_> = (0..10_000).map(|_| ids.next()).collect();
        assert!(made.is_sorted_by(|a, b| a < b));
    }
}
