//! `/prompt`, for those who host Artie.

use serenity::all::CreateAutocompleteResponse;

use crate::{
    discord::{Command, Component, Context},
    error::Result,
    versions::commands as versions,
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![prompt()]
}

/// What its button and its form do.
pub fn components() -> Vec<Component> {
    vec![
        Component {
            action: "prompt.open",
            run: |press| {
                let shelf = press.services.prompts.clone();
                Box::pin(async move { versions::open(press, &shelf).await })
            },
        },
        Component {
            action: "prompt.save",
            run: |press| {
                let shelf = press.services.prompts.clone();
                Box::pin(async move { versions::save(press, &shelf).await })
            },
        },
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
    versions::list(context, &context.data().prompts, |_| None).await
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
    versions::show(context, &context.data().prompts, &name, version).await
}

/// Change a prompt
#[poise::command(slash_command, prefix_command, category = "Admin", ephemeral, required_permissions = "MANAGE_GUILD")]
async fn edit(
    context: Context<'_>,
    #[description = "Which prompt"]
    #[autocomplete = "complete_name"]
    name: String,
) -> Result<()> {
    versions::edit(context, &context.data().prompts, &name).await
}

/// Show who changed a prompt, when and why
#[poise::command(slash_command, prefix_command, category = "Admin", ephemeral, required_permissions = "MANAGE_GUILD")]
async fn history(
    context: Context<'_>,
    #[description = "Which prompt"]
    #[autocomplete = "complete_name"]
    name: String,
) -> Result<()> {
    versions::history(context, &context.data().prompts, &name).await
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
    versions::compare(context, &context.data().prompts, &name, (from, to)).await
}

/// Go back to an earlier version of a prompt
#[poise::command(slash_command, prefix_command, category = "Admin", ephemeral, required_permissions = "MANAGE_GUILD")]
async fn rollback(
    context: Context<'_>,
    #[description = "Which prompt"]
    #[autocomplete = "complete_name"]
    name: String,
    #[description = "To which version; 0 is what it came with"] version: i32,
    #[description = "Why"]
    #[rest]
    reason: Option<String>,
) -> Result<()> {
    versions::rollback(context, &context.data().prompts, &name, version, reason).await
}

#[expect(clippy::unused_async, reason = "the shape poise asks for")]
async fn complete_name(context: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    versions::complete(&context.data().prompts, typed)
}
