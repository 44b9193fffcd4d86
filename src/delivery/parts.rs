//! The messages an answer becomes, and what each looks like where it is shown: pure.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use regex::Regex;

use super::model::Way;
use crate::{
    msg,
    queue::{RespondTo, TOKEN_LIFE},
    reply::{Card, File, Reply, mention},
    words::{Locale, Words},
};

const TEXT_LIMIT: usize = 2_000;

/// A link with words of its own: in a file nothing turns it into something to click.
static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\[([^\]\n]*)\]\((https?://[^)\s]+)\)").ok());

/// The messages an answer becomes. A private answer of an interaction must stay one message, because only the first can
/// be repeated safely where nobody can look: what does not fit is attached, and the message says so.
pub(super) fn freeze(reply: &Reply, mut parts: Vec<Reply>, route: &RespondTo) -> Vec<Reply> {
    if let RespondTo::Interaction { private: true, locale, .. } = route
        && let [first, cut @ ..] = parts.as_mut_slice()
        && !cut.is_empty()
    {
        first.rows.clone_from(&reply.rows);
        if cut.iter().any(|part| !part.text.is_empty() || !part.cards.is_empty()) {
            attach_whole(first, reply, locale);
        }
        parts.truncate(1);
    }
    if parts.is_empty() {
        parts.push(reply.clone());
    }
    parts
}

/// The whole answer as the one file that a message can have; it is worth more than a picture.
fn attach_whole(first: &mut Reply, reply: &Reply, locale: &Locale) {
    let words = Words::new(locale.clone());
    let (alt, bytes) = (words.say(&msg!("delivery-whole")), as_text(reply).into_bytes());
    first.files = vec![File { name: "answer.txt".into(), alt, bytes }];
    for card in &mut first.cards {
        card.image = None;
    }
    let notice = words.say(&msg!("delivery-cut"));
    let text = format!("{}\n\n{notice}", first.text).trim_start().to_owned();
    if text.encode_utf16().count() <= TEXT_LIMIT {
        first.text = text;
    } else if first.cards.is_empty() {
        first.cards.push(Card::new("", notice));
    }
}

/// An answer as it can be read without Discord: its text, then what its cards say.
fn as_text(reply: &Reply) -> String {
    let card = |card: &Card| {
        let fields = card.fields.iter().map(|field| format!("{}: {}", field.name, field.value));
        let lines = [card.title.clone(), card.text.clone()].into_iter().chain(fields).chain([card.footer.clone()]);
        lines.filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
    };
    let pieces = std::iter::once(reply.text.clone()).chain(reply.cards.iter().map(card));
    let text = pieces.filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join("\n\n");
    LINK.as_ref().map_or_else(|| text.clone(), |link| link.replace_all(&text, "$1: $2").into_owned())
}

/// What a part looks like when it goes this way: a channel message in place of an interaction's reply says whom it is
/// for and when they asked, as there is nothing to reply to. It depends on the row alone, so that every attempt shows the
/// same.
pub(super) fn shown(part: &Reply, way: Way, route: &RespondTo, index: i16) -> Reply {
    let mut part = part.clone();
    if let (Way::Channel, RespondTo::Interaction { user, expires_at, locale, .. }, 0) = (way, route, index) {
        let (who, asked) = (mention(*user), *expires_at - TOKEN_LIFE);
        let reference = Words::new(locale.clone()).say(&msg!("delivery-late", who = who, asked = asked));
        let text = format!("{reference}\n{}", part.text).trim_end().to_owned();
        if text.encode_utf16().count() <= TEXT_LIMIT {
            part.text = text;
        }
    }
    part
}

/// The earliest a part can have appeared: an interaction's place was made when it was deferred, long before its answer.
pub(super) fn earliest(route: &RespondTo, written: DateTime<Utc>) -> DateTime<Utc> {
    match route {
        RespondTo::Interaction { expires_at, .. } => written.min(*expires_at - TOKEN_LIFE),
        RespondTo::Message { .. } | RespondTo::Channel { .. } | RespondTo::Direct { .. } => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::model::samples::interaction;

    #[test]
    fn a_private_answer_stays_one_message() {
        let reply = Reply::private("x".repeat(5_000));
        let parts = || vec![Reply::private("x".repeat(2_000)), Reply::private("x"), Reply::private("x")];
        let frozen = freeze(&reply, parts(), &interaction(true));
        assert_eq!((frozen.len(), frozen[0].files[0].bytes.len()), (1, 5_000));
        assert_eq!(freeze(&reply, parts(), &interaction(false)).len(), 3);
    }

    #[test]
    fn what_is_cut_is_said_and_can_be_read_in_the_file() {
        let card = |text: &str| Card::new("Links", text).field("How many", "2");
        let reply = Reply::default().card(card("one")).card(card("**two** [let it in](https://example.org/?a=1&b=2)"));
        let parts = vec![Reply::default().card(card("one")), Reply::default().card(card("two"))];
        let frozen = freeze(&reply, parts, &interaction(true));
        let [shown] = frozen.as_slice() else { panic!("{frozen:?}") };
        insta::assert_snapshot!(shown.text, @"This is not everything: it did not fit here. The attached file has all of it.");
        insta::assert_snapshot!(String::from_utf8(shown.files[0].bytes.clone()).unwrap(), @r"
        Links
        one
        How many: 2

        Links
        **two** let it in: https://example.org/?a=1&b=2
        How many: 2
        ");
        let long = Reply::private("x".repeat(2_500));
        let parts = vec![Reply::private("x".repeat(2_000)), Reply::private("x".repeat(500))];
        let shown = freeze(&long, parts, &interaction(true)).remove(0);
        assert!(shown.text.len() == 2_000 && shown.cards[0].text.starts_with("This is not everything"), "{shown:?}");
    }

    #[test]
    fn the_fall_back_says_whom_it_is_for_unless_there_is_no_room() {
        let route = interaction(false);
        assert_eq!(shown(&Reply::public("84"), Way::Channel, &route, 0).text, "<@3>, you asked <t:1795262420:R>:\n84");
        assert_eq!(shown(&Reply::public("84"), Way::Original, &route, 0).text, "84");
        assert_eq!(shown(&Reply::public("x".repeat(2_000)), Way::Channel, &route, 0).text.len(), 2_000);
    }
}
