//! Paying for an action and getting the coins back, as the ledger's deeds: the use's row changes in the statement that
//! moves the coins, and its task comes with it.

use chrono::DateTime;
use serde_json::{Value, json};

use super::{
    model::{Action, Paid, Refunded, State, Terms, Use, price},
    store,
};
use crate::{
    agents::model::AgentId,
    db::Connection,
    economy::ledger::{
        Account, Decision, Deed, Facts, Moment, Movement, Posting, Read, Reason, Written, crowded, written,
    },
    error::Result,
    ids::{EventId, GuildId, UserId},
    origin::Origin,
    words::Message,
};

/// Marks the event of a refund: Discord's own ids never reach this bit, so each payment has one.
pub(super) const REFUND: u64 = 1 << 63;

#[derive(Debug)]
pub(super) struct ActDeed<'a> {
    pub origin: &'a Origin,
    pub guild: GuildId,
    pub action: Action,
    pub agent: AgentId,
    pub content: String,
    pub about: Option<UserId>,
    pub respond_to: Value,
}

/// What paying looks at besides the wallet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// What the server chose.
    pub terms: Option<Terms>,
    /// When the person did it last, in milliseconds since the epoch.
    pub last_ms: Option<i64>,
}

impl Deed for ActDeed<'_> {
    const NAME: &'static str = "agent_action";
    type Seen = Seen;
    type Done = Paid;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok(store::get_action_facts(connection, moment, self.guild, self.action).await?)
    }

    fn decide(&self, facts: &Facts<'_>, seen: &Seen) -> Result<Decision<Paid>, Message> {
        let terms = seen.terms.unwrap_or_else(|| self.action.default_terms());
        let last = seen.last_ms.and_then(DateTime::from_timestamp_millis);
        let cost = price(self.action, terms, last, facts.holdings.balance, facts.now)?;
        let leg = Movement::burned(Account::wallet(facts.origin.user), cost, Reason::Agent);
        let note = json!({ "guild": self.guild, "action": self.action, "agent": self.agent });
        let movements = if cost > 0 { vec![leg.noting(note)] } else { Vec::new() };
        Ok(Decision::Do(Posting::of(movements), Paid { action: self.action, cost, agent: self.agent.clone() }))
    }

    async fn write(&self, connection: &mut Connection, posting: &Value, done: &Paid, _: &Seen) -> Result<Written> {
        written(store::insert_use(connection, self, posting, done).await)
    }
}

/// Gives back what was paid for something that could not be done. Acts as an event of its own, once per payment.
#[derive(Debug)]
pub(super) struct RefundDeed<'a> {
    pub of: &'a Use,
}

impl RefundDeed<'_> {
    pub(super) fn event(&self) -> EventId {
        EventId(self.of.event.0 | REFUND)
    }
}

impl Deed for RefundDeed<'_> {
    const NAME: &'static str = "agent_refund";
    type Seen = State;
    type Done = Refunded;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        let (standing, owner, state) = store::get_refund_facts(connection, moment, self.of.event).await?;
        if owner.is_some_and(|owner| owner != moment.origin.user) { Err(crowded()) } else { Ok((standing, state)) }
    }

    fn decide(&self, facts: &Facts<'_>, seen: &State) -> Result<Decision<Refunded>, Message> {
        if *seen != State::Pending {
            return Ok(Decision::Answer(Refunded { coins: 0, state: *seen }));
        }
        let leg = Movement::minted(Account::wallet(facts.origin.user), self.of.cost, Reason::AgentRefund);
        let note = json!({ "guild": self.of.guild, "action": self.of.action, "event": self.of.event });
        let movements = if self.of.cost > 0 { vec![leg.noting(note)] } else { Vec::new() };
        Ok(Decision::Do(Posting::of(movements), Refunded { coins: self.of.cost, state: State::Refunded }))
    }

    async fn write(&self, connection: &mut Connection, posting: &Value, _: &Refunded, _: &State) -> Result<Written> {
        written(store::update_refunded(connection, self.of.event, posting).await)
    }
}
