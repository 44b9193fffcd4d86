//! The nonce of a message: Discord returns the first message for a nonce it saw in the last few minutes, so the same
//! answer sent twice is shown once.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::queue::TaskId;

/// The nonce of one part of the answer that ended one claim of a task: at most 25 characters, Discord's limit. The claim
/// is part of it because a replayed task answers anew.
pub(super) fn nonce(task: TaskId, claim: i64, part: i16) -> String {
    let mut hash = Sha256::new();
    hash.update(task.0.as_bytes());
    hash.update(claim.to_be_bytes());
    hash.update(part.to_be_bytes());
    let digest = hash.finalize();
    let mut number = digest.iter().take(15).fold(0u128, |number, byte| number << 8 | u128::from(*byte));
    let mut letters = Vec::with_capacity(24);
    while number > 0 {
        letters.push(char::from_digit(u32::try_from(number % 36).unwrap_or(0), 36).unwrap_or('0'));
        number /= 36;
    }
    letters.push('a');
    letters.into_iter().collect()
}

/// The nonce of the message in which a task's answer is being written: the same for every run, so that whoever takes over
/// writes on in the same message.
pub(crate) fn nonce_of_draft(task: TaskId) -> String {
    nonce(task, i64::MIN, 0)
}

/// The nonce of a later part, derived from the first one's.
pub(crate) fn nonce_of_part(first: &str, part: i16) -> String {
    if part == 0 {
        return first.to_owned();
    }
    let digest = Sha256::digest(first.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    nonce(TaskId(Uuid::from_bytes(bytes)), 0, part)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_nonce_fits_and_differs_per_part(id: u128, claim: i64) {
            let first = nonce(TaskId(Uuid::from_u128(id)), claim, 0);
            let parts: HashSet<String> = (0..20).map(|part| nonce_of_part(&first, part)).collect();
            prop_assert_eq!(parts.len(), 20);
            prop_assert!(parts.iter().all(|nonce| (1..=25).contains(&nonce.len())));
        }
    }

    #[test]
    fn the_same_answer_has_the_same_nonce_and_a_replayed_one_another() {
        let id = TaskId(Uuid::from_u128(7));
        assert_eq!(nonce(id, 1, 0), nonce(id, 1, 0));
        assert_ne!(nonce(id, 1, 0), nonce(id, 2, 0));
    }
}
