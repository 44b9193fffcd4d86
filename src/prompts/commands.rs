//! `/prompt`, for those who host Artie.

use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse};

use super::{model::diff, replies};
use crate::{
    discord::{self, Command, Component, Context, Form, FormField, PressEvent, PressOutcome},
    error::{Error, Result},
    ids::UserId,
    msg,
    reply::ActionId,
    services::Services,
};

/// What the buttons do.
const OPEN: &str = replies::OPEN_ACTION;
const SAVE: &str = "prompt.save";
/// The longest reason.
const REASON: u16 = 200;

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![prompt()]
}

/// What its button and its form do.
pub fn components() -> Vec<Component> {
    vec![
        Component { action: OPEN, run: |press| Box::pin(open(press)) },
        Component { action: SAVE, run: |press| Box::pin(save(press)) },
    ]
}

/// What the language model is told: for those who host me
#[poise::command(
    slash_command,
    prefix_command,
    category = "Admin",
    default_member_permissions = "MANAGE_GUILD",
    required_permissions = "MANAGE_GUILD",
    subcommands("list", "show", "edit", "history", "compare", "rollback"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn prompt(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// List all prompts
#[poise::command(slash_command, prefix_command, category = "Admin", ephemeral, required_permissions = "MANAGE_GUILD")]
async fn list(context: Context<'_>) -> Result<()> {
    admit(context)?;
    let prompts = context.data().prompts.list().await?;
    discord::send(context, replies::list(&discord::words(context), &prompts)).await
}

/// Show a prompt as it is used now, or one of its versions
#[poise::command(slash_command, prefix_command, category = "Admin", ephemeral, required_permissions = "MANAGE_GUILD")]
async fn show(
    context: Context<'_>,
    #[description = "Which prompt"]
    #[autocomplete = "complete_name"]
    name: String,
    #[description = "Which version; the one in use if left out"] version: Option<i32>,
) -> Result<()> {
    admit(context)?;
    let prompts = &context.data().prompts;
    let mut prompt = prompts.find(&name).await?;
    if let Some(version) = version {
        (prompt.content, prompt.version) = (prompts.version(&name, version).await?, version);
    }
    discord::send(context, replies::show(&discord::words(context), &prompt)).await
}

/// Change a prompt
#[poise::command(slash_command, prefix_command, category = "Admin", ephemeral, required_permissions = "MANAGE_GUILD")]
async fn edit(
    context: Context<'_>,
    #[description = "Which prompt"]
    #[autocomplete = "complete_name"]
    name: String,
) -> Result<()> {
    admit(context)?;
    let prompt = context.data().prompts.find(&name).await?;
    let owner = discord::origin(context).user;
    discord::send(context, replies::edit(&discord::words(context), owner, &prompt)).await
}

/// Show who changed a prompt, when and why
#[poise::command(slash_command, prefix_command, category = "Admin", ephemeral, required_permissions = "MANAGE_GUILD")]
async fn history(
    context: Context<'_>,
    #[description = "Which prompt"]
    #[autocomplete = "complete_name"]
    name: String,
) -> Result<()> {
    admit(context)?;
    let prompts = &context.data().prompts;
    let (prompt, versions) = (prompts.find(&name).await?, prompts.history(&name).await?);
    discord::send(context, replies::history(&discord::words(context), &prompt, &versions)).await
}

/// Show what changed from one version to another
#[poise::command(
    slash_command,
    prefix_command,
    category = "Admin",
    ephemeral,
    rename = "diff",
    required_permissions = "MANAGE_GUILD"
)]
async fn compare(
    context: Context<'_>,
    #[description = "Which prompt"]
    #[autocomplete = "complete_name"]
    name: String,
    #[description = "From which version; the one before if left out"] from: Option<i32>,
    #[description = "To which version; the one in use if left out"] to: Option<i32>,
) -> Result<()> {
    admit(context)?;
    let prompts = &context.data().prompts;
    let to = match to {
        Some(to) => to,
        None => prompts.find(&name).await?.version,
    };
    let from = from.unwrap_or((to - 1).max(0));
    let (before, after) = (prompts.version(&name, from).await?, prompts.version(&name, to).await?);
    let reply = replies::compared(&discord::words(context), &name, (from, to), &diff(&before, &after));
    discord::send(context, reply).await
}

/// Go back to an earlier version of a prompt
#[poise::command(slash_command, prefix_command, category = "Admin", ephemeral, required_permissions = "MANAGE_GUILD")]
async fn rollback(
    context: Context<'_>,
    #[description = "Which prompt"]
    #[autocomplete = "complete_name"]
    name: String,
    #[description = "To which version"] version: i32,
    #[description = "Why"]
    #[rest]
    reason: Option<String>,
) -> Result<()> {
    let by = admit(context)?;
    let prompts = &context.data().prompts;
    let (now, then) = (prompts.find(&name).await?, prompts.version(&name, version).await?);
    let reason = reason.unwrap_or_else(|| format!("rollback to version {version}"));
    let written = prompts.edit(&name, now.version, &then, by, &kept(&reason)).await?;
    discord::send(context, replies::saved(&discord::words(context), &name, written)).await
}

/// Only those who host Artie: prompts hold for every server.
fn admit(context: Context<'_>) -> Result<UserId> {
    let user = discord::origin(context).user;
    check(context.data(), user)?;
    Ok(user)
}

fn check(services: &Services, user: UserId) -> Result<()> {
    let may = services.settings.discord.operators.contains(&user);
    if may { Ok(()) } else { Err(Error::Denied(msg!("prompt-operators-only"))) }
}

fn kept(reason: &str) -> String {
    reason.trim().chars().take(REASON.into()).collect()
}

#[expect(clippy::unused_async, reason = "the shape poise asks for")]
async fn complete_name(_context: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = typed.to_lowercase();
    let names = super::SHIPPED.iter().map(|(name, _)| *name).filter(|name| name.contains(&typed));
    CreateAutocompleteResponse::new().set_choices(names.map(|name| AutocompleteChoice::new(name, name)).collect())
}

async fn open(press: PressEvent) -> Result<PressOutcome> {
    let (services, words) = (&press.services, &press.words);
    check(services, press.origin.user)?;
    let prompt = services.prompts.find(&press.action.state).await?;
    let content = FormField {
        label: words.say(&msg!("prompt-form-content")),
        placeholder: String::new(),
        value: prompt.content,
        long: true,
        optional: false,
        max_length: 4_000,
    };
    let reason = FormField {
        label: words.say(&msg!("prompt-form-reason")),
        placeholder: words.say(&msg!("prompt-form-reason-example")),
        value: String::new(),
        long: false,
        optional: false,
        max_length: REASON,
    };
    let state = format!("{}/{}", prompt.version, prompt.name);
    let action = ActionId { action: SAVE.into(), owner: Some(press.origin.user), state };
    let title = words.say(&msg!("prompt-form-title", name = prompt.name));
    Ok(PressOutcome::Form(Form { action, title, fields: vec![content, reason] }))
}

async fn save(press: PressEvent) -> Result<PressOutcome> {
    check(&press.services, press.origin.user)?;
    let unknown = || Error::refused(msg!("prompt-changed-meanwhile"));
    let (seen, name) = press.action.state.split_once('/').ok_or_else(unknown)?;
    let seen = seen.parse().map_err(|_| unknown())?;
    let written = |field: usize| press.chosen.get(field).map_or("", String::as_str);
    let (content, reason) = (written(0), kept(written(1)));
    let version = press.services.prompts.edit(name, seen, content, press.origin.user, &reason).await?;
    Ok(PressOutcome::Answer(replies::saved(&press.words, name, version)))
}
