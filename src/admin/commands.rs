//! `/admin`.

use crate::{
    admin::{
        model::{DAYS, Health, Report, TOP},
        replies,
    },
    discord::{self, Command, Context},
    error::{Error, Result},
    msg,
    stats::Scope,
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![admin()]
}

/// See how Artie is used here and how it is doing
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    category = "Admin",
    default_member_permissions = "MANAGE_GUILD",
    required_permissions = "MANAGE_GUILD",
    subcommands("stats", "queue", "health"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn admin(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// See which commands are used in this server, and how it goes
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    ephemeral,
    category = "Admin",
    required_permissions = "MANAGE_GUILD"
)]
async fn stats(context: Context<'_>) -> Result<()> {
    let services = context.data();
    let guild = discord::origin(context).guild.ok_or_else(|| Error::refused(msg!("admin-guild-only")))?;
    // What was counted in the last seconds is shown as well; if it cannot be written now, the rest still is.
    services.stats.flush().await.ok();
    let scope = Scope::Guild(guild);
    let (total, top) = (services.stats.total(scope).await?, services.stats.top(scope, TOP).await?);
    let report = Report { total, top, days: services.stats.per_day(scope, DAYS).await? };
    discord::send(context, replies::stats(&discord::words(context), &report, &services.help)).await
}

/// See how many tasks wait, run and have given up
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    ephemeral,
    category = "Admin",
    required_permissions = "MANAGE_GUILD"
)]
async fn queue(context: Context<'_>) -> Result<()> {
    let depths = context.data().queue.depth().await?;
    discord::send(context, replies::queue(&discord::words(context), &depths)).await
}

/// See whether Artie is well: connection, database, recording
#[poise::command(
    slash_command,
    prefix_command,
    guild_only,
    ephemeral,
    category = "Admin",
    required_permissions = "MANAGE_GUILD"
)]
async fn health(context: Context<'_>) -> Result<()> {
    let services = context.data();
    let health = Health {
        gateway: services.pulse.gateway(),
        database: services.db.ping().await.ok(),
        recorder: services.transcript.gauge(),
        uptime: services.pulse.uptime(),
    };
    discord::send(context, replies::health(&discord::words(context), &health)).await
}
