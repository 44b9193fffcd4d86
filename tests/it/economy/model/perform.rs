//! What people ask for, asked of the verbs.

use artie::{
    economy::{
        bank::model::{Upgrade, Way},
        ledger::Account,
        ledger::{Answer as Asked, Gains, Holdings, ItemChange, ItemReason, Movement, Posting, Reason, Settled},
        model::{PayOutcome, Payment},
    },
    error::{Error, Result},
    games::house::{Face, Played},
    income::model::{fight::Fought, gather::Gathered, work::Worked},
    items::{
        bag::{Opened, Used},
        craft::Crafted,
        shop::{Bargain, Deal, Dealt, Side},
    },
    origin::Origin,
    pets::model::{Adopted, Cared, Fed, Released, Renamed, Rested},
    streaks::{Claim, model::Freeze},
    words::Message,
};

use super::{
    super::town::{Town, person},
    asks::{Amount, Ask},
};

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Done {
    Claimed(Claim),
    Frozen(Freeze),
    Paid(Payment),
    Moved(i64),
    Grown(Upgrade),
    Dealt(Bargain),
    Crafted(Crafted),
    Used(Used),
    Opened(Opened),
    Worked(Worked),
    Gathered(Gathered),
    Fought(Fought),
    Adopted(Adopted),
    Fed(Fed),
    Played(Cared),
    Rested(Rested),
    Renamed(Renamed),
    Released(Released),
    Flipped(Played<Face>),
    Spun(Played<[usize; 3]>),
    Given,
}

/// What it led to.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Outcome {
    pub(super) done: Done,
    pub(super) gains: Gains,
    pub(super) after: Holdings,
}

/// An outcome, or the sentence of a refusal.
pub(in super::super) type Answer = std::result::Result<Outcome, Message>;

fn told<T>(settled: Result<Settled<T>>, what: impl FnOnce(T) -> Done) -> Result<Answer> {
    match settled {
        Ok(Settled { done, gains, after, .. }) => Ok(Ok(Outcome { done: what(done), gains, after })),
        Err(Error::Refused(message)) => Ok(Err(message)),
        Err(error) => Err(error),
    }
}

/// Asks; agrees to whatever is asked back.
pub(in super::super) async fn perform(town: &Town, base: u64, ask: &Ask, origin: &Origin) -> Result<Answer> {
    match ask {
        Ask::Daily => told(town.streaks.daily(origin).await, Done::Claimed),
        Ask::Weekly => told(town.streaks.weekly(origin).await, Done::Claimed),
        Ask::Freeze => told(town.streaks.freeze(origin).await, Done::Frozen),
        Ask::Pay { to, amount } => pay(town, base + to, *amount, origin).await,
        Ask::Deposit(amount) => told(town.economy.bank(origin, Way::In, &amount.text()).await, Done::Moved),
        Ask::Withdraw(amount) => told(town.economy.bank(origin, Way::Out, &amount.text()).await, Done::Moved),
        Ask::Upgrade(levels) => upgrade(town, *levels, origin).await,
        Ask::Buy(item, quantity) => deal(town, Side::Buy, item, *quantity, origin).await,
        Ask::Sell(item, quantity) => deal(town, Side::Sell, item, *quantity, origin).await,
        Ask::Craft(item, count) => told(town.items.craft(origin, &(*item).into(), *count).await, Done::Crafted),
        Ask::Use(item, count) => told(town.items.use_item(origin, &(*item).into(), *count).await, Done::Used),
        Ask::Open(item, count) => told(town.items.open(origin, &(*item).into(), *count).await, Done::Opened),
        Ask::Work(job) => told(town.income.work(origin, *job).await, Done::Worked),
        Ask::Gather => told(town.income.gather(origin).await, Done::Gathered),
        Ask::Fight(tier) => told(town.income.fight(origin, *tier).await, Done::Fought),
        Ask::Adopt { kind, name } => told(town.pets.adopt(origin, *kind, *name).await, Done::Adopted),
        Ask::Feed => told(town.pets.feed(origin).await, Done::Fed),
        Ask::Play => told(town.pets.play(origin).await, Done::Played),
        Ask::Rest => told(town.pets.rest(origin).await, Done::Rested),
        Ask::Rename(name) => told(town.pets.rename(origin, name).await, Done::Renamed),
        Ask::Release { .. } => {
            let pet = match town.pets.look(origin.user).await {
                Ok((pet, _)) => pet.id,
                Err(Error::Refused(_)) => 0,
                Err(error) => return Err(error),
            };
            told(town.pets.release(origin, origin.event, pet).await, Done::Released)
        }
        Ask::Flip(guess, stake) => told(town.games.flip(origin, *guess, &stake.text()).await, Done::Flipped),
        Ask::Slots(stake) => told(town.games.slots(origin, &stake.text()).await, Done::Spun),
        Ask::Gift { coins, xp, items } => {
            told(town.told_as(origin, gift(origin, *coins, *xp, items)).await, |()| Done::Given)
        }
    }
}

fn gift(origin: &Origin, coins: i64, xp: i64, items: &[(&str, i32)]) -> Posting {
    let minted = Movement::minted(Account::wallet(origin.user), coins, Reason::Import);
    let gained =
        |(item, count): &(&str, i32)| ItemChange::gained(origin.user, (*item).into(), *count, ItemReason::Import);
    Posting {
        movements: if coins > 0 { vec![minted] } else { Vec::new() },
        items: items.iter().map(gained).collect(),
        xp,
        ..Posting::default()
    }
}

async fn pay(town: &Town, to: u64, amount: Amount, origin: &Origin) -> Result<Answer> {
    let mut settled = town.economy.pay(origin, person(to), &amount.text()).await;
    if let Ok(PayOutcome::Ask { to, amount }) = settled.as_ref().map(|settled| &settled.done) {
        settled = town.economy.pay_agreed(origin, origin.event, *to, *amount).await;
    }
    told(settled, |done| match done {
        PayOutcome::Paid(paid) => Done::Paid(paid),
        other => panic!("{other:?}"),
    })
}

async fn upgrade(town: &Town, levels: i64, origin: &Origin) -> Result<Answer> {
    let mut settled = town.economy.bank_upgrade(origin, levels).await;
    if let Ok(Asked::Ask(up)) = settled.as_ref().map(|settled| &settled.done) {
        assert!(up.cost >= 50_000, "asked about {}", up.cost);
        settled = town.economy.bank_upgrade_agreed(origin, origin.event, up.levels, up.cost).await;
    }
    told(settled, |done| Done::Grown(agreed(done)))
}

async fn deal(town: &Town, side: Side, item: &str, quantity: i64, origin: &Origin) -> Result<Answer> {
    let deal = Deal { side, item: item.into(), quantity };
    let mut settled = town.items.deal(origin, &deal).await;
    if let Ok(Dealt::Ask(bargain)) = settled.as_ref().map(|settled| &settled.done) {
        assert!(bargain.coins >= 10_000, "asked about {}", bargain.coins);
        settled = town.items.deal_agreed(origin, origin.event, &deal, bargain.coins).await;
    }
    told(settled, |done| Done::Dealt(agreed(done)))
}

fn agreed<T: std::fmt::Debug>(answer: Asked<T>) -> T {
    match answer {
        Asked::Done(done) => done,
        other => panic!("{other:?}"),
    }
}
