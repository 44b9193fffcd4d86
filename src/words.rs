//! Sentences: Fluent messages by locale, with numbers grouped the way the reader is used to.
//!
//! A [`Message`] is a sentence not yet said: an id and its arguments, plain data that can be stored. [`Words`] says it in
//! one locale. The sentences themselves are in `config/locales/<locale>/<slice>.ftl`.

use std::{borrow::Cow, collections::HashMap, fmt, str::FromStr};

use chrono::{DateTime, Utc};
use fixed_decimal::Decimal;
use fluent_templates::{
    LanguageIdentifier, Loader,
    fluent_bundle::{
        FluentValue,
        types::{FluentNumber, FluentNumberOptions},
    },
};
use icu_decimal::{DecimalFormatter, options::DecimalFormatterOptions};
use intl_memoizer::{Memoizable, concurrent::IntlLangMemoizer};
use serde::{Deserialize, Serialize};

fluent_templates::static_loader! {
    static SENTENCES = {
        locales: "./config/locales",
        fallback_language: "en",
        customise: |bundle| {
            bundle.set_use_isolating(false);
            bundle.set_formatter(Some(group_number));
        },
    };
}

/// A language tag such as `en` or `pt-BR`.
#[expect(
    clippy::unsafe_derive_deserialize,
    reason = "it goes through the checked parser; the lint sees the tag's macro"
)]
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Locale(LanguageIdentifier);

impl Locale {
    /// English, the language every sentence exists in.
    pub fn english() -> Self {
        Self(unic_langid::langid!("en"))
    }

    /// The languages that are spoken, by their tags.
    pub fn spoken() -> Vec<Self> {
        let mut spoken: Vec<Self> = SENTENCES.locales().cloned().map(Self).collect();
        spoken.sort_by_key(ToString::to_string);
        spoken
    }

    /// Whether there are sentences in this language; `en-GB` is spoken if `en` is.
    pub fn is_spoken(&self) -> bool {
        SENTENCES.locales().any(|spoken| spoken.language == self.0.language)
    }
}

impl Default for Locale {
    fn default() -> Self {
        Self::english()
    }
}

impl FromStr for Locale {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| format!("`{text}` is not a language tag"))
    }
}

impl TryFrom<String> for Locale {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Locale> for String {
    fn from(locale: Locale) -> Self {
        locale.0.to_string()
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A value inside a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arg {
    /// Text that is ours, or already made safe to show.
    Text(String),
    /// A whole number: grouped when shown, and usable for plural forms.
    Number(i64),
    /// A moment, shown by Discord relative to the reader's own clock.
    Moment(DateTime<Utc>),
    /// A sentence inside a sentence, such as the name of a thing: said in the language of the whole.
    Said(Message),
}

impl From<Message> for Arg {
    fn from(message: Message) -> Self {
        Self::Said(message)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for Arg {
            fn from(number: $number) -> Self {
                Self::Number(number.into())
            }
        }
    )*};
}
numbers!(i64, i32, u32, u16, u8);

impl From<DateTime<Utc>> for Arg {
    fn from(time: DateTime<Utc>) -> Self {
        Self::Moment(time)
    }
}

/// A sentence not yet said. Make one with [`msg!`](crate::msg).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The id in the Fluent files.
    pub id: Cow<'static, str>,
    /// Its arguments.
    #[serde(default)]
    pub args: Vec<(Cow<'static, str>, Arg)>,
    /// Whether it tells what somebody owns: then it is for their eyes alone, also as a refusal.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_personal: bool,
}

impl Message {
    /// The sentence of a name that is put together, such as an item's; one that takes no arguments.
    pub fn named(id: String) -> Self {
        Self { id: id.into(), args: Vec::new(), is_personal: false }
    }

    /// The same, telling what somebody owns.
    #[must_use]
    pub fn personal(self) -> Self {
        Self { is_personal: true, ..self }
    }
}

impl fmt::Display for Message {
    /// In English: what logs and the command line show.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Words::new(Locale::english()).say(self))
    }
}

/// `msg!("wallet-paid", coins = 50, to = mention)`: a sentence not yet said.
#[macro_export]
macro_rules! msg {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::Message {
            id: ::std::borrow::Cow::Borrowed($id),
            args: vec![$((::std::borrow::Cow::Borrowed(stringify!($name)), $crate::words::Arg::from($value))),*],
            is_personal: false,
        }
    };
}

/// Says sentences in one locale; what that locale lacks is said in English.
#[derive(Clone, Debug)]
pub struct Words {
    locale: Locale,
}

impl Words {
    /// Words of this locale.
    pub fn new(locale: Locale) -> Self {
        Self { locale }
    }

    /// The locale spoken.
    pub fn locale(&self) -> &Locale {
        &self.locale
    }

    /// A text that this language may lack, such as another name of a command.
    pub fn find(&self, id: &str) -> Option<String> {
        SENTENCES.try_lookup(&self.locale.0, id)
    }

    /// The sentence as text.
    pub fn say(&self, message: &Message) -> String {
        let args: HashMap<Cow<'static, str>, FluentValue<'_>> =
            message.args.iter().map(|(name, value)| (name.clone(), self.value(value))).collect();
        SENTENCES
            .try_lookup_with_args(&self.locale.0, &message.id, &args)
            .unwrap_or_else(|| format!("⟨{}⟩", message.id))
    }
}

impl Words {
    fn value<'a>(&self, arg: &'a Arg) -> FluentValue<'a> {
        match arg {
            Arg::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            #[expect(
                clippy::cast_precision_loss,
                reason = "Fluent counts in f64; beyond 2^53 a number is passed as text below"
            )]
            Arg::Number(number) if number.unsigned_abs() < 1 << 53 => {
                FluentValue::Number(FluentNumber::new(*number as f64, FluentNumberOptions::default()))
            }
            Arg::Number(number) => FluentValue::String(Cow::Owned(number.to_string())),
            Arg::Moment(time) => FluentValue::String(Cow::Owned(format!("<t:{}:R>", time.timestamp()))),
            Arg::Said(message) => FluentValue::String(Cow::Owned(self.say(message))),
        }
    }
}

/// One locale's way of grouping digits, built once per locale by the memoizer.
struct Grouping(DecimalFormatter);

impl Memoizable for Grouping {
    type Args = ();
    type Error = ();
    fn construct(lang: LanguageIdentifier, (): ()) -> Result<Self, ()> {
        let locale: icu_locale::Locale = lang.to_string().parse().map_err(|_| ())?;
        DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default()).map(Self).map_err(|_| ())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "guarded: only whole numbers below 2^53 are cast")]
fn group_number(value: &FluentValue<'_>, memoizer: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    if number.value.fract() != 0.0 || number.value.abs() >= 9_007_199_254_740_992.0 {
        return None;
    }
    let decimal = Decimal::from(number.value as i64);
    memoizer.with_try_get::<Grouping, _, _>((), |grouping| grouping.0.format(&decimal).to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_choose_the_plural() {
        let words = Words::new(Locale::english());
        assert_eq!(words.say(&msg!("coins", count = 1_250_000)), "1,250,000 coins");
        assert_eq!(words.say(&msg!("coins", count = 1)), "1 coin");
    }

    #[test]
    fn an_unknown_locale_speaks_english_and_an_unknown_sentence_shows_its_id() {
        let words = Words::new("tlh".parse().unwrap());
        assert_eq!(words.say(&msg!("coins", count = 2)), "2 coins");
        assert_eq!(words.say(&msg!("no-such-sentence")), "⟨no-such-sentence⟩");
    }
}
