//! A question as a task, so that it is answered exactly once like everything else.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use serde_json::json;
use tokio::time::{Instant, sleep};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{
    Chat, Intent, TASK,
    model::{self, Why, Wish},
    replies,
    talk::{Question, Step},
    time::HARD,
    understand,
};
use crate::{
    capabilities::Call,
    discord::Hands,
    error::{Error, Result},
    ids::ChannelId,
    models::Trouble,
    queue::{Handler, Handlers, NewTask, Outcome, Priority, Progress, RespondTo, Task, TaskContext},
    reply::{Audience, Reply},
    services::Services,
    sessions::Place,
    words::Words,
};

/// How long somebody waits whose other question is being answered.
const IN_TURN: Duration = Duration::from_millis(700);
/// How often the turn is kept, and looked at for a wish to stop.
const LOOK: Duration = Duration::from_millis(500);
/// How often typing is shown anew: it lasts ten seconds.
const TYPING: Duration = Duration::from_secs(8);
/// How often a draft is made of what is heard; how often it is shown is for the queue to say.
const DRAFTS: Duration = Duration::from_millis(200);

/// The handlers of this slice.
pub fn handlers(services: &Services, hands: &Hands) -> Handlers {
    vec![Arc::new(Answering { services: services.clone(), hands: hands.clone() })]
}

/// Answers what is said to Artie. Safe to run twice: delivery says it once, in the place where a run that died had begun
/// to; what is kept of the conversation is kept once; a tool decides the same when it is called again.
struct Answering {
    services: Services,
    hands: Hands,
}

#[async_trait]
impl Handler for Answering {
    fn task_type(&self) -> &'static str {
        TASK
    }

    fn concurrency(&self) -> Option<usize> {
        Some(self.services.chat.at_once())
    }

    fn timeout(&self) -> Duration {
        HARD + Duration::from_secs(15)
    }

    async fn run(&self, task: &Task, context: &TaskContext) -> Result<Outcome> {
        let mut wish: Wish = serde_json::from_value(task.payload.clone()).unwrap_or_default();
        match self.why(task, &wish).await? {
            Some(why) => wish.why = why,
            // The old answer is no longer shown, and whoever pressed waits.
            None if wish.why == Why::Again => return self.switched_off(task, &wish).await,
            None => return Ok(silence("nothing of this is answered here")),
        }
        let (Some(to), true) = (&task.respond_to, is_for_a_model(&wish, &self.services)) else {
            return Ok(without_talk(task, &wish));
        };
        let Some(question) = question(task, to, wish) else { return Ok(Outcome::done()) };
        let chat = &self.services.chat;
        let user = question.place.user;
        match chat.claim_turn(user, task.id.0).await? {
            None => return Ok(Outcome::Snooze(IN_TURN)),
            Some(true) => tracing::debug!(task.id = %task.id, "it was stopped before it went on"),
            Some(false) => {}
        }
        if !self.is_welcome(task, &question).await? {
            chat.release_turn(task.id.0).await?;
            return Ok(silence("enough was said unasked this hour"));
        }
        let cleared = self.clear(question.place.channel, &question.wish).await;
        let outcome = match cleared {
            Ok(()) => Box::pin(self.answered(task, question, context)).await,
            Err(error) => Err(error),
        };
        chat.release_turn(task.id.0).await?;
        outcome
    }
}

/// Nobody asked for an answer, so nobody is told why there is none; whoever looks at the task is.
fn silence(why: &str) -> Outcome {
    Outcome::done().keeping(json!({ "unanswered": why }))
}

fn is_for_a_model(wish: &Wish, services: &Services) -> bool {
    services.models.talks() && !(wish.text.is_empty() && wish.files.is_empty())
}

