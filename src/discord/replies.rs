//! Every sentence the framework says by itself.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    error::Error,
    msg,
    names::safe_name,
    reply::Reply,
    words::{Message, Words},
};

/// Input is shown back up to here.
const SHOWN_INPUT: usize = 60;

/// What a person sees of an error: one private sentence. A fault shows its reference code and nothing else. Only what
/// tells of somebody's belongings is kept from others where a text command failed.
pub(super) fn error(words: &Words, error: &Error, reference: Option<&str>) -> Reply {
    match error {
        Error::Refused(message) | Error::Denied(message) | Error::Busy { message, .. } => {
            Reply { is_harmless: !message.is_personal, ..Reply::private(words.say(message)) }
        }
        Error::Fault(_) => Reply::private(words.say(&msg!("fault", reference = reference.unwrap_or("?")))).harmless(),
    }
}

/// For a command that ended without a word.
pub(super) fn done(words: &Words) -> Reply {
    Reply::private(words.say(&msg!("discord-done")))
}

/// Too fast; may go on then. Rounded up: the reader's clock shows whole seconds.
pub(super) fn slow_down(now: DateTime<Utc>, wait: Duration) -> Message {
    let wait = TimeDelta::from_std(wait).unwrap_or(TimeDelta::seconds(60)) + TimeDelta::seconds(1);
    msg!("slow-down", when = now + wait)
}

/// What a command looks like when written by hand: `!wallet pay <to> <amount> [note]`.
pub(super) fn usage(prefix: &str, name: &str, parameters: impl Iterator<Item = (String, bool)>) -> String {
    let mut usage = format!("{prefix}{name}");
    for (parameter, is_required) in parameters {
        let (open, close) = if is_required { ('<', '>') } else { ('[', ']') };
        usage.extend([' ', open]);
        usage.push_str(&parameter);
        usage.push(close);
    }
    usage
}

/// What somebody typed, short and harmless.
pub(super) fn shown_input(input: &str) -> String {
    let clipped: String = input.chars().take(SHOWN_INPUT + 1).collect();
    let is_long = clipped.chars().count() > SHOWN_INPUT;
    let safe = safe_name(&clipped.chars().take(SHOWN_INPUT).collect::<String>());
    if is_long { format!("{safe}…") } else { safe }
}

/// The names of permissions as Discord shows them.
pub(super) fn permissions(words: &Words, permissions: serenity::all::Permissions) -> String {
    permissions
        .iter_names()
        .map(|(name, _)| match name {
            "ADMINISTRATOR" => words.say(&msg!("discord-permission-administrator")),
            "MANAGE_GUILD" => words.say(&msg!("discord-permission-manage-guild")),
            "MANAGE_ROLES" => words.say(&msg!("discord-permission-manage-roles")),
            "MANAGE_CHANNELS" => words.say(&msg!("discord-permission-manage-channels")),
            "MANAGE_MESSAGES" => words.say(&msg!("discord-permission-manage-messages")),
            "SEND_MESSAGES" => words.say(&msg!("discord-permission-send-messages")),
            "EMBED_LINKS" => words.say(&msg!("discord-permission-embed-links")),
            "ATTACH_FILES" => words.say(&msg!("discord-permission-attach-files")),
            "VIEW_CHANNEL" => words.say(&msg!("discord-permission-view-channel")),
            "READ_MESSAGE_HISTORY" => words.say(&msg!("discord-permission-read-history")),
            other => other.to_lowercase().replace('_', " "),
        })
        .collect::<Vec<_>>()
        .join("”, “")
}

#[cfg(test)]
mod tests {
    use serenity::all::Permissions;

    use super::*;
    use crate::words::Locale;

    #[test]
    fn a_fault_shows_its_code_and_nothing_else() {
        let words = Words::new(Locale::english());
        let fault = Error::Fault(anyhow::anyhow!("https://discord.example/webhooks/1/secret"));
        insta::assert_snapshot!(error(&words, &fault, Some("ABC234")).text, @"Something went wrong on my side, sorry. Nothing you did. If it keeps happening, tell an admin this code: `ABC234`.");
    }

    #[test]
    fn usage_and_input_are_shown_safely() {
        let parameters = [("to".to_owned(), true), ("note".to_owned(), false)];
        assert_eq!(usage("!", "wallet pay", parameters.into_iter()), "!wallet pay <to> [note]");
        assert_eq!(shown_input("`code`\u{202e}"), "\\`code\\`");
        assert_eq!(shown_input(&"x".repeat(100_000)).chars().count(), SHOWN_INPUT + 1);
    }

    #[test]
    fn permissions_have_the_names_of_the_menus() {
        let words = Words::new(Locale::english());
        let both = Permissions::MANAGE_GUILD | Permissions::KICK_MEMBERS;
        assert_eq!(permissions(&words, both), "kick members”, “Manage Server");
    }
}
