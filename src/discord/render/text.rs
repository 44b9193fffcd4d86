//! Long text in messages: cut at a line, else at a word, never inside a mention, a grapheme or a code fence. A fence that
//! must be cut is closed and opened again.

use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

/// What closes an open fence at the end of a part.
const CLOSING: &str = "\n```";

/// What must stay in one piece: mentions of people, roles, channels, commands, emoji and times; fence marks.
static UNBREAKABLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"```|<(?:@[!&]?|#|/[-_'\p{L}\p{N} ]{1,100}:|a?:\w{2,32}:|t:-?)\d{1,20}(?::[a-zA-Z])?>").ok()
});

/// Length as Discord might count it at most: UTF-16 units, never fewer than its characters.
pub(super) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The text within the limit, ending in `…` if something was cut off, at a grapheme boundary.
pub(in crate::discord) fn clip(text: &str, limit: usize) -> String {
    if length(text) <= limit {
        return text.to_owned();
    }
    let mut clipped = String::new();
    let mut used = 1;
    for grapheme in text.graphemes(true) {
        used += length(grapheme);
        if used > limit {
            break;
        }
        clipped.push_str(grapheme);
    }
    clipped.push('…');
    clipped
}

/// The text in parts of at most `limit` units (at least 100), none of them blank. Blank text has no parts.
pub(super) fn split(text: &str, limit: usize) -> Vec<String> {
    if length(text) <= limit {
        return if text.trim().is_empty() { Vec::new() } else { vec![text.to_owned()] };
    }
    let mut splitter = Splitter { limit, ..Splitter::default() };
    let atoms = atoms(text, limit / 4);
    for (index, atom) in atoms.iter().enumerate() {
        if *atom == "```" {
            splitter.toggle_fence(&atoms[index + 1..]);
        } else {
            splitter.push(atom);
        }
    }
    splitter.finish()
}

/// The text's unbreakable pieces. A grapheme longer than `longest` units is broken after all: no language has one.
fn atoms(text: &str, longest: usize) -> Vec<&str> {
    let mut atoms = Vec::new();
    let mut end = 0;
    for found in UNBREAKABLE.iter().flat_map(|regex| regex.find_iter(text)) {
        push_graphemes(&mut atoms, &text[end..found.start()], longest);
        atoms.push(found.as_str());
        end = found.end();
    }
    push_graphemes(&mut atoms, &text[end..], longest);
    atoms
}

fn push_graphemes<'a>(atoms: &mut Vec<&'a str>, text: &'a str, longest: usize) {
    for grapheme in text.graphemes(true) {
        if length(grapheme) <= longest {
            atoms.push(grapheme);
        } else {
            atoms.extend(grapheme.char_indices().map(|(at, letter)| &grapheme[at..at + letter.len_utf8()]));
        }
    }
}

/// A place where the current part may end: behind a line or a word.
#[derive(Clone, Copy, Default)]
struct Break {
    at: usize,
    in_fence: bool,
}

#[derive(Default)]
struct Splitter {
    limit: usize,
    parts: Vec<String>,
    current: String,
    current_length: usize,
    /// The opening line of the fence we are in.
    fence: Option<String>,
    /// The opening line that a part cut at the last break needs: fences open and close at most once between breaks.
    fence_at_break: Option<String>,
    line: Option<Break>,
    word: Option<Break>,
}

impl Splitter {
    fn push(&mut self, atom: &str) {
        let reserve = if self.fence.is_some() { CLOSING.len() } else { 0 };
        self.make_room(length(atom) + reserve);
        self.append(atom);
        let here = Break { at: self.current.len(), in_fence: self.fence.is_some() };
        if matches!(atom, "\n" | "\r\n") {
            self.line = Some(here);
        } else if atom == " " && self.fence.is_none() {
            self.word = Some(here);
        }
    }

    fn toggle_fence(&mut self, following: &[&str]) {
        if self.fence.take().is_some() {
            // Its room was reserved while the fence was open.
            self.append("```");
            return;
        }
        let language: String =
            following.iter().take(20).take_while(|atom| **atom != "\n").copied().collect::<Vec<_>>().concat();
        let is_language = following.get(language.graphemes(true).count()) == Some(&"\n")
            && language.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-#_.".contains(letter));
        let opening = if is_language { format!("```{language}\n") } else { "```\n".to_owned() };
        // An opening with nothing behind it is an ugly end of a part: ask for room for a little of the code too.
        self.make_room("```".len() + CLOSING.len() + self.limit / 10);
        self.append("```");
        self.fence_at_break = Some(opening.clone());
        self.fence = Some(opening);
    }

    fn append(&mut self, atom: &str) {
        self.current.push_str(atom);
        self.current_length += length(atom);
    }

    /// Ends the current part if this much does not fit any more.
    fn make_room(&mut self, needed: usize) {
        while self.current_length + needed > self.limit && !self.current.is_empty() {
            let half = self.current.len() / 2;
            let latest = self.line.max_by_place(self.word);
            let chosen = self.line.filter(|line| line.at >= half).or(latest.filter(|latest| latest.at >= half));
            let end = chosen.unwrap_or(Break { at: self.current.len(), in_fence: self.fence.is_some() });
            let before = self.current_length;
            self.cut(end);
            if self.current_length >= before {
                break;
            }
        }
    }

