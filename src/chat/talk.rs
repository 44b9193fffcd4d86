//! One answer of a model, from the question to the last word: prompt, tools, time, and something to say in any case.

use std::sync::Arc;

use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

use super::{
    files::Reader,
    model::{Why, Wish},
    prompt::{self, Material, Part, Prompt},
    said::Said,
    store,
    time::Time,
    tools::{Bound, Tools},
};
use crate::{
    capabilities::Capabilities,
    clock::Clock,
    config::Settings,
    db::Db,
    error::Result,
    guilds::Guilds,
    ids::{EventId, GuildId, MessageId, UserId},
    memories::Memories,
    models::{Caller, Finish, Heard, Models, Request, Trouble, Turn, tokens},
    prompts::{Prompts, names},
    queue::Queue,
    sessions::{Place, Role, Saying, Session, Sessions},
    times::Times,
    transcript::Transcript,
    words::Locale,
};

/// Something is said unasked so often in an hour and a server at most.
const AMBIENT_CAP: i32 = 40;

/// What conversation is made of.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is documented where it is")]
pub struct Kit {
    pub db: Db,
    pub clock: Clock,
    pub queue: Queue,
    pub guilds: Guilds,
    pub times: Times,
    pub transcript: Transcript,
    pub models: Models,
    pub capabilities: Capabilities,
    pub memories: Memories,
    pub sessions: Sessions,
    pub prompts: Prompts,
}

/// The verbs of conversation. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Chat {
    pub(super) kit: Arc<Kit>,
    pub(super) reader: Reader,
    at_once: usize,
}

/// A question, bound to who asked it where.
#[derive(Clone, Debug)]
pub struct Question {
    /// Who asks, where.
    pub place: Place,
    /// The message, if it was one.
    pub message: Option<MessageId>,
    /// What makes it the same question after a crash.
    pub key: String,
    /// What was said.
    pub wish: Wish,
    /// The asker's language.
    pub locale: Locale,
}

/// What came of a question.
#[derive(Clone, Debug, Default)]
pub(super) struct Answered {
    pub(super) text: String,
    pub(super) finish: Finish,
    /// Which tools ran.
    pub(super) used: Vec<String>,
    pub(super) left_out: Vec<Part>,
    /// Whether it was told of memories.
    pub(super) has_remembered: bool,
}

/// A prompt as it would be now, for looking at.
#[derive(Clone, Debug)]
pub(super) struct Preview {
    pub(super) session: Option<Session>,
    pub(super) prompt: Prompt,
    pub(super) budget: u32,
    pub(super) model: Option<String>,
}

