//! `/wallet` and its buttons.

use poise::serenity_prelude as serenity;

use crate::{
    discord::{self, Command, Component, Context, PressEvent, PressOutcome},
    economy::{
        bank,
        ledger::Reason,
        model::{Cursor, Level, PayOutcome, Presence, Recipient},
        replies::{self, Question, history as pages},
    },
    error::{Error, Result},
    msg,
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    [vec![wallet()], bank::commands::commands()].into_iter().flatten().collect()
}

/// What its buttons and menus do.
pub fn components() -> Vec<Component> {
    let own = vec![
        Component { action: replies::PAY_ACTION, run: |press| Box::pin(answer_question(press)) },
        Component { action: pages::ACTION, run: |press| Box::pin(turn_history(press)) },
    ];
    [own, bank::commands::components()].into_iter().flatten().collect()
}

/// Your coins: see them, see where they went, give some away
#[poise::command(
    slash_command,
    prefix_command,
    category = "Economy",
    subcommands("show", "history", "pay"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn wallet(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// See what you own
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn show(context: Context<'_>) -> Result<()> {
    let services = context.data();
    let purse = services.economy.wallet(discord::origin(context).user).await?;
    let level = Level::of(purse.holdings.xp, services.economy.numbers().levels.divisor);
    discord::send(context, replies::wallet(&discord::words(context), &purse, level, &services.help)).await
}

/// A kind of movement, as the picker offers it.
#[derive(Clone, Copy, poise::ChoiceParameter)]
enum Kind {
    #[name = "Daily rewards"]
    Daily,
    #[name = "Payments"]
    Pay,
    #[name = "Taxes"]
    Tax,
    #[name = "Weekly rewards"]
    Weekly,
    #[name = "Work"]
    Work,
    #[name = "Won fights"]
    FightWon,
    #[name = "Lost fights"]
    FightLost,
    #[name = "Quests"]
    Quest,
    #[name = "Achievements"]
    Achievement,
    #[name = "Deposits"]
    Deposit,
    #[name = "Withdrawals"]
    Withdraw,
    #[name = "Larger bank"]
    BankUpgrade,
    #[name = "Bought"]
    Buy,
    #[name = "Sold"]
    Sell,
    #[name = "Streak freezes"]
    Freeze,
    #[name = "Trades"]
    Trade,
    #[name = "Duels"]
    Duel,
    #[name = "Coin tosses"]
    Flip,
    #[name = "Slot machine"]
    Slots,
    #[name = "Corrections"]
    Repair,
    #[name = "Brought along"]
    Import,
    #[name = "Agents"]
    Agent,
    #[name = "Agents, given back"]
    AgentRefund,
}

impl From<Kind> for Reason {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Daily => Self::Daily,
            Kind::Pay => Self::Pay,
            Kind::Tax => Self::Tax,
            Kind::Weekly => Self::Weekly,
            Kind::Work => Self::Work,
            Kind::FightWon => Self::FightWon,
            Kind::FightLost => Self::FightLost,
            Kind::Quest => Self::Quest,
            Kind::Achievement => Self::Achievement,
            Kind::Deposit => Self::Deposit,
            Kind::Withdraw => Self::Withdraw,
            Kind::BankUpgrade => Self::BankUpgrade,
            Kind::Buy => Self::Buy,
            Kind::Sell => Self::Sell,
            Kind::Freeze => Self::Freeze,
            Kind::Trade => Self::Trade,
            Kind::Duel => Self::Duel,
            Kind::Flip => Self::Flip,
            Kind::Slots => Self::Slots,
            Kind::Repair => Self::Repair,
            Kind::Import => Self::Import,
            Kind::Agent => Self::Agent,
            Kind::AgentRefund => Self::AgentRefund,
        }
    }
}

/// See where your coins came from and went
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn history(context: Context<'_>, #[description = "Only this kind"] kind: Option<Kind>) -> Result<()> {
    let services = context.data();
    let person = discord::origin(context).user;
    let page = services.economy.history(person, kind.map(Reason::from), Cursor::Newest).await?;
    discord::send(context, replies::history(&discord::words(context), person, &page, &services.help)).await
}

/// Give coins to somebody
#[poise::command(slash_command, prefix_command, category = "Economy")]
async fn pay(
    context: Context<'_>,
    #[description = "Who gets them"] to: serenity::User,
    #[description = "How many: 250, 1k, 2.5m, 10%, half, all"]
    #[rest]
    amount: String,
) -> Result<()> {
    let origin = discord::origin(context);
    let words = discord::words(context);
    let recipient = Recipient { user: to.id.get().into(), presence: presence(context, &to).await? };
    let settled = context.data().economy.pay(&origin, recipient, &amount).await?;
    match &settled.done {
        PayOutcome::Paid(paid) => {
            discord::send(context, replies::paid(&words, paid)).await?;
            discord::send(context, replies::balance_after(&words, &settled)).await
        }
        PayOutcome::Ask { to, amount } => {
            let question = Question { event: origin.event, to: *to, amount: *amount };
            discord::send(context, replies::ask(&words, origin.user, question)).await
        }
        PayOutcome::Cancelled => Err(Error::refused(msg!("pay-cancelled"))),
    }
}

/// What the server knows of somebody: from what the command brought, the cache, or by asking Discord.
pub(crate) async fn presence(context: Context<'_>, user: &serenity::User) -> Result<Presence> {
    if user.bot {
        return Ok(Presence::Bot);
    }
    let Some(guild) = context.guild_id() else { return Ok(Presence::Gone) };
    if let Context::Application(application) = context
        && application.interaction.data.resolved.members.contains_key(&user.id)
    {
        return Ok(Presence::Here);
    }
    let discord = context.serenity_context();
    let is_here = discord::is_member(&discord.cache, &discord.http, guild, user.id).await?;
    Ok(if is_here { Presence::Here } else { Presence::Gone })
}

async fn answer_question(press: PressEvent) -> Result<PressOutcome> {
    let (PressEvent { services, origin, words, .. }, payer) = (&press, press.origin.user);
    let Some((yes, question)) = Question::of_state(&press.action.state) else {
        return Err(Error::refused(msg!("pay-button-stale")));
    };
    let answer = if yes {
        services.economy.pay_agreed(origin, question.event, question.to, question.amount).await
    } else {
        services.economy.pay_cancelled(origin, question.event).await
    };
    let settled = match answer {
        Ok(settled) => settled,
        Err(Error::Refused(refusal)) => {
            return Ok(PressOutcome::Update(replies::answer_refused(words, payer, question, &refusal)));
        }
        Err(error) => return Err(error),
    };
    let answered = replies::answered(words, payer, question, &settled);
    Ok(match settled.done {
        PayOutcome::Paid(paid) if !settled.replayed => PressOutcome::Both(answered, replies::paid(words, &paid)),
        _ => PressOutcome::Update(answered),
    })
}

async fn turn_history(press: PressEvent) -> Result<PressOutcome> {
    let Some((filter, cursor)) = pages::asked_for(&press.action.state, &press.chosen) else {
        return Err(Error::refused(msg!("history-stale")));
    };
    let person = press.origin.user;
    let page = press.services.economy.history(person, filter, cursor).await?;
    Ok(PressOutcome::Update(replies::history(&press.words, person, &page, &press.services.help)))
}
