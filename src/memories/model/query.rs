//! What somebody looks for among memories, and how they write it: words, "phrases", -without, beginn*. Pure.

use unicode_segmentation::UnicodeSegmentation;

/// More of a question than this finds nothing that less does not.
const MAX_LETTERS: usize = 1_000;
/// Words that are looked for by their letters at most.
const MAX_WORDS: usize = 8;
/// Shorter words are like too many others.
const FEWEST_LETTERS: usize = 4;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::memories) struct Wanted {
    /// All of it, as text: each word counts, none must be there.
    pub text: String,
    /// Must be there, in this order.
    pub phrases: Vec<String>,
    /// A word that begins like this must be there; letters and digits only.
    pub beginnings: Vec<String>,
    /// Must not be there.
    pub without: Vec<String>,
    /// The words that may be mistyped.
    pub words: Vec<String>,
}

impl Wanted {
    pub(in crate::memories) fn of(typed: &str) -> Self {
        let typed: String = typed.replace('\0', " ").chars().take(MAX_LETTERS).collect();
        let (mut wanted, mut loose) = (Self::default(), Vec::new());
        for (index, part) in typed.split('"').enumerate() {
            // Between quotation marks, unless the last was never closed.
            if index % 2 == 1 && typed.matches('"').count() > index {
                if !part.trim().is_empty() {
                    wanted.phrases.push(part.trim().to_owned());
                    loose.push(part.to_owned());
                }
                continue;
            }
            for word in part.split_whitespace() {
                match (word.strip_prefix('-'), word.strip_suffix('*')) {
                    (Some(word), _) if is_plain(word) => wanted.without.push(word.to_owned()),
                    (None, Some(word)) if is_plain(word) => wanted.beginnings.push(word.to_lowercase()),
                    _ => loose.push(word.to_owned()),
                }
            }
        }
        wanted.phrases.retain(|phrase| phrase.chars().any(char::is_alphanumeric));
        wanted.text = loose.join(" ");
        let words = wanted.text.unicode_words().filter(|word| word.chars().count() >= FEWEST_LETTERS);
        wanted.words = words.map(str::to_lowercase).take(MAX_WORDS).collect();
        wanted
    }
}

fn is_plain(word: &str) -> bool {
    !word.is_empty() && word.chars().all(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_typed_is_understood() {
        let wanted = Wanted::of(r#"when is "release day" -draft Deploy* of Ada's "x"#);
        assert_eq!(wanted.phrases, ["release day"]);
        assert_eq!(wanted.without, ["draft"]);
        assert_eq!(wanted.beginnings, ["deploy"]);
        assert_eq!(wanted.text, "when is release day of Ada's x");
        assert_eq!(wanted.words, ["when", "release", "ada's"]);
        assert_eq!(Wanted::of("- * \"\" -").text, "- * -");
    }

    proptest! {
        #[test]
        fn any_text_is_survived(typed in "[a-z\"*' -]{0,60}|.{0,100}") {
            let wanted = Wanted::of(&typed);
            prop_assert!(wanted.beginnings.iter().chain(&wanted.without).all(|word| is_plain(word)));
        }
    }
}
