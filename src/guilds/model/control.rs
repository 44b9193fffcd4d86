//! Who may use a command, and where: what the guild decided on top of what Discord allows.
//!
//! Rules are asked from the whole to the part: the category, the command, and what stands between. Each must agree.

use super::{CommandRule, GuildSettings, limits::is_protected};
use crate::ids::{ChannelId, RoleId};

/// A use of a command.
#[derive(Clone, Copy, Debug)]
pub struct Use<'a> {
    /// Its whole name: `game flip`.
    pub command: &'a str,
    /// Its category; letter case does not matter.
    pub category: &'a str,
    /// Where: the channel, and the one its thread belongs to.
    pub places: &'a [ChannelId],
    /// The roles of whoever uses it.
    pub roles: &'a [RoleId],
}

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bar {
    /// The command is switched off.
    Command(String),
    /// Its category is switched off.
    Category(String, String),
    /// It can be used in these channels.
    OnlyIn(String, Vec<ChannelId>),
    /// It cannot be used here.
    NotIn(String),
    /// It is for those who have one of these roles.
    OnlyFor(String, Vec<RoleId>),
    /// It is not for those who have this role.
    NotFor(String, RoleId),
}

impl GuildSettings {
    /// What stands in the way of a use; `None` if nothing does.
    pub fn bar(&self, used: &Use<'_>) -> Option<Bar> {
        if is_protected(used.command) {
            return None;
        }
        let (name, category) = (used.command.to_owned(), used.category.to_lowercase());
        if self.disabled_categories.contains(&category) {
            return Some(Bar::Category(name, category));
        }
        if self.disabled_commands.iter().any(|off| is_under(used.command, off)) {
            return Some(Bar::Command(name));
        }
        let concerns = |rule: &&CommandRule| match rule.command.strip_prefix('@') {
            Some(of) => of == category,
            None => is_under(used.command, &rule.command),
        };
        self.command_rules.iter().filter(concerns).find_map(|rule| rule.bar(used))
    }
}

impl CommandRule {
    fn bar(&self, used: &Use<'_>) -> Option<Bar> {
        let name = || used.command.to_owned();
        let is_here = |channels: &[ChannelId]| channels.iter().any(|channel| used.places.contains(channel));
        let held = |roles: &[RoleId]| roles.iter().find(|role| used.roles.contains(role)).copied();
        if !self.only_in.is_empty() && !is_here(&self.only_in) {
            return Some(Bar::OnlyIn(name(), self.only_in.clone()));
        }
        if is_here(&self.not_in) {
            return Some(Bar::NotIn(name()));
        }
        if !self.only_for.is_empty() && held(&self.only_for).is_none() {
            return Some(Bar::OnlyFor(name(), self.only_for.clone()));
        }
        held(&self.not_for).map(|role| Bar::NotFor(name(), role))
    }
}

/// Whether a command is this one or below it.
fn is_under(command: &str, above: &str) -> bool {
    command.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_guild_decides_on_top_of_discord() {
        let chosen = json!({
            "disabledCommands": ["game", "wallet pay"], "disabledCategories": ["assistant"],
            "commandRules": [
                { "command": "work", "onlyIn": ["7"], "notFor": ["3"] },
                { "command": "@economy", "notIn": ["8"] },
                { "command": "bank", "onlyFor": ["4", "5"] },
            ],
        });
        let settings = GuildSettings::read(chosen.as_object().unwrap());
        let (only_in, only_for) = (vec![ChannelId(7)], vec![RoleId(4), RoleId(5)]);
        for (command, category, places, roles, expected) in [
            ("game flip", "Play", &[7][..], &[][..], Some(Bar::Command("game flip".into()))),
            ("gamer", "Play", &[7], &[], None),
            ("wallet pay", "Economy", &[7], &[], Some(Bar::Command("wallet pay".into()))),
            ("wallet show", "Economy", &[7], &[], None),
            ("wallet show", "Economy", &[9, 8], &[], Some(Bar::NotIn("wallet show".into()))),
            ("calc", "Assistant", &[7], &[], Some(Bar::Category("calc".into(), "assistant".into()))),
            ("work", "Play", &[7], &[], None),
            ("work", "Play", &[9, 7], &[], None),
            ("work", "Play", &[9], &[], Some(Bar::OnlyIn("work".into(), only_in))),
            ("work", "Play", &[7], &[3], Some(Bar::NotFor("work".into(), RoleId(3)))),
            ("bank deposit", "Economy", &[7], &[3, 5], None),
            ("bank deposit", "Economy", &[7], &[3], Some(Bar::OnlyFor("bank deposit".into(), only_for))),
        ] {
            let places: Vec<_> = places.iter().copied().map(ChannelId).collect();
            let roles: Vec<_> = roles.iter().copied().map(RoleId).collect();
            let used = Use { command, category, places: &places, roles: &roles };
            assert_eq!(settings.bar(&used), expected, "{command} in {places:?} with {roles:?}");
        }
    }

    #[test]
    fn nobody_can_be_locked_out() {
        let chosen = json!({ "disabledCategories": ["admin", "start"], "commandRules": [{ "command": "@admin", "onlyIn": ["7"] }] });
        let settings = GuildSettings::read(chosen.as_object().unwrap());
        for command in ["settings set", "admin audit", "help", "privacy erase"] {
            let used = Use { command, category: "Admin", places: &[], roles: &[] };
            assert_eq!(settings.bar(&used), None, "{command}");
        }
    }
}
