//! What `run` and `worker` can't do without, told in one screen.

use secrecy::SecretString;

use crate::{config::Settings, economy::Numbers};

use super::ending::{Ending, Exit};

/// The database's address, or what to do about its absence.
pub(super) fn database_url(settings: &Settings) -> Result<&SecretString, Ending> {
    settings.database.url.as_ref().ok_or_else(|| missing(settings))
}

/// The bot's token, or what to do about its absence.
pub(super) fn token(settings: &Settings) -> Result<&SecretString, Ending> {
    settings.discord.token.as_ref().ok_or_else(|| missing(settings))
}

/// The numbers of the game, or which line of the operator's file is wrong.
pub(super) fn numbers(settings: &Settings) -> Result<Numbers, Ending> {
    let numbers = Numbers::load(settings.economy.numbers.as_deref());
    numbers.map_err(|error| Ending::new(Exit::Settings, format!("The numbers of the game can't be used: {error}")))
}

fn missing(settings: &Settings) -> Ending {
    let mut lines = vec!["Artie needs to know a little more before it can run:".to_owned(), String::new()];
    if settings.discord.token.is_none() {
        lines.push("  DISCORD_TOKEN  the bot's token: https://discord.com/developers/applications → your app → Bot → Reset Token".into());
    }
    if settings.database.url.is_none() {
        lines.push("  DATABASE_URL   postgres://user:password@host:5432/artie".into());
        lines.push("                 or add --local-db to let Artie keep a Postgres of its own on this machine".into());
    }
    lines.push(String::new());
    lines.push("Set them in the environment, in a .env file beside you, or in artie.toml.".into());
    lines.push("Just looking? `artie demo` needs neither: a whole Discord in your browser.".into());
    Ending::new(Exit::Settings, lines.join("\n"))
}
