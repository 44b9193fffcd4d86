//! Conversation: who is addressed, what they want, and an answer that is read along while it is written.
//!
//! [`answer_to`] looks at a message and gives the task that answers it, for the transaction that records the message.
//! Promises: only people are answered, and only where that is wanted; a message is answered once, because its id is the
//! task's key; a changed message is never answered again; a person is answered one question at a time, in time, and within
//! budgets; whatever goes wrong with a model is said in one sentence. Without a model, what is plainly asked for is done
//! all the same. It knows nothing of how an answer is sent.

mod agent;
mod commands;
mod files;
mod intent;
mod material;
mod model;
mod prompt;
mod quoting;
mod replies;
mod room;
mod said;
mod session;
mod store;
mod talk;
mod tasks;
mod time;
mod tools;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

pub use agent::Company;
pub use commands::{commands, components};
pub use intent::{Intent, Talk, understand};
pub use model::{Attached, Me, Quote, Why, Wish, is_addressed, wanted};
pub use talk::{Chat, Kit, Question};
pub use tasks::handlers;

use crate::{
    guilds::AssistantMode,
    heard::{self, Message},
    ids::{ChannelId, GuildId, MessageId, UserId},
    queue::{NewTask, Priority, RespondTo},
    transcript::Recorded,
    words::Locale,
};

/// The type of the tasks that answer small talk.
pub const TASK: &str = "chat";

/// A message missed for longer is not answered any more: by then, an answer would only confuse.
const MISSED_AGE: TimeDelta = TimeDelta::hours(1);

/// Something said to Artie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said<'a> {
    /// The message.
    pub message: MessageId,
    /// Its channel.
    pub channel: ChannelId,
    /// Its guild.
    pub guild: Option<GuildId>,
    /// Who said it.
    pub author: UserId,
    /// The text, as sent.
    pub text: &'a str,
    /// In which language to answer.
    pub locale: Locale,
}

/// The task that answers a message, if it is one to answer.
pub fn answer_to(message: &Message, me: &Me<'_>, locale: Locale) -> Option<NewTask> {
    let why = wanted(message, me)?;
    let said = Said {
        message: message.id,
        channel: message.channel,
        guild: message.guild,
        author: message.author.id,
        text: &message.text,
        locale,
    };
    // What a server may not want is a task that looks before it does anything.
    let is_wanted = me.is_known && me.mode != AssistantMode::Off;
    if !me.talks && is_wanted {
        return Some(task(&said, me.user));
    }
    Some(conversation(&said, wish(message, why), me.user))
}

/// What comes with a message besides its text.
fn wish(message: &Message, why: Why) -> Wish {
    let quoted = message.quoted.as_ref();
    Wish {
        author: message.author.name.clone(),
        reply_to: message.reply_to,
        quoted: quoted.map(|quoted| Quote { author: quoted.author.name.clone(), text: quoted.text.clone() }),
        files: message.attachments.iter().map(attached).collect(),
        thread_of: message.thread_of,
        why,
        ..Wish::default()
    }
}

fn attached(file: &heard::Attachment) -> Attached {
    let (name, url) = (file.name.clone(), file.url.clone());
    Attached { name, content_type: file.content_type.clone(), size: file.size, url }
}

/// The task that answers a message missed while Artie was away, if it is one to answer and not too old for that.
pub fn answer_to_missed(message: &Recorded, me: &Me<'_>, locale: Locale, now: DateTime<Utc>) -> Option<NewTask> {
    let why = missed_why(message, me)?;
    let is_speech = !message.author_is_bot && !message.is_system && message.author != me.user;
    let is_welcome = me.mode != AssistantMode::Off;
    let is_recent = now - message.message.created_at() < MISSED_AGE;
    let said = Said {
        message: message.message,
        channel: message.place.channel,
        guild: message.place.guild,
        author: message.author,
        text: &message.text,
        locale,
    };
    let is_answered = is_speech && is_welcome && is_recent && !me.commands(&message.text);
    is_answered
        .then(|| if me.talks { conversation(&said, missed(message, why), me.user) } else { task(&said, me.user) })
}

fn missed_why(message: &Recorded, me: &Me<'_>) -> Option<Why> {
    let is_for_others = message.reply_to.is_some() || message.text.contains("<@");
    match me {
        _ if message.is_addressed => Some(Why::Addressed),
        _ if is_for_others || !me.talks => None,
        Me { mode: AssistantMode::Always, .. } => Some(Why::Channel),
        Me { is_known: false, .. } if message.place.guild.is_some() => Some(Why::Unsure),
        _ => None,
    }
}

fn missed(message: &Recorded, why: Why) -> Wish {
    let files = message.attachments.iter().map(|file| Attached {
        name: file.name.clone(),
        content_type: file.content_type.clone(),
        size: file.size_bytes,
        url: file.url.clone(),
    });
    let (author, thread_of) = (message.author_name.clone(), message.thread_of);
    Wish { author, reply_to: message.reply_to, files: files.collect(), thread_of, why, ..Wish::default() }
}

/// The task that has a model answer what was said.
fn conversation(said: &Said<'_>, wish: Wish, me: UserId) -> NewTask {
    let talk = match understand(&model::without_mention(said.text, me)) {
        Intent::Talk(talk) => talk,
        Intent::Run { .. } => Talk::Other,
    };
    let text = model::said_to(said.text, me);
    for_message(said, NewTask::new(TASK, json!(Wish { talk, text, ..wish })))
}

