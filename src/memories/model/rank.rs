//! Which of what was found comes first. Pure.
//!
//! Words are weighed by how rare they are among what was found, as BM25 does; the lists of words, letters and meaning are
//! fused by reciprocal rank; importance has a share; between equals the newer one wins.

use std::{cmp::Ordering, collections::HashMap};

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// How much a longer text is discounted, with what was said around it: a short one in the middle of much is not to the point.
const LENGTH: f64 = 0.2;
/// What a word counts in the memory itself, its tags and names, and around it. In both it counts for both: who answers is
/// often named by who asked.
const INSIDE: f64 = 1.0;
const AROUND: f64 = 0.8;
/// What reciprocal rank adds to every rank, so that the first places are not everything.
const RRF: f64 = 60.0;
/// The shares of what was looked for and of importance.
const SIMILARITY: f64 = 0.7;
const IMPORTANCE: f64 = 0.3;

/// A memory in which some of the words were found.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::memories) struct Candidate {
    pub id: Uuid,
    /// How many different words it has, with those around it.
    pub length: i32,
    /// For each word that was looked for: 0 is not there, 1 around it, 2 in it, 3 both.
    pub marks: Vec<i32>,
}

/// The candidates, best first: a rare word counts for more than a common one.
pub(in crate::memories) fn by_words(candidates: &[Candidate]) -> Vec<Uuid> {
    let words = candidates.iter().map(|one| one.marks.len()).max().unwrap_or(0);
    let all = float(candidates.len());
    let rarity: Vec<f64> = (0..words)
        .map(|word| {
            let having = float(candidates.iter().filter(|one| has(one, word)).count());
            (1.0 + (all - having + 0.5) / (having + 0.5)).ln()
        })
        .collect();
    let mean = candidates.iter().map(|one| f64::from(one.length)).sum::<f64>() / all.max(1.0);
    let score = |one: &Candidate| {
        let found = one.marks.iter().zip(&rarity).map(|(mark, rarity)| weight(*mark) * rarity).sum::<f64>();
        found / (1.0 - LENGTH + LENGTH * f64::from(one.length) / mean.max(1.0))
    };
    let mut scored: Vec<(f64, Uuid)> = candidates.iter().map(|one| (score(one), one.id)).collect();
    scored.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.cmp(&one.1)));
    scored.into_iter().map(|(_, id)| id).collect()
}

fn has(one: &Candidate, word: usize) -> bool {
    one.marks.get(word).is_some_and(|mark| *mark > 0)
}

#[expect(clippy::cast_precision_loss, reason = "thousands at most")]
fn float(number: usize) -> f64 {
    number as f64
}

fn weight(mark: i32) -> f64 {
    f64::from(mark >> 1 & 1) * INSIDE + f64::from(mark & 1) * AROUND
}

/// Whether some word was in no candidate: it may be mistyped.
pub(in crate::memories) fn has_unknown(candidates: &[Candidate]) -> bool {
    let words = candidates.iter().map(|one| one.marks.len()).max().unwrap_or(0);
    words == 0 || (0..words).any(|word| !candidates.iter().any(|one| has(one, word)))
}

/// Several lists as one, each memory with its share of what a first place in every list would be worth.
pub(in crate::memories) fn fuse(lists: &[(f64, Vec<Uuid>)]) -> HashMap<Uuid, f64> {
    let best: f64 = lists.iter().filter(|(_, list)| !list.is_empty()).map(|(weight, _)| weight / (RRF + 1.0)).sum();
    let mut fused = HashMap::new();
    for (weight, list) in lists {
        for (place, id) in list.iter().enumerate() {
            *fused.entry(*id).or_insert(0.0) += weight / (RRF + 1.0 + float(place)) / best;
        }
    }
    fused
}

/// How a memory is judged in the end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::memories) struct Judged {
    /// 0 to 1.
    pub similarity: f64,
    /// 1 to 10.
    pub importance: i32,
    pub created_at: DateTime<Utc>,
}

impl Judged {
    pub(in crate::memories) fn relevance(&self) -> f64 {
        SIMILARITY * self.similarity + IMPORTANCE * f64::from(self.importance) / 10.0
    }

    /// Better first.
    pub(in crate::memories) fn order(&self, other: &Self) -> Ordering {
        let near = (self.relevance() - other.relevance()).abs() < 1e-9;
        let by_relevance = if near { Ordering::Equal } else { other.relevance().total_cmp(&self.relevance()) };
        by_relevance.then(other.created_at.cmp(&self.created_at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn candidate(number: u128, length: i32, marks: &[i32]) -> Candidate {
        Candidate { id: id(number), length, marks: marks.into() }
    }

    #[test]
    fn a_rare_word_beats_common_ones_and_a_short_text_a_long_one() {
        let mut all: Vec<_> = (10..40).map(|number| candidate(number, 8, &[2, 2, 0])).collect();
        all.push(candidate(1, 8, &[0, 0, 2]));
        all.push(candidate(2, 24, &[0, 0, 2]));
        all.push(candidate(3, 8, &[0, 0, 1]));
        all.push(candidate(4, 8, &[0, 0, 3]));
        assert_eq!(by_words(&all)[..4], [id(4), id(1), id(3), id(2)]);
        assert!(!has_unknown(&all));
        assert!(has_unknown(&[candidate(1, 8, &[2, 0])]) && has_unknown(&[]));
    }

    #[test]
    fn what_is_high_in_several_lists_wins() {
        let fused = fuse(&[(1.0, vec![id(1), id(2), id(3)]), (1.0, vec![id(2), id(4)]), (1.0, Vec::new())]);
        let best = fused.iter().max_by(|one, other| one.1.total_cmp(other.1)).unwrap();
        assert_eq!(*best.0, id(2));
        assert!(fused.values().all(|share| (0.0..=1.0).contains(share)));
        assert!((fuse(&[(1.0, vec![id(1)])])[&id(1)] - 1.0).abs() < 1e-9);
    }

    #[test]
    fn importance_counts_and_the_newer_of_equals_comes_first() {
        let at = |day: u32| format!("2026-11-{day:02}T00:00:00Z").parse().unwrap();
        let judged = |similarity, importance, day| Judged { similarity, importance, created_at: at(day) };
        let mut all = [judged(0.9, 5, 1), judged(0.9, 5, 2), judged(0.8, 10, 1), judged(0.1, 10, 3)];
        all.sort_by(Judged::order);
        assert_eq!(all, [judged(0.8, 10, 1), judged(0.9, 5, 2), judged(0.9, 5, 1), judged(0.1, 10, 3)]);
    }
}
