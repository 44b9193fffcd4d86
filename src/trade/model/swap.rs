//! What an offer, its return and the swap move: pure. What is offered is set aside, so that nobody can spend it twice.

use serde_json::{Value, json};

use super::{Offer, Side, Trade};
use crate::{
    economy::ledger::{Account, ItemChange, ItemId, ItemReason, Movement, Posting, Reason},
    ids::{EventId, UserId},
};

/// Sets aside what is offered now instead of before.
pub fn set_aside(trade: EventId, who: UserId, before: &Offer, after: &Offer) -> Posting {
    let (wallet, escrow) = (Account::wallet(who), Account::escrow(who));
    let moved = |from, to, coins| Movement::between(from, to, coins, Reason::Trade).noting(note(trade));
    let coins = match after.coins - before.coins {
        0 => None,
        more if more > 0 => Some(moved(wallet, escrow, more)),
        less => Some(moved(escrow, wallet, -less)),
    };
    let mut kinds: Vec<&ItemId> = before.items.keys().chain(after.items.keys()).collect();
    kinds.sort();
    kinds.dedup();
    let count = |offer: &Offer, item: &ItemId| offer.items.get(item).copied().unwrap_or(0);
    let changes = kinds.into_iter().map(|item| (item, count(after, item) - count(before, item)));
    let items = changes.filter(|(_, held)| *held != 0).map(|(item, held)| held_back(who, item, 0, held)).collect();
    Posting { items, ..Posting::of(coins.into_iter().collect()) }
}

fn note(trade: EventId) -> Value {
    json!({ "trade": trade })
}

fn held_back(user: UserId, item: &ItemId, delta: i32, held: i32) -> ItemChange {
    ItemChange { user, item: item.clone(), delta, held, durability: None, reason: ItemReason::Trade }
}

/// Everybody has their own again.
pub fn returned(trade: &Trade) -> Posting {
    let back = |side: &Side| set_aside(trade.id, side.user, &side.offer, &Offer::default());
    let [opener, partner] = [back(&trade.sides[0]), back(&trade.sides[1])];
    Posting {
        movements: [opener.movements, partner.movements].concat(),
        items: [opener.items, partner.items].concat(),
        ..Posting::default()
    }
}

/// Everything changes hands; what the server keeps of the coins is burned.
pub fn swapped(trade: &Trade) -> Posting {
    let [opener, partner] = &trade.sides;
    let (mut movements, mut items) = (Vec::new(), Vec::new());
    for (giver, taker) in [(opener, partner), (partner, opener)] {
        let escrow = Account::escrow(giver.user);
        let legs = [
            Movement::between(escrow, Account::wallet(taker.user), giver.offer.coins - giver.tax, Reason::Trade),
            Movement::burned(escrow, giver.tax, Reason::Tax),
        ];
        movements.extend(legs.into_iter().filter(|leg| leg.amount > 0).map(|leg| leg.noting(note(trade.id))));
        for (item, count) in &giver.offer.items {
            items.push(held_back(giver.user, item, -count, -count));
            items.push(ItemChange::gained(taker.user, item.clone(), *count, ItemReason::Trade));
        }
    }
    Posting { items, ..Posting::of(movements) }
}
