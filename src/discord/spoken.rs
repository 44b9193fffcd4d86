//! Answers to text commands. Discord has no private answer to a message: what is for the asker alone goes to them directly,
//! and the channel hears no more than that.
//!
//! What is told directly has no controls. A press there comes without the server, its permissions and its rules, so it
//! would be judged as if it had been asked outside; the slash command has them.

use poise::PrefixContext;
use serde_json::json;
use serenity::{all::ChannelId as ForeignChannelId, http::Http};

use crate::{
    discord::{
        origin,
        render::{self, Place},
        wire, words,
    },
    error::{Error, Result},
    msg,
    reply::{Audience, Press, Reply, Row},
    services::Services,
    words::Words,
};

type Spoken<'a> = PrefixContext<'a, Services, Error>;

/// Answers: where it was asked, unless it is for the asker alone.
pub(super) async fn answer(spoken: Spoken<'_>, reply: Reply) -> Result<()> {
    let is_open = reply.audience == Audience::Everyone || reply.is_harmless || spoken.msg.guild_id.is_none();
    if is_open {
        return show(spoken, &reply).await;
    }
    let (words, command) = (said_in(spoken), command(spoken));
    let is_told = tell(spoken, &without_controls(&words, reply, &command)).await?;
    let said = if is_told { msg!("discord-told-directly") } else { msg!("discord-not-told", command = command) };
    show(spoken, &Reply::public(words.say(&said))).await
}

/// Says that a task will answer directly, to the asker and in the channel. Refused if they cannot be written to: nothing
/// has begun by then.
pub(super) async fn promise(spoken: Spoken<'_>) -> Result<()> {
    let (words, command) = (said_in(spoken), command(spoken));
    let coming = words.say(&msg!("discord-coming", command = command.as_str()));
    if !tell(spoken, &Reply::private(coming)).await? {
        return Err(Error::refused(msg!("discord-not-told", command = command)));
    }
    show(spoken, &Reply::public(words.say(&msg!("discord-telling-directly")))).await
}

fn said_in(spoken: Spoken<'_>) -> Words {
    words(poise::Context::Prefix(spoken))
}

/// The slash command that does the same.
fn command(spoken: Spoken<'_>) -> String {
    spoken.data().help.mention(&spoken.command().qualified_name)
}

async fn show(spoken: Spoken<'_>, reply: &Reply) -> Result<()> {
    let place = Place::Channel { reply_to: Some(spoken.msg.id.get().into()), nonce: None };
    let sent = post(&spoken.serenity_context().http, spoken.msg.channel_id, reply, place).await?;
    sent.map_err(|error| wire::fault(error, "answering a text command"))
}

/// Writes to the asker. False: they take no direct messages.
async fn tell(spoken: Spoken<'_>, reply: &Reply) -> Result<bool> {
    let (http, user) = (&spoken.serenity_context().http, origin(poise::Context::Prefix(spoken)).user);
    let told = match http.create_private_channel(&json!({ "recipient_id": user })).await {
        Ok(channel) => post(http, channel.id, reply, Place::Channel { reply_to: None, nonce: None }).await?,
        Err(error) => Err(error),
    };
    match told {
        Ok(()) => Ok(true),
        Err(error) if wire::status(&error) == Some(403) => Ok(false),
        Err(error) => Err(wire::fault(error, "answering a text command directly")),
    }
}

/// The outer error is ours, the inner one is Discord's.
async fn post(
    http: &Http,
    channel: ForeignChannelId,
    reply: &Reply,
    place: Place<'_>,
) -> Result<Result<(), serenity::Error>> {
    for part in render::messages(reply, place)? {
        if let Err(error) = http.send_message(channel, part.files, &part.body).await {
            return Ok(Err(error));
        }
    }
    Ok(Ok(()))
}

/// The same without what can be pressed, and with a line about where that is. Links stay.
fn without_controls(words: &Words, mut reply: Reply, command: &str) -> Reply {
    let (mut links, mut is_less) = (Vec::new(), false);
    for row in std::mem::take(&mut reply.rows) {
        let Row::Buttons(buttons) = row else {
            is_less = true;
            continue;
        };
        let (open, pressed): (Vec<_>, Vec<_>) =
            buttons.into_iter().partition(|button| matches!(button.press, Press::Link(_)));
        is_less |= pressed.iter().any(|button| !button.disabled);
        links.extend(open);
    }
    if !links.is_empty() {
        reply.rows.push(Row::Buttons(links));
    }
    if is_less {
        let parts = [reply.text, words.say(&msg!("discord-controls-elsewhere", command = command))];
        reply.text = parts.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    }
    reply
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        reply::{ActionId, Button, ButtonStyle, Menu},
        words::Locale,
    };

    fn button(disabled: bool) -> Button {
        let action = ActionId { action: "a.b".into(), owner: None, state: String::new() };
        Button { disabled, ..Button::action("b", ButtonStyle::Primary, action) }
    }

    #[test]
    fn what_is_told_directly_has_links_but_nothing_to_press() {
        let words = Words::new(Locale::english());
        let link = Button { press: Press::Link("https://example.org".into()), ..button(false) };
        let told = |reply| without_controls(&words, reply, "`/a b`");
        let with_links = told(Reply::private("Yours").buttons(vec![button(false), link.clone()]));
        assert_eq!(with_links.rows, [Row::Buttons(vec![link])]);
        assert_eq!(with_links.text, "Yours\n-# The buttons and menus of this are under `/a b`, in the server.");
        let greyed_out = told(Reply::private("Yours").buttons(vec![button(true)]));
        assert_eq!((greyed_out.text.as_str(), greyed_out.rows.len()), ("Yours", 0), "nothing is lost");
        let action = ActionId { action: "a.b".into(), owner: None, state: String::new() };
        let menu = Menu { action, placeholder: String::new(), options: Vec::new() };
        assert!(told(Reply { rows: vec![Row::Menu(menu)], ..Reply::default() }).text.contains("`/a b`"));
    }
}
