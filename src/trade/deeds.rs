//! Opening a trade and every step of it, as the ledger's deeds: the row of the trade changes in the statement that moves
//! what is offered.

use chrono::TimeDelta;
use serde_json::Value;

use crate::{
    db::Connection,
    economy::{
        Numbers,
        ledger::{Decision, Deed, Facts, Moment, Posting, Read, Written, crowded, written},
        model::{Capped, Presence, Recipient, TransferPolicy},
    },
    error::Result,
    ids::EventId,
    origin::Origin,
    trade::{
        model::{
            Answered, End, How, Kept, Offer, Party, Refusal, Side, Trade, Wanted, offered, returned, set_aside, swapped,
        },
        store,
    },
    words::Message,
};

/// What both deeds go by.
#[derive(Debug)]
pub(super) struct Rules<'a> {
    pub numbers: &'a Numbers,
    pub policy: TransferPolicy,
    pub capped: Capped,
}

impl Rules<'_> {
    /// What somebody offers, as far as the server lets them pay it.
    fn offer(&self, wanted: &Wanted, before: &Offer, facts: &Facts<'_>, lately: i64) -> Result<Offer, Refusal> {
        let offer = offered(wanted, before, facts, self.numbers)?;
        self.policy.admits(facts.origin.user, offer.coins, lately, facts.now).map_err(Refusal::Policy)?;
        Ok(offer)
    }
}

#[derive(Debug)]
pub(super) struct OpenDeed<'a> {
    pub origin: &'a Origin,
    pub partner: Recipient,
    pub wanted: &'a Wanted,
    pub rules: Rules<'a>,
}

/// What opening looks at besides what the opener has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    /// Whether the two are trading already.
    pub is_open: bool,
    /// What the opener paid out lately, if the server caps it.
    pub lately: i64,
}

impl OpenDeed<'_> {
    fn partner(&self, before: &Before) -> Result<Side, Refusal> {
        let user = self.partner.user;
        match self.partner.presence {
            _ if user == self.origin.user => Err(Refusal::Oneself),
            Presence::Bot => Err(Refusal::Bot),
            Presence::Gone => Err(Refusal::Gone(user)),
            Presence::Here if before.is_open => Err(Refusal::OpenAlready(user)),
            Presence::Here => Ok(Side { user, offer: Offer::default(), agrees: false, tax: 0 }),
        }
    }
}

impl Deed for OpenDeed<'_> {
    const NAME: &'static str = "trade";
    type Seen = Before;
    type Done = Answered;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok(store::get_opening_facts(connection, moment, self.partner.user, self.rules.capped).await?)
    }

    fn decide(&self, facts: &Facts<'_>, before: &Before) -> Result<Decision<Answered>, Message> {
        let (id, user, partner) = (facts.origin.event, facts.origin.user, self.partner(before)?);
        let offer = self.rules.offer(self.wanted, &Offer::default(), facts, before.lately)?;
        let posting = set_aside(id, user, &Offer::default(), &offer);
        let opener = Side { user, offer, agrees: false, tax: 0 };
        let expires_at = facts.now + TimeDelta::minutes(self.rules.numbers.trade.minutes);
        let trade = Trade { id, sides: [opener, partner], terms: 1, expires_at, end: None };
        Ok(Decision::Do(posting, Answered { trade, how: How::Opened }))
    }

    async fn write(
        &self,
        connection: &mut Connection,
        posting: &Value,
        done: &Answered,
        _: &Before,
    ) -> Result<Written> {
        written(store::insert_trade(connection, self.origin, posting, &done.trade).await)
    }
}

/// A step of an open trade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Offers this instead of what was offered before.
    Offer(Wanted),
    /// Agrees to what is offered under these terms.
    Agree {
        /// The terms that were looked at.
        terms: i32,
    },
    /// Does not want to any more.
    CallOff,
    /// Its time is over.
    Expire,
}

#[derive(Debug)]
pub(super) struct StepDeed<'a> {
    pub trade: EventId,
    pub step: &'a Step,
    pub rules: Rules<'a>,
}

