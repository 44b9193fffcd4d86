//! Changing channels, members and roles that are there already: nicks, time-outs, bans, threads' members, webhooks.

use chrono::{DateTime, Utc};

use super::{
    Draft, Member, Message, Refused, World, WorldEvent, people::Webhook, permissions::VIEW_CHANNEL, refusal::Unknown,
};
use crate::ids::{ApplicationId, ChannelId, GuildId, RoleId, UserId};

impl World {
    /// Changes what is given of a channel.
    pub fn change_channel(
        &mut self,
        id: ChannelId,
        name: Option<String>,
        topic: Option<&str>,
        archived: Option<bool>,
    ) -> Refused<()> {
        let channel = self.channels.get_mut(&id).ok_or(Unknown::Channel)?;
        channel.name = name.unwrap_or_else(|| std::mem::take(&mut channel.name));
        channel.topic = topic.map(str::to_owned).or_else(|| channel.topic.take());
        channel.archived = archived.unwrap_or(channel.archived);
        self.tell(WorldEvent::ChannelChanged { channel: id });
        Ok(())
    }

    /// Somebody joins or leaves a thread.
    pub fn set_in_thread(&mut self, id: ChannelId, user: UserId, inside: bool) -> Refused<()> {
        self.require(id, user, VIEW_CHANNEL)?;
        let thread = self.channels.get_mut(&id).filter(|channel| channel.kind.is_thread()).ok_or(Unknown::Channel)?;
        thread.recipients.retain(|member| *member != user);
        if inside {
            thread.recipients.push(user);
        }
        Ok(())
    }

    fn change_member(&mut self, guild: GuildId, user: UserId, with: impl FnOnce(&mut Member)) -> Refused<()> {
        let found = self.guilds.get_mut(&guild).ok_or(Unknown::Guild)?;
        with(found.members.get_mut(&user).ok_or(Unknown::Member)?);
        self.tell(WorldEvent::MemberChanged { guild, user });
        Ok(())
    }

    /// Gives somebody a nick, or takes it.
    pub fn set_nick(&mut self, guild: GuildId, user: UserId, nick: Option<&str>) -> Refused<()> {
        let nick = nick.filter(|nick| !nick.is_empty()).map(str::to_owned);
        self.change_member(guild, user, |member| member.nick = nick)
    }

    /// Silences somebody until then.
    pub fn set_timeout(&mut self, guild: GuildId, user: UserId, until: Option<DateTime<Utc>>) -> Refused<()> {
        self.change_member(guild, user, |member| member.timeout_until = until)
    }

    /// Bans somebody, who leaves if they were in.
    pub fn ban(&mut self, guild: GuildId, user: UserId) -> Refused<()> {
        self.user(user)?;
        let found = self.guilds.get_mut(&guild).ok_or(Unknown::Guild)?;
        found.bans.insert(user, None);
        if found.members.contains_key(&user) {
            self.dismiss(guild, user)?;
        }
        Ok(())
    }

    /// Deletes a role; its holders lose it.
    pub fn delete_role(&mut self, guild: GuildId, role: RoleId) -> Refused<()> {
        let found = self.guilds.get_mut(&guild).ok_or(Unknown::Guild)?;
        found.roles.remove(&role).ok_or(Unknown::Role)?;
        let holders: Vec<_> = found.members.values().filter(|m| m.roles.contains(&role)).map(|m| m.user).collect();
        for user in holders {
            self.change_member(guild, user, |member| member.roles.retain(|held| *held != role))?;
        }
        self.tell(WorldEvent::RoleDeleted { guild, role });
        Ok(())
    }

    /// Makes a webhook for a channel.
    pub fn add_webhook(
        &mut self,
        channel: ChannelId,
        creator: UserId,
        application: Option<ApplicationId>,
        name: &str,
    ) -> Webhook {
        let id = self.next_id();
        let token = format!("hook-{:x}", id.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let webhook = Webhook { id, token, name: name.into(), channel, creator, application };
        self.webhooks.insert(id, webhook.clone());
        webhook
    }

    /// Posts as a webhook, under its own name or a given one.
    pub fn post_by_webhook(&mut self, webhook: &Webhook, name: Option<String>, draft: Draft) -> Refused<Message> {
        self.channel(webhook.channel)?;
        let mut message = self.blank(webhook.channel, webhook.creator);
        message.webhook = Some(webhook.id);
        message.application = webhook.application;
        message.shown_name = Some(name.unwrap_or_else(|| webhook.name.clone()));
        self.apply(&mut message, draft)?;
        Ok(self.insert(message))
    }
}
