//! Posting and editing: permissions, the nonce, files, and how a draft becomes a message.

use serde_json::{Value, json};

use super::{
    Attachment, Channel, ChannelKind, Draft, Message, Refusal, Refused, Upload, World, WorldEvent, components,
    messages::LOADING, permissions, refusal::Unknown,
};
use crate::ids::{ApplicationId, ChannelId, MessageId, UserId};

/// How many of the newest messages a nonce is compared with.
const NONCE_MEMORY: usize = 200;

impl World {
    /// Posts a message, by a person or (with `application`) a bot.
    pub fn post(
        &mut self,
        channel: ChannelId,
        author: UserId,
        application: Option<ApplicationId>,
        draft: Draft,
    ) -> Refused<Message> {
        self.check_may_post(channel, author, &draft)?;
        if let Some(twin) = self.twin_of(channel, author, &draft) {
            return Ok(twin);
        }
        self.check_reply(channel, &draft)?;
        let mut message = self.blank(channel, author);
        message.application = application;
        message.kind = if draft.reply_to.is_some() { 19 } else { 0 };
        self.apply(&mut message, draft)?;
        Ok(self.insert(message))
    }

    fn check_may_post(&self, channel: ChannelId, author: UserId, draft: &Draft) -> Refused<()> {
        let found = self.channel(channel)?;
        let write =
            if found.kind.is_thread() { permissions::SEND_MESSAGES_IN_THREADS } else { permissions::SEND_MESSAGES };
        let files = if draft.uploads.is_empty() { 0 } else { permissions::ATTACH_FILES };
        self.require(channel, author, write | files)?;
        if found.kind == ChannelKind::Direct && !self.can_be_written_to(found, author) {
            return Err(Refusal { status: 403, ..Refusal::bad(50007, "Cannot send messages to this user") });
        }
        let muted = found.guild.and_then(|guild| self.member(guild, author).ok()?.timeout_until);
        match muted {
            Some(until) if until > self.now() => Err(Refusal::missing_permissions()),
            _ => Ok(()),
        }
    }

    /// A bot writes only to people it shares a guild with, and never to another bot.
    fn can_be_written_to(&self, channel: &Channel, author: UserId) -> bool {
        let is_bot = |user: &UserId| self.users.get(user).is_some_and(|user| user.bot);
        let others = channel.recipients.iter().filter(|user| **user != author);
        let shares = |other: &UserId| {
            self.guilds.values().any(|guild| guild.members.contains_key(other) && guild.members.contains_key(&author))
        };
        others.into_iter().all(|other| !(is_bot(other) && is_bot(&author)) && shares(other))
    }

    fn twin_of(&self, channel: ChannelId, author: UserId, draft: &Draft) -> Option<Message> {
        let nonce = draft.nonce.as_ref().filter(|_| draft.enforce_nonce)?;
        let recent = self.messages.get(&channel)?.values().rev().take(NONCE_MEMORY);
        let mut recent = recent.filter(|message| message.author == author);
        recent.find(|message| message.nonce.as_ref() == Some(nonce)).cloned()
    }

    fn check_reply(&self, channel: ChannelId, draft: &Draft) -> Refused<()> {
        match draft.reply_to {
            Some(id) if draft.must_find_reply && self.message(channel, id).is_err() => {
                let error = json!({"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"});
                Err(Refusal::form(json!({"message_reference": {"_errors": [error]}})))
            }
            _ => Ok(()),
        }
    }

    /// A message with nothing in it yet.
    pub(super) fn blank(&mut self, channel: ChannelId, author: UserId) -> Message {
        Message {
            id: MessageId(self.next_id()),
            channel,
            guild: self.channels.get(&channel).and_then(|channel| channel.guild),
            author,
            content: String::new(),
            timestamp: self.now(),
            edited: None,
            kind: 0,
            flags: 0,
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            reply_to: None,
            nonce: None,
            mentions: Vec::new(),
            mention_roles: Vec::new(),
            mention_everyone: false,
            reactions: Vec::new(),
            interaction: None,
            application: None,
            webhook: None,
            shown_name: None,
            visible_to: None,
        }
    }

