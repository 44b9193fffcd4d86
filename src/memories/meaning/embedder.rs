//! What turns texts into vectors: a model behind an endpoint, or a stand-in that needs none.

use std::fmt;

use async_trait::async_trait;
use unicode_segmentation::UnicodeSegmentation;

use super::shelf;
use crate::{error::Result, ids::UserId};

/// Turns texts into vectors of one size: texts that mean alike point alike.
#[async_trait]
pub trait Embedder: fmt::Debug + Send + Sync + 'static {
    /// Which model: vectors of different ones are never compared.
    fn model(&self) -> &str;
    /// One vector for each text, in their order, all of one size. `asker` is who has it done, if anybody does.
    async fn embed(&self, asker: Option<UserId>, texts: &[String]) -> Result<Vec<Vec<f32>>>;
}

/// A stand-in for tests, benchmarks and the demo: pieces of words, counted by their hash. It knows spellings, not meanings.
#[derive(Clone, Copy, Debug)]
pub struct Hashing {
    /// The size of its vectors.
    pub dimension: usize,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { dimension: 384 }
    }
}

#[async_trait]
impl Embedder for Hashing {
    fn model(&self) -> &'static str {
        "hashing-stand-in"
    }

    async fn embed(&self, _: Option<UserId>, texts: &[String]) -> Result<Vec<Vec<f32>>> {
        Ok(texts.iter().map(|text| self.vector(text)).collect())
    }
}

impl Hashing {
    fn vector(self, text: &str) -> Vec<f32> {
        let mut vector = vec![0.0; self.dimension.max(1)];
        let size = vector.len();
        for word in text.unicode_words() {
            let letters: Vec<char> = format!("<{}>", word.to_lowercase()).chars().collect();
            for length in 3..=5 {
                for piece in letters.windows(length) {
                    let hash = hash(piece);
                    let sign = if hash >> 63 == 0 { 1.0 } else { -1.0 };
                    vector[usize::try_from(hash % size as u64).unwrap_or(0)] += sign;
                }
            }
        }
        shelf::unit(vector)
    }
}

/// FNV-1a: the same on every machine and in every version.
fn hash(piece: &[char]) -> u64 {
    piece.iter().fold(0xcbf2_9ce4_8422_2325, |hash, letter| {
        (hash ^ u64::from(u32::from(*letter))).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn spellings_that_are_alike_point_alike() {
        let texts = ["the birthday of Ada", "Adas birthdays", "deploying on Fridays", ""].map(String::from);
        let vectors = Hashing::default().embed(None, &texts).await.unwrap();
        assert!(shelf::dot(&vectors[0], &vectors[1]) > 2.0 * shelf::dot(&vectors[0], &vectors[2]).max(0.1));
        assert!((shelf::dot(&vectors[0], &vectors[0]) - 1.0).abs() < 1e-5);
        assert!(vectors[3].iter().all(|number| *number == 0.0));
    }
}
