//! What Artie hears goes into the transcript, and where it is addressed to Artie an answer goes with it. Both travel as
//! one event, so that an answer is owed exactly if the message was taken.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use tokio::sync::watch;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    agents::Agents,
    chat::{self, Me},
    clock::Clock,
    discord::{self, Hands},
    error::{Error, Result},
    guilds::{AssistantMode, GuildSettings, Guilds},
    heard::{Channel, Event, EventSink, Message, Newcomer},
    ids::{ChannelId, GuildId, MessageId, UserId},
    models::Models,
    pulse::Pulse,
    queue::{NewTask, Queue},
    services::Services,
    transcript::{self, Gap, History, Place, Recorded, Transcript},
    words::Locale,
};

/// When what waits for the database is tried again.
const AGAIN: Duration = Duration::from_secs(2);

/// The sink of the gateway's events.
pub(super) struct Ears {
    transcript: Transcript,
    guilds: Guilds,
    queue: Queue,
    agents: Agents,
    background: TaskTracker,
    stop: CancellationToken,
    pulse: Pulse,
    models: Models,
    hands: OnceLock<Hands>,
    me: watch::Sender<Option<UserId>>,
}

impl Ears {
    /// What it starts ends in the background, soon after this.
    pub(super) fn new(services: &Services, background: &TaskTracker, stop: &CancellationToken) -> Self {
        let (transcript, guilds, queue) =
            (services.transcript.clone(), services.guilds.clone(), services.queue.clone());
        let (agents, background, stop) = (services.agents.clone(), background.clone(), stop.clone());
        let (pulse, models) = (services.pulse.clone(), services.models.clone());
        let (hands, me) = (OnceLock::new(), watch::channel(None).0);
        Self { transcript, guilds, queue, agents, background, stop, pulse, models, hands, me }
    }

    /// What it can do on Discord from now on.
    pub(super) fn take_hands(&self, hands: Hands) {
        // It is told once, by whoever starts it.
        let _ = self.hands.set(hands);
    }

    /// Whoever asked sees at once that they were heard. Hearing must not wait, so somebody else does it.
    fn show_typing(&self, channel: ChannelId) {
        let Some(hands) = self.hands.get().cloned() else { return };
        self.background.spawn(async move { hands.type_in(channel).await });
    }

    /// Our own user, once Discord told.
    pub(super) fn me(&self) -> watch::Receiver<Option<UserId>> {
        self.me.subscribe()
    }

    /// Hearing must not wait, so somebody else does: until the database is back, or Artie stops.
    fn greet(&self, newcomer: Newcomer) {
        let (guilds, queue, stop) = (self.guilds.clone(), self.queue.clone(), self.stop.clone());
        self.background.spawn(async move {
            loop {
                match guilds.joined(&queue, &newcomer).await {
                    Ok(()) => break,
                    Err(Error::Busy { .. }) if !stop.is_cancelled() => {
                        stop.run_until_cancelled(tokio::time::sleep(AGAIN)).await;
                    }
                    Err(error) => {
                        tracing::warn!(guild.id = newcomer.guild.0, "a newcomer is not looked after: {error}");
                        break;
                    }
                }
            }
        });
    }

    fn message(&self, message: &Message, me: UserId) -> transcript::Event {
        let here = Here::of(&self.guilds, self.models.talks(), message.guild, (message.channel, message.thread_of));
        let me = here.me(me);
        let language = language(&self.guilds, message.guild);
        // What Discord keeps from us cannot be answered.
        let is_hidden =
            message.guild.is_some() && self.pulse.withheld().hides(&message.text, message.attachments.len());
        let mine = if is_hidden { None } else { chat::answer_to(message, &me, language.clone()) };
        // Where memory says that nothing is answered, the task that looks again comes last and shows nothing yet.
        let then = if here.mode == AssistantMode::Off {
            self.agents.answer_to(message, language).or(mine)
        } else {
            if self.models.talks() && mine.as_ref().is_some_and(chat::shows_typing) {
                self.show_typing(message.channel);
            }
            mine.or_else(|| self.agents.answer_to(message, language))
        };
        let message = Box::new(discord::recorded(message, me.user));
        transcript::Event::Created { message, then: then.map(Box::new) }
    }
}

