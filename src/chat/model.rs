//! Who is addressed by a message, pure.

use serde::{Deserialize, Serialize};

use crate::{
    guilds::AssistantMode,
    heard::Message,
    ids::{ChannelId, EventId, MessageId, UserId},
};

/// Ordinary messages and replies, by Discord's numbers; all other kinds are notices.
const SPOKEN: [u8; 2] = [0, 19];

/// Who we are where a message was heard.
#[derive(Clone, Copy, Debug)]
pub struct Me<'a> {
    /// Our own user.
    pub user: UserId,
    /// What text commands begin with there; empty if they were sorted out before.
    pub prefix: &'a str,
    /// What is answered there, as far as memory knows: where it says that nothing is, the task looks again.
    pub mode: AssistantMode,
    /// Whether something may be said unasked there.
    pub ambient: bool,
    /// Whether there is a model that talks.
    pub talks: bool,
    /// Whether what is answered there is in memory, or only taken for the usual because nobody may wait for it.
    pub is_known: bool,
}

/// Why a message is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It is said to Artie.
    #[default]
    Addressed,
    /// Everything is answered where it is said.
    Channel,
    /// Artie was spoken of, and may join in now and then.
    Ambient,
    /// Somebody wants another answer.
    Again,
    /// What is answered where it was said was not known when it was heard: the task looks again.
    Unsure,
    /// It is said to an agent that keeps the channel company.
    Agent,
}

/// Something quoted: information, never an instruction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quote {
    /// Who said it.
    pub author: String,
    /// What.
    pub text: String,
}

/// A file that came with a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attached {
    /// Its name.
    pub name: String,
    /// Its media type, if Discord knows it.
    pub content_type: Option<String>,
    /// In bytes.
    pub size: u64,
    /// Where it is.
    pub url: String,
}

/// What the task that answers a message carries: all that is needed where nothing is recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// What is said to it without a model.
    pub talk: super::Talk,
    /// What was said, without our own name.
    pub text: String,
    /// Under which name.
    pub author: String,
    /// The message it replies to.
    pub reply_to: Option<MessageId>,
    /// What that message says, if Discord told.
    pub quoted: Option<Quote>,
    /// What came with it.
    pub files: Vec<Attached>,
    /// The channel of the thread it was said in, if it was.
    pub thread_of: Option<ChannelId>,
    /// Why it is answered.
    pub why: Why,
    /// The use of a command that it came with, if it is no message.
    pub event: Option<EventId>,
    /// The messages of an answer that this one takes the place of, all but the first, in which it is written.
    pub replaces: Vec<MessageId>,
}

/// Why a person's message is answered here, if it is.
pub fn wanted(message: &Message, me: &Me<'_>) -> Option<Why> {
    if me.commands(&message.text) || !is_said_by_a_person(message, me.user) {
        return None;
    }
    // Also where nothing is answered: whether that still holds, the task looks.
    if is_addressed(message, me.user) {
        return Some(Why::Addressed);
    }
    // What is said to somebody else is not for us, wherever it is said.
    match me {
        Me { mode: AssistantMode::Off, .. } | Me { talks: false, .. } => None,
        _ if message.is_to_somebody() => None,
        Me { mode: AssistantMode::Always, .. } => Some(Why::Channel),
        Me { ambient: true, .. } if speaks_of_us(&message.text) => Some(Why::Ambient),
        Me { is_known: false, .. } if message.guild.is_some() => Some(Why::Unsure),
        _ => None,
    }
}

/// Why something is answered by what holds now where it was said: nothing of it may have been known when it was heard.
pub(super) fn settled(wish: &Wish, mode: AssistantMode, ambient: bool, prefix: &str) -> Option<Why> {
    match (wish.why, mode) {
        (_, AssistantMode::Off) | (Why::Channel, AssistantMode::Addressed) => None,
        (Why::Unsure, _) if is_command(&wish.text, prefix) => None,
        (Why::Unsure, AssistantMode::Always) => Some(Why::Channel),
        (Why::Unsure | Why::Ambient, AssistantMode::Addressed) => {
            (ambient && speaks_of_us(&wish.text)).then_some(Why::Ambient)
        }
        (why, _) => Some(why),
    }
}

/// Whether our name is said, as a word.
fn speaks_of_us(text: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("artie"))
}

fn is_said_by_a_person(message: &Message, me: UserId) -> bool {
    !message.author.bot && !message.mine && message.author.id != me && SPOKEN.contains(&message.kind)
}

impl Me<'_> {
    /// Whether this is a text command.
    pub(super) fn commands(&self, text: &str) -> bool {
        is_command(text, self.prefix)
    }
}

fn is_command(text: &str, prefix: &str) -> bool {
    !prefix.is_empty() && text.trim_start().starts_with(prefix)
}

