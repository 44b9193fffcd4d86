//! `/calc`, `/roll`, `/wolfram` and `/capability`. Runs go through the queue, whose delivery fills the deferred reply.

use serde_json::{Value, json};

use super::{names, replies};
use crate::{
    discord::{self, Command, Context, CountsAs, Suggestions},
    error::{Error, Result},
    msg,
    reply::Audience,
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![calc(), roll(), wolfram(), wiki(), capability()]
}

/// Calculate, with units: 12*7, 15% of 80, 3 miles in km
#[poise::command(slash_command, prefix_command, category = "Assistant", custom_data = CountsAs("fun"))]
async fn calc(
    context: Context<'_>,
    #[description = "What to calculate, for example 3 miles in km"]
    #[rest]
    expression: String,
) -> Result<()> {
    ask(context, names::CALCULATE, json!({ "expression": expression })).await
}

/// Roll dice: d20, 2d6+3, or 4d6kh3 to keep the highest three
#[poise::command(slash_command, prefix_command, category = "Assistant", custom_data = CountsAs("fun"))]
async fn roll(
    context: Context<'_>,
    #[description = "Which dice; one six-sided die if left out"]
    #[rest]
    dice: Option<String>,
) -> Result<()> {
    ask(context, names::DICE, json!({ "dice": dice.unwrap_or_default() })).await
}

/// Ask Wolfram|Alpha a question
#[poise::command(slash_command, prefix_command, category = "Assistant")]
async fn wolfram(
    context: Context<'_>,
    #[description = "The question, for example distance to the moon"]
    #[rest]
    query: String,
) -> Result<()> {
    ask(context, names::WOLFRAM, json!({ "query": query })).await
}

/// Look something up in Wikipedia
#[poise::command(slash_command, prefix_command, category = "Assistant")]
async fn wiki(
    context: Context<'_>,
    #[description = "What, for example Ada Lovelace"]
    #[rest]
    subject: String,
) -> Result<()> {
    ask(context, names::WIKIPEDIA, json!({ "subject": subject })).await
}

/// Small jobs I can do: list them, run one, see how they did
#[poise::command(
    slash_command,
    prefix_command,
    category = "Assistant",
    subcommands("list", "run", "switch", "stats"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn capability(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// List what I can do here
#[poise::command(slash_command, prefix_command, category = "Assistant", ephemeral)]
async fn list(context: Context<'_>) -> Result<()> {
    let (capabilities, guild) = (&context.data().capabilities, discord::origin(context).guild);
    let (listed, borrowed) = (capabilities.list(guild).await?, capabilities.borrowed(guild).await?);
    discord::send(context, replies::list(&discord::words(context), &listed, &borrowed)).await
}

/// Run a capability
#[poise::command(slash_command, prefix_command, category = "Assistant")]
async fn run(
    context: Context<'_>,
    #[description = "Which one"]
    #[autocomplete = "complete_name"]
    name: String,
    #[description = "What for: as in its example, or as JSON"]
    #[rest]
    arguments: Option<String>,
) -> Result<()> {
    let arguments = context.data().capabilities.read(&name, arguments.as_deref().unwrap_or_default())?;
    ask(context, &name, arguments).await
}

/// Switch a capability on or off for this server
#[poise::command(
    slash_command,
    prefix_command,
    category = "Assistant",
    guild_only,
    ephemeral,
    required_permissions = "MANAGE_GUILD"
)]
async fn switch(
    context: Context<'_>,
    #[description = "Which one"]
    #[autocomplete = "complete_switch"]
    name: String,
    #[description = "Whether it is on"] on: bool,
) -> Result<()> {
    let origin = discord::origin(context);
    let guild = origin.guild.ok_or_else(|| Error::refused(msg!("discord-guild-only")))?;
    let name = context.data().capabilities.switch(&origin, guild, &name, on).await?;
    discord::send(context, replies::switched(&discord::words(context), &name, on)).await
}

/// Finds the call good before anything is promised, then hands it to the queue.
async fn ask(context: Context<'_>, name: &str, arguments: Value) -> Result<()> {
    let capabilities = &context.data().capabilities;
    let origin = discord::origin(context);
    let request = capabilities.prepare(name, arguments, origin.guild).await?;
    let respond_to = discord::respond_to(context, Audience::Everyone).await?;
    capabilities.ask(request, &origin, respond_to).await.map(drop)
}

/// Without the tools of MCP servers, should the database be away: a suggestion is no place for an apology.
async fn complete_name(context: Context<'_>, typed: &str) -> Suggestions {
    let capabilities = &context.data().capabilities;
    let names = capabilities.names(discord::origin(context).guild).await;
    suggested(typed, names.unwrap_or_else(|_| capabilities.definitions().map(|one| one.name.to_owned()).collect()))
}

#[expect(clippy::unused_async, reason = "the shape poise asks for")]
async fn complete_switch(context: Context<'_>, typed: &str) -> Suggestions {
    let guild = discord::origin(context).guild;
    suggested(typed, guild.map(|guild| context.data().capabilities.switches(guild)).unwrap_or_default())
}

fn suggested(typed: &str, names: Vec<String>) -> Suggestions {
    let typed = typed.to_lowercase();
    discord::suggestions(names.into_iter().filter(|name| name.to_lowercase().contains(&typed)))
}

/// How the capabilities did here
#[poise::command(slash_command, prefix_command, category = "Assistant", ephemeral)]
async fn stats(context: Context<'_>) -> Result<()> {
    let used = context.data().capabilities.usage(discord::origin(context).guild).await?;
    discord::send(context, replies::stats(&discord::words(context), &used)).await
}
