//! `/bank`.

use crate::{
    discord::{self, Command, Component, Context, PressEvent, PressOutcome},
    economy::{
        bank::{
            model::Way,
            replies::{self, UPGRADE_ACTION},
        },
        ledger::Answer,
        replies::CostQuestion,
    },
    error::{Error, Result},
    msg,
};

/// The commands of the bank.
pub fn commands() -> Vec<Command> {
    vec![bank()]
}

/// What its buttons do.
pub fn components() -> Vec<Component> {
    vec![Component { action: UPGRADE_ACTION, run: |press| Box::pin(answer_question(press)) }]
}

/// Your bank: put coins aside, take them out, make room for more
#[poise::command(
    slash_command,
    prefix_command,
    category = "Economy",
    subcommands("deposit", "withdraw", "upgrade"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn bank(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// Put coins from your wallet into your bank
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn deposit(
    context: Context<'_>,
    #[description = "How many: 250, 1k, 2.5m, 10%, half, all"]
    #[rest]
    amount: String,
) -> Result<()> {
    move_coins(context, Way::In, &amount).await
}

/// Take coins out of your bank into your wallet
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn withdraw(
    context: Context<'_>,
    #[description = "How many: 250, 1k, 2.5m, 10%, half, all"]
    #[rest]
    amount: String,
) -> Result<()> {
    move_coins(context, Way::Out, &amount).await
}

async fn move_coins(context: Context<'_>, way: Way, amount: &str) -> Result<()> {
    let settled = context.data().economy.bank(&discord::origin(context), way, amount).await?;
    discord::send(context, replies::moved(&discord::words(context), way, &settled)).await
}

/// Make your bank larger
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn upgrade(
    context: Context<'_>,
    #[description = "By how many levels; 1 if you leave it out"]
    #[min = 1]
    levels: Option<i64>,
) -> Result<()> {
    let (origin, words, levels) = (discord::origin(context), discord::words(context), levels.unwrap_or(1));
    let settled = context.data().economy.bank_upgrade(&origin, levels).await?;
    let reply = match &settled.done {
        Answer::Ask(up) => {
            let (action, subject) = (UPGRADE_ACTION, up.levels.to_string());
            let question = CostQuestion { action, event: origin.event, cost: up.cost, subject };
            replies::ask(&words, origin.user, &question, up)
        }
        Answer::Done(_) | Answer::Cancelled => replies::upgraded(&words, &settled, levels),
    };
    discord::send(context, reply).await
}

async fn answer_question(press: PressEvent) -> Result<PressOutcome> {
    let (PressEvent { services, origin, words, .. }, stale) = (&press, || Error::refused(msg!("bank-button-stale")));
    let (yes, question) = CostQuestion::of_state(UPGRADE_ACTION, &press.action.state).ok_or_else(stale)?;
    let levels = question.subject.parse().map_err(|_| stale())?;
    let answer = if yes {
        services.economy.bank_upgrade_agreed(origin, question.event, levels, question.cost).await
    } else {
        services.economy.bank_upgrade_cancelled(origin, question.event).await
    };
    let text = match answer {
        Ok(settled) => replies::upgraded(words, &settled, levels).text,
        Err(Error::Refused(refusal)) => words.say(&refusal),
        Err(error) => return Err(error),
    };
    Ok(PressOutcome::Update(replies::answered(words, origin.user, &question, text)))
}
