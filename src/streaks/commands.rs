//! `/daily`, `/weekly`, `/streak`, and the buttons of `/admin streak`.

use poise::serenity_prelude as serenity;

use crate::{
    discord::{self, Command, Component, Context, PressEvent, PressOutcome},
    error::{Error, Result},
    ids::UserId,
    pictures,
    streaks::{model::Refusal, replies},
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![daily(), weekly(), streak()]
}

/// What its buttons do.
pub fn components() -> Vec<Component> {
    vec![Component { action: replies::REPAIR_ACTION, run: |press| Box::pin(answer_repair(press)) }]
}

/// Claim today's coins; come back every day for more
#[poise::command(slash_command, prefix_command, category = "Economy")]
async fn daily(context: Context<'_>) -> Result<()> {
    let services = context.data();
    let claim = services.streaks.daily(&discord::origin(context)).await?;
    let words = discord::words(context);
    discord::send(context, replies::claimed(&words, &claim, &services.help)).await?;
    discord::send(context, replies::balance_after(&words, &claim)).await
}

/// Claim this week's coins; come back every week for more
#[poise::command(slash_command, prefix_command, category = "Economy")]
async fn weekly(context: Context<'_>) -> Result<()> {
    let services = context.data();
    let claim = services.streaks.weekly(&discord::origin(context)).await?;
    let words = discord::words(context);
    discord::send(context, replies::claimed(&words, &claim, &services.help)).await?;
    discord::send(context, replies::balance_after(&words, &claim)).await
}

/// Your daily streak: see it, protect it
#[poise::command(
    slash_command,
    prefix_command,
    category = "Economy",
    subcommands("show", "freeze"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn streak(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// See a daily streak as a calendar
#[poise::command(slash_command, prefix_command, category = "Economy")]
async fn show(
    context: Context<'_>,
    #[description = "Whose; yours if you leave this out"] member: Option<serenity::User>,
) -> Result<()> {
    let (services, words) = (context.data(), discord::words(context));
    let person = member.map_or(discord::origin(context).user, |user| UserId(user.id.get()));
    let chronicle = services.streaks.chronicle(person).await?;
    let picture = pictures::drawn_if_possible(replies::page(&words, &chronicle).svg()).await;
    let price = services.economy.numbers().streaks.freeze_price;
    discord::send(context, replies::show(&words, &chronicle, picture, price, &services.help)).await
}

/// Buy a freeze: it covers one missed day by itself
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn freeze(context: Context<'_>) -> Result<()> {
    let bought = context.data().streaks.freeze(&discord::origin(context)).await?;
    discord::send(context, replies::frozen(&discord::words(context), &bought)).await
}

async fn answer_repair(press: PressEvent) -> Result<PressOutcome> {
    let PressEvent { services, origin, words, .. } = &press;
    let question = replies::RepairQuestion::of_state(&press.action.state);
    let (Some((yes, question)), Some(guild)) = (question, origin.guild) else {
        return Err(Refusal::RepairStale.into());
    };
    if !yes {
        return Ok(PressOutcome::Update(replies::repair_left(words, origin.user, question)));
    }
    Ok(PressOutcome::Update(match services.streaks.repair(origin, guild, question.asked, question.member).await {
        Ok(repair) => replies::repair_answered(words, origin.user, question, &repair),
        Err(Error::Refused(refusal)) => replies::repair_refused(words, origin.user, question, &refusal),
        Err(error) => return Err(error),
    }))
}
