//! Why somebody cannot use a command, in words: to them, and to those who manage the server.

use crate::{
    error::Error,
    guilds::{Bar, Why},
    ids::{ChannelId, RoleId},
    msg,
    reply::{Card, Reply, Tone, mention, mention_channel, mention_role},
    words::{Message, Words},
};

impl From<Bar> for Error {
    fn from(bar: Bar) -> Self {
        Self::Denied(sentence(bar))
    }
}

fn sentence(bar: Bar) -> Message {
    match bar {
        Bar::Command(command) => msg!("guilds-bar-command", command = command),
        Bar::Category(command, category) => msg!("guilds-bar-category", command = command, category = category),
        Bar::OnlyIn(command, channels) => msg!("guilds-bar-only-in", command = command, places = places(&channels)),
        Bar::NotIn(command) => msg!("guilds-bar-not-in", command = command),
        Bar::OnlyFor(command, only) => msg!("guilds-bar-only-for", command = command, roles = roles(&only)),
        Bar::NotFor(command, role) => msg!("guilds-bar-not-for", command = command, role = mention_role(role)),
    }
}

fn places(channels: &[ChannelId]) -> String {
    channels.iter().map(|id| mention_channel(*id)).collect::<Vec<_>>().join(", ")
}

fn roles(roles: &[RoleId]) -> String {
    roles.iter().map(|id| mention_role(*id)).collect::<Vec<_>>().join(", ")
}

/// Each of the questions that are asked before a command runs, with its answer.
pub(in crate::guilds) fn why(words: &Words, why: &Why) -> Reply {
    let (who, command) = (mention(why.user), format!("`/{}`", why.command));
    let verdict = |is_fine: bool, text: Message| {
        let text = words.say(&text);
        words.say(&if is_fine { msg!("guilds-why-yes", text = text) } else { msg!("guilds-why-no", text = text) })
    };
    let permission = if why.permission.is_empty() {
        verdict(true, msg!("guilds-why-no-permission"))
    } else {
        verdict(why.has_permission, msg!("guilds-why-permission", permission = why.permission.clone()))
    };
    let server = match &why.bar {
        None => verdict(true, msg!("guilds-why-server")),
        Some(bar) => verdict(false, sentence(bar.clone())),
    };
    let speaks = verdict(why.i_may_speak, msg!("guilds-why-me"));
    let is_fine = why.has_permission && why.bar.is_none();
    let head = if is_fine {
        msg!("guilds-why-can", who = who, command = command)
    } else {
        msg!("guilds-why-cannot", who = who, command = command)
    };
    let hint = words.say(&msg!("guilds-why-discord"));
    let text = format!("{}\n\n{permission}\n{server}\n{speaks}\n\n-# {hint}", words.say(&head));
    let tone = if is_fine { Tone::Good } else { Tone::Warn };
    Reply::default().card(Card::new(words.say(&msg!("guilds-why-title")), text).tone(tone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::UserId, words::Locale};

    #[test]
    fn the_refused_hear_one_sentence() {
        let work = || "work".to_owned();
        let bars = [
            Bar::Command(work()),
            Bar::Category(work(), "play".into()),
            Bar::OnlyIn(work(), vec![ChannelId(7), ChannelId(8)]),
            Bar::NotIn(work()),
            Bar::OnlyFor(work(), vec![RoleId(5)]),
            Bar::NotFor(work(), RoleId(5)),
        ];
        let sentences: Vec<String> = bars.into_iter().map(|bar| Error::from(bar).to_string()).collect();
        insta::assert_snapshot!(sentences.join("\n"), @r"
        denied: `/work` is switched off in this server.
        denied: `/work` is switched off in this server, like everything under “play”.
        denied: `/work` can't be used here. Try it in <#7>, <#8>.
        denied: `/work` can't be used in this channel. Try it in another one.
        denied: `/work` is for members with <@&5> here.
        denied: `/work` is not for members with <@&5> here.
        ");
    }

    #[test]
    fn an_admin_sees_each_question_with_its_answer() {
        let asked = Why {
            user: UserId(7),
            command: "work".into(),
            permission: "Manage Server".into(),
            has_permission: true,
            bar: Some(Bar::NotIn("work".into())),
            i_may_speak: true,
        };
        insta::assert_snapshot!(why(&Words::new(Locale::english()), &asked).cards[0].text, @r"
        <@7> can't use `/work` here.

        ✅ Yes: the permission “Manage Server” is needed.
        ❌ No: `/work` can't be used in this channel. Try it in another one.
        ✅ Yes: I need to see this channel and write in it.

        -# Discord has rules of its own on top: Server Settings → Integrations.
        ");
    }
}
