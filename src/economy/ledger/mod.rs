//! The ledger: the one door through which every coin and every item moves.
//!
//! It promises that a deed (a payment, a claim, a fight, a trade)
//! - happens once per event: the receipt is written in the same statement, a replay is answered from it, word for word;
//! - is decided by a pure rule upon what was read, and written only if nothing the actor has has changed since: the `rev` of
//!   a wallet is the version of everything its owner has in the game;
//! - takes two round trips: one reads, one writes. The write is a single statement, so it is a transaction by itself and
//!   no kill can fall between its parts. Only a deed that was overtaken is tried again with the wallets locked.
//!
//! It refuses to know why things move: a deed brings its own rule, and what follows from any deed (levels, achievements)
//! is an [`Aftermath`] given at the start. Another slice puts its own rows into the statement by
//! calling the SQL function `ledger_post` in it (see `streaks::store`). Locks are taken in this order: the slice's own
//! rows, the receipt, the wallets by user id. A deed of several statements says so ([`Deed::needs_transaction`]): were it
//! to begin a transaction itself, a BEGIN that is cut off would leave the pool a connection on which the next deed is
//! reported done and never committed.

mod aftermath;
mod asking;
mod belongings;
mod deed;
mod model;
mod regard;
mod store;
pub mod verify;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

pub use aftermath::{Achieved, Aftermath, Gains, Nothing, QuestDone};
pub use asking::{Answer, Costly};
pub use belongings::{Belongings, ItemId, Stack};
pub use deed::{Decision, Deed, Facts, Moment, Read, Receipt, Standing, Written};
pub use model::{Account, Holdings, ItemChange, ItemReason, Movement, PetChange, Posting, Pot, Reason};
pub use regard::Regard;
pub(crate) use store::written;

use crate::{
    clock::Clock,
    db::{Connection, Db},
    error::{Error, Result},
    guilds::XpRates,
    ids::{EventId, UserId},
    msg,
    origin::Origin,
    words::Message,
};

/// How often an overtaken deed is tried again. Each further try holds the wallets locked, so two are nearly always enough.
const ATTEMPTS: u32 = 5;

/// How long receipts are kept. Discord redelivers within minutes; history is fetched back for at most a week.
const RECEIPT_DAYS: i32 = 30;

/// For how many days it is known what people did on a day.
const TALLY_DAYS: i32 = 7;

/// What a deed led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled<T> {
    /// What it led to.
    pub done: T,
    /// What followed from it.
    pub gains: Gains,
    /// What the actor owns after all of it.
    pub after: Holdings,
    /// Whether the event had done it already, and nothing changed now.
    pub replayed: bool,
}

impl<T> Settled<T> {
    /// The same, of something else.
    pub fn map<U>(self, of: impl FnOnce(T) -> U) -> Settled<U> {
        Settled { done: of(self.done), gains: self.gains, after: self.after, replayed: self.replayed }
    }
}

/// The form of `receipts.outcome`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome<T> {
    Done { done: T, gains: Gains, after: Holdings },
    Refused(Message),
}

/// The ledger over one database and one clock.
#[derive(Clone, Debug)]
pub struct Ledger {
    db: Db,
    clock: Clock,
    aftermath: aftermath::Rules,
    regard: Regard,
}

impl Ledger {
    /// Over this database, with these rules of what follows from any deed, in the game and in guilds.
    pub fn new(db: Db, clock: Clock, aftermath: Arc<dyn Aftermath>, regard: Regard) -> Self {
        Self { db, clock, aftermath, regard }
    }

    /// What guilds give for deeds there.
    pub fn regard(&self) -> &Regard {
        &self.regard
    }

    /// Does the deed, unless its event has done it already, and says what it led to.
    pub async fn settle<D: Deed>(&self, origin: &Origin, deed: &D) -> Result<Settled<D::Done>> {
        // Asked before a connection is held: whoever waits for a second one while holding the first may wait for ever.
        let rates = match origin.guild {
            Some(guild) => Some(self.regard.rates(guild).await),
            None => None,
        };
        let mut is_crowded = false;
        for _ in 0..ATTEMPTS {
            let outcome = if is_crowded || deed.needs_transaction() {
                self.attempt_locked(origin, rates.as_ref(), deed).await
            } else {
                let mut connection = self.db.acquire().await?;
                self.attempt(&mut connection, origin, rates.as_ref(), deed).await
            };
            match outcome {
                Ok(Some(settled)) => return Ok(settled),
                Ok(None) => is_crowded = true,
                // The connection had died unnoticed, as all do when the database restarts. Another one may live.
                Err(Error::Busy { .. }) if !is_crowded => {}
                Err(error) => return Err(error),
            }
        }
        Err(crowded())
    }

    /// With the wallets locked first, so that what is read stays true until it is written.
    async fn attempt_locked<D: Deed>(
        &self,
        origin: &Origin,
        rates: Option<&XpRates>,
        deed: &D,
    ) -> Result<Option<Settled<D::Done>>> {
        let mut people = deed.others();
        people.push(origin.user);
        let mut tx = self.db.begin().await?;
        deed.lock(&mut tx, origin).await?;
        store::lock_wallets(&mut tx, &people).await?;
        let outcome = self.attempt(&mut tx, origin, rates, deed).await;
        // A refusal has its receipt, too.
        if matches!(outcome, Ok(Some(_)) | Err(Error::Refused(_))) {
            tx.commit().await?;
        }
        outcome
    }

