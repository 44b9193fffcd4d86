//! What somebody offers: as they write it, and what of it they have.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::economy::{
    Numbers,
    ledger::{Facts, Holdings, ItemId, Stack},
    model::Amount,
};

/// What somebody offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Coins.
    pub coins: i64,
    /// Things.
    pub items: BTreeMap<ItemId, i32>,
}

impl Offer {
    /// Whether it is nothing.
    pub fn is_empty(&self) -> bool {
        self.coins == 0 && self.items.is_empty()
    }
}

/// What somebody wants to offer: all of it, in place of what they offered before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Coins, if any.
    pub coins: Option<Amount>,
    /// Things.
    pub items: BTreeMap<ItemId, i32>,
}

/// The things of a text such as `3 energy drink, luck charm` or one per line, named as `find` knows them.
pub fn things(
    text: &str,
    most: usize,
    find: impl Fn(&str) -> Option<ItemId>,
) -> Result<BTreeMap<ItemId, i32>, Refusal> {
    let mut items = BTreeMap::new();
    for part in text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let (name, count) = counted(part);
        let item = find(name).ok_or_else(|| Refusal::UnknownThing(name.to_owned()))?;
        let count = count.map_or(Ok(1), |digits| digits.replace(',', "").parse::<i32>());
        let count = count.ok().filter(|count| *count > 0).ok_or_else(|| Refusal::Quantity(part.to_owned()))?;
        let sum: &mut i32 = items.entry(item).or_default();
        *sum = sum.checked_add(count).ok_or_else(|| Refusal::Quantity(part.to_owned()))?;
    }
    if items.len() > most { Err(Refusal::TooMany { most }) } else { Ok(items) }
}

/// `3 energy drink`, `3× energy drink`, `energy drink x3`: the name, and the digits of the number if there is one.
fn counted(part: &str) -> (&str, Option<&str>) {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let head = part.find(|letter| !is_digit(letter)).unwrap_or(part.len());
    if head > 0 {
        let rest = part[head..].trim_start();
        let rest = rest.strip_prefix(['×', '*']).or_else(|| rest.strip_prefix("x ")).unwrap_or(rest);
        return (rest.trim(), Some(&part[..head]));
    }
    let tail =
        part.rfind(|letter| !is_digit(letter)).map_or(0, |at| at + part[at..].chars().next().map_or(1, char::len_utf8));
    if tail < part.len() {
        let name = part[..tail].trim_end();
        let name = name.strip_suffix(['×', '*']).or_else(|| name.strip_suffix(" x")).unwrap_or(name);
        return (name.trim(), Some(&part[tail..]));
    }
    (part, None)
}

/// The offer, if all of it is there: what is offered already counts as there.
pub fn offered(wanted: &Wanted, before: &Offer, facts: &Facts<'_>, numbers: &Numbers) -> Result<Offer, Refusal> {
    let coins = wanted.coins.map_or(Ok(0), |amount| affordable(amount, before.coins, &facts.holdings))?;
    for (item, count) in &wanted.items {
        let (stack, mine) = (facts.belongings.stack(item), before.items.get(item).copied().unwrap_or(0));
        let is_tool = numbers.item(item).is_some_and(|item| item.tool.is_some());
        available(item, *count, stack, mine, is_tool)?;
    }
    Ok(Offer { coins, items: wanted.items.clone() })
}

fn affordable(amount: Amount, before: i64, holdings: &Holdings) -> Result<i64, Refusal> {
    let balance = holdings.balance.saturating_add(before);
    let coins = amount.of(balance);
    if coins > balance { Err(Refusal::NotEnough { coins, balance }) } else { Ok(coins) }
}

