//! `/remind`.

use uuid::Uuid;

use crate::{
    discord::{self, Command, Component, Context, PressEvent, PressOutcome, Suggestions},
    error::Result,
    names::visible,
    reminders::{NewReminder, Refusal, replies},
    times,
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![remind()]
}

/// What its button does.
pub fn components() -> Vec<Component> {
    vec![Component { action: replies::CANCEL_ACTION, run: |press| Box::pin(press_cancel(press)) }]
}

/// Have me remind you of something
#[poise::command(slash_command, category = "Assistant", subcommands("me", "list", "cancel"), subcommand_required)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn remind(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// Have me remind you: in 2h, tomorrow at 5pm, on 24 December
#[poise::command(slash_command, category = "Assistant", ephemeral)]
async fn me(
    context: Context<'_>,
    #[description = "When, in your time zone: in 2h, tomorrow at 5pm, on friday, 24 December 18:00"] when: String,
    #[description = "Of what"]
    #[max_length = 1000]
    what: String,
    #[description = "Remind me here, where others see it, and not as a direct message"] here: Option<bool>,
) -> Result<()> {
    let (services, origin) = (context.data(), discord::origin(context));
    let zone = services.times.zone_of(origin.user, origin.guild).await?;
    let due_at = times::moment(&when, services.clock.now(), zone).ok_or(times::Refusal::NoMoment(when))?;
    let new = NewReminder {
        user: origin.user,
        guild: origin.guild,
        channel: Some(origin.channel).filter(|_| here.unwrap_or(false) && origin.guild.is_some()),
        locale: origin.locale.clone(),
        zone,
        due_at,
        text: what,
        key: Some(origin.event.to_string()),
    };
    let reminder = services.reminders.set(new).await?;
    discord::send(context, replies::set(&discord::words(context), &reminder, origin.user)).await
}

/// List what I will remind you of
#[poise::command(slash_command, category = "Assistant", ephemeral)]
async fn list(context: Context<'_>) -> Result<()> {
    let waiting = context.data().reminders.list(discord::origin(context).user).await?;
    discord::send(context, replies::list(&discord::words(context), &waiting)).await
}

/// Cancel a reminder
#[poise::command(slash_command, category = "Assistant", ephemeral)]
async fn cancel(
    context: Context<'_>,
    #[description = "Which"]
    #[autocomplete = "complete"]
    reminder: String,
) -> Result<()> {
    let (user, id) = (discord::origin(context).user, chosen(&reminder)?);
    let cancelled = context.data().reminders.cancel(user, id, None).await?;
    discord::send(context, replies::cancelled(&discord::words(context), &cancelled)).await
}

fn chosen(id: &str) -> Result<Uuid> {
    Ok(id.trim().parse().map_err(|_| Refusal::Unknown)?)
}

async fn complete(context: Context<'_>, typed: &str) -> Suggestions {
    let waiting = context.data().reminders.list(discord::origin(context).user).await.unwrap_or_default();
    let typed = typed.to_lowercase();
    let fitting = waiting.iter().filter(|one| one.text.to_lowercase().contains(&typed));
    discord::choices(fitting.map(|one| (visible(&one.text), one.id.to_string())))
}

async fn press_cancel(press: PressEvent) -> Result<PressOutcome> {
    let id = chosen(&press.action.state)?;
    let cancelled = press.services.reminders.cancel(press.origin.user, id, None).await?;
    Ok(PressOutcome::Update(replies::cancelled(&press.words, &cancelled)))
}
