//! Which channels a member may read, this moment: what searching is bound to.
//!
//! Roles come from Discord anew each time, because the cache need not hear of a role that was taken away. Whatever is
//! not known for certain is not readable.

use std::sync::Arc;

use futures::future::join_all;
use serenity::{
    all::{Channel, ChannelId as ForeignChannelId, ChannelType, GuildChannel, Member, Permissions},
    cache::Cache,
    http::{Http, LightMethod, Request, Route},
};

use crate::{
    discord::{Context, PressEvent, wire},
    error::{Error, Result},
    ids::{ChannelId, GuildId},
    msg,
    origin::Origin,
};

/// Private threads that are asked about, the newest: each costs a request.
const PRIVATE_THREADS: usize = 10;
const NEEDED: Permissions = Permissions::VIEW_CHANNEL.union(Permissions::READ_MESSAGE_HISTORY);

/// The channels and active threads that whoever gave the command may read; a channel they name is looked up even if it
/// is a thread put away long ago.
pub async fn readable(context: Context<'_>, origin: &Origin, named: Option<ChannelId>) -> Result<Vec<ChannelId>> {
    let client = context.serenity_context();
    Reader { cache: &client.cache, http: &client.http, origin }.channels(named).await
}

/// The same for whoever pressed a button.
pub async fn readable_by_presser(press: &PressEvent, named: Option<ChannelId>) -> Result<Vec<ChannelId>> {
    Reader { cache: &press.cache, http: &press.http, origin: &press.origin }.channels(named).await
}

struct Reader<'a> {
    cache: &'a Arc<Cache>,
    http: &'a Arc<Http>,
    origin: &'a Origin,
}

/// What the cache says; private threads need a question more.
#[derive(Default)]
struct Known {
    readable: Vec<ChannelId>,
    private: Vec<ForeignChannelId>,
}

impl Reader<'_> {
    async fn channels(&self, named: Option<ChannelId>) -> Result<Vec<ChannelId>> {
        let guild = self.origin.guild.ok_or_else(|| Error::refused(msg!("discord-guild-only")))?;
        let member = self.http.get_member(guild.0.into(), self.origin.user.0.into()).await;
        let member = member.map_err(|error| wire::fault(error, "asking for a member's roles"))?;
        let mut known = self.known(guild, &member)?;
        let is_known = |channel: ChannelId| known.readable.contains(&channel);
        if let Some(named) = named.filter(|named| !is_known(*named))
            && let Some(thread) = self.old_thread(named).await
        {
            let extra = self.judge_thread(guild, &member, &thread)?;
            known.readable.extend(extra.readable);
            known.private.splice(0..0, extra.private);
        }
        known.private.truncate(PRIVATE_THREADS);
        let asked = join_all(known.private.into_iter().map(|thread| self.own(thread))).await;
        known.readable.extend(asked.into_iter().flatten());
        Ok(known.readable)
    }

    fn known(&self, guild: GuildId, member: &Member) -> Result<Known> {
        let cached = self.cache.guild(guild.0).ok_or_else(|| Error::refused(msg!("discord-guild-not-ready")))?;
        let readable = cached.channels.values().filter(|channel| may_read(&cached, channel, member));
        let mut known =
            Known { readable: readable.map(|channel| channel.id.get().into()).collect(), ..Known::default() };
        for thread in &cached.threads {
            judge(&cached, thread, member, &mut known);
        }
        known.private.sort_unstable_by_key(|thread| std::cmp::Reverse(*thread));
        Ok(known)
    }

    fn judge_thread(&self, guild: GuildId, member: &Member, thread: &GuildChannel) -> Result<Known> {
        let cached = self.cache.guild(guild.0).ok_or_else(|| Error::refused(msg!("discord-guild-not-ready")))?;
        let mut known = Known::default();
        judge(&cached, thread, member, &mut known);
        Ok(known)
    }

    /// A thread the cache has forgotten because nobody wrote there for long.
    async fn old_thread(&self, channel: ChannelId) -> Option<GuildChannel> {
        match self.http.get_channel(channel.0.into()).await.ok()? {
            Channel::Guild(thread) if self.origin.guild == Some(thread.guild_id.get().into()) => Some(thread),
            _ => None,
        }
    }

    /// A private thread the asker is a member of: the one they are asking from, or one where Discord says so.
    async fn own(&self, thread: ForeignChannelId) -> Option<ChannelId> {
        let id = ChannelId(thread.get());
        if id != self.origin.channel {
            let user = serenity::all::UserId::new(self.origin.user.0);
            let route = Route::ChannelThreadMember { channel_id: thread, user_id: user };
            self.http.request(Request::new(route, LightMethod::Get)).await.ok()?;
        }
        Some(id)
    }
}

fn may_read(guild: &serenity::all::Guild, channel: &GuildChannel, member: &Member) -> bool {
    let may = guild.user_permissions_in(channel, member);
    let is_voice = matches!(channel.kind, ChannelType::Voice | ChannelType::Stage);
    may.contains(NEEDED) && (!is_voice || may.contains(Permissions::CONNECT))
}

/// A thread is as readable as its channel, unless it is private.
fn judge(guild: &serenity::all::Guild, thread: &GuildChannel, member: &Member, known: &mut Known) {
    let parent = thread.parent_id.and_then(|parent| guild.channels.get(&parent));
    let Some(parent) = parent.filter(|parent| may_read(guild, parent, member)) else { return };
    let sees_all = guild.user_permissions_in(parent, member).contains(Permissions::MANAGE_THREADS);
    match thread.kind {
        ChannelType::PublicThread | ChannelType::NewsThread => known.readable.push(thread.id.get().into()),
        ChannelType::PrivateThread if sees_all => known.readable.push(thread.id.get().into()),
        ChannelType::PrivateThread => known.private.push(thread.id),
        _ => {}
    }
}
