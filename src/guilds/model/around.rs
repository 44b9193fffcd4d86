//! What a guild looks like on Discord, as far as settings depend on it: judged when a setting is saved, so that it does
//! not fail later when nobody is looking.

use std::cmp::Reverse;

use serde_json::Value;

use super::{Asker, CommandRule, Edit, Kind, LevelRole, Refusal, limits};
use crate::ids::{ChannelId, RoleId};

/// The surroundings of a change. Empty lists mean that nothing is known, and nothing is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// The guild's roles.
    pub roles: Vec<RoleThere>,
    /// Its channels.
    pub channels: Vec<ChannelThere>,
    /// The commands there are.
    pub commands: Vec<CommandThere>,
    /// The place of Artie's highest role, with its id: a role is above another if it is greater.
    pub my_place: Option<(u16, Reverse<RoleId>)>,
    /// Whether Artie may give roles at all.
    pub may_give_roles: bool,
    /// The role everybody has.
    pub everyone: Option<RoleId>,
    /// Whoever asks for the change; `None` if it is nobody on Discord.
    pub asker: Option<Asker>,
    /// Whether Discord does not tell who joins.
    pub misses_newcomers: bool,
}

/// A role of the guild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleThere {
    /// Its id.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// Its place; higher stands above lower.
    pub position: u16,
    /// Whether a bot or Discord itself gives it.
    pub is_managed: bool,
}

/// A channel of the guild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelThere {
    /// Its id.
    pub id: ChannelId,
    /// Its name.
    pub name: String,
    /// Whether it is an ordinary channel or one of announcements: where Artie writes by itself. In the others it reads and
    /// answers.
    pub is_text: bool,
    /// Whether Artie may write there.
    pub may_speak: bool,
}

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandThere {
    /// Its whole name: `game flip`.
    pub name: String,
    /// Its category, in lower case.
    pub category: String,
}

impl Around {
    /// A channel as people write it: `#general`, a mention, an id.
    pub fn channel(&self, text: &str) -> Option<ChannelId> {
        let id = text.strip_prefix("<#").and_then(|rest| rest.strip_suffix('>')).unwrap_or(text);
        if let Ok(id) = id.parse::<ChannelId>() {
            return Some(id);
        }
        let name = text.trim_start_matches('#');
        let named = self.channels.iter().filter(|channel| channel.name.eq_ignore_ascii_case(name));
        // A voice channel or a thread may be called like an ordinary channel.
        named.min_by_key(|channel| (!channel.is_text, channel.id)).map(|channel| channel.id)
    }

    /// A role as people write it: `@Regular`, a mention, an id.
    pub fn role(&self, text: &str) -> Option<RoleId> {
        let id = text.strip_prefix("<@&").and_then(|rest| rest.strip_suffix('>')).unwrap_or(text);
        if let Ok(id) = id.parse::<RoleId>() {
            return Some(id);
        }
        let name = text.trim_start_matches('@');
        let mut named = self.roles.iter().filter(|role| role.name.to_lowercase() == name.to_lowercase());
        named.next().map(|role| role.id)
    }

    /// Whether Artie can give all of these now, and the asker could: roles move after they were chosen.
    pub fn gives(&self, roles: &[RoleId]) -> Result<(), Refusal> {
        roles.iter().try_for_each(|role| self.may_give(*role).and_then(|()| self.asker_gives(*role)))
    }

