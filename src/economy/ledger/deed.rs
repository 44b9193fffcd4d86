//! What a slice brings to the ledger: a deed with its own rule, and what the rule looks at.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    db::Connection,
    economy::ledger::{Belongings, Holdings, Posting, store},
    error::Result,
    ids::UserId,
    origin::Origin,
    words::Message,
};

/// Something that changes what people have in the game, once per event.
pub trait Deed: Sync {
    /// Its name in `receipts`.
    const NAME: &'static str;
    /// What its rule looks at besides everything the actor has.
    type Seen: Send;
    /// What it leads to: kept in the receipt, answered again to a replay.
    type Done: Serialize + DeserializeOwned + Send;

    /// Reads all its rule looks at, in one statement that contains `ledger_read($event, $user, $now)`.
    fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> impl Future<Output = Result<Read<Self>>> + Send;

    /// The rule, pure. It may be asked again upon fresher facts. What it rolls, it rolls from a seed of its own.
    fn decide(&self, facts: &Facts<'_>, seen: &Self::Seen) -> Result<Decision<Self::Done>, Message>;

    /// Whether it is written in several statements, and so in a transaction that was begun before it was read.
    fn needs_transaction(&self) -> bool {
        false
    }

    /// Writes everything in one statement that contains `ledger_post($posting)`, unless it needs a transaction.
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

    /// Whose things it changes besides the actor's.
    fn others(&self) -> Vec<UserId> {
        Vec::new()
    }
}

/// What [`Deed::read`] gives.
pub type Read<D> = (Standing, <D as Deed>::Seen);

/// Who does it, where, by which event, and when.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// Who, where, by which event.
    pub origin: &'a Origin,
    /// When.
    pub now: DateTime<Utc>,
}

impl Moment<'_> {
    /// When, in milliseconds since the epoch.
    pub fn ms(&self) -> i64 {
        self.now.timestamp_millis()
    }
}

/// What a rule decides upon.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Who, where, by which event.
    pub origin: &'a Origin,
    /// When.
    pub now: DateTime<Utc>,
    /// What the actor owns in coins.
    pub holdings: Holdings,
    /// Everything else the actor has.
    pub belongings: &'a Belongings,
}

/// What a rule decides.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "made once per deed and taken apart at once")]
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

/// The first part of every read, as `ledger_read` gives it.
#[derive(Clone, Debug, Deserialize)]
pub struct Standing {
    /// What the event has led to already.
    pub receipt: Option<Receipt>,
    /// What the person owns in coins.
    pub holdings: Holdings,
    /// Everything else the person has.
    #[serde(flatten)]
    pub belongings: Belongings,
}

/// What an event has led to.
#[derive(Clone, Debug, Deserialize)]
pub struct Receipt {
    pub(super) action: String,
    pub(super) user: UserId,
    pub(super) outcome: Value,
}
