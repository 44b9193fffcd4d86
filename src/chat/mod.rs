//! Conversation without a model: who is addressed, what they plainly ask for, and one friendly sentence for the rest.
//!
//! Pure: [`answer_to`] looks at a message and gives the task that answers it, for the transaction that records the
//! message. Promises: only people are answered, and only when they address Artie; a message is answered once, because
//! its id is the task's key; a changed message is never answered again. It knows nothing of how an answer is sent.

mod intent;
mod model;
mod replies;
mod tasks;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

pub use intent::{Intent, Talk, understand};
pub use model::{Me, is_addressed};
pub use tasks::handlers;

use crate::{
    heard::Message,
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

/// The task that answers a message, if it is one to answer: addressed to Artie by a person, and no text command.
pub fn answer_to(message: &Message, me: &Me<'_>, locale: Locale) -> Option<NewTask> {
    (is_addressed(message, me.user) && !me.commands(&message.text)).then(|| {
        task(
            &Said {
                message: message.id,
                channel: message.channel,
                guild: message.guild,
                author: message.author.id,
                text: &message.text,
                locale,
            },
            me.user,
        )
    })
}

/// The task that answers a message missed while Artie was away, if it is one to answer and not too old for that.
pub fn answer_to_missed(message: &Recorded, me: &Me<'_>, locale: Locale, now: DateTime<Utc>) -> Option<NewTask> {
    let is_speech = message.is_addressed && !message.author_is_bot && !message.is_system && message.author != me.user;
    let is_recent = now - message.message.created_at() < MISSED_AGE;
    let said = Said {
        message: message.message,
        channel: message.place.channel,
        guild: message.place.guild,
        author: message.author,
        text: &message.text,
        locale,
    };
    (is_speech && is_recent && !me.commands(&message.text)).then(|| task(&said, me.user))
}

/// The task that answers what is known to be said to Artie, for example in the channel's history.
pub fn task(said: &Said<'_>, me: UserId) -> NewTask {
    let new = match understand(&model::without_mention(said.text, me)) {
        Intent::Run { capability, arguments } => NewTask::new(capability, arguments),
        Intent::Talk(talk) => NewTask::new(TASK, json!({ "talk": talk })),
    };
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

    const ME: Me<'static> = Me { user: UserId(1), prefix: "!" };

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
