//! `/settings`: for those who manage the server.

use strum::VariantArray;

use super::{Key, Order, Refusal, replies};
use crate::{
    discord::{Command, Component, Context, Suggestions, filled_in, origin, send, suggestions, words},
    error::{Error, Result},
    ids::GuildId,
    msg,
};

/// The slice's commands.
pub fn commands() -> Vec<Command> {
    vec![settings()]
}

/// The slice's components: none yet.
pub fn components() -> Vec<Component> {
    Vec::new()
}

/// See and change how I behave in this server
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    ephemeral,
    category = "admin",
    subcommands("show", "set"),
    subcommand_required,
    default_member_permissions = "MANAGE_GUILD",
    required_permissions = "MANAGE_GUILD"
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn settings(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// Show all settings of this server
#[poise::command(slash_command, prefix_command, guild_only, ephemeral)]
async fn show(context: Context<'_>) -> Result<()> {
    let overview = context.data().guilds.overview(guild(context)?).await?;
    send(context, replies::show(&words(context), &overview)).await
}

/// Change one setting of this server
#[poise::command(slash_command, prefix_command, guild_only, ephemeral)]
async fn set(
    context: Context<'_>,
    #[description = "Which setting"]
    #[autocomplete = "keys"]
    key: String,
    #[description = "Its new value"]
    #[autocomplete = "values"]
    value: String,
    #[description = "The revision you have seen, to be sure that nobody changed it since"] rev: Option<i32>,
) -> Result<()> {
    let key = key.trim().parse::<Key>().map_err(|_| Refusal::UnknownKey(crate::names::safe_name(&key)))?;
    let order = Order { key, value: &value, seen: rev, source: "command" };
    let change = context.data().guilds.set(guild(context)?, &origin(context), order).await?;
    send(context, replies::changed(&words(context), &change)).await
}

fn guild(context: Context<'_>) -> Result<GuildId> {
    origin(context).guild.ok_or(Error::Refused(msg!("guilds-server-only")))
}

#[expect(clippy::unused_async, reason = "the shape poise asks for")]
async fn keys(_context: Context<'_>, typed: &str) -> Suggestions {
    let typed = typed.to_lowercase();
    suggestions(Key::VARIANTS.iter().map(ToString::to_string).filter(|key| key.contains(&typed)))
}

/// Values of the key that is already filled in.
#[expect(clippy::unused_async, reason = "the shape poise asks for")]
async fn values(context: Context<'_>, typed: &str) -> Suggestions {
    let key = filled_in(context, "key").and_then(|key| key.parse::<Key>().ok());
    let values = key.map(Key::suggestions).unwrap_or_default();
    suggestions(values.iter().filter(|value| value.starts_with(typed)))
}
