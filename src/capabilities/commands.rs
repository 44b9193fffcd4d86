//! `/calc`, `/roll`, `/wolfram` and `/capability`. Runs go through the queue, whose delivery fills the deferred reply; what
//! a form asked for runs at once.

use serde_json::{Value, json};

use super::{Call, form, names, replies};
use crate::{
    discord::{self, Command, Component, Context, CountsAs, Form, FormField, PressEvent, PressOutcome, Suggestions},
    error::{Error, Result},
    ids::UserId,
    msg,
    reply::{ActionId, Audience},
    words::Words,
};

/// Runs what a form was filled in for.
const RUN_ACTION: &str = "capability.run";

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![calc(), roll(), wolfram(), wiki(), capability()]
}

/// What its form does.
pub fn components() -> Vec<Component> {
    vec![Component { action: RUN_ACTION, run: |press| Box::pin(filled_in(press)) }]
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
    let capabilities = &context.data().capabilities;
    if let (Context::Application(_), None) = (context, &arguments) {
        let origin = discord::origin(context);
        let schema = capabilities.schema(&name, origin.guild).await?.unwrap_or_default();
        let fields = form::fields(&schema);
        if !fields.is_empty() {
            return discord::open_form(context, run_form(&discord::words(context), origin.user, &name, fields)).await;
        }
    }
    let arguments = capabilities.read(&name, arguments.as_deref().unwrap_or_default())?;
    ask(context, &name, arguments).await
}

/// A form that asks for a capability's arguments.
fn run_form(words: &Words, owner: UserId, name: &str, fields: Vec<form::Field>) -> Form {
    let field = |field: form::Field| FormField {
        label: if field.name.trim().is_empty() { "…".to_owned() } else { field.name },
        placeholder: field.about,
        long: field.is_long,
        optional: !field.is_required,
        max_length: field.max_length,
        ..FormField::default()
    };
    Form {
        action: ActionId { action: RUN_ACTION.into(), owner: Some(owner), state: name.to_owned() },
        title: words.say(&msg!("capability-form-title", name = name)),
        fields: fields.into_iter().map(field).collect(),
    }
}

/// Runs what a form was filled in for. The schema is read anew: what does not fit it any more is refused as ever.
async fn filled_in(press: PressEvent) -> Result<PressOutcome> {
    let (capabilities, origin, name) = (&press.services.capabilities, &press.origin, press.action.state.as_str());
    let schema = capabilities.schema(name, origin.guild).await?.unwrap_or_default();
    let arguments = form::arguments(&schema, &press.chosen);
    let call = Call {
        asker: Some(origin.user),
        guild: origin.guild,
        channel: Some(origin.channel),
        audience: Audience::Everyone,
        locale: origin.locale.clone(),
        key: Some(format!("form:{}", origin.event)),
        seed: origin.event.0,
        ..Call::default()
    };
    let answer = capabilities.run(name, arguments, &call.once()).await?;
    Ok(PressOutcome::Answer(replies::answer(&origin.locale, &answer)))
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
