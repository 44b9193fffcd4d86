//! Replies in Discord's own JSON, within Discord's limits: the one place that knows the format of a message.
//!
//! What is too long is split into further messages (text, cards, files) or clipped with a `…` (titles, fields, labels):
//! a reply is never refused for its length. Nothing pings unless the reply says so.

mod cards;
mod controls;
mod text;

pub(super) use text::clip;

use serde_json::{Value, json};
use serenity::all::CreateAttachment;

use crate::{
    error::Result,
    ids::MessageId,
    reply::{File, Reply},
};

/// Units of text in a message.
const MAX_TEXT: usize = 2_000;

/// What is shown in place of a reply with nothing in it: Discord refuses empty messages.
const NOTHING: &str = "…";

/// Where a message goes, as far as its format depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place<'a> {
    /// An interaction's answer.
    Interaction,
    /// A channel.
    Channel {
        /// The message replied to; if it is gone, the answer is shown plainly.
        reply_to: Option<MessageId>,
        /// Makes a repeated send show one message.
        nonce: Option<&'a str>,
    },
}

/// One message to send.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// Its body.
    pub body: Value,
    /// Its files: at most one, because the client library numbers them all alike.
    pub files: Vec<CreateAttachment>,
}

impl Part {
    /// As an edit: it keeps the message's files unless it says otherwise.
    pub(super) fn forget_files(&mut self) {
        if self.files.is_empty() {
            self.body["attachments"] = json!([]);
        }
    }
}

/// The messages that show a reply: usually one.
pub(super) fn messages(reply: &Reply, place: Place<'_>) -> Result<Vec<Part>> {
    split(reply).iter().map(|part| message(part, place)).collect()
}

/// The reply in parts that each fit into one message. The same reply always gives the same parts.
pub(super) fn split(reply: &Reply) -> Vec<Reply> {
    let plain = |text: String| Reply { audience: reply.audience, pings: reply.pings.clone(), text, ..Reply::default() };
    let mut parts: Vec<Reply> = text::split(&reply.text, MAX_TEXT).into_iter().map(plain).collect();
    for cards in cards::groups(&reply.cards) {
        let has_room = parts.last().is_some_and(|last| last.cards.is_empty());
        if !has_room {
            parts.push(plain(String::new()));
        }
        if let Some(last) = parts.last_mut() {
            last.cards = cards;
        }
    }
    if parts.is_empty() {
        parts.push(plain(if reply.files.is_empty() { NOTHING.to_owned() } else { String::new() }));
    }
    let mut files = reply.files.clone();
    for part in &mut parts {
        let shown = files.iter().position(|file| part.cards.iter().any(|card| card.image.as_ref() == Some(&file.name)));
        part.files.extend(shown.map(|index| files.remove(index)));
    }
    let mut files = files.into_iter();
    if let Some(last) = parts.last_mut() {
        if last.files.is_empty() {
            last.files.extend(files.next());
        }
        last.rows.clone_from(&reply.rows);
    }
    parts.extend(files.map(|file| Reply { files: vec![file], ..plain(String::new()) }));
    parts
}

/// A part as one message. An error is a control whose `custom_id` is too long: a mistake of ours.
pub(super) fn message(part: &Reply, place: Place<'_>) -> Result<Part> {
    let mut body = json!({
        "content": text::clip(&part.text, MAX_TEXT),
        "embeds": cards::embeds(&part.cards),
        "components": controls::rows(&part.rows)?,
        "allowed_mentions": { "parse": [], "users": part.pings, "replied_user": false },
    });
    if let [file, ..] = part.files.as_slice() {
        body["attachments"] = json!([{ "id": 0, "filename": file.name, "description": text::clip(&file.alt, 1024) }]);
    }
    if let Place::Channel { reply_to, nonce } = place {
        if let Some(message) = reply_to {
            body["message_reference"] = json!({ "message_id": message, "fail_if_not_exists": false });
        }
        if let Some(nonce) = nonce {
            body["nonce"] = json!(nonce);
            body["enforce_nonce"] = json!(true);
        }
    }
    Ok(Part { body, files: part.files.iter().take(1).map(upload).collect() })
}

