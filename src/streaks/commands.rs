//! `/daily`.

use crate::{
    discord::{self, Command, Context},
    error::Result,
    streaks::replies,
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![daily()]
}

/// Claim today's coins; come back every day for more
#[poise::command(slash_command, prefix_command, category = "Economy")]
async fn daily(context: Context<'_>) -> Result<()> {
    let claim = context.data().streaks.daily(&discord::origin(context)).await?;
    let words = discord::words(context);
    discord::send(context, replies::claimed(&words, &claim)).await?;
    discord::send(context, replies::balance_after(&words, &claim)).await
}
