//! Options that complete themselves while somebody types.

use serenity::all::{AutocompleteChoice, ResolvedValue};

use crate::discord::{Context, render::clip};

/// What an autocomplete function returns.
pub use serenity::all::CreateAutocompleteResponse as Suggestions;

/// Discord shows so many suggestions, so long.
const MAX_SUGGESTIONS: usize = 25;
const MAX_LENGTH: usize = 100;

/// These texts, as far as Discord shows them.
pub fn suggestions(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Suggestions {
    let choice = |text: &str| AutocompleteChoice::new(clip(text, MAX_LENGTH), clip(text, MAX_LENGTH));
    Suggestions::new().set_choices(texts.into_iter().take(MAX_SUGGESTIONS).map(|text| choice(text.as_ref())).collect())
}

/// These choices, each shown by its name and sent as its value.
pub fn choices(named: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>) -> Suggestions {
    let choice = |name: &str, value: &str| AutocompleteChoice::new(clip(name, MAX_LENGTH), clip(value, MAX_LENGTH));
    let shown = named.into_iter().take(MAX_SUGGESTIONS);
    Suggestions::new().set_choices(shown.map(|(name, value)| choice(name.as_ref(), value.as_ref())).collect())
}

/// The text of another option that is filled in already.
pub fn filled_in<'a>(context: Context<'a>, option: &str) -> Option<&'a str> {
    let Context::Application(application) = context else { return None };
    application.args.iter().find(|given| given.name == option).and_then(|given| match given.value {
        ResolvedValue::String(text) => Some(text),
        _ => None,
    })
}
