//! Tokens of agents: a type that cannot be printed, and the vault that seals them before they are stored.
//!
//! It promises that a token is in clear only in memory, for as long as it is used; that what is stored opens only with
//! the operator's key, and only as the token of that very agent; and that nothing is sealed when there is no key.

mod rotation;
mod store;
mod vault;

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

pub use rotation::{Rotation, count, examine, rotate};
pub use vault::{Sealed, Unopenable, Vault, new_key};

/// Shorter or longer than any token of a bot.
const LENGTHS: std::ops::RangeInclusive<usize> = 20..=200;

/// A bot's token. It can be exposed, never printed; its memory is wiped when it goes.
#[derive(Clone)]
pub struct Token(SecretString);

impl Token {
    /// From what a person typed: without the prefix that some documents show, and only if it can stand in a header.
    pub fn parse(typed: &str) -> Option<Self> {
        let token = typed.trim();
        let token = token.strip_prefix("Bot ").unwrap_or(token).trim();
        let is_sound = LENGTHS.contains(&token.len()) && token.chars().all(|letter| letter.is_ascii_graphic());
        is_sound.then(|| Self(SecretString::from(token)))
    }

    /// For the header of a request alone.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// In the type of the settings: for the client that is built from them.
    pub fn secret(&self) -> SecretString {
        self.0.clone()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_does_not_print() {
        let token = Token::parse(" Bot MTAwMDAwMDAwMDAwMDAwMDAw.hush-hush.made-up \n").unwrap();
        assert_eq!(token.expose(), "MTAwMDAwMDAwMDAwMDAwMDAw.hush-hush.made-up");
        assert_eq!(format!("{token:?} {:?}", Some(&token)), "Token(***) Some(Token(***))");
    }

    #[test]
    fn what_cannot_be_a_token_is_none() {
        for typed in
            ["", "short", "two words are not one token at all", "line\nbreak-in-the-middle-of-it", &"x".repeat(201)]
        {
            assert!(Token::parse(typed).is_none(), "{typed}");
        }
    }
}
