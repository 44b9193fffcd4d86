//! A mistyped text command: silence, unless what was meant is obvious.

use serenity::{all::Message as ForeignMessage, prelude::Context as Client};

use crate::{
    discord::{Command, context::language, render, replies, wire},
    guilds::Guilds,
    msg,
    reply::Reply,
    words::Words,
};

/// Says what was probably meant, or nothing: `!!!` and other bots' commands are none of our business.
pub(super) async fn offer(
    client: &Client,
    (commands, guilds): (&[Command], &Guilds),
    message: &ForeignMessage,
    content_start: usize,
) {
    let (prefix, rest) = message.content.split_at(content_start);
    let typed = rest.split_whitespace().next().unwrap_or_default();
    let names = commands.iter().filter(|command| command.prefix_action.is_some()).map(|command| command.name.as_ref());
    let Some(meant) = closest(typed, names) else { return };
    let words = Words::new(language(guilds, message.guild_id, (None, guild_locale(client, message).as_deref())));
    let typed = format!("{prefix}{}", replies::shown_input(typed));
    let text = words.say(&msg!("discord-did-you-mean", typed = typed, suggestion = format!("`{prefix}{meant}`")));
    let place = render::Place::Channel { reply_to: Some(message.id.get().into()), nonce: None };
    let Ok(part) = render::message(&Reply::public(text), place) else { return };
    if let Err(error) = client.http.send_message(message.channel_id, part.files, &part.body).await {
        tracing::debug!("a suggestion could not be shown: {}", wire::describe(&error));
    }
}

fn guild_locale(client: &Client, message: &ForeignMessage) -> Option<String> {
    message.guild(&client.cache).map(|guild| guild.preferred_locale.clone())
}

/// The name one small slip away: a letter changed, missing, added or swapped with its neighbour.
fn closest<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let is_word = typed.chars().count() >= 3 && typed.chars().count() <= 32 && typed.chars().all(char::is_alphanumeric);
    let mut close = names.filter(|name| is_word && is_one_slip(&typed, name));
    let first = close.next()?;
    close.next().is_none().then_some(first)
}

fn is_one_slip(typed: &str, name: &str) -> bool {
    let (typed, name): (Vec<char>, Vec<char>) = (typed.chars().collect(), name.chars().collect());
    let same_start = typed.iter().zip(&name).take_while(|(one, two)| one == two).count();
    let (typed, name) = (&typed[same_start..], &name[same_start..]);
    let same_end = typed.iter().rev().zip(name.iter().rev()).take_while(|(one, two)| one == two).count();
    match (&typed[..typed.len() - same_end], &name[..name.len() - same_end]) {
        ([_], [_] | []) | ([], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_obvious_slip_is_corrected() {
        let names = ["daily", "wallet", "help", "roll", "role"];
        for (typed, meant) in [
            ("dayly", Some("daily")),
            ("walet", Some("wallet")),
            ("walllet", Some("wallet")),
            ("hlep", Some("help")),
            ("Wallte", Some("wallet")),
            ("rolx", None),
            ("dialyy", None),
            ("!!", None),
            ("he", None),
            ("", None),
            ("play", None),
        ] {
            assert_eq!(closest(typed, names.into_iter()), meant, "{typed}");
        }
    }
}