/// Nobody is there to talk: what is plainly asked for is done by a task of its own, anything else is answered kindly.
fn without_talk(task: &Task, wish: &Wish) -> Outcome {
    let Some(to) = &task.respond_to else { return Outcome::done() };
    let text = wish.text.split_whitespace().collect::<Vec<_>>().join(" ");
    match (understand(&text), to) {
        (Intent::Run { capability, arguments }, RespondTo::Message { message, .. }) => Outcome::done().then(NewTask {
            priority: Priority::INTERACTIVE,
            key: Some(message.to_string()),
            guild: task.guild,
            created_by: task.created_by,
            respond_to: Some(to.clone()),
            ..NewTask::new(capability, arguments)
        }),
        _ => Outcome::done().answering(replies::talk(to.locale(), wish.talk)),
    }
}

/// The question, bound to who asked where by the route, which we wrote.
fn question(task: &Task, to: &RespondTo, wish: Wish) -> Option<Question> {
    let (channel, message, user) = match to {
        RespondTo::Message { channel, message, user, .. } => (*channel, Some(*message), *user),
        RespondTo::Interaction { channel, user, .. } => (*channel, None, *user),
        RespondTo::Channel { .. } | RespondTo::Direct { .. } => return None,
    };
    let place = Place { user, guild: task.guild, channel, project: None };
    Some(Question { place, message, key: task.id.to_string(), wish, locale: to.locale().clone() })
}

impl Answering {
    /// Another answer was wished for, and then nothing was to be answered there any more.
    async fn switched_off(&self, task: &Task, wish: &Wish) -> Result<Outcome> {
        let Some(RespondTo::Message { channel, locale, .. }) = &task.respond_to else { return Ok(Outcome::done()) };
        self.clear(*channel, wish).await?;
        Ok(Outcome::done().answering(replies::off(locale)))
    }

    /// Takes away the rest of the answer that this one takes the place of: it is written in the first of its messages.
    async fn clear(&self, channel: ChannelId, wish: &Wish) -> Result<()> {
        for message in &wish.replaces {
            // A payload is input: nothing goes but what is known to be an answer of ours.
            if self.services.queue.messages_of_answer(*message).await?.contains(message) {
                self.hands.take_back(channel, *message).await?;
            }
        }
        Ok(())
    }

    /// Why it is answered, by what the server has chosen now: it may not have been known when the message was heard.
    async fn why(&self, task: &Task, wish: &Wish) -> Result<Option<Why>> {
        let (Some(guild), Some(RespondTo::Message { channel, .. })) = (task.guild, &task.respond_to) else {
            return Ok(Some(wish.why));
        };
        let settings = self.services.guilds.certain(guild).await?;
        let mode = settings.assistant.mode_in(*channel, wish.thread_of);
        Ok(model::settled(wish, mode, settings.assistant.ambient, &settings.prefix))
    }

    /// Whoever speaks unasked does not do it too often. A run after a crash counts again, which errs on the quiet side.
    async fn is_welcome(&self, task: &Task, question: &Question) -> Result<bool> {
        match task.guild {
            Some(guild) if question.wish.why == Why::Ambient => self.services.chat.may_join_in(guild).await,
            _ => Ok(true),
        }
    }

    async fn answered(&self, task: &Task, question: Question, context: &TaskContext) -> Result<Outcome> {
        let words = Words::new(question.locale.clone());
        let stop = CancellationToken::new();
        let drafts = Drafts::of(task, &question, context, &words);
        let _watch = self.watch(task, &question, &stop, &drafts);
        let show = |step: Step<'_>| drafts.show(step);
        let outcome = tokio::select! {
            outcome = self.services.chat.answer(&question, &stop, &show) => outcome,
            // Not the person's wish: the process stops, or somebody else has the task now.
            () = context.cancelled.cancelled() => return Err(anyhow::anyhow!("the conversation was called off").into()),
        };
        match outcome {
            Ok(answered) => Ok(Outcome::done().answering(replies::answer(&words, &question, &answered))),
            Err(Trouble::Fault(error @ (Error::Fault(_) | Error::Busy { .. }))) => Err(error),
            // Whoever joins in unasked does not complain either.
            Err(_) if question.wish.why == Why::Ambient => Ok(silence("no model answered")),
            Err(trouble) => Ok(Outcome::done().answering(self.without_model(&question, &words, &trouble).await)),
        }
    }

