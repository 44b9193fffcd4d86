//! Who is addressed by a message, pure.

use crate::{heard::Message, ids::UserId};

/// Ordinary messages and replies, by Discord's numbers; all other kinds are notices.
const SPOKEN: [u8; 2] = [0, 19];

/// Who we are where a message was heard.
#[derive(Clone, Copy, Debug)]
pub struct Me<'a> {
    /// Our own user.
    pub user: UserId,
    /// What text commands begin with there; empty if they were sorted out before.
    pub prefix: &'a str,
}

impl Me<'_> {
    /// Whether this is a text command.
    pub(super) fn commands(&self, text: &str) -> bool {
        !self.prefix.is_empty() && text.trim_start().starts_with(self.prefix)
    }
}

/// Whether a person says this to Artie: in a direct message, by mentioning it, or in reply to it. Mentions of everyone or
/// of a role are not addressed to anybody, and neither bots nor notices say anything.
pub fn is_addressed(message: &Message, me: UserId) -> bool {
    let is_person = !message.author.bot && !message.mine && message.author.id != me && SPOKEN.contains(&message.kind);
    let is_direct = message.guild.is_none();
    let is_reply = message.reply_to_author == Some(me);
    is_person && (is_direct || is_reply || mentions(&message.text, me))
}

/// Whether the text itself names us; a reply's silent ping does not.
fn mentions(text: &str, me: UserId) -> bool {
    spellings(me).iter().any(|spelling| text.contains(spelling.as_str()))
}

fn spellings(me: UserId) -> [String; 2] {
    [format!("<@{me}>"), format!("<@!{me}>")]
}

/// What is said, without our own name: "<@1> what is 2+2" is "what is 2+2".
pub(super) fn without_mention(text: &str, me: UserId) -> String {
    let bare = spellings(me).iter().fold(text.to_owned(), |text, spelling| text.replace(spelling, " "));
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heard::Author;

    const ME: UserId = UserId(1);

    fn message(text: &str) -> Message {
        Message {
            id: 10.into(),
            channel: 20.into(),
            guild: Some(30.into()),
            thread_of: None,
            author: Author { id: UserId(2), name: "Ben".into(), bot: false },
            text: text.into(),
            reply_to: None,
            reply_to_author: None,
            mentions: Vec::new(),
            attachments: Vec::new(),
            kind: 0,
            has_v2_text: false,
            edited_at_ms: None,
            mine: false,
        }
    }

    #[test]
    fn people_address_by_mention_reply_or_direct_message() {
        assert!(is_addressed(&message("<@1> hello"), ME));
        assert!(is_addressed(&message("thanks <@!1>!"), ME));
        assert!(is_addressed(&Message { guild: None, ..message("hello") }, ME));
        assert!(is_addressed(&Message { reply_to_author: Some(ME), kind: 19, ..message("and in miles?") }, ME));
    }

    #[test]
    fn nobody_else_is_answered() {
        let bot = Author { id: UserId(3), name: "Bot".into(), bot: true };
        for message in [
            message("hello"),
            message("<@12> hello"),
            message("@everyone hello"),
            message("<@&1> hello"),
            Message { author: bot, ..message("<@1> hello") },
            Message {
                author: Author { id: ME, name: "Artie".into(), bot: true },
                mine: true,
                guild: None,
                ..message("hello")
            },
            Message { kind: 7, ..message("<@1> joined") },
            Message { reply_to_author: Some(UserId(9)), ..message("no, you") },
        ] {
            assert!(!is_addressed(&message, ME), "{message:?}");
        }
    }

    #[test]
    fn our_name_is_left_out_wherever_it_stands() {
        for (text, bare) in [("<@1> what is 2+2", "what is 2+2"), ("hey <@!1>, roll d6", "hey , roll d6"), ("<@1>", "")]
        {
            assert_eq!(without_mention(text, ME), bare);
        }
    }
}