    /// Writes what the draft says into the message.
    pub(super) fn apply(&mut self, message: &mut Message, draft: Draft) -> Refused<()> {
        if let Some(kept) = &draft.kept_attachments {
            message.attachments.retain(|attachment| kept.contains(&attachment.id));
        }
        for upload in draft.uploads {
            let attachment = self.keep_file(upload);
            message.attachments.push(attachment);
        }
        if let Some(embeds) = draft.embeds {
            message.embeds = self.finish_embeds(message, embeds);
        }
        if let Some(rows) = draft.components {
            message.components = components::numbered(rows);
        }
        if let Some(content) = draft.content {
            content.trim().clone_into(&mut message.content);
        }
        message.flags |= draft.flags;
        message.reply_to = draft.reply_to.or(message.reply_to);
        message.nonce = draft.nonce.or(message.nonce.take());
        self.settle_mentions(message, draft.allowed_mentions.as_ref());
        if message.content.is_empty()
            && message.embeds.is_empty()
            && message.attachments.is_empty()
            && message.components.is_empty()
        {
            return Err(Refusal::empty_message());
        }
        Ok(())
    }

    /// Puts the message into its channel and tells everybody.
    pub(super) fn insert(&mut self, message: Message) -> Message {
        if let Some(channel) = self.channels.get_mut(&message.channel) {
            channel.last_message = Some(message.id);
        }
        self.messages.entry(message.channel).or_default().insert(message.id, message.clone());
        self.tell(WorldEvent::MessageCreated(Box::new(message.clone())));
        message
    }

    /// Edits a message; only its author may.
    pub fn edit(&mut self, channel: ChannelId, id: MessageId, by: UserId, draft: Draft) -> Refused<Message> {
        self.require(channel, by, 0)?;
        let message = self.message(channel, id)?;
        if message.is_ephemeral() {
            return Err(Unknown::Message.into());
        }
        if message.author != by || message.webhook.is_some() {
            return Err(Refusal::another_author());
        }
        self.rewrite(channel, id, draft)
    }

    /// Changes a message, rights aside. Filling a deferred answer is no edit that people see as one.
    pub(super) fn rewrite(&mut self, channel: ChannelId, id: MessageId, draft: Draft) -> Refused<Message> {
        let mut message = self.message(channel, id)?.clone();
        let was_thinking = message.is_thinking();
        message.flags &= !LOADING;
        self.apply(&mut message, draft)?;
        message.edited = (!was_thinking).then(|| self.now());
        *self.message_mut(channel, id)? = message.clone();
        self.tell(WorldEvent::MessageEdited(Box::new(message.clone())));
        Ok(message)
    }

    fn keep_file(&mut self, upload: Upload) -> Attachment {
        let id = self.next_id();
        let attachment = Attachment {
            id,
            filename: upload.filename.clone(),
            content_type: upload.content_type.clone(),
            size: upload.bytes.len(),
            description: upload.description.clone(),
            picture_size: png_size(&upload.bytes),
        };
        self.files.insert(id, upload);
        attachment
    }

    /// The address of an attachment's bytes.
    pub fn file_url(&self, channel: ChannelId, attachment: &Attachment) -> String {
        format!("{}/attachments/{channel}/{}/{}", self.base_url, attachment.id, attachment.filename)
    }

    /// Completes embeds as Discord does: a type, and `attachment://` pictures taken from the files.
    fn finish_embeds(&self, message: &mut Message, mut embeds: Vec<Value>) -> Vec<Value> {
        for embed in &mut embeds {
            embed["type"] = json!("rich");
            for picture in ["image", "thumbnail"] {
                let Some(name) = embed[picture]["url"].as_str().and_then(|url| url.strip_prefix("attachment://"))
                else {
                    continue;
                };
                let Some(index) = message.attachments.iter().position(|file| file.filename == name) else { continue };
                let file = message.attachments.remove(index);
                let (width, height) = file.picture_size.unwrap_or_default();
                let url = self.file_url(message.channel, &file);
                embed[picture] = json!({"url": url, "proxy_url": url, "width": width, "height": height});
            }
        }
        embeds.retain(|embed| embed.as_object().is_some_and(|fields| fields.len() > 1));
        embeds
    }
}

fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(8..16)?;
    let number = |part: &[u8]| part.try_into().ok().map(u32::from_be_bytes);
    Some((number(header.get(..4)?)?, number(header.get(4..)?)?))
}
