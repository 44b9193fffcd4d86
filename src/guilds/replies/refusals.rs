//! Why a setting is not changed, in words.

use strum::VariantArray;

use crate::{
    error::Error,
    guilds::{Feature, Key, Kind, Refusal, model::placeholders_of},
    msg,
    reply::{mention_channel, mention_role},
    words::{Locale, Message},
};

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(match refusal {
            Refusal::UnknownKey(key) => msg!("guilds-unknown-key", key = key, keys = keys(Key::VARIANTS)),
            Refusal::BadValue(key) => bad_value(key),
            Refusal::UnknownChannel(channel) => msg!("guilds-unknown-channel", channel = channel),
            Refusal::UnknownRole(role) => msg!("guilds-unknown-role", role = role),
            Refusal::UnknownCommand(command) => msg!("guilds-unknown-command", command = command),
            Refusal::UnknownCategory(category) => msg!("guilds-unknown-category", category = category),
            Refusal::UnknownSwitch(name) => {
                msg!("guilds-unknown-switch", name = name, known = switches())
            }
            Refusal::UnknownPlaceholder(word, key) => {
                let known: Vec<String> = placeholders_of(key).iter().map(|word| format!("`{{{word}}}`")).collect();
                msg!("guilds-unknown-placeholder", word = word, known = known.join(", "))
            }
            Refusal::Protected(command) => msg!("guilds-protected", command = command),
            Refusal::MayNotGiveRoles => msg!("guilds-may-not-give-roles"),
            Refusal::RoleTooHigh(role) => msg!("guilds-role-too-high", role = mention_role(role)),
            Refusal::RoleManaged(role) => msg!("guilds-role-managed", role = mention_role(role)),
            Refusal::RoleNotYours(role) => msg!("guilds-role-not-yours", role = mention_role(role)),
            Refusal::RoleOfEveryone => msg!("guilds-role-of-everyone"),
            Refusal::ServerUnknown => msg!("discord-guild-not-ready"),
            Refusal::NotForWriting(channel) => msg!("guilds-not-for-writing", channel = mention_channel(channel)),
            Refusal::MayNotSpeak(channel) => msg!("guilds-may-not-speak", channel = mention_channel(channel)),
            Refusal::Unchanged(changed) if changed.is_empty() => msg!("guilds-file-unchanged"),
            Refusal::Unchanged(changed) => msg!("guilds-unchanged", keys = keys(&changed)),
            Refusal::FileUnreadable => msg!("guilds-file-unreadable"),
            Refusal::FileUnknown(names) => msg!("guilds-file-unknown", names = names.join(", ")),
            Refusal::FileEmpty => msg!("guilds-file-empty"),
            Refusal::DraftGone => msg!("guilds-draft-gone"),
        })
    }
}