    /// The categories there are.
    pub fn categories(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.commands.iter().map(|command| command.category.as_str()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether an edit works out here.
    pub(in crate::guilds) fn admit(&self, edit: &Edit) -> Result<(), Refusal> {
        let Some(value) = &edit.after else { return Ok(()) };
        match edit.key.kind() {
            Kind::Channel => ids(value).try_for_each(|id| self.may_speak(ChannelId(id))),
            Kind::Channels(_) => ids(value).try_for_each(|id| self.is_channel(ChannelId(id))),
            Kind::Roles(_) => ids(value).try_for_each(|id| self.may_give(RoleId(id))),
            Kind::LevelRoles => {
                let pairs: Vec<LevelRole> = read(value);
                pairs.iter().try_for_each(|pair| self.may_give(pair.role))
            }
            Kind::Commands => texts(value).try_for_each(|name| self.is_command(name)),
            Kind::Categories => texts(value).try_for_each(|name| self.is_category(name)),
            Kind::Rules => read::<Vec<CommandRule>>(value).iter().try_for_each(|rule| self.admits_rule(rule)),
            _ => Ok(()),
        }
    }

    fn admits_rule(&self, rule: &CommandRule) -> Result<(), Refusal> {
        match rule.command.strip_prefix('@') {
            Some(category) => self.is_category(category)?,
            None => self.is_command(&rule.command)?,
        }
        rule.only_in.iter().chain(&rule.not_in).try_for_each(|channel| self.is_channel(*channel))?;
        rule.only_for.iter().chain(&rule.not_for).try_for_each(|role| self.is_role(*role).map(|_| ()))
    }

    /// The name of what a rule is about, as it is kept; there must be such a command or category.
    pub fn named(&self, text: &str) -> Result<String, Refusal> {
        let name = limits::plain(text);
        if limits::is_protected(&name) {
            return Err(Refusal::Protected(name));
        }
        match name.strip_prefix('@') {
            Some(category) => self.is_category(category)?,
            None => self.is_command(&name)?,
        }
        Ok(name)
    }

    fn is_channel(&self, id: ChannelId) -> Result<(), Refusal> {
        let is_there = self.channels.is_empty() || self.channels.iter().any(|channel| channel.id == id);
        if is_there { Ok(()) } else { Err(Refusal::UnknownChannel(id.to_string())) }
    }

    fn may_speak(&self, id: ChannelId) -> Result<(), Refusal> {
        self.is_channel(id)?;
        if self.channels.iter().any(|channel| channel.id == id && !channel.is_text) {
            return Err(Refusal::NotForWriting(id));
        }
        let is_mute = self.channels.iter().any(|channel| channel.id == id && !channel.may_speak);
        if is_mute { Err(Refusal::MayNotSpeak(id)) } else { Ok(()) }
    }

    fn is_role(&self, id: RoleId) -> Result<Option<&RoleThere>, Refusal> {
        let found = self.roles.iter().find(|role| role.id == id);
        if found.is_some() || self.roles.is_empty() { Ok(found) } else { Err(Refusal::UnknownRole(id.to_string())) }
    }

    fn may_give(&self, id: RoleId) -> Result<(), Refusal> {
        let Some(role) = self.is_role(id)? else { return Ok(()) };
        if self.everyone == Some(id) {
            return Err(Refusal::RoleOfEveryone);
        }
        if role.is_managed {
            return Err(Refusal::RoleManaged(id));
        }
        if !self.may_give_roles {
            return Err(Refusal::MayNotGiveRoles);
        }
        // Of two roles at one place the older one stands above.
        if Some((role.position, Reverse(id))) >= self.my_place { Err(Refusal::RoleTooHigh(id)) } else { Ok(()) }
    }

    fn is_command(&self, name: &str) -> Result<(), Refusal> {
        let is_it = |command: &CommandThere| {
            command.name.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        let is_there = self.commands.is_empty() || self.commands.iter().any(is_it);
        if is_there { Ok(()) } else { Err(Refusal::UnknownCommand(name.to_owned())) }
    }

    fn is_category(&self, name: &str) -> Result<(), Refusal> {
        let is_there = self.commands.is_empty() || self.categories().contains(&name);
        if is_there { Ok(()) } else { Err(Refusal::UnknownCategory(name.to_owned())) }
    }
}

pub(super) fn ids(value: &Value) -> impl Iterator<Item = u64> {
    let many = value.as_array().map_or_else(|| vec![value], |many| many.iter().collect());
    many.into_iter().filter_map(|id| id.as_str()?.parse().ok()).collect::<Vec<_>>().into_iter()
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}

pub(super) fn read<T: serde::de::DeserializeOwned + Default>(value: &Value) -> T {
    T::deserialize(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::guilds::Key;

    fn around() -> Around {
        let role = |id, name: &str, position, is_managed| RoleThere {
            id: RoleId(id),
            name: name.into(),
            position,
            is_managed,
        };
        Around {
            roles: vec![
                role(1, "@everyone", 0, false),
                role(2, "Regular", 2, false),
                role(3, "Artie", 3, true),
                role(4, "Peer", 3, false),
                role(5, "Boss", 9, false),
            ],
            channels: vec![
                ChannelThere { id: ChannelId(6), name: "General".into(), is_text: false, may_speak: false },
                ChannelThere { id: ChannelId(7), name: "general".into(), is_text: true, may_speak: true },
                ChannelThere { id: ChannelId(8), name: "news".into(), is_text: true, may_speak: false },
            ],
            commands: vec![CommandThere { name: "game flip".into(), category: "play".into() }],
            my_place: Some((3, Reverse(RoleId(3)))),
            may_give_roles: true,
            everyone: Some(RoleId(1)),
            asker: None,
            misses_newcomers: false,
        }
    }

    #[test]
    fn what_would_not_work_later_is_refused_now() {
        let around = around();
        let judged = |key, value| around.admit(&Edit { key, after: Some(value) }).err();
        for (key, value, expected) in [
            (Key::Autorole, json!(["2"]), None),
            (Key::Autorole, json!(["1"]), Some(Refusal::RoleOfEveryone)),
            (Key::Autorole, json!(["3"]), Some(Refusal::RoleManaged(RoleId(3)))),
            (Key::Autorole, json!(["4"]), None),
            (Key::Autorole, json!(["2", "5"]), Some(Refusal::RoleTooHigh(RoleId(5)))),
            (Key::Autorole, json!(["9"]), Some(Refusal::UnknownRole("9".into()))),
            (Key::LevelsRoles, json!([{ "level": 5, "role": "5" }]), Some(Refusal::RoleTooHigh(RoleId(5)))),
            (Key::WelcomeChannel, json!("7"), None),
            (Key::WelcomeChannel, json!("8"), Some(Refusal::MayNotSpeak(ChannelId(8)))),
            (Key::WelcomeChannel, json!("6"), Some(Refusal::NotForWriting(ChannelId(6)))),
            (Key::RecordingChannels, json!(["6", "8"]), None),
            (Key::RecordingChannels, json!(["9"]), Some(Refusal::UnknownChannel("9".into()))),
            (Key::DisabledCommands, json!(["game"]), None),
            (Key::DisabledCommands, json!(["gam"]), Some(Refusal::UnknownCommand("gam".into()))),
            (Key::DisabledCategories, json!(["work"]), Some(Refusal::UnknownCategory("work".into()))),
            (Key::CommandRules, json!([{ "command": "@play", "onlyIn": ["6", "7"] }]), None),
            (
                Key::CommandRules,
                json!([{ "command": "game", "onlyFor": ["9"] }]),
                Some(Refusal::UnknownRole("9".into())),
            ),
        ] {
            assert_eq!(judged(key, value.clone()), expected, "{key} {value}");
        }
        assert_eq!(around.channel("#general"), Some(ChannelId(7)), "where people write comes first");
        let weak = Around { may_give_roles: false, ..around.clone() };
        let edit = Edit { key: Key::Autorole, after: Some(json!(["2"])) };
        assert_eq!(weak.admit(&edit), Err(Refusal::MayNotGiveRoles));
        assert_eq!(Around::default().admit(&edit), Ok(()));
    }
}
