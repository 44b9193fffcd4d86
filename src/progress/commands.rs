//! `/achievements` and its buttons.

use crate::{
    discord::{self, Command, Component, Context, PressEvent, PressOutcome},
    error::{Error, Result},
    msg,
    progress::replies,
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![achievements()]
}

/// What its buttons do.
pub fn components() -> Vec<Component> {
    vec![Component { action: replies::ACTION, run: |press| Box::pin(turn(press)) }]
}

/// See what you have achieved and what is within reach
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn achievements(context: Context<'_>) -> Result<()> {
    let (services, person) = (context.data(), discord::origin(context).user);
    let overview = services.achievements.overview(person).await?;
    let page_size = services.achievements.page_size();
    discord::send(context, replies::list(&discord::words(context), person, &overview, 0, page_size)).await
}

async fn turn(press: PressEvent) -> Result<PressOutcome> {
    let page = press.action.state.parse().map_err(|_| Error::refused(msg!("achievements-stale")))?;
    let (achievements, person) = (&press.services.achievements, press.origin.user);
    let overview = achievements.overview(person).await?;
    Ok(PressOutcome::Update(replies::list(&press.words, person, &overview, page, achievements.page_size())))
}