impl EventSink for Ears {
    fn heard(&self, event: Event) {
        let me = *self.me.borrow();
        match (event, me) {
            (Event::Ready { me, hears_private, .. }, _) => {
                self.me.send_replace(Some(me));
                if hears_private {
                    self.transcript.fill_private_gaps();
                }
            }
            (Event::Message(message), Some(me)) => self.transcript.record(self.message(&message, me)),
            (Event::Edited(edit), _) => {
                self.transcript.record(transcript::Event::Edited(Box::new(discord::changed(&edit))));
            }
            (Event::Deleted { guild, channel, messages }, _) => {
                self.transcript.record(transcript::Event::BulkDeleted { place: Place { guild, channel }, messages });
            }
            (Event::Guild(guild), _) => self.transcript.fill_gaps(guild.channels.iter().map(gap)),
            (Event::Joined(newcomer), _) => self.greet(newcomer),
            (Event::Channel(channel), _) => self.transcript.fill_gaps([gap(&channel)]),
            // Messages come after READY; leaving a guild or a channel keeps what was said there.
            (Event::Message(_) | Event::Resumed | Event::GuildLeft(_) | Event::ChannelGone { .. }, _) => {}
        }
    }
}

fn gap(channel: &Channel) -> Gap {
    Gap { place: Place { guild: channel.guild, channel: channel.id }, last_message: channel.last_message }
}

/// The channels' past, with the answers that are still owed there.
pub(super) struct Past {
    history: Arc<dyn History>,
    me: UserId,
    guilds: Guilds,
    clock: Clock,
    models: Models,
}

impl Past {
    pub(super) fn new(history: Arc<dyn History>, me: UserId, services: &Services) -> Self {
        let (guilds, clock, models) = (services.guilds.clone(), services.clock.clone(), services.models.clone());
        Self { history, me, guilds, clock, models }
    }
}

#[async_trait]
impl History for Past {
    async fn messages_after(&self, place: Place, after: MessageId, limit: u8) -> Result<Vec<Recorded>> {
        self.history.messages_after(place, after, limit).await
    }

    async fn messages_before(&self, place: Place, before: MessageId, limit: u8) -> Result<Vec<Recorded>> {
        self.history.messages_before(place, before, limit).await
    }

    async fn is_there(&self, place: Place, message: MessageId) -> Result<bool> {
        self.history.is_there(place, message).await
    }

    async fn thread_of(&self, place: Place) -> Option<ChannelId> {
        self.history.thread_of(place).await
    }

    async fn person_in(&self, place: Place) -> Option<UserId> {
        self.history.person_in(place).await
    }

    fn joined_at(&self, place: Place) -> Option<DateTime<Utc>> {
        self.history.joined_at(place)
    }

    fn then(&self, message: &Recorded) -> Option<NewTask> {
        let here = Here::of(
            &self.guilds,
            self.models.talks(),
            message.place.guild,
            (message.place.channel, message.thread_of),
        );
        let me = here.me(self.me);
        chat::answer_to_missed(message, &me, language(&self.guilds, message.place.guild), self.clock.now())
    }
}

/// What holds where a message was heard, as far as memory knows: it may be out of date, and hearing must not wait. So it
/// says what is worth a task, and the task asks what holds.
struct Here {
    prefix: String,
    mode: AssistantMode,
    ambient: bool,
    talks: bool,
    is_known: bool,
}

impl Here {
    fn of(
        guilds: &Guilds,
        talks: bool,
        guild: Option<GuildId>,
        (channel, thread_of): (ChannelId, Option<ChannelId>),
    ) -> Self {
        let known = guild.and_then(|guild| guilds.known(guild));
        let assistant = known.as_ref().map(|settings| &settings.assistant);
        let mode = assistant.map(|assistant| assistant.mode_in(channel, thread_of)).unwrap_or_default();
        let ambient = assistant.is_some_and(|assistant| assistant.ambient);
        let is_known = guild.is_none() || known.is_some();
        Self { prefix: prefix(guilds, guild), mode, ambient, talks, is_known }
    }

    fn me(&self, user: UserId) -> Me<'_> {
        let Self { mode, ambient, talks, is_known, .. } = *self;
        Me { user, prefix: &self.prefix, mode, ambient, talks, is_known }
    }
}

/// The prefix of text commands. Hearing must not wait: one that is not yet in memory is taken for the default one, and at
/// worst a text command that also mentions Artie gets a kind word on top.
fn prefix(guilds: &Guilds, guild: Option<GuildId>) -> String {
    let known = guild.and_then(|guild| guilds.known(guild)).map(|settings| settings.prefix.clone());
    known.unwrap_or_else(|| GuildSettings::default().prefix)
}

/// The language chosen for a guild, if it is known at once; else English.
fn language(guilds: &Guilds, guild: Option<GuildId>) -> Locale {
    guild.and_then(|guild| guilds.known(guild)).and_then(|settings| settings.locale.clone()).unwrap_or_default()
}
