//! The ledger: the one door through which every coin moves.
//!
//! It promises that a deed (a payment, a claim, later a fight or a trade)
//! - happens once per event: the receipt is written in the same statement, a replay is answered from it, word for word;
//! - is decided by a pure rule upon what was read, and written only if the actor's wallet is still what was read;
//! - takes two round trips: one reads, one writes. The write is a single statement, so it is a transaction by itself and
//!   no kill can fall between its parts. Only a deed that was overtaken is tried again with the wallets locked.
//!
//! It refuses to know why coins move: a deed brings its own rule. Another slice puts its own rows into the statement by
//! calling the SQL function `ledger_post` in it (see `streaks::store`). Locks are taken in this order: the slice's own
//! rows, the receipt, the wallets by user id. A deed that needs several statements must be written in a transaction.

mod model;
mod store;
pub mod verify;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

pub use model::{Account, Holdings, Movement, Posting, Pot, Reason};
pub(crate) use store::written;

use crate::{
    clock::Clock,
    db::{Connection, Db},
    error::{Error, Result},
    ids::{EventId, UserId},
    msg,
    origin::Origin,
    words::Message,
};

/// How often an overtaken deed is tried again. Each further try holds the wallets locked, so two are nearly always enough.
const ATTEMPTS: u32 = 5;

/// How long receipts are kept. Discord redelivers within minutes; history is fetched back for at most a week.
const RECEIPT_DAYS: i32 = 30;

/// Something that moves coins or gives experience, once per event.
pub trait Deed: Sync {
    /// Its name in `receipts`.
    const NAME: &'static str;
    /// What its rule looks at besides the actor's holdings.
    type Seen: Send;
    /// What it leads to: kept in the receipt, answered again to a replay.
    type Done: Serialize + DeserializeOwned + Send;

    /// Reads all its rule looks at, in one statement.
    fn read(&self, connection: &mut Connection, origin: &Origin) -> impl Future<Output = Result<Read<Self>>> + Send;

    /// The rule, pure. It may be asked again upon fresher facts.
    fn decide(&self, facts: &Facts<'_>, seen: &Self::Seen) -> Result<Decision<Self::Done>, Message>;

    /// Writes everything in one statement that contains `ledger_post($posting)`.
    fn write(
        &self,
        connection: &mut Connection,
        posting: &Value,
        _done: &Self::Done,
        _seen: &Self::Seen,
    ) -> impl Future<Output = Result<Written>> + Send {
        store::insert_posting(connection, posting)
    }

    /// Locks the slice's own rows, before the wallets: the order in which [`Deed::write`] takes them.
    fn lock(&self, _connection: &mut Connection, _origin: &Origin) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// Who else's wallet it changes.
    fn others(&self) -> Vec<UserId> {
        Vec::new()
    }
}

/// What [`Deed::read`] gives.
pub type Read<D> = (Standing, <D as Deed>::Seen);

/// What a rule decides upon.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Who, where, by which event.
    pub origin: &'a Origin,
    /// When.
    pub now: DateTime<Utc>,
    /// What the actor owns.
    pub holdings: Holdings,
}

/// What a rule decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision<T> {
    /// Do this, which leads to that.
    Do(Posting, T),
    /// Only answer: nothing changes and no receipt is kept.
    Answer(T),
}

/// What became of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is written.
    Yes,
    /// Nothing was written, or nobody knows: the facts must be read again.
    Overtaken,
}

/// The first part of every read: the receipt of the event and the holdings of the actor.
#[derive(Clone, Debug)]
pub struct Standing {
    /// What the event has led to already.
    pub receipt: Option<Receipt>,
    /// What the actor owns.
    pub holdings: Holdings,
}

/// What an event has led to.
#[derive(Clone, Debug)]
pub struct Receipt {
    action: String,
    user: UserId,
    outcome: Value,
}

impl Receipt {
    /// From the columns of `ledger_read`: all there or none.
    pub(crate) fn of_row(action: Option<String>, user: Option<UserId>, outcome: Option<Value>) -> Option<Self> {
        Some(Self { action: action?, user: user?, outcome: outcome? })
    }
}

/// What a deed led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled<T> {
    /// What it led to.
    pub done: T,
    /// Whether the event had done it already, and nothing changed now.
    pub replayed: bool,
}

/// The form of `receipts.outcome`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome<T> {
    Done(T),
    Refused(Message),
}

/// The ledger over one database and one clock.
#[derive(Clone, Debug)]
pub struct Ledger {
    db: Db,
    clock: Clock,
}

impl Ledger {
    /// Over this database.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }

    /// Does the deed, unless its event has done it already, and says what it led to.
    pub async fn settle<D: Deed>(&self, origin: &Origin, deed: &D) -> Result<D::Done> {
        Ok(self.settle_once(origin, deed).await?.done)
    }

