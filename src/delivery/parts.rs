//! The messages an answer becomes, and what each looks like where it is shown: pure.

use chrono::{DateTime, Utc};

use super::model::Way;
use crate::{
    msg,
    queue::{RespondTo, TOKEN_LIFE},
    reply::{File, Reply, mention},
    words::Words,
};

const TEXT_LIMIT: usize = 2_000;

/// The messages an answer becomes. A private answer of an interaction must stay one message, because only the first can
/// be repeated safely where nobody can look: what does not fit is attached.
pub(super) fn freeze(reply: &Reply, mut parts: Vec<Reply>, route: &RespondTo) -> Vec<Reply> {
    let private = matches!(route, RespondTo::Interaction { private: true, .. });
    if private && parts.len() > 1 {
        parts.truncate(1);
        let bytes = reply.text.clone().into_bytes();
        parts[0].files.push(File { name: "answer.txt".into(), alt: "The whole answer".into(), bytes });
    }
    if parts.is_empty() {
        parts.push(reply.clone());
    }
    parts
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
    fn the_fall_back_says_whom_it_is_for_unless_there_is_no_room() {
        let route = interaction(false);
        assert_eq!(shown(&Reply::public("84"), Way::Channel, &route, 0).text, "<@3>, you asked <t:1795262420:R>:\n84");
        assert_eq!(shown(&Reply::public("84"), Way::Original, &route, 0).text, "84");
        assert_eq!(shown(&Reply::public("x".repeat(2_000)), Way::Channel, &route, 0).text.len(), 2_000);
    }
}
