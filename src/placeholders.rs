//! Placeholders in texts that admins write: `Welcome, {user}!`. Only known names are filled in, once, from left to right:
//! what is filled in is never read again, so a member called `{server}` stays that.

/// The first word in braces that is none of these.
pub fn stranger<'a>(template: &'a str, known: &[&str]) -> Option<&'a str> {
    words(template).find(|word| !known.contains(word))
}

/// The text with every known placeholder filled in; the others stay as they are.
pub fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, word, after)) = next(rest) {
        text.push_str(before);
        match values.iter().find(|(name, _)| *name == word) {
            Some((_, value)) => text.push_str(value),
            None => text.extend(["{", word, "}"]),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

fn words(template: &str) -> impl Iterator<Item = &str> {
    let mut rest = template;
    std::iter::from_fn(move || {
        let (_, word, after) = next(rest)?;
        rest = after;
        Some(word)
    })
}

/// What stands before, inside and after the next pair of braces.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find('{')?;
    let close = open + text[open..].find('}')?;
    Some((&text[..open], &text[open + 1..close], &text[close + 1..]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_words_are_filled_in_once() {
        let values = [("user", "{server}"), ("server", "Café")];
        for (template, expected) in [
            ("Hello {user}, welcome to {server}!", "Hello {server}, welcome to Café!"),
            ("no braces", "no braces"),
            ("{odd} { } {user", "{odd} { } {user"),
            ("}{user}{", "}{server}{"),
            ("", ""),
        ] {
            assert_eq!(filled(template, &values), expected);
        }
        assert_eq!(stranger("{user} {token}", &["user"]), Some("token"));
        assert_eq!(stranger("{user", &[]), None);
    }

    proptest! {
        #[test]
        fn a_text_without_known_words_stays(template in "[a-z{} é]{0,40}") {
            prop_assert_eq!(filled(&template, &[("USER", "x")]), template);
        }
    }
}
