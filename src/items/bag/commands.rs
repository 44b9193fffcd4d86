//! `/inventory`.

use crate::{
    discord::{self, Command, Component, Context, PressEvent, PressOutcome, Suggestions},
    economy::ledger::ItemId,
    error::{Error, Result},
    items::{
        bag::{
            model::slots,
            replies::{self, PAGE_ACTION, USE_ACTION},
        },
        commands::{named, owned},
    },
    msg,
    origin::Origin,
    reply::Reply,
    services::Services,
    words::Words,
};

/// The commands of the inventory.
pub fn commands() -> Vec<Command> {
    vec![inventory()]
}

/// What its buttons and menus do.
pub fn components() -> Vec<Component> {
    vec![
        Component { action: PAGE_ACTION, run: |press| Box::pin(turn(press)) },
        Component { action: USE_ACTION, run: |press| Box::pin(use_one(press)) },
    ]
}

/// Your things: see them, use them, open crates
#[poise::command(
    slash_command,
    prefix_command,
    category = "Economy",
    subcommands("show", "use_thing", "open"),
    subcommand_required
)]
#[expect(clippy::unused_async, reason = "the shape of a command; a group never runs itself")]
async fn inventory(_context: Context<'_>) -> Result<()> {
    Ok(())
}

/// See your things, and what is working on you
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn show(context: Context<'_>) -> Result<()> {
    let (origin, words) = (discord::origin(context), discord::words(context));
    discord::send(context, shown(context.data(), &origin, &words, 0).await?).await
}

/// Use something that works for a while
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral, rename = "use")]
async fn use_thing(
    context: Context<'_>,
    #[description = "What"]
    #[autocomplete = "usable"]
    item: String,
    #[description = "How many; 1 if you leave it out"]
    #[min = 1]
    #[max = 99]
    quantity: Option<i64>,
) -> Result<()> {
    let (services, words) = (context.data(), discord::words(context));
    let item = named(services, &words, &item)?;
    let settled = services.items.use_item(&discord::origin(context), &item, quantity.unwrap_or(1)).await?;
    discord::send(context, replies::used(&words, services.items.numbers(), &settled)).await
}

/// Open crates
#[poise::command(slash_command, prefix_command, category = "Economy")]
async fn open(
    context: Context<'_>,
    #[description = "Which crate"]
    #[rename = "crate"]
    #[autocomplete = "crates"]
    item: String,
    #[description = "How many at once; 1 if you leave it out"]
    #[min = 1]
    quantity: Option<i64>,
) -> Result<()> {
    let (services, origin, words) = (context.data(), discord::origin(context), discord::words(context));
    let item = named(services, &words, &item)?;
    let settled = services.items.open(&origin, &item, quantity.unwrap_or(1)).await?;
    discord::send(context, replies::opened(&words, services.items.numbers(), origin.user, &settled)).await
}

async fn shown(services: &Services, origin: &Origin, words: &Words, page: usize) -> Result<Reply> {
    let (holdings, belongings) = services.items.bag(origin.user).await?;
    let has = (holdings, &belongings);
    Ok(replies::inventory(words, services.items.numbers(), origin.user, has, page, &services.help))
}

async fn usable(context: Context<'_>, typed: &str) -> Suggestions {
    owned(context, typed, |item| item.effect.is_some()).await
}

async fn crates(context: Context<'_>, typed: &str) -> Suggestions {
    owned(context, typed, |item| item.is_crate).await
}

async fn turn(press: PressEvent) -> Result<PressOutcome> {
    let page = press.action.state.parse().map_err(|_| Error::refused(msg!("bag-stale")))?;
    Ok(PressOutcome::Update(shown(&press.services, &press.origin, &press.words, page).await?))
}

/// Uses one, or opens as many crates as there are slots.
async fn use_one(press: PressEvent) -> Result<PressOutcome> {
    let (PressEvent { services, origin, words, .. }, chosen) = (&press, press.chosen.first());
    let item = ItemId(chosen.cloned().unwrap_or_default());
    let numbers = services.items.numbers();
    let answer = if numbers.item(&item).is_some_and(|item| item.is_crate) {
        let (_, belongings) = services.items.bag(origin.user).await?;
        let count = i64::from(belongings.stack(&item).free()).min(slots(&belongings, numbers)).max(1);
        replies::opened(words, numbers, origin.user, &services.items.open(origin, &item, count).await?)
    } else {
        replies::used(words, numbers, &services.items.use_item(origin, &item, 1).await?)
    };
    Ok(PressOutcome::Both(shown(services, origin, words, 0).await?, answer))
}
