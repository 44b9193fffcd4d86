//! Names people chose, made safe to show inside a sentence.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

/// More graphemes than Discord lets anybody have; what is longer comes from elsewhere.
const MAX_GRAPHEMES: usize = 64;

/// Marks on one letter: enough for every language, too few for a tower over the next line.
const MAX_MARKS: usize = 3;

/// A name that cannot reorder, hide or format the text around it: no direction marks, nothing invisible, no Markdown.
/// A name of which nothing is left is shown as `(no name)`.
pub fn safe_name(name: &str) -> String {
    let visible = visible(name);
    if visible.is_empty() {
        return "(no name)".to_owned();
    }
    escaped(&visible.graphemes(true).take(MAX_GRAPHEMES).collect::<String>())
}

/// A text in one line, with nothing in it that reorders or hides what is around it.
pub fn visible(text: &str) -> String {
    let letters = text.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter });
    // What is hidden goes first: without it, marks may come to stand on a letter that they make one with.
    let visible: String = without_towers(letters.filter(|letter| !is_invisible(*letter)).nfc()).collect();
    visible.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A text whose letters Discord shows as they are: no Markdown, no mentions.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        if "\\*_~`|<>[]()#:@".contains(letter) {
            safe.push('\\');
        }
        safe.push(letter);
    }
    safe
}

/// The same letters with no more marks on each than any language needs.
pub fn without_towers(letters: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut marks = 0;
    letters.filter(move |letter| {
        marks = if is_combining_mark(*letter) { marks + 1 } else { 0 };
        marks <= MAX_MARKS
    })
}

/// Direction marks and overrides, zero-width letters, fillers and control characters.
pub fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_shown_plainly() {
        for (name, expected) in [
            ("Ada", "Ada"),
            ("  two \n lines ", "two lines"),
            ("\u{202e}drawkcab", "drawkcab"),
            ("in\u{200b}vis\u{2060}ible", "invisible"),
            ("\u{200b}\u{feff}", "(no name)"),
            ("", "(no name)"),
            ("**bold** `code`", r"\*\*bold\*\* \`code\`"),
            ("<@123> @everyone", r"\<\@123\> \@everyone"),
            ("محمد", "محمد"),
            ("é", "é"),
        ] {
            assert_eq!(safe_name(name), expected);
        }
    }

    #[test]
    fn a_tower_of_marks_is_cut() {
        let tower = format!("Z{}", "\u{0301}".repeat(500));
        assert!(safe_name(&tower).chars().count() <= 1 + MAX_MARKS);
    }

    proptest! {
        #[test]
        fn nothing_invisible_is_left(name in "\\PC*|[\u{200b}-\u{202f}a*_]*") {
            let safe = safe_name(&name);
            prop_assert!(!safe.is_empty());
            prop_assert!(!safe.chars().any(is_invisible));
            prop_assert!(safe.graphemes(true).count() <= 3 * MAX_GRAPHEMES);
        }
    }
}
