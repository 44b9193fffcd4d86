//! What Artie hears goes into the transcript, and where it is addressed to Artie an answer goes with it. Both travel as
//! one event, so that an answer is owed exactly if the message was taken.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use tokio::sync::watch;

use crate::{
    chat::{self, Me, Said},
    clock::Clock,
    discord,
    error::Result,
    guilds::GuildSettings,
    heard::{Channel, Event, EventSink, Message},
    ids::{MessageId, UserId},
    queue::NewTask,
    services::Services,
    transcript::{self, Gap, History, Place, Recorded, Transcript},
    words::Locale,
};

/// A question missed while Artie was away is still answered if it is not older than this; later an answer would puzzle.
const LATE: TimeDelta = TimeDelta::minutes(15);

/// The sink of the gateway's events.
pub(super) struct Ears {
    transcript: Transcript,
    me: watch::Sender<Option<UserId>>,
}

impl Ears {
    pub(super) fn new(services: &Services) -> Self {
        Self { transcript: services.transcript.clone(), me: watch::channel(None).0 }
    }

    /// Our own user, once Discord told.
    pub(super) fn me(&self) -> watch::Receiver<Option<UserId>> {
        self.me.subscribe()
    }

    fn message(&self, message: &Message, me: UserId) -> transcript::Event {
        // The default prefix is enough: elsewhere a text command rarely mentions Artie, and then an answer is kind.
        let prefix = GuildSettings::default().prefix;
        let then = chat::answer_to(message, &Me { user: me, prefix: &prefix }, Locale::english());
        let message = Box::new(discord::recorded(message, me));
        transcript::Event::Created { message, then: then.map(Box::new) }
    }
}

impl EventSink for Ears {
    fn heard(&self, event: Event) {
        let me = *self.me.borrow();
        match (event, me) {
            (Event::Ready { me, .. }, _) => drop(self.me.send_replace(Some(me))),
            (Event::Message(message), Some(me)) => self.transcript.record(self.message(&message, me)),
            (Event::Edited(edit), _) => {
                self.transcript.record(transcript::Event::Edited(Box::new(discord::changed(&edit))));
            }
            (Event::Deleted { guild, channel, messages }, _) => {
                self.transcript.record(transcript::Event::BulkDeleted { place: Place { guild, channel }, messages });
            }
            (Event::Guild(guild), _) => self.transcript.fill_gaps(guild.channels.iter().map(gap)),
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
    clock: Clock,
}

impl Past {
    pub(super) fn new(history: Arc<dyn History>, me: UserId, clock: Clock) -> Self {
        Self { history, me, clock }
    }
}

#[async_trait]
impl History for Past {
    async fn messages_after(&self, place: Place, after: MessageId, limit: u8) -> Result<Vec<Recorded>> {
        self.history.messages_after(place, after, limit).await
    }

    fn then(&self, message: &Recorded) -> Option<NewTask> {
        let is_recent = self.clock.now() - message.message.created_at() < LATE;
        let is_question = message.is_addressed && !message.author_is_bot && !message.is_system;
        let is_command = message.text.trim_start().starts_with(&GuildSettings::default().prefix);
        (is_recent && is_question && !is_command).then(|| {
            let said = Said {
                message: message.message,
                channel: message.place.channel,
                guild: message.place.guild,
                author: message.author,
                text: &message.text,
                locale: Locale::english(),
            };
            chat::task(&said, self.me)
        })
    }
}
