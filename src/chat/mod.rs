//! Conversation without a model: who is addressed, what they plainly ask for, and one friendly sentence for the rest.
//!
//! Pure: [`answer_to`] looks at a message and gives the task that answers it, for the transaction that records the
//! message. Promises: only people are answered, and only when they address Artie; a message is answered once, because
//! its id is the task's key; a changed message is never answered again. It knows nothing of how an answer is sent.

mod intent;
mod model;
mod replies;
mod tasks;

use serde_json::json;

pub use intent::{Intent, Talk, understand};
pub use model::{Me, is_addressed};
pub use tasks::handlers;

use crate::{
    heard::Message,
    ids::{ChannelId, GuildId, MessageId, UserId},
    queue::{NewTask, Priority, RespondTo},
    words::Locale,
};

/// The type of the tasks that answer small talk.
pub const TASK: &str = "chat";

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
    let is_command = !me.prefix.is_empty() && message.text.trim_start().starts_with(me.prefix);
    (is_addressed(message, me.user) && !is_command).then(|| {
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