/// The tool in use stays with its owner: it would be as new in other hands.
fn available(item: &ItemId, count: i32, stack: Stack, mine: i32, is_tool: bool) -> Result<(), Refusal> {
    let there = stack.free() + mine;
    let in_use = i32::from(is_tool && stack.durability.is_some() && stack.quantity > 0);
    if count <= there - in_use {
        return Ok(());
    }
    Err(match (there, stack.held - mine) {
        (there, _) if count <= there => Refusal::Worn(item.clone()),
        (0, held) if held > 0 => Refusal::Promised { item: item.clone(), held },
        (free, _) => Refusal::Has { item: item.clone(), free },
    })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::json;

    use super::*;
    use crate::{
        economy::ledger::Belongings,
        ids::{ChannelId, EventId, UserId},
        origin::Origin,
        words::Locale,
    };

    fn find(name: &str) -> Option<ItemId> {
        ["energy_drink", "luck_charm"].into_iter().find(|id| id.replace('_', " ") == name).map(ItemId::from)
    }

    #[test]
    fn things_as_people_write_them() {
        let of = |text: &str| things(text, 10, find).map(|items| json!(items).to_string());
        for text in [
            "3 energy drink",
            "3x energy drink",
            "3× energy drink",
            "3 × energy drink",
            "energy drink x3",
            "energy drink × 3",
            "energy drink 3",
            "2 energy drink, energy drink",
            "energy drink\n2 energy drink;",
        ] {
            assert_eq!(of(text), Ok(r#"{"energy_drink":3}"#.into()), "{text:?}");
        }
        assert_eq!(of("luck charm, 2 energy drink"), Ok(r#"{"energy_drink":2,"luck_charm":1}"#.into()));
        assert_eq!(of(" , \n"), Ok("{}".into()));
        assert_eq!(of("3 moons"), Err(Refusal::UnknownThing("moons".into())));
        assert_eq!(of("7"), Err(Refusal::UnknownThing(String::new())));
        assert_eq!(of("0 luck charm"), Err(Refusal::Quantity("0 luck charm".into())));
        assert_eq!(of("99999999999 luck charm"), Err(Refusal::Quantity("99999999999 luck charm".into())));
        assert!(matches!(of("2147483647 luck charm, luck charm"), Err(Refusal::Quantity(_))));
        assert_eq!(things("luck charm, energy drink", 1, find), Err(Refusal::TooMany { most: 1 }));
    }

    fn attempt(wanted: &[(&str, i32)], coins: Option<&str>, items: serde_json::Value) -> Result<Offer, Refusal> {
        let numbers = Numbers::load(None).unwrap();
        let (user, event) = (UserId(1), EventId(1));
        let origin = Origin { user, guild: None, channel: ChannelId(1), event, locale: Locale::english() };
        let belongings: &Belongings = &serde_json::from_value(json!({ "items": items })).unwrap();
        let holdings = Holdings { balance: 100, escrow: 50, ..Holdings::default() };
        let facts = Facts { origin: &origin, now: DateTime::default(), holdings, belongings };
        let items = wanted.iter().map(|(item, count)| ((*item).into(), *count)).collect();
        let wanted = Wanted { coins: coins.map(|coins| coins.parse().unwrap()), items };
        let before = Offer { coins: 50, items: [("luck_charm".into(), 2)].into() };
        offered(&wanted, &before, &facts, &numbers)
    }

    #[test]
    fn only_what_is_there_and_new_can_be_offered() {
        let charms = || json!({ "luck_charm": { "quantity": 5, "held": 3, "durability": null } });
        assert_eq!(attempt(&[], Some("all"), charms()).unwrap().coins, 150);
        assert_eq!(attempt(&[], Some("151"), charms()), Err(Refusal::NotEnough { coins: 151, balance: 150 }));
        assert!(attempt(&[], None, charms()).unwrap().is_empty());
        assert_eq!(attempt(&[("luck_charm", 4)], None, charms()).unwrap().items[&ItemId::from("luck_charm")], 4);
        let item: ItemId = "luck_charm".into();
        assert_eq!(attempt(&[("luck_charm", 5)], None, charms()), Err(Refusal::Has { item, free: 4 }));
        let nets = |quantity, held| json!({ "basic_net": { "quantity": quantity, "held": held, "durability": 5 } });
        let net: ItemId = "basic_net".into();
        assert_eq!(attempt(&[("basic_net", 1)], None, nets(1, 0)), Err(Refusal::Worn(net.clone())));
        assert!(attempt(&[("basic_net", 1)], None, nets(2, 0)).is_ok());
        assert_eq!(attempt(&[("basic_net", 2)], None, nets(2, 0)), Err(Refusal::Worn(net.clone())));
        assert_eq!(attempt(&[("basic_net", 1)], None, nets(2, 2)), Err(Refusal::Promised { item: net, held: 2 }));
    }
}