fn keys(keys: &[Key]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

fn switches() -> String {
    let names: Vec<&str> = Feature::VARIANTS.iter().map(Into::into).collect();
    listed(&names)
}

fn bad_value(key: Key) -> Message {
    let name = key.to_string();
    match key.kind() {
        Kind::Toggle => msg!("guilds-bad-toggle", key = name),
        Kind::Choice(choices) => msg!("guilds-bad-choice", key = name, choices = listed(choices)),
        Kind::Language => {
            let spoken: Vec<String> = Locale::spoken().iter().map(ToString::to_string).collect();
            msg!("guilds-bad-choice", key = name, choices = listed(&spoken))
        }
        Kind::Number(low, high) => msg!("guilds-bad-number", key = name, low = low, high = high),
        Kind::Factor => msg!("guilds-bad-factor", key = name),
        Kind::Prefix => msg!("guilds-bad-prefix"),
        Kind::Timezone => msg!("guilds-bad-timezone"),
        Kind::Name => msg!("guilds-bad-name", key = name),
        Kind::Template(most) => msg!("guilds-bad-template", key = name, most = most),
        Kind::Channel => msg!("guilds-bad-channel", key = name),
        Kind::Channels(most) => msg!("guilds-bad-channels", key = name, most = most),
        Kind::Roles(most) => msg!("guilds-bad-roles", key = name, most = most),
        Kind::LevelRoles => msg!("guilds-bad-level-roles", key = name),
        Kind::Commands | Kind::Categories => msg!("guilds-bad-names", key = name),
        Kind::Rules => msg!("guilds-bad-rules", key = name),
        Kind::Flags => msg!("guilds-bad-flags", key = name),
    }
}

fn listed(choices: &[impl AsRef<str>]) -> String {
    choices.iter().map(|choice| format!("`{}`", choice.as_ref())).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ChannelId, RoleId};

    #[test]
    fn whatever_can_be_switched_says_what_it_is() {
        for feature in Feature::VARIANTS {
            let said =
                crate::words::Words::new(Locale::english()).say(&Message::named(format!("guilds-switch-{feature}")));
            assert!(!said.contains('⟨'), "{said}");
        }
    }

    #[test]
    fn refusals_say_what_to_do() {
        let refusals = [
            Refusal::UnknownChannel("lounge".into()),
            Refusal::UnknownRole("Queen".into()),
            Refusal::UnknownCommand("wrok".into()),
            Refusal::UnknownCategory("fun".into()),
            Refusal::UnknownSwitch("fun".into()),
            Refusal::UnknownPlaceholder("token".into(), Key::WelcomeMessage),
            Refusal::Protected("settings".into()),
            Refusal::MayNotGiveRoles,
            Refusal::RoleTooHigh(RoleId(5)),
            Refusal::RoleManaged(RoleId(5)),
            Refusal::RoleNotYours(RoleId(5)),
            Refusal::RoleOfEveryone,
            Refusal::ServerUnknown,
            Refusal::NotForWriting(ChannelId(7)),
            Refusal::MayNotSpeak(ChannelId(7)),
            Refusal::Unchanged(vec![Key::Games]),
            Refusal::Unchanged(Vec::new()),
            Refusal::FileUnreadable,
            Refusal::FileUnknown(vec!["colour".into()]),
            Refusal::FileEmpty,
            Refusal::DraftGone,
        ];
        let sentences: Vec<String> = refusals.into_iter().map(|refusal| Error::from(refusal).to_string()).collect();
        insta::assert_snapshot!(sentences.join("\n"), @r"
        refused: There is no channel “lounge” here. Choose one from the list, or mention it.
        refused: There is no role “Queen” here. Choose one from the list, or mention it.
        refused: I have no command `/wrok`. Names are written as in `/help`, for example `wallet pay`.
        refused: I have no category “fun” of commands. The panel lists them.
        refused: There is nothing to switch by the name “fun”. There are: `ambient`, `assistant`, `autorole`, `games`, `levels`, `payments`, `recording`, `welcome`.
        refused: `{token}` means nothing here. You can use `{user}`, `{name}`, `{server}`, `{members}`.
        refused: `/settings` can't be switched off or limited: it is the way back, or somebody's right.
        refused: I'm not allowed to give roles. Give my role the permission “Manage Roles” (Server Settings → Roles), then save again.
        refused: <@&5> stands above my own highest role, so I can't give it. Drag my role above it (Server Settings → Roles), then save again.
        refused: <@&5> belongs to a bot or to Discord itself; nobody can give it. Choose another role.
        refused: You couldn't give <@&5> yourself, so I don't do it for you: it takes “Manage Roles” and a role that stands above it. Ask somebody who has both.
        refused: Everybody has that role already. Choose another one.
        refused: I have only just arrived and don't know this server yet. Please try again in a minute.
        refused: <#7> is no text or announcement channel, and I write only in those. Choose another one.
        refused: I can't write in <#7>. Give me “View Channel” and “Send Messages” there, then save again.
        refused: `games`: it is that already. Nothing was changed.
        refused: Everything in that file holds already. Nothing was changed.
        refused: I couldn't read that file. It must be a JSON file of at most 256 KB, as `/settings export` makes them.
        refused: The file names things that are no settings: colour. Nothing was changed.
        refused: There are no settings in that file.
        refused: I no longer know what that was about. Please make the change again.
        ");
    }

    #[test]
    fn a_value_that_does_not_fit_is_told_what_fits() {
        let sentences: Vec<String> =
            Key::VARIANTS.iter().map(|key| Error::from(Refusal::BadValue(*key)).to_string()).collect();
        insta::assert_snapshot!(sentences.join("\n"), @r"
        refused: A prefix is 1 to 5 visible characters, without spaces, and doesn't begin with `/`, `@`, `#` or `<`. For example: `!` or `a!`.
        refused: `locale` can be `de`, `en`.
        refused: I don't know that time zone. Write it as area and city, for example `Europe/Berlin`, or `UTC`.
        refused: `recording` can be `all`, `addressed`, `off`.
        refused: `recordingChannels` is a list of up to 25 channels.
        refused: `retentionDays` is a whole number from 1 to 3,650, or `none` for the default.
        refused: `autorole` is a list of up to 5 roles.
        refused: `welcome.channel` is a channel: choose it from the list, or mention it.
        refused: `welcome.message` is a text of 1 to 1,000 characters, or `none` for my own words.
        refused: `levels.channel` is a channel: choose it from the list, or mention it.
        refused: `levels.message` is a text of 1 to 1,000 characters, or `none` for my own words.
        refused: `levels.roles` is up to 25 levels (2 to 1,000) with a role each, for example `5 @Regular, 10 @Veteran`.
        refused: `levels.xpMessage` is a whole number from 0 to 1,000, or `none` for the default.
        refused: `levels.xpWork` is a whole number from 0 to 1,000, or `none` for the default.
        refused: `levels.xpGather` is a whole number from 0 to 1,000, or `none` for the default.
        refused: `levels.xpFight` is a whole number from 0 to 1,000, or `none` for the default.
        refused: `levels.xpDaily` is a whole number from 0 to 1,000, or `none` for the default.
        refused: `levels.xpCommand` is a whole number from 0 to 1,000, or `none` for the default.
        refused: `levels.xpMultiplier` is a number from 0 to 10 with at most two decimals, such as `1.5`, or `none` for the default.
        refused: `games` can be `on` or `off`.
        refused: `economy.dailyTransferCap` is a whole number from 0 to 1,000,000,000, or `none` for the default.
        refused: `economy.tax` is a whole number from 0 to 100, or `none` for the default.
        refused: `economy.minimumAccountAge` is a whole number from 0 to 3,650, or `none` for the default.
        refused: `assistant.mode` can be `addressed`, `off`.
        refused: `assistant.channels` is a list of up to 25 channels.
        refused: `assistant.silentChannels` is a list of up to 25 channels.
        refused: `assistant.ambient` can be `on` or `off`.
        refused: `disabledCommands` is a list of names, for example `work, game flip`.
        refused: `disabledCategories` is a list of names, for example `work, game flip`.
        refused: `commandRules` is a list of rules. The panel makes one.
        refused: `modLogChannel` is a channel: choose it from the list, or mention it.
        refused: `auditRetentionDays` is a whole number from 7 to 3,650, or `none` for the default.
        refused: `selectedPoolId` is a name of letters, digits, `-`, `_` and `.`, up to 64 characters.
        refused: `musicMode` can be `open`, `dj`, `off`.
        refused: `flags` takes names with `on` or `off`, a reason of at most 200 characters, and an end such as `2027-01-31` or `2027-01-31 18:00` in this server's time zone. The panel has a form for it.
        ");
        let unknown = Error::from(Refusal::UnknownKey("colour".into())).to_string();
        assert!(unknown.contains("`economy.tax`") && unknown.len() < 900, "{unknown}");
    }
}
