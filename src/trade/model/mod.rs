//! Two people, what each of them offers, and what has become of it.

mod offer;
mod swap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use offer::{Offer, Wanted, offered, things};
pub use swap::{returned, set_aside, swapped};

use crate::{
    economy::{
        ledger::ItemId,
        model::{AmountError, Refusal as PayRefusal},
    },
    ids::{EventId, UserId},
};

/// A trade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trade {
    /// The event that opened it.
    pub id: EventId,
    /// Who opened it, and with whom.
    pub sides: [Side; 2],
    /// Counts the changes of what is offered: who agrees, agrees to these.
    pub terms: i32,
    /// Until when it can be agreed to.
    pub expires_at: DateTime<Utc>,
    /// What became of it.
    pub end: Option<End>,
}

/// One of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// Who.
    pub user: UserId,
    /// What they offer: set aside until the trade ends.
    pub offer: Offer,
    /// Whether they agree to what is offered now.
    pub agrees: bool,
    /// What the server kept of their coins.
    pub tax: i64,
}

/// What became of a trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Everything changed hands.
    Done,
    /// This one did not want to any more.
    CalledOff(UserId),
    /// They did not agree in time.
    Expired,
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The trade as it is now.
    pub trade: Trade,
    /// What the step was good for.
    pub how: How,
}

/// What a step was good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The trade is open.
    Opened,
    /// Something else is offered now.
    Offered,
    /// One agrees; now it is up to the other.
    Agreed,
    /// The trade ended thereby.
    Ended,
    /// It had ended before.
    WasOver,
    /// What is offered had changed since it was looked at.
    TermsChanged,
    /// It was so already.
    Unchanged,
    /// Its time has not run out.
    NotYet,
}

/// A trade as it is kept, with what both are now.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Kept {
    row: Row,
    /// What both are now, in the order of the sides.
    pub(super) parties: [Party; 2],
}

/// What one of the two is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Party {
    /// The version of all they have.
    pub(super) rev: i64,
    /// Their coins in all pots.
    pub(super) net_worth: i64,
    /// What they paid out lately, if the server caps it.
    pub(super) lately: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Row {
    id: EventId,
    opener: UserId,
    opener_offer: Offer,
    opener_agrees: bool,
    opener_tax: i64,
    partner: UserId,
    partner_offer: Offer,
    partner_agrees: bool,
    partner_tax: i64,
    terms: i32,
    rev: i32,
    status: String,
    called_off_by: Option<UserId>,
    expires_at: i64,
}

impl Kept {
    /// Counts the writes: what was decided upon another is not written.
    pub(super) fn rev(&self) -> i32 {
        self.row.rev
    }

    pub(super) fn trade(&self) -> Trade {
        let row = self.row.clone();
        let end = match (row.status.as_str(), row.called_off_by) {
            ("open", _) => None,
            ("done", _) => Some(End::Done),
            (_, Some(user)) => Some(End::CalledOff(user)),
            _ => Some(End::Expired),
        };
        let opener = Side { user: row.opener, offer: row.opener_offer, agrees: row.opener_agrees, tax: row.opener_tax };
        let partner =
            Side { user: row.partner, offer: row.partner_offer, agrees: row.partner_agrees, tax: row.partner_tax };
        let expires_at = DateTime::from_timestamp_millis(row.expires_at).unwrap_or_default();
        Trade { id: row.id, sides: [opener, partner], terms: row.terms, expires_at, end }
    }
}

impl Trade {
    /// On which side somebody is; nobody else has anything to say.
    pub fn seat(&self, user: UserId) -> Result<usize, Refusal> {
        let [opener, partner] = [self.sides[0].user, self.sides[1].user];
        self.sides.iter().position(|side| side.user == user).ok_or(Refusal::NotYours { opener, partner })
    }

    /// After a change of what is offered nobody has agreed to it yet.
    pub(super) fn changed(mut self, seat: usize, offer: Offer) -> Self {
        self.terms += 1;
        self.sides[seat].offer = offer;
        for side in &mut self.sides {
            side.agrees = false;
        }
        self
    }
}

/// Why a step is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in trade.ftl")]
pub enum Refusal {
    #[error("with oneself")]
    Oneself,
    #[error("with a bot")]
    Bot,
    #[error("with somebody who is not here")]
    Gone(UserId),
    #[error("they are trading already")]
    OpenAlready(UserId),
    #[error("not an amount")]
    Amount(AmountError),
    #[error("no such thing")]
    UnknownThing(String),
    #[error("not a number of things")]
    Quantity(String),
    #[error("too many kinds")]
    TooMany { most: usize },
    #[error("not enough coins")]
    NotEnough { coins: i64, balance: i64 },
    #[error("not so many there")]
    Has { item: ItemId, free: i32 },
    #[error("promised in another trade")]
    Promised { item: ItemId, held: i32 },
    #[error("in use")]
    Worn(ItemId),
    #[error("nothing is offered")]
    Nothing,
    #[error("between two others")]
    NotYours { opener: UserId, partner: UserId },
    #[error("no such trade")]
    Unknown,
    #[error("the server's policy forbids it")]
    Policy(PayRefusal),
    #[error("the server's policy forbids it to the other")]
    OtherMayNot(UserId),
    #[error("somebody can hold no more")]
    Full(UserId),
}
