//! What Artie hears goes into the transcript, and where it is addressed to Artie an answer goes with it. Both travel as
//! one event, so that an answer is owed exactly if the message was taken.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

use crate::{
    chat::{self, Me},
    guilds::GuildSettings,
    heard::{Channel, Edit, Event, EventSink, Message},
    ids::{ChannelId, GuildId, UserId},
    services::Services,
    transcript::{self, Gap, Place, Recorded, Transcript},
    words::Locale,
};

/// The sink of the gateway's events.
pub(super) struct Ears {
    transcript: Transcript,
    me: Mutex<Option<UserId>>,
}

impl Ears {
    pub(super) fn new(services: &Services) -> Self {
        Self { transcript: services.transcript.clone(), me: Mutex::default() }
    }

    fn me(&self) -> Option<UserId> {
        *self.me.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn message(&self, message: Message) -> transcript::Event {
        let me = self.me();
        // The default prefix is enough: elsewhere a text command rarely mentions Artie, and then an answer is kind.
        let prefix = GuildSettings::default().prefix;
        let then = me.and_then(|user| chat::answer_to(&message, &Me { user, prefix: &prefix }, Locale::english()));
        let is_addressed = message.mine || me.is_some_and(|me| chat::is_addressed(&message, me));
        transcript::Event::Created { message: Box::new(recorded(message, is_addressed)), then: then.map(Box::new) }
    }
}

impl EventSink for Ears {
    fn heard(&self, event: Event) {
        match event {
            Event::Ready { me, .. } => *self.me.lock().unwrap_or_else(PoisonError::into_inner) = Some(me),
            Event::Message(message) => self.transcript.record(self.message(message)),
            Event::Edited(edit) => self.transcript.record(transcript::Event::Edited(Box::new(edited(edit)))),
            Event::Deleted { guild, channel, messages } => {
                let place = Place { guild, channel };
                self.transcript.record(transcript::Event::BulkDeleted { place, messages });
            }
            Event::Guild(guild) => self.transcript.fill_gaps(guild.channels.iter().map(gap)),
            Event::Channel(channel) => self.transcript.fill_gaps([gap(&channel)]),
            Event::Resumed | Event::GuildLeft(_) | Event::ChannelGone { .. } => {}
        }
    }
}

fn gap(channel: &Channel) -> Gap {
    Gap { place: place(channel.guild, channel.id), last_message: channel.last_message }
}

fn place(guild: Option<GuildId>, channel: ChannelId) -> Place {
    Place { guild, channel }
}

/// A message as it was heard, as it is recorded.
pub(super) fn recorded(message: Message, is_addressed: bool) -> Recorded {
    Recorded {
        message: message.id,
        place: place(message.guild, message.channel),
        author: message.author.id,
        author_name: message.author.name,
        author_is_bot: message.author.bot,
        is_system: ![0, 19, 20, 23].contains(&message.kind),
        text: message.text,
        reply_to: message.reply_to,
        attachments: message.attachments.into_iter().map(attachment).collect(),
        has_v2_text: message.has_v2_text,
        is_addressed,
        edited_at: message.edited_at_ms.and_then(DateTime::<Utc>::from_timestamp_millis),
    }
}

fn edited(edit: Edit) -> transcript::Edit {
    transcript::Edit {
        message: edit.id,
        place: place(edit.guild, edit.channel),
        text: edit.text,
        attachments: edit.attachments.map(|attachments| attachments.into_iter().map(attachment).collect()),
        has_v2_text: None,
        edited_at: edit.edited_at_ms.and_then(DateTime::<Utc>::from_timestamp_millis),
    }
}

fn attachment(attachment: crate::heard::Attachment) -> transcript::Attachment {
    transcript::Attachment {
        id: attachment.id.to_string(),
        name: attachment.name,
        content_type: attachment.content_type,
        size_bytes: attachment.size,
        url: attachment.url,
        description: None,
    }
}
