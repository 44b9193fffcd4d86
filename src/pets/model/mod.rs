//! The nouns and rules of pets: pure.

mod species;

pub use species::{Mood, Species};