    fn cut(&mut self, end: Break) {
        let rest = self.current.split_off(end.at);
        let mut part = std::mem::replace(&mut self.current, rest);
        if end.in_fence {
            let opening = self.fence.clone().or_else(|| self.fence_at_break.clone()).unwrap_or_default();
            part.truncate(part.trim_end_matches(['\n', '\r']).len());
            part.push_str(CLOSING);
            self.current.insert_str(0, &opening);
        } else {
            part.truncate(part.trim_end().len());
        }
        self.keep(part);
        self.current_length = length(&self.current);
        self.line = None;
        self.word = None;
    }

    fn keep(&mut self, part: String) {
        if !part.trim().is_empty() {
            self.parts.push(part);
        }
    }

    fn finish(mut self) -> Vec<String> {
        if self.fence.is_some() {
            self.current.push_str(CLOSING);
        }
        let last = std::mem::take(&mut self.current);
        self.keep(last);
        self.parts
    }
}

/// The later of two breaks.
trait ByPlace {
    fn max_by_place(self, other: Self) -> Self;
}

impl ByPlace for Option<Break> {
    fn max_by_place(self, other: Self) -> Self {
        match (self, other) {
            (Some(one), Some(two)) => Some(if one.at >= two.at { one } else { two }),
            (one, two) => one.or(two),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Everything a reader sees, without what a cut may add or drop: white space and fence lines.
    fn essence(text: &str) -> String {
        let letters: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        letters.replace("```", "").replace("rust", "")
    }

    #[test]
    fn short_text_stays_and_blank_text_vanishes() {
        assert_eq!(split("hello", 2000), ["hello"]);
        assert!(split(" \n", 2000).is_empty());
        assert!(split(&" ".repeat(5000), 2000).is_empty());
    }

    #[test]
    fn text_is_cut_at_lines_then_words() {
        let lines = "0123456789 abcdefghij\n".repeat(10);
        for part in split(&lines, 100) {
            assert!(part.trim_end().ends_with("abcdefghij"), "{part:?}");
        }
        let words = "word ".repeat(60);
        for part in split(&words, 100) {
            assert!(part.split(' ').all(|word| matches!(word, "word" | "")), "{part:?}");
        }
    }

    #[test]
    fn a_cut_fence_is_closed_and_opened_again_in_its_language() {
        let code = format!("look:\n```rust\n{}```\ndone", "let x = 1;\n".repeat(30));
        let parts = split(&code, 200);
        assert!(parts.len() > 1);
        for part in &parts {
            assert_eq!(part.matches("```").count() % 2, 0, "{part:?}");
            assert!(length(part) <= 200);
        }
        assert!(parts[1].starts_with("```rust\n"), "{:?}", parts[1]);
        assert_eq!(essence(&parts.concat()), essence(&code));
    }

    #[test]
    fn clipping_says_so() {
        assert_eq!(clip("hello", 5), "hello");
        assert_eq!(clip("hello!", 5), "hell…");
        assert_eq!(clip("👨‍👩‍👧👨‍👩‍👧", 9), "👨‍👩‍👧…");
    }

    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "[a-z ]{1,30}",
            2 => "\\PC{1,40}",
            1 => Just("\n".to_owned()),
            // Not at the end of a line: what stands there is a language, which a cut repeats.
            1 => Just("``` ".to_owned()),
            1 => Just("```rust\n".to_owned()),
            1 => Just("<@175928847299117063>".to_owned()),
            1 => Just("</wallet pay:175928847299117063>".to_owned()),
            1 => Just("👨‍👩‍👧".to_owned()),
            1 => Just("x".repeat(150)),
            1 => Just(format!("z{}", "\u{301}".repeat(120))),
        ]
    }

    proptest! {
        #[test]
        fn parts_fit_keep_everything_and_stay_whole(pieces in prop::collection::vec(piece(), 0..60)) {
            let text = pieces.concat();
            let parts = split(&text, 200);
            let mention = Regex::new("<@175928847299117063>|</wallet pay:175928847299117063>").unwrap();
            let mut mentions = 0;
            for part in &parts {
                prop_assert!(length(part) <= 200, "{} units: {part:?}", length(part));
                prop_assert!(!part.trim().is_empty());
                if parts.len() > 1 {
                    prop_assert_eq!(part.matches("```").count() % 2, 0, "an open fence in {:?}", part);
                }
                mentions += mention.find_iter(part).count();
            }
            prop_assert_eq!(mentions, mention.find_iter(&text).count());
            prop_assert_eq!(essence(&parts.concat()), essence(&text));
        }

        #[test]
        fn graphemes_are_not_broken(text in "(👨‍👩‍👧|🇩🇪|é|[a-z]){200,400}") {
            let whole: Vec<&str> = text.graphemes(true).collect();
            let parts = split(&text, 200);
            let cut: Vec<&str> = parts.iter().flat_map(|part| part.graphemes(true)).collect();
            prop_assert_eq!(cut, whole);
        }

        #[test]
        fn clipped_text_fits(text in "\\PC{0,100}", limit in 1usize..80) {
            prop_assert!(length(&clip(&text, limit)) <= limit);
        }
    }
}
