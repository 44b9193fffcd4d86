//! `/usage` and `/spend`.

use chrono::TimeDelta;

use super::replies;
use crate::{
    discord::{self, Command, Context},
    error::{Error, Result},
    msg,
};

/// How far is looked back.
const DAYS: TimeDelta = TimeDelta::days(30);

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![usage(), spend()]
}

/// How much the language model was used
#[poise::command(
    slash_command,
    prefix_command,
    category = "Assistant",
    subcommands("me", "guild", "models"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn usage(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// How much I talked with you, and what is left for today
#[poise::command(slash_command, prefix_command, category = "Assistant", ephemeral)]
async fn me(context: Context<'_>) -> Result<()> {
    let (services, user) = (context.data(), discord::origin(context).user);
    let (today, month) = services.usage.sums(Some(user), None, DAYS).await?;
    let most = services.overrides.effective().spend.user_day_usd;
    discord::send(context, replies::me(&discord::words(context), today, month, most)).await
}

/// How much I talked on this server, and what is left for today
#[poise::command(
    slash_command,
    prefix_command,
    category = "Assistant",
    ephemeral,
    guild_only,
    required_permissions = "MANAGE_GUILD"
)]
async fn guild(context: Context<'_>) -> Result<()> {
    let (services, guild) = (context.data(), discord::origin(context).guild);
    let (today, month) = services.usage.sums(None, guild, DAYS).await?;
    let most = services.overrides.effective().spend.server_day_usd;
    discord::send(context, replies::guild(&discord::words(context), today, month, most)).await
}

/// Which models were asked, how often, how fast: for those who host me
#[poise::command(slash_command, prefix_command, category = "Assistant", ephemeral)]
async fn models(context: Context<'_>) -> Result<()> {
    admit(context)?;
    let models = context.data().usage.models(DAYS).await?;
    discord::send(context, replies::models(&discord::words(context), &models)).await
}

/// What models cost, day by day: for those who host me
#[poise::command(
    slash_command,
    prefix_command,
    category = "Admin",
    ephemeral,
    default_member_permissions = "MANAGE_GUILD"
)]
async fn spend(context: Context<'_>) -> Result<()> {
    admit(context)?;
    let services = context.data();
    let now = services.clock.now();
    let (today, month) = services.usage.sums(None, None, DAYS).await?;
    let days = services.usage.days(DAYS).await?;
    let limits = services.overrides.effective().spend;
    discord::send(context, replies::spend(&discord::words(context), now, (today, month), &days, &limits)?).await
}

/// What models cost in all is for those who pay for them.
fn admit(context: Context<'_>) -> Result<()> {
    let user = discord::origin(context).user;
    let may = context.data().settings.discord.operators.contains(&user);
    if may { Ok(()) } else { Err(Error::Denied(msg!("usage-operators-only"))) }
}
