//! `/shop`.

use crate::{
    discord::{self, Command, Component, Context, PressEvent, PressOutcome, Suggestions, suggestions},
    economy::{
        ledger::{Answer, ItemId},
        replies::CostQuestion,
    },
    error::{Error, Result},
    items::{
        names,
        shop::{
            Deal, Dealt, Shelf, Side,
            replies::{self, ANSWER_ACTION, BUY_ACTION, Customer, PAGE_ACTION},
        },
    },
    msg,
    origin::Origin,
    reply::Reply,
    services::Services,
    words::Words,
};

/// The commands of the shop.
pub fn commands() -> Vec<Command> {
    vec![shop()]
}

/// What its buttons and menus do.
pub fn components() -> Vec<Component> {
    vec![
        Component { action: PAGE_ACTION, run: |press| Box::pin(turn(press)) },
        Component { action: BUY_ACTION, run: |press| Box::pin(buy_one(press)) },
        Component { action: ANSWER_ACTION, run: |press| Box::pin(answer_question(press)) },
    ]
}

/// The shop: look around, buy, sell
#[poise::command(
    slash_command,
    prefix_command,
    category = "Economy",
    subcommands("list", "buy", "sell"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn shop(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// A shelf, as the picker offers it.
#[derive(Clone, Copy, poise::ChoiceParameter)]
enum Kind {
    #[name = "Tools"]
    Tools,
    #[name = "Boosts"]
    Boosts,
    #[name = "Pets"]
    Pets,
    #[name = "Materials"]
    Materials,
}

impl From<Kind> for Shelf {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Tools => Self::Tools,
            Kind::Boosts => Self::Boosts,
            Kind::Pets => Self::Pets,
            Kind::Materials => Self::Materials,
        }
    }
}

/// Look around in the shop
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn list(context: Context<'_>, #[description = "Which shelf"] kind: Option<Kind>) -> Result<()> {
    let (origin, words) = (discord::origin(context), discord::words(context));
    let at = (kind.map(Shelf::from).unwrap_or_default(), 0);
    discord::send(context, shelf(context.data(), &origin, &words, at).await?).await
}

/// Buy something
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn buy(
    context: Context<'_>,
    #[description = "What"]
    #[autocomplete = "buyable"]
    item: String,
    #[description = "How many; 1 if you leave it out"]
    #[min = 1]
    #[max = 99]
    quantity: Option<i64>,
) -> Result<()> {
    deal(context, Side::Buy, &item, quantity).await
}

/// Sell something of yours for half its price
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn sell(
    context: Context<'_>,
    #[description = "What"]
    #[autocomplete = "sellable"]
    item: String,
    #[description = "How many; 1 if you leave it out"]
    #[min = 1]
    #[max = 99]
    quantity: Option<i64>,
) -> Result<()> {
    deal(context, Side::Sell, &item, quantity).await
}

async fn deal(context: Context<'_>, side: Side, typed: &str, quantity: Option<i64>) -> Result<()> {
    let (services, origin, words) = (context.data(), discord::origin(context), discord::words(context));
    let item = crate::items::commands::named(services, &words, typed)?;
    let deal = Deal { side, item, quantity: quantity.unwrap_or(1) };
    let reply = settled(services, &origin, &words, &deal).await?;
    discord::send(context, reply).await
}

/// The deal, or the question before it.
async fn settled(services: &Services, origin: &Origin, words: &Words, deal: &Deal) -> Result<Reply> {
    let settled = services.items.deal(origin, deal).await?;
    let numbers = services.items.numbers();
    Ok(match &settled.done {
        Answer::Ask(bargain) => {
            let side = if deal.side == Side::Buy { 'b' } else { 's' };
            let subject = format!("{side}.{}.{}", deal.item, deal.quantity);
            let question = CostQuestion { action: ANSWER_ACTION, event: origin.event, cost: bargain.coins, subject };
            replies::ask(words, numbers, origin.user, &question, bargain)
        }
        Answer::Done(_) | Answer::Cancelled => replies::dealt(words, numbers, &settled),
    })
}

async fn shelf(services: &Services, origin: &Origin, words: &Words, at: (Shelf, usize)) -> Result<Reply> {
    let (holdings, belongings) = services.items.bag(origin.user).await?;
    let customer = Customer { user: origin.user, holdings, belongings: &belongings };
    Ok(replies::shelf(words, services.items.numbers(), customer, at, &services.help))
}

#[expect(clippy::unused_async, reason = "the shape poise asks for")]
async fn buyable(context: Context<'_>, typed: &str) -> Suggestions {
    let numbers = context.data().items.numbers();
    let on_sale = numbers.items.iter().filter(|(_, item)| item.price.is_some()).map(|(id, _)| id.clone());
    suggestions(names::suggested(&discord::words(context), on_sale, typed))
}

async fn sellable(context: Context<'_>, typed: &str) -> Suggestions {
    let fits = |item: &crate::economy::Item| item.resale().is_some_and(|coins| coins > 0);
    crate::items::commands::owned(context, typed, fits).await
}

async fn turn(press: PressEvent) -> Result<PressOutcome> {
    let at = replies::asked_for(&press.action.state, &press.chosen);
    let at = at.ok_or_else(|| Error::refused(msg!("shop-stale")))?;
    Ok(PressOutcome::Update(shelf(&press.services, &press.origin, &press.words, at).await?))
}

async fn buy_one(press: PressEvent) -> Result<PressOutcome> {
    let (PressEvent { services, origin, words, .. }, chosen) = (&press, press.chosen.first());
    let item = ItemId(chosen.cloned().unwrap_or_default());
    let at = services.items.numbers().item(&item).and_then(Shelf::of).unwrap_or_default();
    let deal = Deal { side: Side::Buy, item, quantity: 1 };
    let answer = settled(services, origin, words, &deal).await?;
    Ok(PressOutcome::Both(shelf(services, origin, words, (at, 0)).await?, answer))
}

async fn answer_question(press: PressEvent) -> Result<PressOutcome> {
    let (PressEvent { services, origin, words, .. }, stale) = (&press, || Error::refused(msg!("shop-stale")));
    let (yes, question) = CostQuestion::of_state(ANSWER_ACTION, &press.action.state).ok_or_else(stale)?;
    let deal = deal_of(&question.subject).ok_or_else(stale)?;
    let answer: Result<crate::economy::ledger::Settled<Dealt>> = if yes {
        services.items.deal_agreed(origin, question.event, &deal, question.cost).await
    } else {
        services.items.deal_cancelled(origin, question.event).await
    };
    let text = match answer {
        Ok(settled) => replies::dealt(words, services.items.numbers(), &settled).text,
        Err(Error::Refused(refusal)) => words.say(&refusal),
        Err(error) => return Err(error),
    };
    Ok(PressOutcome::Update(replies::answered(words, origin.user, &question, deal.side, text)))
}

fn deal_of(subject: &str) -> Option<Deal> {
    let mut parts = subject.splitn(3, '.');
    let side = match parts.next()? {
        "b" => Side::Buy,
        "s" => Side::Sell,
        _ => return None,
    };
    Some(Deal { side, item: parts.next()?.into(), quantity: parts.next()?.parse().ok()? })
}
