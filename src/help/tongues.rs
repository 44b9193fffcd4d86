//! What commands are called in other languages. English is in the sources, beside what each command does; the others are
//! in `config/locales/<language>/commands.ftl`, under ids made of the English names.

use crate::words::Words;

/// The name of a command such as `wallet pay`: of its last part.
pub fn command_name(words: &Words, command: &str) -> Option<String> {
    words.find(&format!("command-{}", key(command)))
}

/// What a command does.
pub fn command_about(words: &Words, command: &str) -> Option<String> {
    words.find(&format!("command-{}-about", key(command)))
}

/// The name of an option. Options of the same name mean the same in most commands.
pub fn option_name(words: &Words, command: &str, option: &str) -> Option<String> {
    of_option(words, command, option, "")
}

/// What an option is for.
pub fn option_about(words: &Words, command: &str, option: &str) -> Option<String> {
    of_option(words, command, option, "-about")
}

/// One of the choices an option gives.
pub fn choice_name(words: &Words, choice: &str) -> Option<String> {
    let slug = choice.to_lowercase().replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
    words.find(&format!("choice-{slug}"))
}

fn of_option(words: &Words, command: &str, option: &str, end: &str) -> Option<String> {
    let own = words.find(&format!("option-{}-{option}{end}", key(command)));
    own.or_else(|| words.find(&format!("option-{option}{end}")))
}

fn key(command: &str) -> String {
    command.replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_exact_text_wins_and_english_has_none() {
        let german = Words::new("de".parse().unwrap());
        assert_eq!(command_name(&german, "wallet pay").as_deref(), Some("zahlen"));
        assert_eq!(option_name(&german, "pet adopt", "kind").as_deref(), Some("ei"));
        assert_eq!(option_name(&german, "wallet history", "kind").as_deref(), Some("art"));
        assert_eq!(choice_name(&german, "Won fights").as_deref(), Some("Gewonnene Kämpfe"));
        assert_eq!(command_about(&Words::new("en".parse().unwrap()), "wallet pay"), None);
    }
}
