//! What fits into a bank, and what a larger one costs.

use serde::{Deserialize, Serialize};

use crate::economy::{
    BankNumbers,
    ledger::Holdings,
    model::{Amount, AmountError},
};

/// What every bank can hold at first: the default of the column in seed 004.
const FIRST_CAPACITY: i64 = 10_000;

/// Which way coins go between one's wallet and one's bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Into the bank.
    In,
    /// Out of it.
    Out,
}

/// A bank that grew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upgrade {
    /// By how many levels.
    pub levels: i64,
    /// What that cost.
    pub cost: i64,
    /// What it could hold.
    pub old: i64,
    /// What it can hold.
    pub new: i64,
}

/// Why coins stay where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each is its sentence in economy.ftl")]
pub enum Refusal {
    #[error("not an amount")]
    Amount(AmountError),
    #[error("the wallet is empty")]
    WalletEmpty,
    #[error("the bank is empty")]
    BankEmpty,
    #[error("the share comes to nothing")]
    ShareIsNothing,
    #[error("not so many in the wallet")]
    WalletHolds { amount: i64, balance: i64 },
    #[error("not so many in the bank")]
    BankHolds { amount: i64, bank: i64 },
    #[error("the bank is full")]
    Full { capacity: i64 },
    #[error("not so much room")]
    Room { amount: i64, room: i64 },
    #[error("levels out of range")]
    Levels { most: i64 },
    #[error("too expensive")]
    TooExpensive { cost: i64, missing: i64 },
}

/// How many coins go.
pub fn moved(way: Way, amount: Amount, held: &Holdings) -> Result<i64, Refusal> {
    let source = if way == Way::In { held.balance } else { held.bank };
    let coins = amount.of(source);
    match (way, amount) {
        (Way::In, _) if source == 0 => Err(Refusal::WalletEmpty),
        (Way::Out, _) if source == 0 => Err(Refusal::BankEmpty),
        (_, Amount::Share(_)) if coins == 0 => Err(Refusal::ShareIsNothing),
        (Way::In, _) if coins > source => Err(Refusal::WalletHolds { amount: coins, balance: source }),
        (Way::Out, _) if coins > source => Err(Refusal::BankHolds { amount: coins, bank: source }),
        (Way::Out, _) => Ok(coins),
        (Way::In, _) => match held.bank_capacity.saturating_sub(held.bank) {
            room if room <= 0 => Err(Refusal::Full { capacity: held.bank_capacity }),
            room if coins > room => Err(Refusal::Room { amount: coins, room }),
            _ => Ok(coins),
        },
    }
}

/// So many levels more, or as many of them as the wallet pays for.
pub fn upgrade(levels: i64, held: &Holdings, numbers: &BankNumbers) -> Result<Upgrade, Refusal> {
    let most = numbers.levels_at_once;
    if !(1..=most).contains(&levels) {
        return Err(Refusal::Levels { most });
    }
    let tier = held.bank_capacity.saturating_sub(FIRST_CAPACITY).max(0) / numbers.step;
    let price = |level: i64| numbers.level_cost.saturating_mul(tier.saturating_add(level));
    let mut upgrade = Upgrade { levels: 0, cost: 0, old: held.bank_capacity, new: held.bank_capacity };
    while upgrade.levels < levels {
        let cost = upgrade.cost.saturating_add(price(upgrade.levels + 1));
        let Some(new) = upgrade.new.checked_add(numbers.step).filter(|_| cost <= held.balance) else { break };
        upgrade = Upgrade { levels: upgrade.levels + 1, cost, new, ..upgrade };
    }
    match upgrade.levels {
        0 => Err(Refusal::TooExpensive { cost: price(1), missing: price(1).saturating_sub(held.balance) }),
        _ => Ok(upgrade),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::economy::Numbers;

    const HELD: Holdings = Holdings { balance: 5_000, bank: 9_000, escrow: 0, bank_capacity: 10_000, rev: 1, xp: 0 };

    #[test]
    fn what_goes_in_and_out() {
        let empty = Holdings { balance: 0, bank: 0, ..HELD };
        let full = Holdings { bank: 10_000, ..HELD };
        let cases = [
            (Way::In, "1k", HELD, Ok(1_000)),
            (Way::In, "1001", HELD, Err(Refusal::Room { amount: 1_001, room: 1_000 })),
            (Way::In, "all", HELD, Err(Refusal::Room { amount: 5_000, room: 1_000 })),
            (Way::In, "6k", HELD, Err(Refusal::WalletHolds { amount: 6_000, balance: 5_000 })),
            (Way::In, "1", full, Err(Refusal::Full { capacity: 10_000 })),
            (Way::In, "1", empty, Err(Refusal::WalletEmpty)),
            (Way::Out, "all", HELD, Ok(9_000)),
            (Way::Out, "10%", HELD, Ok(900)),
            (Way::Out, "9001", HELD, Err(Refusal::BankHolds { amount: 9_001, bank: 9_000 })),
            (Way::Out, "all", empty, Err(Refusal::BankEmpty)),
            (Way::Out, "10%", Holdings { bank: 9, ..HELD }, Err(Refusal::ShareIsNothing)),
        ];
        for (way, amount, held, expected) in cases {
            assert_eq!(moved(way, amount.parse().unwrap(), &held), expected, "{way:?} {amount}");
        }
    }

    #[test]
    fn a_larger_bank_costs_more_each_time_until_the_money_runs_out() {
        let numbers = Numbers::load(None).unwrap().bank;
        let ask = |levels, balance, bank_capacity| {
            upgrade(levels, &Holdings { balance, bank_capacity, ..HELD }, &numbers)
                .map(|up| (up.levels, up.cost, up.new))
        };
        assert_eq!(ask(1, 4_000, 10_000), Ok((1, 4_000, 15_000)));
        assert_eq!(ask(1, 3_999, 10_000), Err(Refusal::TooExpensive { cost: 4_000, missing: 1 }));
        assert_eq!(ask(3, 24_000, 10_000), Ok((3, 24_000, 25_000)));
        assert_eq!(ask(3, 23_999, 10_000), Ok((2, 12_000, 20_000)));
        assert_eq!(ask(1, 12_000, 20_000), Ok((1, 12_000, 25_000)));
        assert_eq!(ask(20, 840_000, 10_000), Ok((20, 840_000, 110_000)));
        assert_eq!(ask(21, 0, 10_000), Err(Refusal::Levels { most: 20 }));
        assert_eq!(ask(0, 0, 10_000), Err(Refusal::Levels { most: 20 }));
    }

    proptest! {
        #[test]
        fn nobody_pays_more_than_they_have(levels in 1..=20_i64, balance in 0..=i64::MAX, capacity in 10_000..=i64::MAX) {
            let numbers = Numbers::load(None).unwrap().bank;
            let held = Holdings { balance, bank_capacity: capacity, ..HELD };
            if let Ok(up) = upgrade(levels, &held, &numbers) {
                prop_assert!(up.cost > 0 && up.cost <= balance && up.new == up.old + numbers.step * up.levels);
            }
        }
    }
}