    /// What it led to, or the refusal; `None` means overtaken.
    async fn attempt<D: Deed>(
        &self,
        connection: &mut Connection,
        origin: &Origin,
        rates: Option<&XpRates>,
        deed: &D,
    ) -> Result<Option<Settled<D::Done>>> {
        let moment = Moment { origin, now: self.clock.now() };
        let (standing, seen) = deed.read(connection, moment).await?;
        if let Some(receipt) = standing.receipt {
            return replay::<D>(origin, receipt).map(Some);
        }
        let facts = Facts { origin, now: moment.now, holdings: standing.holdings, belongings: &standing.belongings };
        let decided = deed.decide(&facts, &seen).and_then(|decision| self.complete(&facts, decision));
        match decided {
            Ok((None, settled)) => Ok(Some(settled)),
            Ok((Some(posting), settled)) => {
                let mut document = write_out::<D>(&facts, &posting, &settled)?;
                let gain = rates.map_or(0, |rates| regard::gain(rates, &posting));
                if gain > 0 {
                    document["guild_xp"] = json!({ "gain": gain, "divisor": self.regard.divisor });
                }
                let posting = document;
                let written = deed.write(connection, &posting, &settled.done, &seen).await?;
                Ok((written == Written::Yes).then_some(settled))
            }
            Err(refusal) => {
                let outcome = json!(Outcome::<()>::Refused(refusal.clone()));
                let written = store::insert_refusal(connection, origin.event, D::NAME, origin.user, &outcome).await?;
                if written == Written::Yes { Err(Error::Refused(refusal)) } else { Ok(None) }
            }
        }
    }

    /// The decision with everything that follows from it.
    fn complete<T>(&self, facts: &Facts<'_>, decision: Decision<T>) -> Result<(Option<Posting>, Settled<T>), Message> {
        let (mut posting, done) = match decision {
            Decision::Do(posting, done) => (posting, done),
            Decision::Answer(done) => {
                let (gains, after) = (Gains::default(), facts.holdings);
                return Ok((None, Settled { done, gains, after, replayed: false }));
            }
        };
        let gains = self.aftermath.follow(facts, &mut posting);
        let after = facts.holdings.after(facts.origin.user, &posting).ok_or_else(|| msg!("ledger-wallet-full"))?;
        Ok((Some(posting), Settled { done, gains, after, replayed: false }))
    }

    /// Everything a person has in the game now.
    pub async fn standing(&self, person: UserId) -> Result<(Holdings, Belongings)> {
        let mut connection = self.db.acquire().await?;
        let now = self.clock.now().timestamp_millis();
        let standing = store::get_standing(&mut connection, EventId(0), person, now).await?;
        Ok((standing.holdings, standing.belongings))
    }

    /// Forgets receipts that no replay can ask for any more, and what was done on days long past. Says how many.
    pub async fn keep_house(&self) -> Result<u64> {
        let mut connection = self.db.acquire().await?;
        let now = self.clock.now().timestamp_millis();
        let tallies = store::delete_old_day_tallies(&mut connection, now, TALLY_DAYS).await?;
        Ok(tallies + store::delete_old_receipts(&mut connection, RECEIPT_DAYS).await?)
    }
}

/// What a deed done in somebody's name says when they are no longer who it is about: they were forgotten meanwhile. It is
/// tried again, and whoever tries looks up anew whose it is. A receipt in the old name would bring back who is forgotten.
pub(crate) fn crowded() -> Error {
    Error::Busy { message: msg!("ledger-crowded"), retry_after: None }
}

/// The read of a deed that looks at nothing but what the actor has.
pub async fn standing(connection: &mut Connection, moment: Moment<'_>) -> Result<Standing> {
    Ok(store::get_standing(connection, moment.origin.event, moment.origin.user, moment.ms()).await?)
}

/// The posting in the notation of `ledger_post`. Sections that say nothing are left out: it skips them.
fn write_out<D: Deed>(facts: &Facts<'_>, posting: &Posting, settled: &Settled<D::Done>) -> Result<Value> {
    let (actor, Settled { done, gains, after, .. }) = (facts.origin.user, settled);
    let movements: Vec<_> = posting.movements.iter().enumerate().map(|(leg, movement)| movement.row(leg)).collect();
    let outcome = json!({ "done": { "done": to_value(done)?, "gains": gains, "after": after } });
    let mut seen: Map<String, Value> = posting.seen.iter().map(|(user, rev)| (user.to_string(), json!(rev))).collect();
    seen.insert(actor.to_string(), json!(facts.holdings.rev));
    let mut document = json!({
        "event": facts.origin.event,
        "action": D::NAME,
        "actor": actor,
        "guild": facts.origin.guild,
        "at": facts.now.timestamp_millis(),
        "seen": seen,
        "xp": posting.xp,
        "outcome": outcome,
        "movements": movements,
    });
    for (name, section) in posting.sections() {
        document[name] = section;
    }
    Ok(document)
}

fn to_value<T: Serialize>(done: &T) -> Result<Value> {
    Ok(serde_json::to_value(done).map_err(anyhow::Error::new)?)
}

/// The first outcome again. An event that did something else, or for somebody else, is not a replay.
fn replay<D: Deed>(origin: &Origin, receipt: Receipt) -> Result<Settled<D::Done>> {
    if receipt.action != D::NAME || receipt.user != origin.user {
        return Err(Error::Refused(msg!("ledger-event-used")));
    }
    match serde_json::from_value(receipt.outcome) {
        Ok(Outcome::Done { done, gains, after }) => Ok(Settled { done, gains, after, replayed: true }),
        Ok(Outcome::Refused(message)) => Err(Error::Refused(message)),
        Err(error) => Err(anyhow::Error::new(error).context(format!("the receipt of event {}", origin.event)).into()),
    }
}