fn upload(file: &File) -> CreateAttachment {
    CreateAttachment::bytes(file.bytes.clone(), file.name.clone()).description(text::clip(&file.alt, 1024))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::UserId,
        reply::{ActionId, Button, ButtonStyle, Card},
    };

    fn channel() -> Place<'static> {
        Place::Channel { reply_to: Some(MessageId(5)), nonce: Some("abc") }
    }

    #[test]
    fn a_small_reply_is_one_message_that_pings_nobody() {
        let parts = messages(&Reply::public("hi <@7>").card(Card::new("T", "B").field("n", "v")), channel()).unwrap();
        assert_eq!(parts.len(), 1);
        insta::assert_snapshot!(parts[0].body, @r#"{"allowed_mentions":{"parse":[],"replied_user":false,"users":[]},"components":[],"content":"hi <@7>","embeds":[{"color":5793266,"description":"B","fields":[{"inline":true,"name":"n","value":"v"}],"title":"T"}],"enforce_nonce":true,"message_reference":{"fail_if_not_exists":false,"message_id":"5"},"nonce":"abc"}"#);
    }

    #[test]
    fn a_ping_is_by_name() {
        let part = &messages(&Reply::public("hi").pinging(UserId(7)), Place::Interaction).unwrap()[0];
        assert_eq!(part.body["allowed_mentions"]["users"], json!(["7"]));
    }

    #[test]
    fn controls_and_cards_stand_under_the_end_of_a_long_text() {
        let button = Button::action(
            "b",
            ButtonStyle::Primary,
            ActionId { action: "a.b".into(), owner: None, state: String::new() },
        );
        let reply = Reply::public("word ".repeat(900)).card(Card::new("T", "B")).buttons(vec![button]);
        let parts = split(&reply);
        assert_eq!(parts.len(), 3);
        assert!(parts[..2].iter().all(|part| part.cards.is_empty() && part.rows.is_empty()));
        assert_eq!((parts[2].cards.len(), parts[2].rows.len()), (1, 1));
        assert!(parts.iter().all(|part| part.audience == reply.audience));
    }

    #[test]
    fn each_file_has_its_own_message_and_nothing_is_shown_as_something() {
        let file = File { name: "a.png".into(), alt: "a".into(), bytes: vec![1] };
        let reply = Reply { files: vec![file.clone(), file], ..Reply::public("two") };
        assert_eq!(split(&reply).iter().map(|part| part.files.len()).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(split(&Reply::private(" "))[0].text, NOTHING);
    }

    #[test]
    fn a_card_is_in_the_message_that_holds_its_picture() {
        let file = |name: &str| File { name: name.into(), alt: "a".into(), bytes: vec![1] };
        let card = |name: &str| Card { image: Some(name.into()), ..Card::new(name, "text") };
        let reply = Reply { files: vec![file("b.png"), file("a.png")], ..Reply::default() }
            .card(card("a.png"))
            .card(Card::new("plain", "text"))
            .card(card("b.png"));
        let parts = split(&reply);
        let shown =
            |part: &Reply| (part.cards.len(), part.files.iter().map(|file| file.name.clone()).collect::<Vec<_>>());
        assert_eq!(parts.iter().map(shown).collect::<Vec<_>>(), [(2, vec!["a.png".into()]), (1, vec!["b.png".into()])]);
        for part in parts {
            assert_eq!(split(&part), [part]);
        }
    }

    #[test]
    fn splitting_a_part_again_changes_nothing() {
        for part in split(&Reply::public("a line\n".repeat(700))) {
            assert_eq!(split(&part), [part]);
        }
    }
}
