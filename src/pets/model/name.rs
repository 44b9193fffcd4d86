//! What a pet may be called: pure.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::Refusal;
use crate::names::{is_invisible, without_towers};

/// The longest name, in letters as people count them.
pub const MAX_GRAPHEMES: usize = 24;

/// A name that may be kept: short, visible, of one line, no mention, no link and nothing that is refused. It is kept as it
/// was written; `safe_name` makes it safe to show.
pub fn checked(name: &str, refused: &[String]) -> Result<String, Refusal> {
    // Composed once the invisible is gone: it may stand between a letter and its mark.
    let seen = name.chars().filter(|letter| !is_invisible(*letter) || letter.is_whitespace());
    let visible: String = without_towers(seen.nfc()).collect();
    let name = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    if !name.chars().any(char::is_alphanumeric) && !name.chars().any(is_picture) {
        return Err(Refusal::NameEmpty);
    }
    let length = name.graphemes(true).count();
    if length > MAX_GRAPHEMES {
        return Err(Refusal::NameLong { length: i64::try_from(length).unwrap_or(i64::MAX) });
    }
    if is_mention(&name) {
        return Err(Refusal::NameMention);
    }
    if is_refused(&name, refused) {
        return Err(Refusal::NameRefused);
    }
    Ok(name)
}

/// Whether a letter is a picture of its own, so that a name may consist of it.
fn is_picture(letter: char) -> bool {
    matches!(letter, '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}')
}

/// Whether Discord would make somebody, something or some place of it.
fn is_mention(name: &str) -> bool {
    let lower = name.to_lowercase();
    let marks = ["<@", "<#", "<:", "<a:", "</", "@everyone", "@here", "http://", "https://", "discord.gg"];
    marks.iter().any(|mark| lower.contains(mark))
}

/// Whether any of these words is in the name, in whatever spelling.
fn is_refused(name: &str, refused: &[String]) -> bool {
    let words = words(name);
    refused.iter().any(|pattern| {
        let bare = pattern.trim_matches('*');
        let fits = |word: &String| match (pattern.starts_with('*'), pattern.ends_with('*')) {
            (false, false) => word == bare,
            (true, false) => word.ends_with(bare),
            (false, true) => word.starts_with(bare),
            (true, true) => word.contains(bare),
        };
        !bare.is_empty() && words.iter().any(fits)
    })
}

/// The words of a name as they sound: plain letters, no marks, digits read as the letters they look like; words that are
/// spelt out letter by letter are put together; letters drawn out are said once.
fn words(name: &str) -> Vec<String> {
    let plain: String = name.nfkd().flat_map(char::to_lowercase).filter_map(plain_letter).collect();
    let mut words: Vec<String> = Vec::new();
    let mut spelt = String::new();
    for word in plain.split(' ').filter(|word| !word.is_empty()) {
        if word.chars().count() == 1 {
            spelt.push_str(word);
        } else {
            words.push(std::mem::take(&mut spelt));
            words.push(word.to_owned());
        }
    }
    words.push(spelt);
    let short: Vec<_> = words.iter().map(|word| said_once(word)).collect();
    words.extend(short);
    words.retain(|word| !word.is_empty());
    words
}

/// What a letter looks like; `None` for marks upon letters, a space for whatever parts words.
fn plain_letter(letter: char) -> Option<char> {
    if unicode_normalization::char::is_combining_mark(letter) {
        return None;
    }
    Some(match letter {
        '0' | 'о' | 'ο' => 'o',
        '1' | '!' | '|' | 'і' | 'ı' | 'ι' => 'i',
        '3' | 'е' | 'ε' => 'e',
        '4' | '@' | 'а' | 'α' => 'a',
        '5' | '$' | 'ѕ' => 's',
        '7' | 'т' | 'τ' => 't',
        '8' => 'b',
        '9' => 'g',
        'с' => 'c',
        'к' | 'κ' => 'k',
        'н' => 'h',
        'р' | 'ρ' => 'p',
        'х' | 'χ' => 'x',
        'у' | 'υ' => 'u',
        letter if letter.is_alphanumeric() => letter,
        // Stars, dots and dashes inside a word hide a letter or nothing: they are left out there.
        '*' | '.' | '-' | '_' | '\'' | '’' => return None,
        _ => ' ',
    })
}

/// Letters said three times and more are said once.
fn said_once(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    letters
        .chunk_by(|one, next| one == next)
        .flat_map(|run| &run[..if run.len() > 2 { 1 } else { run.len() }])
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::economy::Numbers;

    fn check(name: &str) -> Result<String, Refusal> {
        static NUMBERS: LazyLock<Numbers> = LazyLock::new(|| Numbers::load(None).unwrap());
        checked(name, &NUMBERS.pets.refused_names)
    }

    #[test]
    fn names_are_kept_as_they_are_written() {
        for (name, kept) in [
            ("Byte", "Byte"),
            ("  Mr.   Fluff \n ", "Mr. Fluff"),
            ("Ünïcödé *bold*", "Ünïcödé *bold*"),
            ("ネコ", "ネコ"),
            ("🐱", "🐱"),
            ("in\u{200b}vis\u{202e}ible", "invisible"),
            ("R2-D2", "R2-D2"),
            ("WWWWWWWWWWWWWWWWWWWWWWWW", "WWWWWWWWWWWWWWWWWWWWWWWW"),
        ] {
            assert_eq!(check(name).as_deref(), Ok(kept));
        }
    }

    #[test]
    fn nothing_long_hidden_or_pinging() {
        assert_eq!(check(""), Err(Refusal::NameEmpty));
        assert_eq!(check("\u{200b}\u{202e} \u{3164}"), Err(Refusal::NameEmpty));
        assert_eq!(check("..."), Err(Refusal::NameEmpty));
        assert_eq!(check(&"a".repeat(25)), Err(Refusal::NameLong { length: 25 }));
        for name in ["<@123>", "@everyone", "a @HERE", "<:x:1>", "https://x.y", "Discord.gg/abc"] {
            assert_eq!(check(name), Err(Refusal::NameMention), "{name}");
        }
    }

    #[test]
    fn bad_words_are_refused_in_any_spelling() {
        for name in [
            "fuck",
            "F.U.C.K",
            "f u c k",
            "fúck",
            "fuuuuck",
            "motherfucker",
            "$h1t",
            "sh1thead",
            "Big A$$",
            "сunt",
            "ｆｕｃｋ",
            "n1gger",
            "pu$$y",
        ] {
            assert_eq!(check(name), Err(Refusal::NameRefused), "{name}");
        }
        for name in [
            "Cassandra",
            "Scunthorpe",
            "Shiitake",
            "Peacock",
            "Grape",
            "Therapist",
            "Class of 99",
            "Snigger",
            "Dick Whittington",
            "Spice",
            "Sextant",
        ] {
            assert!(check(name).is_ok(), "{name}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_kept_is_short_visible_and_kept_again(name in "\\PC{0,40}|[\u{200b}-\u{202f}a*_@<># \u{300}-\u{30f}]{0,40}") {
            if let Ok(kept) = check(&name) {
                prop_assert!((1..=MAX_GRAPHEMES).contains(&kept.graphemes(true).count()));
                prop_assert!(!kept.chars().any(is_invisible));
                prop_assert_eq!(check(&kept), Ok(kept.clone()));
                let shown = crate::names::safe_name(&kept);
                prop_assert!(!shown.contains("<@") && !shown.contains("@everyone"));
            }
        }
    }
}
