//! What is done on Discord besides answering: giving roles, looking who is there and what was said, and opening threads.

use std::{sync::Arc, time::Duration};

use serenity::{
    all::{ChannelId as ForeignChannelId, CreateThread, GuildId as ForeignGuildId, UserId as ForeignUserId},
    http::Http,
};

use crate::{
    agents::work::Mouth,
    config,
    delivery::Courier,
    discord::{DiscordCourier, events, mouths::Mouths, wire},
    error::{Error, Result},
    guilds::RoleVerdict,
    heard::Message,
    ids::{ChannelId, GuildId, MessageId, RoleId, UserId},
    msg,
};

/// Discord's codes for a role and a member that are gone.
const UNKNOWN_ROLE: isize = 10_011;
const UNKNOWN_MEMBER: isize = 10_007;
/// And for a message without a thread to it: gone, in a thread or direct message, in a server with 1,000 of them, or with
/// one already.
const NOT_IN_THIS_CHANNEL: isize = 50_024;
const TOO_MANY_THREADS: isize = 160_006;
const THREAD_THERE_ALREADY: isize = 160_004;

/// Acts on Discord. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Hands(Arc<Http>);

/// A member, as far as roles go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberThere {
    /// Who.
    pub user: UserId,
    /// Whether it is a bot.
    pub bot: bool,
    /// What they have.
    pub roles: Vec<RoleId>,
}

impl Hands {
    /// Over this client.
    pub fn new(http: Arc<Http>) -> Self {
        Self(http)
    }

    /// What lends agents a voice.
    pub fn agents_mouth(&self, settings: &config::Discord) -> Arc<dyn Mouth> {
        Arc::new(Mouths::new(settings))
    }

    /// What sees whatever Artie itself may read.
    pub fn eyes(&self) -> Arc<dyn Courier> {
        Arc::new(DiscordCourier::new(Arc::clone(&self.0)))
    }

    /// Shows for ten seconds that an answer is being written. Best effort: nothing depends on it.
    pub async fn type_in(&self, channel: ChannelId) {
        if let Err(error) = self.0.broadcast_typing(channel.0.into()).await {
            tracing::debug!(error = wire::describe(&error), "typing could not be shown");
        }
    }

    /// Opens a thread under a message, with somebody in it. Opened twice it is the same one: it has the message's id.
    pub async fn open_thread(
        &self,
        (channel, message): (ChannelId, MessageId),
        name: &str,
        user: UserId,
    ) -> Result<ChannelId> {
        let channel = ForeignChannelId::new(channel.0);
        let made = channel.create_thread_from_message(&self.0, message.0, CreateThread::new(name)).await;
        let thread = match made {
            Ok(thread) => thread.id,
            Err(error) if wire::code(&error) == Some(THREAD_THERE_ALREADY) => ForeignChannelId::new(message.0),
            Err(error) => return Err(no_thread(error)),
        };
        if let Err(error) = self.0.add_thread_channel_member(thread, user.0.into()).await {
            // The thread is there; whoever asked comes in by its link.
            tracing::debug!(error = wire::describe(&error), "somebody was not taken into their thread");
        }
        Ok(thread.get().into())
    }

    /// A message as it is now; `None` if it is gone, or may not be read.
    pub async fn message(&self, channel: ChannelId, message: MessageId, me: UserId) -> Result<Option<Message>> {
        match self.0.get_message(channel.0.into(), message.0.into()).await {
            Ok(found) => Ok(Some(events::message(&found, me))),
            Err(error) if matches!(wire::status(&error), Some(403 | 404)) => Ok(None),
            Err(error) => Err(wire::fault(error, "reading a message")),
        }
    }

    /// Deletes a message of ours. One that is gone, or may not be reached any more, is no reason to complain.
    pub async fn take_back(&self, channel: ChannelId, message: MessageId) -> Result<()> {
        match self.0.delete_message(channel.0.into(), message.0.into(), None).await {
            Ok(()) => Ok(()),
            Err(error) if matches!(wire::status(&error), Some(403 | 404)) => Ok(()),
            Err(error) => Err(wire::fault(error, "taking a message back")),
        }
    }

    /// Gives a role, or says why it cannot be given. Giving it twice changes nothing.
    pub async fn give_role(&self, guild: GuildId, user: UserId, role: RoleId) -> Result<RoleVerdict> {
        let reason = Some("the settings of this server");
        let given = self.0.add_member_role(guild.0.into(), user.0.into(), role.0.into(), reason).await;
        let Err(error) = given else { return Ok(RoleVerdict::Given) };
        match (wire::status(&error), wire::code(&error)) {
            (_, Some(UNKNOWN_ROLE)) => Ok(RoleVerdict::NoSuchRole),
            (_, Some(UNKNOWN_MEMBER)) => Ok(RoleVerdict::Left),
            (Some(403), _) => Ok(RoleVerdict::NotAllowed),
            _ => Err(refused(error)),
        }
    }

    /// The members after this one, by id, at most a thousand.
    pub async fn members_after(&self, guild: GuildId, after: Option<UserId>) -> Result<Vec<MemberThere>> {
        let (guild, after) = (ForeignGuildId::new(guild.0), after.map(|user| ForeignUserId::new(user.0)));
        let page = guild.members(&self.0, Some(1_000), after).await.map_err(refused)?;
        Ok(page
            .into_iter()
            .map(|member| MemberThere {
                user: member.user.id.get().into(),
                bot: member.user.bot,
                roles: member.roles.iter().map(|role| role.get().into()).collect(),
            })
            .collect())
    }
}

fn no_thread(error: serenity::Error) -> Error {
    match (wire::status(&error), wire::code(&error)) {
        (Some(403), _) => Error::Denied(msg!("discord-no-threads")),
        (_, Some(NOT_IN_THIS_CHANNEL)) => Error::refused(msg!("discord-no-thread-here")),
        (_, Some(TOO_MANY_THREADS)) => Error::refused(msg!("discord-too-many-threads")),
        (_, Some(wire::UNKNOWN_MESSAGE)) => Error::refused(msg!("discord-over")),
        _ => wire::fault(error, "opening a thread"),
    }
}

fn refused(error: serenity::Error) -> Error {
    match wire::status(&error) {
        Some(403) => Error::Denied(msg!("discord-hands-tied")),
        Some(429) => Error::Busy { message: msg!("discord-hands-full"), retry_after: Some(Duration::from_secs(2)) },
        _ => wire::fault(error, "giving roles"),
    }
}