/// What happens while an answer is made.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    /// So far it says this.
    Says(&'a str),
    /// These tools run.
    Uses(&'a [String]),
}

impl Question {
    /// The event that is answered, by which the memories it used are found.
    pub(super) fn event(&self) -> Option<EventId> {
        self.message.map(EventId::from).or(self.wish.event)
    }

    /// For whom its tools run. What they do for a message they do once, however often it is answered anew: nobody is
    /// reminded twice, and dice are not thrown again until they please.
    pub(super) fn bound(&self, stop: &CancellationToken) -> Bound {
        let message = self.message.filter(|_| self.wish.why != Why::Agent);
        Bound {
            user: self.place.user,
            guild: self.place.guild,
            channel: self.place.channel,
            message: self.message,
            key: message.map_or_else(|| self.key.clone(), |message| format!("message:{message}")),
            locale: self.locale.clone(),
            stop: stop.clone(),
        }
    }
}

impl Chat {
    /// Over these services.
    pub fn new(settings: &Settings, kit: Kit) -> Result<Self> {
        let at_once = settings.models.conversations.max(1);
        Ok(Self { kit: Arc::new(kit), reader: Reader::new(&settings.discord)?, at_once })
    }

    /// How many questions a process answers at once.
    pub(super) fn at_once(&self) -> usize {
        self.at_once
    }

    /// Asks for an answer that is being written to stop. Whether it is.
    pub async fn stop(&self, user: UserId, task: uuid::Uuid) -> Result<bool> {
        Ok(store::update_to_stop(&self.kit.db, user, task).await?)
    }

    /// Forgets what is of no use any more.
    pub async fn keep_house(&self) -> Result<u64> {
        Ok(store::delete_old(&self.kit.db, self.kit.clock.now() - chrono::TimeDelta::days(1)).await?)
    }

    /// Takes a person's turn for a task, or keeps it: see the store.
    pub(super) async fn claim_turn(&self, user: UserId, task: uuid::Uuid) -> Result<Option<bool>> {
        Ok(store::claim_turn(&self.kit.db, user, task).await?)
    }

    pub(super) async fn release_turn(&self, task: uuid::Uuid) -> Result<()> {
        Ok(store::delete_turn(&self.kit.db, task).await?)
    }

    /// Whether something may be said unasked once more this hour.
    pub(super) async fn may_join_in(&self, guild: GuildId) -> Result<bool> {
        let hour = crate::usage::Period::Hour.began(self.kit.clock.now());
        Ok(store::claim_ambient(&self.kit.db, guild, hour, AMBIENT_CAP).await?)
    }

    /// The conversation of a place as whoever talks there lives the day, if one is going on.
    pub(super) async fn current(&self, place: &Place) -> Result<Option<Session>> {
        let zone = self.kit.times.zone_of(place.user, place.guild).await?;
        self.kit.sessions.current(place, zone).await
    }

    /// The same, begun if there is none.
    pub(super) async fn open(&self, place: &Place) -> Result<Session> {
        let zone = self.kit.times.zone_of(place.user, place.guild).await?;
        self.kit.sessions.open(place, zone).await
    }

    /// The conversation that a question belongs to, with the question in it. None of those who want nothing recorded.
    async fn kept(&self, question: &Question) -> Result<Option<Session>> {
        let kit = &*self.kit;
        if kit.transcript.opted_out(question.place.user).await?.is_some() {
            return Ok(None);
        }
        let session = self.open(&question.place).await?;
        let key = question.message.map_or_else(|| question.key.clone(), |message| message.to_string());
        if !question.wish.text.is_empty() || question.wish.files.is_empty() {
            let (content, name) = (question.wish.text.as_str(), question.wish.author.as_str());
            let (about, tokens) = (question.message, tokens(content));
            let saying = Saying { role: Role::User, name, content, about, key: &key, tokens };
            kit.sessions.append(&session, &saying).await?;
        }
        Ok(Some(session))
    }

    /// Answers a question. Safe to run twice: what was said is kept once, and a call of a tool decides the same.
    pub(super) async fn answer(
        &self,
        question: &Question,
        stop: &CancellationToken,
        show: &(dyn Fn(Step<'_>) + Send + Sync),
    ) -> Result<Answered, Trouble> {
        let kit = &*self.kit;
        let session = self.kept(question).await?;
        let mut tools = Tools::of(&kit.capabilities, question.bound(stop)).await?;
        let prompt = prompt::build(self.material(question, session.as_ref()).await?, self.room(&tools));
        let mut answered = self.converse(question, prompt.turns, &mut tools, stop, show).await?;
        answered.left_out = prompt.left_out;
        if let Some(event) = question.event().filter(|_| !prompt.memories.is_empty()) {
            kit.memories.note_uses(event, &prompt.memories).await?;
            answered.has_remembered = true;
        }
        answered.used = tools.used().to_vec();
        if let Some(session) = session.filter(|_| !answered.text.trim().is_empty()) {
            let (content, about) = (answered.text.as_str(), question.message);
            let saying =
                Saying { role: Role::Assistant, name: "", content, about, key: &question.key, tokens: tokens(content) };
            kit.sessions.answer(&session, &saying).await?;
        }
        Ok(answered)
    }

    /// What a prompt would be here and now.
    pub(super) async fn preview(&self, place: &Place) -> Result<Preview> {
        let session = self.current(place).await?;
        let question = Question {
            place: *place,
            message: None,
            key: String::new(),
            wish: Wish { text: "…".into(), ..Wish::default() },
            locale: Locale::english(),
        };
        let tools = Tools::of(&self.kit.capabilities, question.bound(&CancellationToken::new())).await?;
        let budget = self.room(&tools);
        let material = match &session {
            Some(session) => self.material(&question, Some(session)).await?,
            None => Material { instructions: self.kit.prompts.text(names::ASSISTANT).await?, ..Material::default() },
        };
        let model = self.kit.models.talker();
        Ok(Preview { session, prompt: prompt::build(material, budget), budget, model })
    }

    /// How many tokens a prompt may take: what is left beside the answer and the tools.
    pub(super) fn room(&self, tools: &Tools<'_>) -> u32 {
        let models = &self.kit.models;
        let offered = tools.specs().iter().map(|spec| tokens(&spec.about) + tokens(&spec.schema.to_string()) + 8);
        models.context_tokens().saturating_sub(models.reply_tokens()).saturating_sub(offered.sum::<u32>())
    }

    /// Goes back and forth between model and tools until there is an answer, or no time for a better one.
    pub(super) async fn converse(
        &self,
        question: &Question,
        mut turns: Vec<Turn>,
        tools: &mut Tools<'_>,
        stop: &CancellationToken,
        show: &(dyn Fn(Step<'_>) + Send + Sync),
    ) -> Result<Answered, Trouble> {
        let time = Time::begins();
        let said = Said::default();
        let caller = Caller {
            user: Some(question.place.user),
            guild: question.place.guild,
            message: question.message,
            purpose: "chat",
        };
        let (mut round, mut is_circling) = (0, false);
        loop {
            let is_last = is_circling || time.is_last(round) || stop.is_cancelled();
            let request = Request {
                turns: turns.clone(),
                tools: if is_last { Vec::new() } else { tools.specs().to_vec() },
                reply_tokens: self.kit.models.reply_tokens(),
                deadline: time.call(is_last),
                stop: stop.clone(),
            };
            let mut hear = |heard: Heard<'_>| said.take(heard, show);
            let asking = self.kit.models.chat(&caller, &request, &mut hear);
            let Ok(outcome) = timeout_at(time.hard(), asking).await else { return Ok(said.broken_off()) };
            let done = match outcome {
                Ok(done) => done,
                // What was said before the tools is better than nothing.
                Err(_) if said.has_words() => return Ok(said.broken_off()),
                Err(trouble) => return Err(trouble),
            };
            said.keep(&done);
            if done.calls.is_empty() || is_last || done.finish == Finish::Stopped {
                return Ok(said.whole(done.finish));
            }
            let names: Vec<String> = done.calls.iter().map(|call| call.name.clone()).collect();
            show(Step::Uses(&names));
            let ran = tools.run(&done.calls, time.soft().max(Instant::now())).await;
            self.kit.models.note_runs(&done, ran.count).await;
            is_circling = !ran.is_new;
            turns.push(Turn::Assistant { text: done.text, calls: done.calls });
            turns.extend(ran.results);
            round += 1;
        }
    }
}
