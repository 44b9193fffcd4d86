//! Levels follow from experience: level = floor(sqrt(xp / divisor)) + 1.

/// How far somebody has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// From 1.
    pub number: i64,
    /// The experience at which the next one begins.
    pub next_at: i64,
}

impl Level {
    /// The level of this much experience. Exact for every value: whole-number roots, no floating point.
    pub fn of(xp: i64, divisor: i64) -> Self {
        let number = (xp.max(0) / divisor.max(1)).isqrt() + 1;
        Self { number, next_at: number.saturating_mul(number).saturating_mul(divisor) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_levels() {
        let levels = [(0, 1), (139, 1), (140, 2), (559, 2), (560, 3), (1_259, 3), (1_260, 4)];
        for (xp, number) in levels {
            assert_eq!(Level::of(xp, 140).number, number, "{xp}");
        }
        assert_eq!(Level::of(50, 140).next_at, 140);
    }

    proptest! {
        #[test]
        fn the_next_level_begins_where_it_says(xp in 0..1_i64 << 50) {
            let level = Level::of(xp, 140);
            prop_assert!(xp < level.next_at);
            prop_assert_eq!(Level::of(level.next_at, 140).number, level.number + 1);
            prop_assert_eq!(Level::of(level.next_at - 1, 140).number, level.number);
        }
    }
}
