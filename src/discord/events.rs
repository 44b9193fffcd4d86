//! Discord's events as our own plain data, in one place.

use serenity::all::{
    Attachment as ForeignAttachment, CacheHttp, ChannelType, FullEvent, GuildChannel, Member,
    Message as ForeignMessage, MessageFlags, MessageType, MessageUpdateEvent, Permissions, User,
};
use serenity::prelude::Context;

pub use crate::heard::{Attachment, Author, Channel, Edit, Event, EventSink, Guild, Message, Newcomer, Quoted};

use super::seat;
use crate::ids::UserId;

/// What the event means to us; `None` for what we do not follow.
pub(super) fn translate(context: &Context, event: &FullEvent) -> Option<Event> {
    let guild_of = |id: Option<serenity::all::GuildId>| id.map(|id| id.get().into());
    Some(match event {
        FullEvent::Ready { data_about_bot } => Event::Ready {
            me: data_about_bot.user.id.get().into(),
            application: data_about_bot.application.id.get().into(),
            hears_private: context.shard_id.0 == 0,
        },
        FullEvent::Resume { .. } => Event::Resumed,
        // What only one person may see is nobody else's to remember; it comes without a guild, like a direct message.
        FullEvent::Message { new_message } if is_private(new_message.flags) => return None,
        FullEvent::MessageUpdate { event, .. } if is_private(event.flags.flatten()) => return None,
        FullEvent::Message { new_message } => {
            let (guild, channel) = (new_message.guild_id, new_message.channel_id);
            Event::Message(Message {
                thread_of: guild.and_then(|guild| seat::thread_of(&context.cache, guild, channel)),
                in_my_thread: guild.is_some_and(|guild| seat::is_my_thread(&context.cache, guild, channel)),
                ..message(new_message, me(context))
            })
        }
        FullEvent::MessageUpdate { event, .. } => Event::Edited(edit(event)),
        FullEvent::MessageDelete { channel_id, deleted_message_id, guild_id } => Event::Deleted {
            guild: guild_of(*guild_id),
            channel: channel_id.get().into(),
            messages: vec![deleted_message_id.get().into()],
        },
        FullEvent::MessageDeleteBulk { channel_id, multiple_deleted_messages_ids, guild_id } => Event::Deleted {
            guild: guild_of(*guild_id),
            channel: channel_id.get().into(),
            messages: multiple_deleted_messages_ids.iter().map(|id| id.get().into()).collect(),
        },
        FullEvent::GuildCreate { guild, is_new } => Event::Guild(self::guild(guild, *is_new == Some(true), context)),
        FullEvent::GuildMemberAddition { new_member } => Event::Joined(newcomer(context, new_member)),
        // An outage takes a guild away too, but it comes back by itself.
        FullEvent::GuildDelete { incomplete, .. } if !incomplete.unavailable => {
            Event::GuildLeft(incomplete.id.get().into())
        }
        FullEvent::ChannelCreate { channel: new }
        | FullEvent::ChannelUpdate { new, .. }
        | FullEvent::ThreadCreate { thread: new }
        | FullEvent::ThreadUpdate { new, .. }
            if holds_messages(new.kind) =>
        {
            Event::Channel(channel(new))
        }
        FullEvent::ChannelDelete { channel, .. } => {
            Event::ChannelGone { guild: channel.guild_id.get().into(), channel: channel.id.get().into() }
        }
        FullEvent::ThreadDelete { thread, .. } => {
            Event::ChannelGone { guild: thread.guild_id.get().into(), channel: thread.id.get().into() }
        }
        _ => return None,
    })
}

fn newcomer(context: &Context, member: &Member) -> Newcomer {
    let (server, members) =
        context.cache.guild(member.guild_id).map(|guild| (guild.name.clone(), guild.member_count)).unwrap_or_default();
    Newcomer {
        guild: member.guild_id.get().into(),
        user: member.user.id.get().into(),
        name: member.display_name().to_owned(),
        bot: member.user.bot,
        server,
        members,
        joined_at_ms: member.joined_at.map(|time| time.timestamp_millis()).unwrap_or_default(),
    }
}

fn me(context: &Context) -> UserId {
    context.cache.current_user().id.get().into()
}

/// A message; also used for pages of history. Of which channel its place is a thread, it does not say.
pub(super) fn message(message: &ForeignMessage, me: UserId) -> Message {
    let replied = message.message_reference.as_ref().filter(|_| message.kind == MessageType::InlineReply);
    Message {
        id: message.id.get().into(),
        channel: message.channel_id.get().into(),
        guild: message.guild_id.map(|id| id.get().into()),
        thread_of: None,
        in_my_thread: false,
        author: author(&message.author, message.member.as_deref().and_then(|member| member.nick.as_deref())),
        text: message.content.clone(),
        reply_to: replied.and_then(|reference| reference.message_id).map(|id| id.get().into()),
        reply_to_author: message.referenced_message.as_ref().map(|message| message.author.id.get().into()),
        quoted: message.referenced_message.as_deref().filter(|_| replied.is_some()).map(|message| Quoted {
            author: author(&message.author, message.member.as_deref().and_then(|member| member.nick.as_deref())),
            text: message.content.clone(),
        }),
        mentions: message.mentions.iter().map(|user| user.id.get().into()).collect(),
        attachments: message.attachments.iter().map(attachment).collect(),
        kind: message.kind.into(),
        has_v2_text: seems_to_have_v2_text(message),
        edited_at_ms: message.edited_timestamp.map(|time| time.timestamp_millis()),
        mine: me == message.author.id.get().into(),
    }
}

