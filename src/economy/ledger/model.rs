//! Movements of coins and what they do to a person's holdings: pure, and checked to the last coin.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use strum::{Display, EnumString, VariantArray};

use crate::ids::UserId;

/// Where a person keeps coins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Pot {
    /// In the hand.
    Wallet,
    /// Put aside.
    Bank,
}

/// A pot of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Account {
    /// Whose.
    pub user: UserId,
    /// Which.
    pub pot: Pot,
}

impl Account {
    /// The person's wallet.
    pub fn wallet(user: UserId) -> Self {
        Self { user, pot: Pot::Wallet }
    }

    /// The person's bank.
    pub fn bank(user: UserId) -> Self {
        Self { user, pot: Pot::Bank }
    }
}

/// Why coins moved: the `reason` of `transaction_log`, and a filter of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Reason {
    /// The daily claim.
    Daily,
    /// One person paid another.
    Pay,
    /// What a server's policy keeps of a payment.
    Tax,
}

/// Coins from one account to another. From nobody they are minted, to nobody they are burned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Where they come from.
    pub from: Option<Account>,
    /// Where they go.
    pub to: Option<Account>,
    /// How many: more than zero, or the database refuses it.
    pub amount: i64,
    /// Why.
    pub reason: Reason,
    /// Whatever else should be known of it later.
    pub metadata: Value,
}

/// The movement in the notation of `ledger_post`.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    leg: usize,
    from_user: Option<UserId>,
    from_account: Option<Pot>,
    to_user: Option<UserId>,
    to_account: Option<Pot>,
    amount: i64,
    reason: Reason,
    metadata: &'a Value,
}

impl Movement {
    /// New coins.
    pub fn minted(to: Account, amount: i64, reason: Reason) -> Self {
        Self { from: None, to: Some(to), amount, reason, metadata: Value::Object(serde_json::Map::new()) }
    }

    /// Coins that cease to exist.
    pub fn burned(from: Account, amount: i64, reason: Reason) -> Self {
        Self { from: Some(from), to: None, ..Self::minted(from, amount, reason) }
    }

    /// Coins that change hands.
    pub fn between(from: Account, to: Account, amount: i64, reason: Reason) -> Self {
        Self { from: Some(from), ..Self::minted(to, amount, reason) }
    }

    /// With something to be known of it later.
    #[must_use]
    pub fn noting(mut self, metadata: Value) -> Self {
        self.metadata = metadata;
        self
    }

    pub(super) fn row(&self, leg: usize) -> Row<'_> {
        Row {
            leg,
            from_user: self.from.map(|account| account.user),
            from_account: self.from.map(|account| account.pot),
            to_user: self.to.map(|account| account.user),
            to_account: self.to.map(|account| account.pot),
            amount: self.amount,
            reason: self.reason,
            metadata: &self.metadata,
        }
    }
}

/// What one event does to coins and experience, all or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posting {
    /// The coins, in the order of their legs.
    pub movements: Vec<Movement>,
    /// Experience that the actor gains.
    pub xp: i64,
}

/// What a person owns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdings {
    /// In the wallet.
    pub balance: i64,
    /// In the bank.
    pub bank: i64,
    /// What the bank can hold.
    pub bank_capacity: i64,
    /// Counts the changes; 0 = has no wallet yet.
    pub rev: i64,
    /// Experience.
    pub xp: i64,
}

impl Holdings {
    /// Wallet and bank together.
    pub fn net_worth(&self) -> i64 {
        self.balance.saturating_add(self.bank)
    }

    /// What the person owns after the posting; `None` if it would overdraw or overflow a pot.
    pub fn after(&self, user: UserId, posting: &Posting) -> Option<Self> {
        let mut held = *self;
        for movement in &posting.movements {
            let moves = [(movement.from, -i128::from(movement.amount)), (movement.to, i128::from(movement.amount))];
            for (account, delta) in moves {
                match account.filter(|account| account.user == user).map(|account| account.pot) {
                    Some(Pot::Wallet) => held.balance = i64::try_from(i128::from(held.balance) + delta).ok()?,
                    Some(Pot::Bank) => held.bank = i64::try_from(i128::from(held.bank) + delta).ok()?,
                    None => {}
                }
            }
        }
        held.xp = held.xp.checked_add(posting.xp)?;
        held.rev += 1;
        held.balance.checked_add(held.bank)?;
        (held.balance >= 0 && held.bank >= 0).then_some(held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: UserId = UserId(1);
    const OTHER: UserId = UserId(2);
    const HELD: Holdings = Holdings { balance: 100, bank: 50, bank_capacity: 10_000, rev: 3, xp: 7 };

    fn after(movements: Vec<Movement>) -> Option<(i64, i64)> {
        HELD.after(ME, &Posting { movements, xp: 0 }).map(|held| (held.balance, held.bank))
    }

    #[test]
    fn movements_change_only_the_accounts_they_name() {
        use Account as A;
        let cases = [
            (Movement::minted(A::wallet(ME), 5, Reason::Daily), Some((105, 50))),
            (Movement::burned(A::bank(ME), 50, Reason::Tax), Some((100, 0))),
            (Movement::between(A::wallet(ME), A::wallet(OTHER), 100, Reason::Pay), Some((0, 50))),
            (Movement::between(A::wallet(ME), A::bank(ME), 40, Reason::Pay), Some((60, 90))),
            (Movement::between(A::wallet(OTHER), A::wallet(ME), 1, Reason::Pay), Some((101, 50))),
            (Movement::burned(A::wallet(ME), 101, Reason::Tax), None),
            (Movement::minted(A::wallet(ME), i64::MAX, Reason::Daily), None),
            (Movement::minted(A::wallet(ME), i64::MAX - 149, Reason::Daily), None),
        ];
        for (movement, expected) in cases {
            assert_eq!(after(vec![movement.clone()]), expected, "{movement:?}");
        }
    }

    #[test]
    fn reasons_are_written_as_the_history_filters_them() {
        let names: Vec<_> = Reason::VARIANTS.iter().map(ToString::to_string).collect();
        assert_eq!(names, ["daily", "pay", "tax"]);
    }
}
