//! What a person does on Discord, in a person's words.

use serde_json::Value;

use super::Town;
use crate::{
    demo::world::{
        CommandId, Draft, InteractionView, Message, Refusal, Refused, Upload, World, invoking::Slash, refusal::Unknown,
    },
    ids::{ApplicationId, ChannelId, EventId, GuildId, MessageId, UserId},
};

/// Somebody acting in a town.
#[derive(Clone, Debug)]
pub struct Person {
    town: Town,
    /// Who.
    pub id: UserId,
}

/// A channel by id, or by name (`general`, `#general`) among those the person sees.
pub trait Place {
    /// The channel meant.
    fn find(&self, world: &World, user: UserId) -> Refused<ChannelId>;
}

impl Place for ChannelId {
    fn find(&self, world: &World, _user: UserId) -> Refused<ChannelId> {
        world.channel(*self).map(|channel| channel.id)
    }
}

impl Place for &str {
    fn find(&self, world: &World, user: UserId) -> Refused<ChannelId> {
        let name = self.trim_start_matches('#');
        let mut named = world.channels.values().filter(|channel| channel.name == name);
        named.find(|channel| world.sees(channel.id, user)).map(|channel| channel.id).ok_or(Unknown::Channel.into())
    }
}

impl Person {
    pub(super) fn new(town: Town, id: UserId) -> Self {
        Self { town, id }
    }

    /// Posts a text.
    pub fn says(&self, place: impl Place, text: &str) -> Refused<Message> {
        self.posts(place, Draft::spoken(text)?)
    }

    /// Posts a text as a reply.
    pub fn replies(&self, to: &Message, text: &str) -> Refused<Message> {
        self.posts(to.channel, Draft { reply_to: Some(to.id), ..Draft::spoken(text)? })
    }

    /// Posts files.
    pub fn uploads(&self, place: impl Place, text: &str, uploads: Vec<Upload>) -> Refused<Message> {
        self.posts(place, Draft { uploads, ..Draft::text(text) })
    }

    /// Posts anything.
    pub fn posts(&self, place: impl Place, draft: Draft) -> Refused<Message> {
        self.town.with(|world| {
            let channel = place.find(world, self.id)?;
            world.post(channel, self.id, None, draft)
        })
    }

    /// Edits a message of one's own.
    pub fn edits(&self, message: MessageId, text: &str) -> Refused<Message> {
        self.town.with(|world| {
            let channel = world.find_message(message).ok_or(Unknown::Message)?.channel;
            world.edit(channel, message, self.id, Draft::spoken(text)?)
        })
    }

    /// Deletes a message.
    pub fn deletes(&self, message: MessageId) -> Refused<()> {
        self.town.with(|world| {
            let found = world.find_message(message).ok_or(Unknown::Message)?;
            let (channel, is_own) = (found.channel, found.visible_to == Some(self.id));
            if is_own {
                // "Dismiss message": gone for the person, and nobody is told.
                world.messages.entry(channel).or_default().remove(&message);
                return Ok(());
            }
            world.delete_message(channel, message, self.id)
        })
    }

    /// Deletes many messages at once.
    pub fn deletes_many(&self, place: impl Place, messages: &[MessageId]) -> Refused<()> {
        self.town.with(|world| {
            let channel = place.find(world, self.id)?;
            world.delete_messages(channel, messages, self.id)
        })
    }

    /// Reacts with an emoji.
    pub fn reacts(&self, message: MessageId, emoji: &str) -> Refused<()> {
        self.town.with(|world| {
            let channel = world.find_message(message).ok_or(Unknown::Message)?.channel;
            world.react(channel, message, self.id, emoji, true)
        })
    }

    /// Uses a slash command by its path (`wallet pay`), with option values by name.
    pub fn uses(&self, place: impl Place, path: &str, options: &Value) -> Refused<InteractionView> {
        self.invoke(place, path, options, None)
    }

    /// Asks for suggestions for one option while typing a command.
    pub fn autocompletes(
        &self,
        place: impl Place,
        path: &str,
        options: &Value,
        focused: &str,
    ) -> Refused<InteractionView> {
        self.invoke(place, path, options, Some(focused))
    }

    fn invoke(
        &self,
        place: impl Place,
        path: &str,
        options: &Value,
        focused: Option<&str>,
    ) -> Refused<InteractionView> {
        self.town.with(|world| {
            let channel = place.find(world, self.id)?;
            let mut words = path.trim_start_matches('/').split_whitespace();
            let name = words.next().unwrap_or_default();
            let command = find_command(world, self.id, channel, name)?;
            let slash = Slash { user: self.id, channel, command, path: words.collect(), options, focused };
            let id = world.use_command(&slash)?;
            world.view_interaction(id)
        })
    }

    /// Presses a button.
    pub fn presses(&self, message: MessageId, custom_id: &str) -> Refused<InteractionView> {
        self.town.with(|world| {
            let id = world.press(self.id, message, custom_id, None)?;
            world.view_interaction(id)
        })
    }

    /// Chooses from a menu.
    pub fn chooses(&self, message: MessageId, custom_id: &str, values: &[&str]) -> Refused<InteractionView> {
        let values: Vec<_> = values.iter().map(ToString::to_string).collect();
        self.town.with(|world| {
            let id = world.press(self.id, message, custom_id, Some(&values))?;
            world.view_interaction(id)
        })
    }

    /// Sends the form that an interaction opened, with texts by `custom_id`.
    pub fn submits(&self, opened_by: EventId, fields: &Value) -> Refused<InteractionView> {
        self.town.with(|world| {
            let id = world.submit(self.id, opened_by, fields)?;
            world.view_interaction(id)
        })
    }

    /// Comes into a guild.
    pub fn joins(&self, guild: GuildId) {
        self.town.with(|world| world.admit(guild, self.id, &[]));
    }

    /// Leaves a guild.
    pub fn leaves(&self, guild: GuildId) -> Refused<()> {
        self.town.with(|world| world.dismiss(guild, self.id))
    }

    /// Opens the direct channel with a bot.
    pub fn opens_dm(&self, with: ApplicationId) -> Refused<ChannelId> {
        self.town.with(|world| {
            let bot = world.application(with)?.bot;
            world.direct_channel(self.id, bot)
        })
    }

    /// What this person sees in a channel, oldest first.
    pub fn sees(&self, place: impl Place) -> Refused<Vec<Message>> {
        let channel = self.town.with(|world| place.find(world, self.id))?;
        Ok(self.town.messages(channel, self.id))
    }
}

/// The command with this name that the person's picker shows.
fn find_command(world: &World, user: UserId, channel: ChannelId, name: &str) -> Refused<CommandId> {
    let guild = world.channel(channel)?.guild;
    let mut shown = world.commands_for(user, guild).into_iter().filter(|command| command.name() == name);
    let missing = || Refusal::bad(0, &format!("No command /{name} is offered here"));
    shown.next().map(|command| command.id).ok_or_else(missing)
}