    /// The same, and whether it was this call that did it.
    pub async fn settle_once<D: Deed>(&self, origin: &Origin, deed: &D) -> Result<Settled<D::Done>> {
        let mut is_crowded = false;
        for _ in 0..ATTEMPTS {
            let outcome = if is_crowded {
                self.attempt_locked(origin, deed).await
            } else {
                let mut connection = self.db.acquire().await?;
                self.attempt(&mut connection, origin, deed).await
            };
            match outcome {
                Ok(Some((Outcome::Done(done), replayed))) => return Ok(Settled { done, replayed }),
                Ok(Some((Outcome::Refused(message), _))) => return Err(Error::Refused(message)),
                Ok(None) => is_crowded = true,
                // The connection had died unnoticed, as all do when the database restarts. Another one may live.
                Err(Error::Busy { .. }) if !is_crowded => {}
                Err(error) => return Err(error),
            }
        }
        Err(Error::Busy { message: msg!("ledger-crowded"), retry_after: None })
    }

    /// With the wallets locked first, so that what is read stays true until it is written.
    async fn attempt_locked<D: Deed>(&self, origin: &Origin, deed: &D) -> Result<Option<(Outcome<D::Done>, bool)>> {
        let mut people = deed.others();
        people.push(origin.user);
        let mut tx = self.db.begin().await?;
        deed.lock(&mut tx, origin).await?;
        store::lock_wallets(&mut tx, &people).await?;
        let outcome = self.attempt(&mut tx, origin, deed).await?;
        if outcome.is_some() {
            tx.commit().await?;
        }
        Ok(outcome)
    }

    /// The outcome and whether it was there already; `None` means overtaken.
    async fn attempt<D: Deed>(
        &self,
        connection: &mut Connection,
        origin: &Origin,
        deed: &D,
    ) -> Result<Option<(Outcome<D::Done>, bool)>> {
        let now = self.clock.now();
        let (standing, seen) = deed.read(connection, origin).await?;
        if let Some(receipt) = standing.receipt {
            return Ok(Some((replay::<D>(origin, receipt)?, true)));
        }
        let facts = Facts { origin, now, holdings: standing.holdings };
        match deed.decide(&facts, &seen) {
            Ok(Decision::Answer(done)) => Ok(Some((Outcome::Done(done), false))),
            Ok(Decision::Do(posting, done)) => {
                let posting = write_out::<D>(&facts, &posting, &done)?;
                let written = deed.write(connection, &posting, &done, &seen).await?;
                Ok((written == Written::Yes).then_some((Outcome::Done(done), false)))
            }
            Err(refusal) => {
                let outcome = json!(Outcome::<()>::Refused(refusal.clone()));
                let written = store::insert_refusal(connection, origin.event, D::NAME, origin.user, &outcome).await?;
                Ok((written == Written::Yes).then_some((Outcome::Refused(refusal), false)))
            }
        }
    }

    /// What the event has led to and what the person owns.
    pub async fn holdings(&self, person: UserId) -> Result<Holdings> {
        let mut connection = self.db.acquire().await?;
        Ok(standing(&mut connection, EventId(0), person).await?.holdings)
    }

    /// Forgets receipts that no replay can ask for any more, and says how many.
    pub async fn keep_house(&self) -> Result<u64> {
        Ok(store::delete_old_receipts(&mut *self.db.acquire().await?, RECEIPT_DAYS).await?)
    }
}

/// The first part of a deed's read, for a deed that looks at nothing else.
pub async fn standing(connection: &mut Connection, event: EventId, person: UserId) -> Result<Standing> {
    Ok(store::get_standing(connection, event, person).await?)
}

/// The posting in the notation of `ledger_post`.
fn write_out<D: Deed>(facts: &Facts<'_>, posting: &Posting, done: &D::Done) -> Result<Value> {
    let movements: Vec<_> = posting.movements.iter().enumerate().map(|(leg, movement)| movement.row(leg)).collect();
    let outcome = serde_json::to_value(Outcome::Done(done)).map_err(anyhow::Error::new)?;
    Ok(json!({
        "event": facts.origin.event,
        "action": D::NAME,
        "actor": facts.origin.user,
        "guild": facts.origin.guild,
        "at": facts.now.timestamp_millis(),
        "seen_rev": facts.holdings.rev,
        "xp": posting.xp,
        "outcome": outcome,
        "movements": movements,
    }))
}

/// The first outcome again. An event that did something else, or for somebody else, is not a replay.
fn replay<D: Deed>(origin: &Origin, receipt: Receipt) -> Result<Outcome<D::Done>> {
    if receipt.action != D::NAME || receipt.user != origin.user {
        return Err(Error::Refused(msg!("ledger-event-used")));
    }
    serde_json::from_value(receipt.outcome)
        .map_err(|error| anyhow::Error::new(error).context(format!("the receipt of event {}", origin.event)).into())
}