/// The task that answers what is known to be said to Artie, for example in the channel's history.
pub fn task(said: &Said<'_>, me: UserId) -> NewTask {
    for_message(
        said,
        match understand(&model::without_mention(said.text, me)) {
            Intent::Run { capability, arguments } => NewTask::new(capability, arguments),
            Intent::Talk(talk) => NewTask::new(TASK, json!({ "talk": talk })),
        },
    )
}

/// Whether whoever asked may see at once that an answer is being written: it is certain, and a model writes it.
pub fn shows_typing(task: &NewTask) -> bool {
    task.task_type == TASK && task.payload["text"].is_string() && task.payload["why"] != json!(Why::Unsure)
}

fn for_message(said: &Said<'_>, new: NewTask) -> NewTask {
    NewTask {
        priority: Priority::INTERACTIVE,
        key: Some(said.message.to_string()),
        guild: said.guild,
        created_by: Some(said.author),
        respond_to: Some(RespondTo::Message {
            channel: said.channel,
            message: said.message,
            user: said.author,
            locale: said.locale.clone(),
        }),
        ..new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        heard::Author,
        ids::snowflake_at,
        transcript::{Place, Recorded},
    };

    const ME: Me<'static> = Me {
        user: UserId(1),
        prefix: "!",
        mode: AssistantMode::Addressed,
        ambient: false,
        talks: false,
        is_known: true,
    };

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
    fn an_addressed_wish_becomes_a_task_of_its_capability() {
        let task = answer_to(&message("<@1> what is 12*7"), &ME, Locale::english()).unwrap();
        assert_eq!(task.task_type, "calculate");
        assert_eq!(task.payload, json!({ "expression": "what is 12*7" }));
        assert_eq!(task.key.as_deref(), Some("10"));
        assert_eq!((task.guild, task.created_by), (Some(GuildId(30)), Some(UserId(2))));
        let RespondTo::Message { channel, message, .. } = task.respond_to.unwrap() else {
            panic!("not to the message")
        };
        assert_eq!((channel, message), (ChannelId(20), MessageId(10)));
    }

    #[test]
    fn talk_becomes_a_task_too_and_everything_else_nothing() {
        let talk = answer_to(&message("thanks <@1>!"), &ME, Locale::english()).unwrap();
        assert_eq!((talk.task_type, talk.payload), (TASK, json!({ "talk": "thanks" })));
        for text in ["what is 12*7", "@everyone what is 12*7", "!calc 12*7 <@1>"] {
            assert!(answer_to(&message(text), &ME, Locale::english()).is_none(), "{text}");
        }
    }

    #[test]
    fn what_a_server_may_not_want_is_looked_at_before_it_is_done() {
        for me in [Me { mode: AssistantMode::Off, ..ME }, Me { is_known: false, ..ME }] {
            let task = answer_to(&message("<@1> what is 12*7"), &me, Locale::english()).unwrap();
            let wish: Wish = serde_json::from_value(task.payload).unwrap();
            assert_eq!((task.task_type, wish.text.as_str(), wish.why), (TASK, "what is 12*7", Why::Addressed));
        }
    }

    #[test]
    fn with_a_model_the_task_carries_what_it_needs() {
        let me = Me { talks: true, ..ME };
        let quoted =
            heard::Quoted { author: Author { id: UserId(9), name: "Ada".into(), bot: false }, text: "Tea?".into() };
        let said = Message { quoted: Some(quoted), thread_of: Some(20.into()), ..message("<@1> what is 12*7") };
        let task = answer_to(&said, &me, Locale::english()).unwrap();
        let wish: Wish = serde_json::from_value(task.payload).unwrap();
        assert_eq!((task.task_type, wish.text.as_str(), wish.author.as_str()), (TASK, "what is 12*7", "Ben"));
        assert_eq!(
            (wish.quoted.unwrap().text.as_str(), wish.thread_of, wish.why),
            ("Tea?", Some(ChannelId(20)), Why::Addressed)
        );
    }

    #[test]
    fn what_was_missed_long_ago_is_not_answered() {
        let now = "2026-11-21T12:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let missed = |minutes, is_addressed| Recorded {
            message: snowflake_at(now - TimeDelta::minutes(minutes)).into(),
            place: Place { guild: None, channel: 20.into() },
            thread_of: None,
            author: UserId(2),
            author_name: "Ben".into(),
            author_is_bot: false,
            is_system: false,
            text: "roll 2d6".into(),
            reply_to: None,
            attachments: Vec::new(),
            has_v2_text: false,
            is_addressed,
            edited_at: None,
        };
        let answer = |message| answer_to_missed(&message, &ME, Locale::english(), now).map(|task| task.task_type);
        assert_eq!(answer(missed(5, true)), Some("dice"));
        assert_eq!(answer(missed(90, true)), None);
        assert_eq!(answer(missed(5, false)), None);
        assert_eq!(answer(Recorded { author_is_bot: true, ..missed(5, true) }), None);
        assert_eq!(answer(Recorded { text: "!roll 2d6".into(), ..missed(5, true) }), None);
    }
}
