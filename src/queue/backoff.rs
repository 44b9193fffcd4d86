//! How long to wait before the next attempt: exponential, with full jitter, so that what failed together does not come
//! back together.

use std::time::Duration;

use crate::dice::Dice;

const BASE: Duration = Duration::from_secs(2);
const CAP: Duration = Duration::from_mins(10);
/// A failed attempt never comes back at once: whatever broke gets a moment.
const FLOOR: Duration = Duration::from_millis(200);

/// The longest wait after this many failed attempts.
pub(super) fn ceiling(failed: u32) -> Duration {
    BASE.saturating_mul(2u32.saturating_pow(failed.saturating_sub(1))).min(CAP)
}

/// The wait after this many failed attempts: anything between a moment and the ceiling, each equally likely.
pub(super) fn delay(failed: u32, dice: &Dice) -> Duration {
    between(FLOOR, ceiling(failed), dice)
}

/// This long, give or take a fifth.
pub(super) fn about(wait: Duration, dice: &Dice) -> Duration {
    between(wait.mul_f64(0.8), wait.mul_f64(1.2), dice)
}

fn between(low: Duration, high: Duration, dice: &Dice) -> Duration {
    let ms = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
    Duration::from_millis(u64::try_from(dice.between(ms(low)..=ms(high.max(low)))).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_wait_is_never_nothing_and_never_beyond_the_ceiling(failed in 0u32..10_000, seed: u64) {
            let wait = delay(failed, &Dice::seeded(seed));
            prop_assert!(wait >= FLOOR && wait <= ceiling(failed));
        }

        #[test]
        fn ceilings_rise_to_the_cap(failed in 0u32..10_000) {
            prop_assert!(ceiling(failed) <= ceiling(failed + 1));
            prop_assert!(ceiling(failed) <= CAP);
        }

        #[test]
        fn about_is_within_a_fifth(ms in 10u64..1_000_000, seed: u64) {
            let wait = about(Duration::from_millis(ms), &Dice::seeded(seed)).as_millis();
            prop_assert!(wait >= u128::from(ms) * 79 / 100 && wait <= u128::from(ms) * 121 / 100);
        }
    }

    #[test]
    fn the_first_waits_are_short() {
        assert_eq!([1, 2, 3, 4].map(ceiling), [2, 4, 8, 16].map(Duration::from_secs));
    }

    #[test]
    fn jitter_is_full() {
        let dice = Dice::seeded(7);
        let waits: Vec<_> = (0..200).map(|_| delay(4, &dice)).collect();
        assert!(waits.iter().any(|wait| *wait < ceiling(4) / 4) && waits.iter().any(|wait| *wait > ceiling(4) * 3 / 4));
    }
}
