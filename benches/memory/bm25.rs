//! What memory must be better than: BM25 over turns, each with the turn before and the one after it.

use std::collections::{HashMap, HashSet};

const K1: f64 = 1.2;
const B: f64 = 0.75;

/// An index of windows of three turns.
pub(crate) struct Index {
    windows: Vec<HashMap<String, f64>>,
    lengths: Vec<f64>,
    having: HashMap<String, f64>,
    mean: f64,
}

impl Index {
    pub(crate) fn of(turns: &[&str]) -> Self {
        let window = |place: usize| {
            let begin = place.saturating_sub(1);
            let end = (place + 2).min(turns.len());
            turns[begin..end].iter().flat_map(|turn| words(turn)).collect::<Vec<_>>()
        };
        let (mut windows, mut lengths, mut having) = (Vec::new(), Vec::new(), HashMap::new());
        for place in 0..turns.len() {
            let all = window(place);
            lengths.push(float(all.len()));
            let mut counts = HashMap::new();
            for word in all {
                *counts.entry(word).or_insert(0.0) += 1.0;
            }
            for word in counts.keys() {
                *having.entry(word.clone()).or_insert(0.0) += 1.0;
            }
            windows.push(counts);
        }
        let mean = lengths.iter().sum::<f64>() / float(lengths.len().max(1));
        Self { windows, lengths, having, mean }
    }

    /// The places of the best turns.
    pub(crate) fn best(&self, question: &str, most: usize) -> Vec<usize> {
        let asked: HashSet<String> = words(question).collect();
        let score = |place: usize| {
            asked
                .iter()
                .filter_map(|word| {
                    let count = self.windows[place].get(word)?;
                    let having = self.having.get(word).copied().unwrap_or(0.0);
                    let rarity = (1.0 + (float(self.windows.len()) - having + 0.5) / (having + 0.5)).ln();
                    let length = 1.0 - B + B * self.lengths[place] / self.mean.max(1.0);
                    Some(rarity * count * (K1 + 1.0) / (count + K1 * length))
                })
                .sum::<f64>()
        };
        let mut scored: Vec<(f64, usize)> = (0..self.windows.len()).map(|place| (score(place), place)).collect();
        scored.retain(|(score, _)| *score > 0.0);
        scored.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        scored.into_iter().take(most).map(|(_, place)| place).collect()
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

#[expect(clippy::cast_precision_loss, reason = "thousands of turns")]
fn float(number: usize) -> f64 {
    number as f64
}
