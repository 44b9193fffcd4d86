//! Registered commands: overwritten in bulk, created, changed and deleted, globally or for one guild.

use std::fmt;

use serde_json::{Value, json};

use super::{Refused, World, WorldEvent, forms, limits, permissions::ADMINISTRATOR, refusal::Unknown};
use crate::ids::{ApplicationId, GuildId, UserId};

/// The id of a registered command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandId(pub u64);

impl fmt::Display for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A registered command.
#[derive(Clone, Debug, PartialEq)]
pub struct AppCommand {
    /// Its id; it keeps it while its name and type stay.
    pub id: CommandId,
    /// Whose it is.
    pub application: ApplicationId,
    /// Where it is known; everywhere when none.
    pub guild: Option<GuildId>,
    /// The version, a new one with every change.
    pub version: u64,
    /// Discord's command object: name, type, description, options, …
    pub definition: Value,
}

impl AppCommand {
    /// Its name.
    pub fn name(&self) -> &str {
        self.definition["name"].as_str().unwrap_or_default()
    }

    /// Its type: 1 slash, 2 user, 3 message.
    pub fn kind(&self) -> u64 {
        self.definition["type"].as_u64().unwrap_or(1)
    }

    /// Its options: Discord's option objects.
    pub fn options(&self) -> &[Value] {
        self.definition["options"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The command object as Discord answers it.
    pub fn wire(&self) -> Value {
        let mut wire = self.definition.clone();
        wire["id"] = json!(self.id.to_string());
        wire["application_id"] = json!(self.application);
        wire["version"] = json!(self.version.to_string());
        if let Some(guild) = self.guild {
            wire["guild_id"] = json!(guild);
        }
        wire
    }
}

impl World {
    /// The commands of an application in one scope.
    pub fn commands_of(&self, application: ApplicationId, guild: Option<GuildId>) -> Vec<AppCommand> {
        let is_of = |command: &&AppCommand| command.application == application && command.guild == guild;
        self.commands.values().filter(is_of).cloned().collect()
    }

    /// The slash commands somebody finds in the picker of a guild, or of a direct message with the bot.
    pub fn commands_for(&self, user: UserId, guild: Option<GuildId>) -> Vec<&AppCommand> {
        let held = guild.map_or(u64::MAX, |guild| self.guild_permissions(guild, user).unwrap_or(0));
        let is_shown = |command: &&AppCommand| {
            let needed = command.definition["default_member_permissions"].as_str().and_then(|bits| bits.parse().ok());
            let in_place = match guild {
                Some(guild) => self.member(guild, UserId(command.application.0)).is_ok(),
                None => command.definition["dm_permission"] != json!(false),
            };
            in_place
                && (command.guild.is_none() || command.guild == guild)
                && needed
                    .is_none_or(|needed: u64| held & needed == needed && (needed != 0 || held & ADMINISTRATOR != 0))
        };
        self.commands.values().filter(|command| command.kind() == 1).filter(is_shown).collect()
    }

    /// Replaces all commands of a scope. What keeps its name and type keeps its id; what did not change keeps its version.
    pub fn overwrite_commands(
        &mut self,
        application: ApplicationId,
        guild: Option<GuildId>,
        definitions: &[Value],
    ) -> Refused<Vec<AppCommand>> {
        limits::check_commands(definitions)?;
        let before = self.commands_of(application, guild);
        self.commands.retain(|_, command| command.application != application || command.guild != guild);
        for definition in definitions {
            let definition = forms::complete_command(definition);
            let same = |old: &&AppCommand| {
                old.definition["name"] == definition["name"] && old.definition["type"] == definition["type"]
            };
            let old = before.iter().find(same);
            self.put_command(application, guild, old, definition);
        }
        Ok(self.commands_changed(application, guild))
    }

    /// Creates a command, or replaces the one with its name.
    pub fn create_command(
        &mut self,
        application: ApplicationId,
        guild: Option<GuildId>,
        definition: &Value,
    ) -> Refused<AppCommand> {
        limits::check_commands(std::slice::from_ref(definition))?;
        let definition = forms::complete_command(definition);
        let before = self.commands_of(application, guild);
        let same = |old: &&AppCommand| {
            old.definition["name"] == definition["name"] && old.definition["type"] == definition["type"]
        };
        let id = self.put_command(application, guild, before.iter().find(same), definition);
        self.commands_changed(application, guild);
        self.command(application, guild, id).cloned()
    }

    /// Changes some fields of a command.
    pub fn change_command(
        &mut self,
        application: ApplicationId,
        guild: Option<GuildId>,
        id: CommandId,
        fields: &Value,
    ) -> Refused<AppCommand> {
        let old = self.command(application, guild, id)?.clone();
        let mut definition = old.definition.clone();
        for (name, value) in fields.as_object().into_iter().flatten() {
            definition[name] = value.clone();
        }
        limits::check_commands(std::slice::from_ref(&definition))?;
        self.put_command(application, guild, Some(&old), forms::complete_command(&definition));
        self.commands_changed(application, guild);
        self.command(application, guild, id).cloned()
    }

    /// Forgets a command.
    pub fn delete_command(&mut self, application: ApplicationId, guild: Option<GuildId>, id: CommandId) -> Refused<()> {
        self.command(application, guild, id)?;
        self.commands.remove(&id);
        self.commands_changed(application, guild);
        Ok(())
    }

    /// A command of an application in one scope.
    pub fn command(&self, application: ApplicationId, guild: Option<GuildId>, id: CommandId) -> Refused<&AppCommand> {
        let found = self.commands.get(&id).filter(|c| c.application == application && c.guild == guild);
        found.ok_or_else(|| Unknown::Command.into())
    }

    fn put_command(
        &mut self,
        application: ApplicationId,
        guild: Option<GuildId>,
        old: Option<&AppCommand>,
        definition: Value,
    ) -> CommandId {
        let id = old.map_or_else(|| CommandId(self.next_id()), |old| old.id);
        let unchanged = old.filter(|old| old.definition == definition);
        let version = unchanged.map_or_else(|| self.next_id(), |old| old.version);
        self.commands.insert(id, AppCommand { id, application, guild, version, definition });
        id
    }

    fn commands_changed(&mut self, application: ApplicationId, guild: Option<GuildId>) -> Vec<AppCommand> {
        let commands = self.commands_of(application, guild);
        self.tell(WorldEvent::CommandsChanged { application, guild, commands: commands.clone() });
        commands
    }
}