fn author(user: &User, nick: Option<&str>) -> Author {
    let name = nick.or(user.global_name.as_deref()).unwrap_or(&user.name).to_owned();
    Author { id: user.id.get().into(), name, bot: user.bot }
}

fn attachment(attachment: &ForeignAttachment) -> Attachment {
    Attachment {
        id: attachment.id.get(),
        name: attachment.filename.clone(),
        content_type: attachment.content_type.clone(),
        description: attachment.description.clone(),
        size: attachment.size.into(),
        url: attachment.url.clone(),
        width: attachment.width.map(u64::from),
        height: attachment.height.map(u64::from),
    }
}

/// The library drops Components-V2 text and its flag. What remains is a bot's message that shows nothing at all, which
/// Discord does not allow otherwise, unless it is "thinking…".
fn seems_to_have_v2_text(message: &ForeignMessage) -> bool {
    let is_loading = message.flags.is_some_and(|flags| flags.contains(serenity::all::MessageFlags::LOADING));
    message.author.bot
        && !is_loading
        && message.content.is_empty()
        && message.embeds.is_empty()
        && message.attachments.is_empty()
        && message.sticker_items.is_empty()
        && message.poll.is_none()
        && message.message_snapshots.is_empty()
        && matches!(message.kind, MessageType::Regular | MessageType::InlineReply | MessageType::ChatInputCommand)
}

fn is_private(flags: Option<MessageFlags>) -> bool {
    flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
}

fn edit(event: &MessageUpdateEvent) -> Edit {
    let nick = event.member.iter().flatten().find_map(|member| member.nick.as_deref());
    Edit {
        id: event.id.get().into(),
        channel: event.channel_id.get().into(),
        guild: event.guild_id.map(|id| id.get().into()),
        author: event.author.as_ref().map(|user| author(user, nick)),
        text: event.content.clone(),
        attachments: event.attachments.as_ref().map(|all| all.iter().map(attachment).collect()),
        edited_at_ms: event.edited_timestamp.map(|time| time.timestamp_millis()),
    }
}

fn guild(guild: &serenity::all::Guild, joined_now: bool, context: &Context) -> Guild {
    let me = context.cache().map(|cache| cache.current_user().id).and_then(|id| guild.members.get(&id));
    let can_read = |channel: &GuildChannel| {
        let needed = Permissions::VIEW_CHANNEL | Permissions::READ_MESSAGE_HISTORY;
        me.is_none_or(|me| guild.user_permissions_in(channel, me).contains(needed))
    };
    let threads = guild.threads.iter();
    Guild {
        id: guild.id.get().into(),
        name: guild.name.clone(),
        joined_now,
        system_channel: guild.system_channel_id.map(|id| id.get().into()),
        locale: guild.preferred_locale.clone(),
        channels: guild
            .channels
            .values()
            .filter(|channel| holds_messages(channel.kind) && can_read(channel))
            .chain(threads)
            .map(channel)
            .collect(),
    }
}

fn channel(channel: &GuildChannel) -> Channel {
    Channel {
        id: channel.id.get().into(),
        guild: Some(channel.guild_id.get().into()),
        name: channel.name.clone(),
        last_message: channel.last_message_id.map(|id| id.get().into()),
    }
}

fn holds_messages(kind: ChannelType) -> bool {
    !matches!(kind, ChannelType::Category | ChannelType::Directory | ChannelType::Forum)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parsed(change: serde_json::Value) -> Message {
        let mut value = json!({
            "id": "100", "channel_id": "200", "guild_id": "300", "type": 0, "content": "hello", "timestamp": "2026-01-01T00:00:00Z",
            "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
            "attachments": [], "embeds": [], "pinned": false, "flags": 0,
            "author": { "id": "7", "username": "ada", "global_name": "Ada", "discriminator": "0", "avatar": null },
        });
        value.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        message(&serde_json::from_value(value).unwrap(), UserId(7))
    }

    #[test]
    fn a_message_keeps_what_recording_and_chat_need() {
        let heard = parsed(json!({
            "type": 19, "message_reference": { "message_id": "99", "channel_id": "200" },
            "member": { "nick": "Countess", "roles": [], "deaf": false, "mute": false, "flags": 0 },
            "attachments": [{ "id": "5", "filename": "a.png", "size": 9, "url": "u", "proxy_url": "u", "content_type": "image/png" }],
        }));
        assert_eq!(heard.author.name, "Countess");
        assert_eq!(heard.reply_to.map(|id| id.0), Some(99));
        assert_eq!((heard.attachments[0].size, heard.kind, heard.mine), (9, 19, true));
    }

    #[test]
    fn a_bot_that_seems_to_say_nothing_speaks_v2() {
        let bot = json!({ "id": "8", "username": "other", "discriminator": "0", "avatar": null, "bot": true });
        let v2 = json!([{ "type": 17, "components": [{ "type": 10, "content": "hidden" }] }]);
        assert!(parsed(json!({ "content": "", "author": bot, "flags": 1 << 15, "components": v2 })).has_v2_text);
        assert!(!parsed(json!({ "content": "", "author": bot, "flags": 1 << 7 })).has_v2_text);
        assert!(!parsed(json!({ "content": "x", "author": bot })).has_v2_text);
        assert!(!parsed(json!({ "content": "" })).has_v2_text);
    }
}
