//! What people ask for, asked of the verbs.

use artie::{
    economy::{
        bank::model::{Upgrade, Way},
        ledger::Account,
        ledger::{Answer as Asked, Gains, Holdings, ItemChange, ItemReason, Movement, Posting, Reason, Settled},
        model::{PayOutcome, Payment},
    },
    error::{Error, Result},
    games::{
        duel::{Answered as Answering, Duel, Ending},
        house::{Face, Played},
    },
    ids::EventId,
    income::model::{fight::Fought, gather::Gathered, work::Worked},
    items::{
        bag::{Opened, Used},
        craft::Crafted,
        shop::{Bargain, Deal, Dealt, Side},
    },
    origin::Origin,
    pets::model::{Adopted, Cared, Fed, Released, Renamed, Rested},
    streaks::{Claim, model::Freeze},
    trade::{Answered, End, How, Step, Wanted},
    words::Message,
};

use super::{
    super::town::{Town, person},
    asks::{Amount, Ask, Bundle, Which},
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
    Challenged(Duel),
    Duelled(Answering),
    Traded(Answered),
    Given,
}

/// What it led to.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Outcome {
    pub(super) done: Done,
    pub(super) gains: Gains,
    pub(super) after: Holdings,
}

/// What a button is about: it says so itself, whenever it is pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct About {
    /// Who presses it.
    pub(in super::super) who: u64,
    /// The challenge or the trade.
    pub(in super::super) id: u64,
    /// What was offered when it was looked at.
    pub(in super::super) terms: i32,
}

/// An outcome, or the sentence of a refusal.
pub(in super::super) type Answer = std::result::Result<Outcome, Message>;

/// Whether something was done or refused for good: anything but that a duel or a trade is over, or is not what it was.
pub(in super::super) fn is_settled(answer: &Answer) -> bool {
    match answer.as_ref().map(|outcome| &outcome.done) {
        Ok(Done::Duelled(answered)) => matches!(answered, Answering::Ended(_)),
        Ok(Done::Traded(Answered { how, trade })) => {
            !matches!(how, How::WasOver | How::TermsChanged | How::Unchanged) && trade.end != Some(End::Expired)
        }
        _ => true,
    }
}

fn told<T>(settled: Result<Settled<T>>, what: impl FnOnce(T) -> Done) -> Result<Answer> {
    match settled {
        Ok(Settled { done, gains, after, .. }) => Ok(Ok(Outcome { done: what(done), gains, after })),
        Err(Error::Refused(message)) => Ok(Err(message)),
        Err(error) => Err(error),
    }
}

/// The challenge or trade that is asked about, and who asks: somebody whom it concerns, if nobody is named.
pub(in super::super) async fn aim(town: &Town, base: u64, ask: &Ask, who: Option<u64>) -> Result<About> {
    let (Which { is_own, back }, is_duel, is_accept) = match ask {
        Ask::Answer(ending, which) => (*which, true, *ending == Ending::Accept),
        Ask::Offer(_, which) | Ask::CallOff(which) | Ask::Agree { which, .. } => (*which, false, false),
        _ => return Ok(About { who: who.unwrap_or_default(), ..About::default() }),
    };
    // What is open, and a few of the last that are over.
    let sql = if is_duel {
        "SELECT id, challenger, opponent, 0 FROM (SELECT * FROM duels WHERE status = 'open'
             UNION SELECT * FROM (SELECT * FROM duels ORDER BY id DESC LIMIT 8) AS last) AS duel
         WHERE challenger::bigint > $1 AND ($2 IS NULL OR ($2 IN (challenger, opponent)) = $3)
         ORDER BY status = 'open' DESC, NOT $4 OR opponent = $2 DESC, id::bigint DESC OFFSET $5 LIMIT 1"
    } else {
        "SELECT id, opener, partner, terms FROM (SELECT * FROM trades WHERE status = 'open'
             UNION SELECT * FROM (SELECT * FROM trades ORDER BY id DESC LIMIT 8) AS last) AS trade
         WHERE opener::bigint > $1 AND ($2 IS NULL OR ($2 IN (opener, partner)) = $3)
         ORDER BY status = 'open' DESC, NOT $4 OR partner = $2 DESC, id::bigint DESC OFFSET $5 LIMIT 1"
    };
    let me = who.map(|who| (base + who).to_string());
    let found = sqlx::query_as(sql).bind(base.cast_signed()).bind(me).bind(is_own).bind(is_accept).bind(back);
    let found: Option<(String, String, String, i32)> = found.fetch_optional(town.db.pool()).await?;
    let Some((id, first, second, terms)) = found else { return Ok(About { who: who.unwrap_or(1), id: 77, terms: 1 }) };
    let pressed = if is_accept || town.dice().is_multiple_of(2) { second } else { first };
    Ok(About { who: who.unwrap_or_else(|| pressed.parse().unwrap()), id: id.parse().unwrap(), terms })
}

impl Bundle {
    pub(super) fn wanted(&self) -> Wanted {
        let items = self.items.iter().map(|(item, count)| ((*item).into(), *count)).collect();
        Wanted { coins: self.coins.map(|coins| coins.text().parse().unwrap()), items }
    }
}

async fn step(town: &Town, origin: &Origin, about: About, step: Step) -> Result<Answer> {
    told(town.trades.step(origin, EventId(about.id), &step).await, Done::Traded)
}

/// Asks; agrees to whatever is asked back.
pub(in super::super) async fn perform(
    town: &Town,
    base: u64,
    ask: &Ask,
    about: About,
    origin: &Origin,
) -> Result<Answer> {
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
        Ask::Challenge { to, stake } => {
            told(town.games.challenge(origin, person(base + to), &stake.text()).await, Done::Challenged)
        }
        Ask::Answer(ending, _) => told(town.games.answer(origin, EventId(about.id), *ending).await, Done::Duelled),
        Ask::Trade { with, offer } => {
            told(town.trades.open(origin, person(base + with), &offer.wanted()).await, Done::Traded)
        }
        Ask::Offer(offer, _) => step(town, origin, about, Step::Offer(offer.wanted())).await,
        Ask::Agree { is_stale, .. } => {
            step(town, origin, about, Step::Agree { terms: about.terms - i32::from(*is_stale) }).await
        }
        Ask::CallOff(_) => step(town, origin, about, Step::CallOff).await,
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
