//! Vectors without a model: each run of three letters is hashed to a place. Texts with words in common lie close together;
//! it knows no meaning, and is only called an embedding because it stands where one would.

use sha2::{Digest, Sha256};

/// The length of a vector.
pub const DIMENSION: usize = 256;
/// Letters hashed together.
const RUN: usize = 3;

/// The vector of a text, of length one; of a text without letters, an arbitrary one.
pub fn embed(text: &str) -> Vec<f32> {
    let mut vector = vec![0.0_f32; DIMENSION];
    vector[0] = 1e-3;
    let words = text.to_lowercase();
    for word in words.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let letters: Vec<char> = format!(" {word} ").chars().collect();
        for run in letters.windows(RUN.min(letters.len())) {
            let digest = Sha256::digest(run.iter().collect::<String>().as_bytes());
            let place = usize::from(u16::from_be_bytes([digest[0], digest[1]])) % DIMENSION;
            vector[place] += if digest[2] & 1 == 0 { 1.0 } else { -1.0 };
        }
    }
    let length = vector.iter().map(|number| number * number).sum::<f32>().sqrt();
    for number in &mut vector {
        *number /= length;
    }
    vector
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(a: &str, b: &str) -> f32 {
        embed(a).iter().zip(embed(b)).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn the_same_words_lie_close_together() {
        assert!((likeness("Ada likes green tea", "Ada likes green tea") - 1.0).abs() < 1e-5);
        assert!(likeness("Ada likes green tea", "green teas, Ada?") > likeness("Ada likes green tea", "motor racing"));
        assert_eq!(embed("").len(), DIMENSION);
        assert!(embed("").iter().all(|number| number.is_finite()));
    }
}
