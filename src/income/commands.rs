//! `/work` and its button.

use crate::{
    discord::{self, Command, Component, Context, PressEvent, PressOutcome, Suggestions},
    error::Result,
    income::replies,
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![work()]
}

/// What its buttons do.
pub fn components() -> Vec<Component> {
    vec![Component { action: replies::WORK_AGAIN, run: |press| Box::pin(work_again(press)) }]
}

/// Work a shift for coins; there may be something to find
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn work(
    context: Context<'_>,
    #[description = "As what; leave it out for the job that pays best"]
    #[autocomplete = "jobs"]
    #[rest]
    job: Option<String>,
) -> Result<()> {
    let (services, origin) = (context.data(), discord::origin(context));
    let settled = services.income.work(&origin, job.as_deref()).await?;
    let numbers = services.economy.numbers();
    discord::send(context, replies::worked(&discord::words(context), origin.user, &settled, numbers)).await
}

#[expect(clippy::unused_async, reason = "the shape poise asks for")]
async fn jobs(context: Context<'_>, typed: &str) -> Suggestions {
    let (words, typed) = (discord::words(context), typed.to_lowercase());
    let jobs = context.data().economy.numbers().work.jobs.keys();
    let named = jobs.map(|job| (replies::job_name(&words, job), job));
    discord::choices(named.filter(|(name, job)| name.to_lowercase().contains(&typed) || job.contains(&typed)))
}

async fn work_again(press: PressEvent) -> Result<PressOutcome> {
    let (services, origin) = (&press.services, &press.origin);
    let settled = services.income.work(origin, Some(&press.action.state)).await?;
    Ok(PressOutcome::Update(replies::worked(&press.words, origin.user, &settled, services.economy.numbers())))
}
