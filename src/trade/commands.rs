//! `/trade` and its buttons.

use poise::serenity_prelude as serenity;

use crate::{
    discord::{self, Command, Component, Context, Form, FormField, PressEvent, PressOutcome},
    economy::{commands::presence, ledger::Settled, model::Recipient},
    error::{Error, Result},
    ids::EventId,
    items::names,
    msg,
    names::safe_name,
    services::Services,
    trade::{
        Answered, How, Step, Wanted,
        model::{Refusal, things},
        replies::{self, AGREE_ACTION, FORM_ACTION, LEAVE_ACTION, OFFER_ACTION},
    },
    words::Words,
};

/// The commands of this slice.
pub fn commands() -> Vec<Command> {
    vec![trade()]
}

/// What its buttons and its form do.
pub fn components() -> Vec<Component> {
    vec![
        Component { action: FORM_ACTION, run: |press| Box::pin(open_form(press)) },
        Component { action: OFFER_ACTION, run: |press| Box::pin(offer(press)) },
        Component { action: AGREE_ACTION, run: |press| Box::pin(agree(press)) },
        Component { action: LEAVE_ACTION, run: |press| Box::pin(call_off(press)) },
    ]
}

/// Trade coins and things with somebody: nothing moves until you both agree
#[poise::command(slash_command, prefix_command, category = "Economy", guild_only)]
async fn trade(
    context: Context<'_>,
    #[description = "With whom"] with: serenity::User,
    #[description = "What you offer: 3 energy drink, luck charm"] offer: Option<String>,
    #[description = "Coins that you offer: 250, 1k, half"] coins: Option<String>,
) -> Result<()> {
    let (services, origin, words) = (context.data(), discord::origin(context), discord::words(context));
    let wanted = wanted(services, &words, offer.as_deref().unwrap_or(""), coins.as_deref().unwrap_or(""))?;
    let partner = Recipient { user: with.id.get().into(), presence: presence(context, &with).await? };
    let settled = services.trades.open(&origin, partner, &wanted).await?;
    discord::send(context, replies::opened(&words, services.trades.numbers(), &settled.done.trade)).await?;
    if wanted == Wanted::default() {
        return Ok(());
    }
    discord::send(context, replies::balance(&words, &settled)).await
}

/// What somebody wants to offer, as they wrote it.
fn wanted(services: &Services, words: &Words, things_text: &str, coins: &str) -> Result<Wanted> {
    let numbers = services.trades.numbers();
    let items = things(things_text, numbers.trade.most_kinds, |typed| names::find(words, numbers, typed));
    let items = items.map_err(|refusal| match refusal {
        Refusal::UnknownThing(typed) => Refusal::UnknownThing(safe_name(&typed)),
        Refusal::Quantity(typed) => Refusal::Quantity(safe_name(&typed)),
        other => other,
    })?;
    let coins = match coins.trim() {
        "" | "0" => None,
        amount => Some(amount.parse().map_err(Refusal::Amount)?),
    };
    Ok(Wanted { coins, items })
}

fn stale() -> Error {
    Error::refused(msg!("trade-unknown"))
}

async fn open_form(press: PressEvent) -> Result<PressOutcome> {
    let PressEvent { services, origin, words, .. } = &press;
    let id: EventId = press.action.state.parse().map_err(|_| stale())?;
    let trade = services.trades.find(id).await?;
    let offer = &trade.sides[trade.seat(origin.user)?].offer;
    if trade.end.is_some() {
        let shown = replies::shown(words, services.trades.numbers(), &trade);
        return Ok(PressOutcome::Both(shown, replies::was_over(words)));
    }
    let things = offer.items.iter().map(|(item, count)| format!("{count} {}", replies::item_name(words, item)));
    let fields = vec![
        FormField {
            label: words.say(&msg!("trade-form-things")),
            placeholder: words.say(&msg!("trade-form-things-example")),
            value: things.collect::<Vec<_>>().join("\n"),
            long: true,
            optional: true,
            max_length: 500,
        },
        FormField {
            label: words.say(&msg!("trade-form-coins")),
            placeholder: words.say(&msg!("trade-form-coins-example")),
            value: if offer.coins > 0 { offer.coins.to_string() } else { String::new() },
            long: false,
            optional: true,
            max_length: 40,
        },
    ];
    let title = words.say(&msg!("trade-form-title"));
    Ok(PressOutcome::Form(Form { action: replies::action(OFFER_ACTION, id.to_string()), title, fields }))
}

async fn offer(press: PressEvent) -> Result<PressOutcome> {
    let id = press.action.state.parse().map_err(|_| stale())?;
    let written = |field: usize| press.chosen.get(field).map_or("", String::as_str);
    let wanted = wanted(&press.services, &press.words, written(0), written(1))?;
    step(&press, id, &Step::Offer(wanted)).await
}

async fn agree(press: PressEvent) -> Result<PressOutcome> {
    let (id, terms) = replies::agreed_to(&press.action.state).ok_or_else(stale)?;
    step(&press, id, &Step::Agree { terms }).await
}

async fn call_off(press: PressEvent) -> Result<PressOutcome> {
    let id = press.action.state.parse().map_err(|_| stale())?;
    step(&press, id, &Step::CallOff).await
}

async fn step(press: &PressEvent, id: EventId, step: &Step) -> Result<PressOutcome> {
    let PressEvent { services, origin, words, .. } = press;
    let settled: Settled<Answered> = services.trades.step(origin, id, step).await?;
    let shown = replies::shown(words, services.trades.numbers(), &settled.done.trade);
    Ok(match settled.done.how {
        How::Agreed => PressOutcome::Update(shown),
        How::WasOver => PressOutcome::Both(shown, replies::was_over(words)),
        How::TermsChanged => PressOutcome::Both(shown, replies::terms_changed(words)),
        How::Unchanged => PressOutcome::Both(shown, replies::unchanged(words)),
        How::Opened | How::Offered | How::Ended | How::NotYet => {
            PressOutcome::Both(shown, replies::balance(words, &settled))
        }
    })
}
