//! `/ask`, and the buttons under answers.

use serde_json::json;

use super::{
    TASK,
    model::{Why, Wish, said_to},
    replies::{self, AGAIN_ACTION, STOP_ACTION, THREAD_ACTION},
    session,
};
use crate::{
    discord::{self, Command, Component, Context, Hands, PressEvent, PressOutcome},
    error::{Error, Result},
    guilds::AssistantMode,
    ids::MessageId,
    msg,
    queue::{NewTask, Priority, RespondTo},
    reply::{Audience, Reply},
    sessions::Place,
};

/// The longest question.
const MOST: u32 = 4_000;

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    [vec![ask()], session::commands::commands()].into_iter().flatten().collect()
}

/// What its buttons do.
pub fn components() -> Vec<Component> {
    vec![
        Component { action: STOP_ACTION, run: |press| Box::pin(stop(press)) },
        Component { action: AGAIN_ACTION, run: |press| Box::pin(again(press)) },
        Component { action: THREAD_ACTION, run: |press| Box::pin(thread(press)) },
    ]
}

/// Ask me anything
#[poise::command(slash_command, prefix_command, category = "Assistant")]
async fn ask(
    context: Context<'_>,
    #[description = "What you want to know or have done"]
    #[rest]
    question: String,
) -> Result<()> {
    let services = context.data();
    if !services.models.talks() {
        return Err(Error::refused(msg!("chat-no-model")));
    }
    if question.trim().is_empty() || question.chars().count() > MOST as usize {
        return Err(Error::refused(msg!("chat-ask-length", most = MOST)));
    }
    let origin = discord::origin(context);
    let author = context.author().display_name().to_owned();
    let wish = Wish { text: question, author, event: Some(origin.event), ..Wish::default() };
    let respond_to = discord::respond_to(context, Audience::Everyone).await?;
    let task = NewTask {
        priority: Priority::INTERACTIVE,
        key: Some(origin.event.to_string()),
        guild: origin.guild,
        created_by: Some(origin.user),
        respond_to: Some(respond_to),
        ..NewTask::new(TASK, json!(wish))
    };
    services.queue.enqueue_alone(task).await.map(drop)
}

fn stale() -> Error {
    Error::refused(msg!("chat-over"))
}

async fn stop(press: PressEvent) -> Result<PressOutcome> {
    let task = press.action.state.parse().map_err(|_| stale())?;
    let is_stopping = press.services.chat.stop(press.origin.user, task).await?;
    let sentence = if is_stopping { msg!("chat-stopping") } else { msg!("chat-over") };
    Ok(PressOutcome::Answer(Reply::private(press.words.say(&sentence))))
}

/// Another answer to the same question, in the place of the one whose button was pressed: it is written in the first of its
/// messages, and the others go. The press is its key, so that it is asked once.
async fn again(press: PressEvent) -> Result<PressOutcome> {
    let message: MessageId = press.action.state.parse().map_err(|_| stale())?;
    let (services, origin) = (&press.services, &press.origin);
    if let Some(guild) = origin.guild {
        let settings = services.guilds.settings(guild).await?;
        if settings.assistant.mode_in(origin.channel, press.thread_of()) == AssistantMode::Off {
            return Err(Error::refused(msg!("chat-off")));
        }
    }
    let wish = asked_again(&press, message).await?;
    let mut shown: Vec<MessageId> = Vec::new();
    if let Some(pressed) = press.message {
        shown = services.queue.messages_of_answer(pressed).await?;
        if shown.is_empty() {
            // Nobody knows any more of how many messages it was.
            shown.push(pressed);
        }
    }
    let wish = Wish { replaces: shown.iter().skip(1).copied().collect(), ..wish };
    let task = NewTask {
        priority: Priority::INTERACTIVE,
        key: Some(format!("again:{}", origin.event)),
        guild: origin.guild,
        created_by: Some(origin.user),
        respond_to: Some(RespondTo::Message {
            channel: origin.channel,
            message,
            user: origin.user,
            locale: origin.locale.clone(),
        }),
        ..NewTask::new(TASK, json!(wish))
    };
    let mut tx = services.db.begin().await?;
    let id = services.queue.enqueue(&mut tx, task).await?;
    if let Some(first) = shown.first() {
        services.queue.write_in(&mut tx, id, origin.channel, *first).await?;
    }
    tx.commit().await?;
    Ok(PressOutcome::Update(Reply::public(press.words.say(&msg!("chat-thinking-again")))))
}

/// A thread under the answer, where everything is answered. What was asked and answered is known there.
async fn thread(press: PressEvent) -> Result<PressOutcome> {
    let about: MessageId = press.action.state.parse().map_err(|_| stale())?;
    let (services, origin) = (&press.services, &press.origin);
    let answer = press.message.ok_or_else(stale)?;
    let question = services.sessions.question(origin.user, about).await?.unwrap_or_default();
    let name = replies::thread_name(&press.words, &question);
    let hands = Hands::new(press.http.clone());
    let channel = hands.open_thread((origin.channel, answer), &name, origin.user).await?;
    let place = Place { user: origin.user, guild: origin.guild, channel, project: None };
    let zone = services.times.zone_of(origin.user, origin.guild).await?;
    services.sessions.carry(origin.user, about, &place, zone).await?;
    Ok(PressOutcome::Answer(Reply::private(press.words.say(&msg!("chat-thread", channel = channel.to_string())))))
}

/// What was asked, in the words that are kept, with all that came with it. The message itself is looked at again: nobody
/// keeps files, and the addresses they had then end after a while. If it may not be read any more, the words have to do.
async fn asked_again(press: &PressEvent, message: MessageId) -> Result<Wish> {
    let (origin, me) = (&press.origin, press.cache.current_user().id.get().into());
    let hands = Hands::new(press.http.clone());
    let (kept, there) = tokio::try_join!(
        press.services.sessions.question(origin.user, message),
        hands.message(origin.channel, message, me),
    )?;
    let there = there.filter(|there| there.author.id == origin.user);
    let said = there.as_ref().map(|there| said_to(&there.text, me));
    let text = kept.or(said).unwrap_or_default();
    let wish = Wish { text, ..there.map(|there| super::wish(&there, Why::Again)).unwrap_or_default() };
    let is_gone = wish.text.is_empty() && wish.files.is_empty();
    if is_gone {
        Err(Error::refused(msg!("chat-question-gone")))
    } else {
        Ok(Wish { why: Why::Again, thread_of: press.thread_of(), ..wish })
    }
}
