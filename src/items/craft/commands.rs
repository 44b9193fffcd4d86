//! `/craft`.

use crate::{
    discord::{self, Command, Component, Context, PressEvent, PressOutcome, Suggestions, suggestions},
    economy::ledger::ItemId,
    error::Result,
    items::{
        commands::named,
        craft::replies::{self, MAKE_ACTION},
        names,
    },
    origin::Origin,
    reply::Reply,
    services::Services,
    words::Words,
};

/// The commands of crafting.
pub fn commands() -> Vec<Command> {
    vec![craft()]
}

/// What its menu does.
pub fn components() -> Vec<Component> {
    vec![Component { action: MAKE_ACTION, run: |press| Box::pin(make_one(press)) }]
}

/// Make things of other things; without a thing, see what you can make
#[poise::command(slash_command, prefix_command, category = "Economy", ephemeral)]
async fn craft(
    context: Context<'_>,
    #[description = "What to make; leave it out to see all recipes"]
    #[autocomplete = "makeable"]
    item: Option<String>,
    #[description = "How many; 1 if you leave it out"]
    #[min = 1]
    #[max = 25]
    quantity: Option<i64>,
) -> Result<()> {
    let (services, origin, words) = (context.data(), discord::origin(context), discord::words(context));
    let Some(item) = item else {
        return discord::send(context, recipes(services, &origin, &words).await?).await;
    };
    let item = named(services, &words, &item)?;
    let settled = services.items.craft(&origin, &item, quantity.unwrap_or(1)).await?;
    discord::send(context, replies::crafted(&words, services.items.numbers(), &settled)).await
}

async fn recipes(services: &Services, origin: &Origin, words: &Words) -> Result<Reply> {
    let (_, belongings) = services.items.bag(origin.user).await?;
    Ok(replies::recipes(words, services.items.numbers(), origin.user, &belongings, &services.help))
}

#[expect(clippy::unused_async, reason = "the shape poise asks for")]
async fn makeable(context: Context<'_>, typed: &str) -> Suggestions {
    let known = context.data().items.numbers().recipes.keys().cloned();
    suggestions(names::suggested(&discord::words(context), known, typed))
}

async fn make_one(press: PressEvent) -> Result<PressOutcome> {
    let (PressEvent { services, origin, words, .. }, chosen) = (&press, press.chosen.first());
    let item = ItemId(chosen.cloned().unwrap_or_default());
    let settled = services.items.craft(origin, &item, 1).await?;
    let answer = replies::crafted(words, services.items.numbers(), &settled);
    Ok(PressOutcome::Both(recipes(services, origin, words).await?, answer))
}
