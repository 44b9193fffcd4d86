//! The shop: what it sells, and what it buys back for half of it.

pub mod commands;
pub mod model;
pub mod replies;

use serde_json::json;

pub use model::{Bargain, Deal, Shelf, Side};

use crate::{
    db::Connection,
    economy::{
        Numbers,
        ledger::{
            self, Account, Answer, Costly, Decision, Deed, Facts, ItemChange, ItemReason, Moment, Movement, Posting,
            Read, Reason,
        },
    },
    error::Result,
    words::Message,
};

/// What asking the shop leads to.
pub type Dealt = Answer<Bargain>;

#[derive(Debug)]
pub(super) struct DealDeed<'a> {
    pub deal: &'a Deal,
    pub numbers: &'a Numbers,
}

impl Deed for DealDeed<'_> {
    const NAME: &'static str = "shop";
    type Seen = ();
    type Done = Bargain;

    async fn read(&self, connection: &mut Connection, moment: Moment<'_>) -> Result<Read<Self>> {
        Ok((ledger::standing(connection, moment).await?, ()))
    }

    fn decide(&self, facts: &Facts<'_>, (): &()) -> Result<Decision<Bargain>, Message> {
        let bargain = model::bargain(self.deal, &facts.holdings, facts.belongings, self.numbers)?;
        let (user, Bargain { item, quantity, coins, .. }) = (facts.origin.user, &bargain);
        let note = json!({ "item": item, "quantity": quantity });
        let wallet = Account::wallet(user);
        let (movement, change, tally) = match bargain.side {
            Side::Buy => {
                let change = ItemChange::gained(user, item.clone(), *quantity, ItemReason::Buy);
                (Movement::burned(wallet, *coins, Reason::Buy), change, "bought")
            }
            Side::Sell => {
                let stack = facts.belongings.stack(item);
                let sells_worn = self.numbers.item(item).is_some_and(|kind| model::sells_worn(kind, stack, *quantity));
                let lost = ItemChange::lost(user, item.clone(), *quantity, ItemReason::Sell);
                let change = ItemChange { durability: sells_worn.then_some(0), ..lost };
                (Movement::minted(wallet, *coins, Reason::Sell), change, "sold")
            }
        };
        let posting = Posting { items: vec![change], ..Posting::of(vec![movement.noting(note)]) };
        Ok(Decision::Do(posting.counting(tally, i64::from(*quantity)), bargain))
    }
}

impl Costly for DealDeed<'_> {
    fn cost(bargain: &Bargain) -> i64 {
        bargain.coins
    }
}