impl StepDeed<'_> {
    fn offer(&self, wanted: &Wanted, trade: Trade, facts: &Facts<'_>, me: (usize, Party)) -> Result<Taken, Refusal> {
        let (seat, before) = (me.0, trade.sides[me.0].offer.clone());
        let after = self.rules.offer(wanted, &before, facts, me.1.lately)?;
        if after == before {
            // It has its receipt: delivered again after another offer, it must not bring this one back.
            return Ok(done(Posting::default(), trade, How::Unchanged));
        }
        let posting = set_aside(trade.id, facts.origin.user, &before, &after);
        Ok(done(posting, trade.changed(seat, after), How::Offered))
    }

    fn agree(&self, mut trade: Trade, facts: &Facts<'_>, seat: usize, parties: [Party; 2]) -> Result<Taken, Refusal> {
        if trade.sides.iter().all(|side| side.offer.is_empty()) {
            return Err(Refusal::Nothing);
        }
        let (me, policy) = (&trade.sides[seat], &self.rules.policy);
        policy.admits(me.user, me.offer.coins, parties[seat].lately, facts.now).map_err(Refusal::Policy)?;
        if me.agrees {
            return Ok(answer(trade, How::Unchanged));
        }
        trade.sides[seat].agrees = true;
        if !trade.sides[1 - seat].agrees {
            return Ok(done(Posting::default(), trade, How::Agreed));
        }
        self.swap(trade, facts, seat, parties)
    }

    /// Both agree. The other's side is looked at again: they may have paid out more since they agreed.
    fn swap(&self, mut trade: Trade, facts: &Facts<'_>, seat: usize, parties: [Party; 2]) -> Result<Taken, Refusal> {
        let (other, policy) = (1 - seat, &self.rules.policy);
        let theirs = &trade.sides[other];
        policy
            .admits(theirs.user, theirs.offer.coins, parties[other].lately, facts.now)
            .map_err(|_| Refusal::OtherMayNot(theirs.user))?;
        for side in &mut trade.sides {
            side.tax = policy.tax(side.offer.coins);
        }
        for (taker, giver) in [(0, 1), (1, 0)] {
            let coins = trade.sides[giver].offer.coins;
            let fits = parties[taker].net_worth.checked_add(coins).is_some();
            fits.then_some(()).ok_or(Refusal::Full(trade.sides[taker].user))?;
        }
        let seen = vec![(trade.sides[other].user, parties[other].rev)];
        let other = trade.sides[other].user;
        let posting = Posting { seen, ..swapped(&trade) }.counting("traded", 1).counting_for(other, "traded", 1);
        Ok(done(posting, Trade { end: Some(End::Done), ..trade }, How::Ended))
    }
}

type Taken = Decision<Answered>;

fn done(posting: Posting, trade: Trade, how: How) -> Taken {
    Decision::Do(posting, Answered { trade, how })
}

fn answer(trade: Trade, how: How) -> Taken {
    Decision::Answer(Answered { trade, how })
}

fn ended(trade: Trade, end: End) -> Taken {
    done(returned(&trade), Trade { end: Some(end), ..trade }, How::Ended)
}

impl Deed for StepDeed<'_> {
    const NAME: &'static str = "trade_step";
    type Seen = Option<Kept>;
    type Done = Answered;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        let (standing, kept) = store::get_trade_facts(connection, moment, self.trade, self.rules.capped).await?;
        let is_nobodys = |kept: &Kept| kept.trade().seat(moment.origin.user).is_err();
        if *self.step == Step::Expire && kept.as_ref().is_some_and(is_nobodys) {
            return Err(crowded());
        }
        Ok((standing, kept))
    }

    fn decide(&self, facts: &Facts<'_>, kept: &Option<Kept>) -> Result<Taken, Message> {
        let kept = kept.as_ref().ok_or(Refusal::Unknown)?;
        let (trade, who) = (kept.trade(), facts.origin.user);
        let seat = trade.seat(who)?;
        Ok(match self.step {
            _ if trade.end.is_some() => answer(trade, How::WasOver),
            _ if trade.expires_at <= facts.now => ended(trade, End::Expired),
            Step::Offer(wanted) => self.offer(wanted, trade, facts, (seat, kept.parties[seat]))?,
            Step::Agree { terms } if *terms != trade.terms => answer(trade, How::TermsChanged),
            Step::Agree { .. } => self.agree(trade, facts, seat, kept.parties)?,
            Step::CallOff => ended(trade, End::CalledOff(who)),
            Step::Expire => answer(trade, How::NotYet),
        })
    }

    async fn write(
        &self,
        connection: &mut Connection,
        posting: &Value,
        done: &Answered,
        kept: &Option<Kept>,
    ) -> Result<Written> {
        let rev = kept.as_ref().map_or(0, Kept::rev);
        written(store::update_trade(connection, posting, &done.trade, rev).await)
    }

    async fn lock(&self, connection: &mut Connection, _origin: &Origin) -> Result<()> {
        Ok(store::lock_trade(connection, self.trade).await?)
    }
}
