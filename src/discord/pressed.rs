//! What Discord says of a press or a submitted form, read into one shape.

use serenity::all::{
    ActionRow, ActionRowComponent, ChannelId, ComponentInteraction, ComponentInteractionDataKind, GuildId,
    InteractionId, Member, Message as ForeignMessage, ModalInteraction, Permissions, User,
};

use crate::{
    discord::{
        context::language,
        replies,
        seat::{self, Home},
    },
    error::{Error, Result},
    guilds::Guilds,
    ids::{EventId, RoleId},
    msg,
    origin::Origin,
    words::{Locale, Words},
};

/// A press or a submitted form, as far as they are alike.
pub(super) struct Pressed<'a> {
    pub id: InteractionId,
    pub token: &'a str,
    pub custom_id: &'a str,
    pub origin: Origin,
    pub guild: Option<GuildId>,
    pub chosen: Vec<String>,
    /// What the presser may do there now, as Discord says; nothing in direct messages.
    pub permissions: Permissions,
    /// The presser's, and the guild's on Discord.
    locales: (&'a str, Option<&'a str>),
    pub message: Option<&'a ForeignMessage>,
    member: Option<&'a Member>,
}

impl<'a> From<&'a ComponentInteraction> for Pressed<'a> {
    fn from(press: &'a ComponentInteraction) -> Self {
        let chosen = match &press.data.kind {
            ComponentInteractionDataKind::StringSelect { values } => values.clone(),
            ComponentInteractionDataKind::UserSelect { values } => values.iter().map(ToString::to_string).collect(),
            ComponentInteractionDataKind::RoleSelect { values } => values.iter().map(ToString::to_string).collect(),
            ComponentInteractionDataKind::MentionableSelect { values } => {
                values.iter().map(ToString::to_string).collect()
            }
            ComponentInteractionDataKind::ChannelSelect { values } => values.iter().map(ToString::to_string).collect(),
            ComponentInteractionDataKind::Button | ComponentInteractionDataKind::Unknown(_) => Vec::new(),
        };
        Self {
            id: press.id,
            token: &press.token,
            custom_id: &press.data.custom_id,
            origin: origin(press.id, &press.user, press.guild_id, press.channel_id),
            guild: press.guild_id,
            chosen,
            permissions: press.member.as_ref().and_then(|member| member.permissions).unwrap_or_default(),
            locales: (&press.locale, press.guild_locale.as_deref()),
            message: Some(&press.message),
            member: press.member.as_ref(),
        }
    }
}

impl<'a> From<&'a ModalInteraction> for Pressed<'a> {
    fn from(form: &'a ModalInteraction) -> Self {
        let written = |row: &ActionRow| {
            row.components.iter().find_map(|component| match component {
                ActionRowComponent::InputText(input) => input.value.clone(),
                _ => None,
            })
        };
        Self {
            id: form.id,
            token: &form.token,
            custom_id: &form.data.custom_id,
            origin: origin(form.id, &form.user, form.guild_id, form.channel_id),
            guild: form.guild_id,
            permissions: form.member.as_ref().and_then(|member| member.permissions).unwrap_or_default(),
            chosen: form.data.components.iter().map(|row| written(row).unwrap_or_default()).collect(),
            locales: (&form.locale, form.guild_locale.as_deref()),
            message: form.message.as_deref(),
            member: form.member.as_ref(),
        }
    }
}

/// Where it comes from; the language is known once the guild's settings are asked.
fn origin(id: InteractionId, user: &User, guild: Option<GuildId>, channel: ChannelId) -> Origin {
    Origin {
        user: user.id.get().into(),
        guild: guild.map(|id| id.get().into()),
        channel: channel.get().into(),
        event: EventId(id.get()),
        locale: Locale::default(),
    }
}

impl Pressed<'_> {
    /// The same in the language that the presser is spoken to in.
    pub(super) fn spoken_to(mut self, guilds: &Guilds) -> Self {
        self.origin.locale = language(guilds, self.guild, (Some(self.locales.0), self.locales.1));
        self
    }

    /// Refuses whoever has lost the rights to what a control does since its message was sent.
    pub(super) fn is_allowed(&self, home: &Home) -> Result<()> {
        let missing = home.needs - self.permissions;
        if missing.is_empty() || self.permissions.administrator() {
            return Ok(());
        }
        let permissions = replies::permissions(&Words::new(self.origin.locale.clone()), missing);
        Err(Error::Denied(msg!("discord-missing-user-permission", permissions = permissions)))
    }

    pub(super) fn roles(&self) -> Vec<RoleId> {
        self.member.map(|member| seat::roles(&member.roles)).unwrap_or_default()
    }
}
