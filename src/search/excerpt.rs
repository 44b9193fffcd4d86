//! A few words around what was found, harmless wherever they are shown: no pings, no formatting, no hidden letters.
//! Pure.

use std::{borrow::Cow, sync::LazyLock};

use regex::{Captures, Regex};
use unicode_segmentation::UnicodeSegmentation;

use crate::{names, search::Query};

/// Graphemes of an excerpt.
const LENGTH: usize = 150;
/// Of which before what was found.
const LEAD: usize = 40;
/// Marked at most.
const MARKS: usize = 8;

/// What Discord would show as something else: mentions, emoji of servers, times.
static SPECIAL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"<(@&|@!?|#|a?:|t:|/)([^<>\s:]{1,40})(?::[^<>\s]{1,40})?>").ok());

/// The part of a text where the query fits, with the words of the query in bold.
pub(super) fn excerpt(text: &str, query: &Query) -> String {
    let plain = names::visible(&without_special(text));
    let terms = Terms::of(query);
    let words: Vec<(usize, &str)> = plain.split_word_bound_indices().collect();
    let first = words.iter().find(|(_, word)| terms.fit(word)).map_or(0, |(at, _)| *at);
    let (from, to) = window(&plain, first);
    let mut shown = String::new();
    if from > 0 {
        shown.push('…');
    }
    let mut marks = 0;
    for (at, word) in words.into_iter().filter(|(at, _)| (from..to).contains(at)) {
        let word = &word[..word.len().min(to - at)];
        if marks < MARKS && terms.fit(word) {
            marks += 1;
            shown.extend(["**", &names::escaped(word), "**"]);
        } else {
            shown.push_str(&names::escaped(word));
        }
    }
    if to < plain.len() {
        shown.push('…');
    }
    shown.trim().to_owned()
}

/// Where the excerpt begins and ends, between graphemes.
fn window(text: &str, first: usize) -> (usize, usize) {
    let begins: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
    let hit = begins.partition_point(|at| *at < first);
    let begin = if begins.len() <= LENGTH { 0 } else { hit.saturating_sub(LEAD).min(begins.len() - LENGTH) };
    let from = begins.get(begin).copied().unwrap_or(0);
    // Begin with a whole word if one begins soon.
    let skip = if begin == 0 { 0 } else { text[from..first.max(from)].find(' ').map_or(0, |space| space + 1) };
    (from + skip, begins.get(begin + LENGTH).copied().unwrap_or(text.len()))
}

/// Mentions without their power: what kind of thing they were.
fn without_special(text: &str) -> Cow<'_, str> {
    let Some(special) = SPECIAL.as_ref() else { return Cow::Borrowed(text) };
    special.replace_all(text, |found: &Captures<'_>| match &found[1] {
        "@&" => "@role".to_owned(),
        "#" => "#channel".to_owned(),
        "/" => format!("/{}", &found[2]),
        "t:" => "(time)".to_owned(),
        sign if sign.starts_with('@') => "@user".to_owned(),
        _ => format!(":{}:", &found[2]),
    })
}

/// The words to be marked.
struct Terms {
    whole: Vec<String>,
    beginnings: Vec<String>,
}

impl Terms {
    fn of(query: &Query) -> Self {
        let wanted = query.words.split_whitespace().filter(|word| !word.starts_with('-'));
        let whole = wanted.flat_map(|word| word.unicode_words()).map(str::to_lowercase);
        Self { whole: whole.filter(|word| word != "or").collect(), beginnings: query.beginnings.clone() }
    }

    fn fit(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        self.whole.contains(&word) || self.beginnings.iter().any(|beginning| word.starts_with(beginning.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn query(words: &str, beginnings: &[&str]) -> Query {
        let beginnings = beginnings.iter().map(|word| (*word).to_owned()).collect();
        Query { words: words.into(), beginnings, ..Query::default() }
    }

    #[test]
    fn words_are_marked_and_everything_else_is_plain() {
        for (text, words, expected) in [
            ("The Coffee machine", "coffee", "The **Coffee** machine"),
            ("**bold** `code` coffee", "coffee", r"\*\*bold\*\* \`code\` **coffee**"),
            (
                "<@123> said <@&9> in <#4> <a:wave:88> </daily:7>",
                "said",
                r"\@user **said** \@role in \#channel \:wave\: /daily",
            ),
            ("@everyone look", "look", r"\@everyone **look**"),
            ("a\u{202e}b\n\n\nc", "x", "ab c"),
            ("no tea", "coffee -tea or", "no tea"),
            ("", "x", ""),
        ] {
            assert_eq!(excerpt(text, &query(words, &[])), expected);
        }
        assert_eq!(excerpt("deployed today", &query("", &["deploy"])), "**deployed** today");
    }

    #[test]
    fn a_long_text_is_shown_around_what_was_found() {
        let text = format!("{} needle {}", "hay ".repeat(100), "straw ".repeat(100));
        let shown = excerpt(&text, &query("needle", &[]));
        assert!(shown.starts_with("…hay hay") && shown.contains("**needle** straw") && shown.ends_with('…'), "{shown}");
        assert!(shown.graphemes(true).count() <= LENGTH + 8, "{shown}");
    }

    proptest! {
        #[test]
        fn no_text_breaks_out(text in "\\PC{0,300}", word in "[a-z]{1,3}") {
            let shown = excerpt(&text, &query(&word, &[]));
            prop_assert!(!shown.contains("<@") && !shown.contains('\n'));
            let marks = shown.replace(r"\\", "").replace(r"\*", "").matches("**").count();
            prop_assert!(marks.is_multiple_of(2));
        }
    }
}
