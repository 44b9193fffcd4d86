//! Words that are spelled as those of a language are, so that looking for some by their letters costs what it does in life:
//! of codes and numbers, everything is like everything.

const ONSETS: [&str; 22] = [
    "b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "k", "l", "m", "n", "pl", "r", "s", "st", "t", "tr",
    "v",
];
const NUCLEI: [&str; 8] = ["a", "e", "i", "o", "u", "ea", "ou", "ai"];
const CODAS: [&str; 8] = ["l", "nd", "lt", "rk", "mp", "sk", "ft", "p"];
const SYLLABLES: usize = ONSETS.len() * NUCLEI.len() * CODAS.len();
/// Prime to the number of syllables and of pairs of them: every word has its own.
const STRIDE: usize = 999_983;

/// Words there are.
pub(crate) const WORDS: u32 = 50_000;

/// The word of a rank from 0: the common ones have one syllable.
pub(crate) fn word(rank: usize) -> String {
    if rank < SYLLABLES {
        return syllable(rank * STRIDE % SYLLABLES);
    }
    let pair = rank * STRIDE % (SYLLABLES * SYLLABLES);
    syllable(pair / SYLLABLES) + &syllable(pair % SYLLABLES)
}

fn syllable(number: usize) -> String {
    let onset = ONSETS[number % ONSETS.len()];
    let nucleus = NUCLEI[number / ONSETS.len() % NUCLEI.len()];
    let coda = CODAS[number / ONSETS.len() / NUCLEI.len()];
    format!("{onset}{nucleus}{coda}")
}
