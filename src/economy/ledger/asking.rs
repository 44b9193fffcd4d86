//! Asking first: a deed that costs much is only done once the person has said yes, and then once, however often the
//! button is pressed. The yes and the no act as the event that asked.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use crate::{
    db::Connection,
    economy::ledger::{self, Decision, Deed, Facts, Ledger, Moment, Posting, Read, Settled},
    error::Result,
    ids::EventId,
    msg,
    origin::Origin,
    words::Message,
};

/// A deed that asks first if it is about many coins. It writes nothing but its posting.
pub trait Costly: Deed {
    /// About how many coins it is.
    fn cost(done: &Self::Done) -> i64;
}

/// What asking for something costly leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer<T> {
    /// It is done.
    Done(T),
    /// It costs so much that the person should say yes first; this is what it would lead to.
    Ask(T),
    /// The person said no.
    Cancelled,
}

/// Whether the person has agreed.
#[derive(Clone, Copy, Debug)]
enum Consent {
    /// Not yet: from so many coins they are asked.
    AskFrom(i64),
    /// Yes, to so many coins.
    Given(i64),
}

struct Asking<'a, D> {
    deed: &'a D,
    consent: Consent,
}

impl<D: Costly> Deed for Asking<'_, D> {
    const NAME: &'static str = D::NAME;
    type Seen = D::Seen;
    type Done = Answer<D::Done>;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        self.deed.read(connection, moment).await
    }

    fn decide(&self, facts: &Facts<'_>, seen: &D::Seen) -> Result<Decision<Self::Done>, Message> {
        let (posting, done) = match self.deed.decide(facts, seen)? {
            Decision::Do(posting, done) => (posting, done),
            Decision::Answer(done) => return Ok(Decision::Answer(Answer::Done(done))),
        };
        match (self.consent, D::cost(&done)) {
            (Consent::AskFrom(from), cost) if cost >= from => Ok(Decision::Answer(Answer::Ask(done))),
            (Consent::Given(agreed), cost) if cost != agreed => Err(msg!("ledger-price-changed")),
            _ => Ok(Decision::Do(posting, Answer::Done(done))),
        }
    }
}

/// Saying no: the event that asked can then never do it.
struct CallOff<D>(PhantomData<fn() -> D>);

impl<D: Costly> Deed for CallOff<D> {
    const NAME: &'static str = D::NAME;
    type Seen = ();
    type Done = Answer<D::Done>;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, _facts: &Facts<'_>, (): &()) -> Result<Decision<Self::Done>, Message> {
        Ok(Decision::Do(Posting::default(), Answer::Cancelled))
    }
}

impl Ledger {
    /// Does the deed, or asks first if it is about so many coins or more.
    pub async fn settle_or_ask<D: Costly>(
        &self,
        origin: &Origin,
        deed: &D,
        ask_from: i64,
    ) -> Result<Settled<Answer<D::Done>>> {
        self.settle(origin, &Asking { deed, consent: Consent::AskFrom(ask_from) }).await
    }

    /// Does what an earlier event asked for, now that the person agreed to this cost.
    pub async fn settle_agreed<D: Costly>(
        &self,
        origin: &Origin,
        asked: EventId,
        deed: &D,
        cost: i64,
    ) -> Result<Settled<Answer<D::Done>>> {
        let origin = Origin { event: asked, ..origin.clone() };
        self.settle(&origin, &Asking { deed, consent: Consent::Given(cost) }).await
    }

    /// Calls off what an earlier event asked for; answers with what it led to if it is done already.
    pub async fn call_off<D: Costly>(&self, origin: &Origin, asked: EventId) -> Result<Settled<Answer<D::Done>>> {
        let origin = Origin { event: asked, ..origin.clone() };
        self.settle(&origin, &CallOff::<D>(PhantomData)).await
    }
}