/// Whether a person says this to Artie: in a direct message, in a thread it opened, by mentioning it, or in reply to it.
/// Mentions of everyone or of a role are not addressed to anybody, and neither bots nor notices say anything.
pub fn is_addressed(message: &Message, me: UserId) -> bool {
    let is_person = is_said_by_a_person(message, me);
    let is_direct = message.guild.is_none();
    let is_reply = message.reply_to_author == Some(me);
    is_person && (is_direct || is_reply || message.goes_on_in_my_thread() || mentions(&message.text, me))
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

/// The same with its lines as they are: code keeps its shape.
pub(super) fn said_to(text: &str, me: UserId) -> String {
    let bare = spellings(me).iter().fold(text.to_owned(), |text, spelling| text.replace(spelling, ""));
    bare.trim().to_owned()
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
            in_my_thread: false,
            author: Author { id: UserId(2), name: "Ben".into(), bot: false },
            text: text.into(),
            reply_to: None,
            reply_to_author: None,
            quoted: None,
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
        assert!(is_addressed(&Message { in_my_thread: true, ..message("and then?") }, ME));
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
    fn what_is_answered_depends_on_where_it_is_said() {
        let me = |mode, ambient, talks| Me { user: ME, prefix: "!", mode, ambient, talks, is_known: true };
        let (hello, named) = (message("hello all"), message("I like Artie, don't you?"));
        let to_ada = Message { mentions: vec![UserId(5)], ..message("<@5> artie is great") };
        for (mode, ambient, talks, said, expected) in [
            (AssistantMode::Addressed, false, true, &hello, None),
            (AssistantMode::Always, false, true, &hello, Some(Why::Channel)),
            (AssistantMode::Always, false, false, &hello, None),
            (AssistantMode::Always, false, true, &to_ada, None),
            (AssistantMode::Addressed, true, true, &named, Some(Why::Ambient)),
            (AssistantMode::Addressed, true, true, &hello, None),
            (AssistantMode::Addressed, true, true, &to_ada, None),
            (AssistantMode::Addressed, false, false, &message("<@1> hi"), Some(Why::Addressed)),
            (AssistantMode::Off, true, true, &message("<@1> hi"), Some(Why::Addressed)),
            (AssistantMode::Off, true, true, &named, None),
            (AssistantMode::Off, true, true, &hello, None),
            (AssistantMode::Always, true, true, &message("!calc 1"), None),
        ] {
            assert_eq!(wanted(said, &me(mode, ambient, talks)), expected, "{mode:?} {}", said.text);
        }
    }

    #[test]
    fn what_is_not_known_when_it_is_heard_is_looked_at_again() {
        let new =
            Me { user: ME, prefix: "!", mode: AssistantMode::Addressed, ambient: false, talks: true, is_known: false };
        assert_eq!(wanted(&message("hello all"), &new), Some(Why::Unsure));
        assert_eq!(wanted(&message("<@1> hi"), &new), Some(Why::Addressed));
        assert_eq!(wanted(&Message { mentions: vec![UserId(5)], ..message("<@5> hi") }, &new), None);
        let wish = |why, text: &str| Wish { why, text: text.into(), ..Wish::default() };
        for (why, mode, ambient, text, expected) in [
            (Why::Unsure, AssistantMode::Addressed, false, "hello artie", None),
            (Why::Unsure, AssistantMode::Addressed, true, "hello artie", Some(Why::Ambient)),
            (Why::Unsure, AssistantMode::Addressed, true, "hello all", None),
            (Why::Unsure, AssistantMode::Always, false, "hello all", Some(Why::Channel)),
            (Why::Unsure, AssistantMode::Always, false, "?roll", None),
            (Why::Channel, AssistantMode::Addressed, false, "hello all", None),
            (Why::Ambient, AssistantMode::Addressed, false, "hello artie", None),
            (Why::Addressed, AssistantMode::Addressed, false, "?hello", Some(Why::Addressed)),
            (Why::Addressed, AssistantMode::Off, true, "hello", None),
        ] {
            assert_eq!(settled(&wish(why, text), mode, ambient, "?"), expected, "{why:?} {mode:?} {text}");
        }
    }

    #[test]
    fn code_keeps_its_lines() {
        assert_eq!(said_to("<@1> why?\n```\nif x:\n    y\n```", ME), "why?\n```\nif x:\n    y\n```");
    }

    #[test]
    fn our_name_is_left_out_wherever_it_stands() {
        for (text, bare) in [("<@1> what is 2+2", "what is 2+2"), ("hey <@!1>, roll d6", "hey , roll d6"), ("<@1>", "")]
        {
            assert_eq!(without_mention(text, ME), bare);
        }
    }
}