    /// No model answers: what is plainly asked for is done all the same, else it is said in a sentence.
    async fn without_model(&self, question: &Question, words: &Words, trouble: &Trouble) -> Reply {
        if let Intent::Run { capability, arguments } = understand(&question.wish.text) {
            let Place { user, guild, channel, .. } = question.place;
            let call = Call {
                asker: Some(user),
                guild,
                channel: Some(channel),
                message: question.message,
                audience: if guild.is_some() { Audience::Everyone } else { Audience::Invoker },
                locale: question.locale.clone(),
                key: Some(format!("{}:plain", question.key)),
                ..Call::default()
            };
            if let Ok(answer) = self.services.capabilities.run(capability, arguments, &call).await {
                return Reply::public(words.say(&answer.says));
            }
        }
        replies::trouble(words, trouble, self.services.clock.now())
    }

    /// Keeps the turn, sees whether it shall stop, and shows that an answer is being written until its first word is
    /// there. It ends with what it gives.
    fn watch(&self, task: &Task, question: &Question, stop: &CancellationToken, drafts: &Drafts) -> DropGuard {
        let over = CancellationToken::new();
        let (chat, hands, stop, seen) = (self.services.chat.clone(), self.hands.clone(), stop.clone(), drafts.seen());
        let (user, id, channel, ended) = (question.place.user, task.id.0, question.place.channel, over.clone());
        tokio::spawn(async move {
            let watching = async {
                tokio::join!(look(&chat, user, id, &stop), type_until(&hands, channel, &seen));
            };
            tokio::select! {
                () = ended.cancelled() => {}
                () = watching => {}
            }
        });
        over.drop_guard()
    }
}

async fn look(chat: &Chat, user: crate::ids::UserId, task: uuid::Uuid, stop: &CancellationToken) {
    loop {
        sleep(LOOK).await;
        // A database that is away for a moment is asked again.
        if let Ok(Some(true)) = chat.claim_turn(user, task).await {
            stop.cancel();
            return;
        }
    }
}

async fn type_until(hands: &Hands, channel: ChannelId, seen: &CancellationToken) {
    loop {
        hands.type_in(channel).await;
        tokio::select! {
            () = sleep(TYPING) => {}
            () = seen.cancelled() => return,
        }
    }
}

/// A draft of a text so far, with the tools that run.
type MakeDraft = Box<dyn Fn(&str, &[String]) -> Reply + Send + Sync>;

/// Makes drafts of what is heard, not too many.
struct Drafts {
    make: MakeDraft,
    context: TaskContext,
    last: Mutex<(Option<Instant>, String)>,
    seen: CancellationToken,
}

impl Drafts {
    fn of(task: &Task, question: &Question, context: &TaskContext, words: &Words) -> Self {
        let (id, question, words) = (task.id, question.clone(), words.clone());
        let make = Box::new(move |text: &str, uses: &[String]| replies::draft(&words, id, &question, text, uses));
        Self { make, context: context.clone(), last: Mutex::default(), seen: CancellationToken::new() }
    }

    /// Fires when there is something to see.
    fn seen(&self) -> CancellationToken {
        self.seen.clone()
    }

    fn show(&self, step: Step<'_>) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let (text, uses) = match step {
            Step::Says(_) if last.0.is_some_and(|last| now < last + DRAFTS) => return,
            Step::Says(text) => (text, &[][..]),
            Step::Uses(tools) => ("", tools),
        };
        last.0 = Some(now);
        if !text.is_empty() {
            text.clone_into(&mut last.1);
        }
        let draft = (self.make)(&last.1, uses);
        drop(last);
        self.context.progress(Progress::from(draft));
        self.seen.cancel();
    }
}
