//! `/privacy`.

use crate::{
    discord::{self, Command, Component, Context, PressEvent, PressOutcome},
    error::Result,
    privacy::{Refusal, replies},
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![privacy()]
}

/// The buttons under its question.
pub fn components() -> Vec<Component> {
    vec![Component { action: replies::ERASE_ACTION, run: |press| Box::pin(answer(press)) }]
}

/// What I keep about you: see it, get it, erase it, stop it
#[poise::command(
    slash_command,
    prefix_command,
    category = "Identity",
    subcommands("show", "export", "erase", "optout"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn privacy(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// See what I keep about you, and for how long
#[poise::command(slash_command, prefix_command, category = "Identity", ephemeral)]
async fn show(context: Context<'_>) -> Result<()> {
    let services = context.data();
    let outlook = services.privacy.show(discord::origin(context).user).await?;
    discord::send(context, replies::show(&discord::words(context), &outlook, &services.help)).await
}

/// Get everything I keep about you, as a file in a direct message
#[poise::command(slash_command, prefix_command, category = "Identity", ephemeral)]
async fn export(context: Context<'_>) -> Result<()> {
    context.data().privacy.export(&discord::origin(context)).await?;
    discord::send(context, replies::exporting(&discord::words(context))).await
}

/// Erase everything I keep about you
#[poise::command(slash_command, prefix_command, category = "Identity", ephemeral)]
async fn erase(context: Context<'_>) -> Result<()> {
    let user = discord::origin(context).user;
    context.data().privacy.check_erase(user).await?;
    discord::send(context, replies::ask(&discord::words(context), user)).await
}

/// Have nothing you say recorded any more, or again
#[poise::command(slash_command, prefix_command, category = "Identity", ephemeral)]
async fn optout(context: Context<'_>, #[description = "Record me again"] undo: Option<bool>) -> Result<()> {
    let (services, is_out) = (context.data(), !undo.unwrap_or(false));
    let changed = services.privacy.opt_out(discord::origin(context).user, is_out).await?;
    discord::send(context, replies::opted(&discord::words(context), is_out, changed, &services.help)).await
}

async fn answer(press: PressEvent) -> Result<PressOutcome> {
    let yes = match press.action.state.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Refusal::Over.into()),
    };
    if yes {
        press.services.privacy.erase(&press.origin).await?;
    }
    Ok(PressOutcome::Update(replies::answered(&press.words, yes)))
}
