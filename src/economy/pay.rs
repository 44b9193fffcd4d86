//! Paying, as the ledger's deed.

use serde_json::json;

use crate::{
    db::Connection,
    economy::{
        ledger::{self, Account, Decision, Deed, Facts, Moment, Movement, Posting, Read, Reason},
        model::{Capped, Order, PaidSoFar, PayOutcome, Payment, transfer},
        store,
    },
    error::Result,
    ids::{GuildId, UserId},
    origin::Origin,
    words::Message,
};

/// One payment.
#[derive(Debug)]
pub(super) struct PayDeed {
    pub order: Order,
    pub guild: Option<GuildId>,
    /// From how many coins the payer is asked first; `None` once they said yes.
    pub ask_from: Option<i64>,
    /// The earliest payment that still counts towards the cap, if the server has one.
    pub capped: Capped,
}

impl PayDeed {
    pub(super) fn new(
        order: Order,
        origin: &Origin,
        now: chrono::DateTime<chrono::Utc>,
        ask_from: Option<i64>,
    ) -> Self {
        let capped = order.policy.capped(origin.guild, now);
        Self { order, guild: origin.guild, ask_from, capped }
    }

    /// What arrives, and what the server's tax burns.
    fn posting(&self, paid: &Payment) -> Posting {
        let (payer, recipient) = (Account::wallet(paid.from), Account::wallet(paid.to));
        let note = self.guild.map_or_else(|| json!({}), |guild| json!({ "guild": guild }));
        let legs = [
            Movement::between(payer, recipient, paid.received(), Reason::Pay),
            Movement::burned(payer, paid.tax, Reason::Tax),
        ];
        let movements = legs.into_iter().filter(|leg| leg.amount > 0).map(|leg| leg.noting(note.clone())).collect();
        Posting::of(movements).counting("paid", 1)
    }
}

impl Deed for PayDeed {
    const NAME: &'static str = "pay";
    type Seen = PaidSoFar;
    type Done = PayOutcome;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok(store::get_payment_facts(connection, moment, self.order.recipient.user, self.capped).await?)
    }

    fn decide(&self, facts: &Facts<'_>, seen: &PaidSoFar) -> Result<Decision<PayOutcome>, Message> {
        let paid = transfer(&self.order, facts, seen)?;
        if self.ask_from.is_some_and(|from| paid.amount >= from) {
            return Ok(Decision::Answer(PayOutcome::Ask { to: paid.to, amount: paid.amount }));
        }
        Ok(Decision::Do(self.posting(&paid), PayOutcome::Paid(paid)))
    }

    fn others(&self) -> Vec<UserId> {
        vec![self.order.recipient.user]
    }
}

/// Saying no to the question: the same event can then never pay.
#[derive(Debug)]
pub(super) struct CancelDeed;

impl Deed for CancelDeed {
    const NAME: &'static str = PayDeed::NAME;
    type Seen = ();
    type Done = PayOutcome;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, _facts: &Facts<'_>, (): &()) -> Result<Decision<PayOutcome>, Message> {
        Ok(Decision::Do(Posting::default(), PayOutcome::Cancelled))
    }
}
