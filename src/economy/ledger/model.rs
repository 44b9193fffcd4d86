//! What one event does: movements of coins and items, and what they leave a person with. Pure, and checked to the last
//! coin.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use strum::{Display, EnumString, VariantArray};

use crate::{economy::ledger::ItemId, ids::UserId};

/// Where a person keeps coins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Pot {
    /// In the hand.
    Wallet,
    /// Put aside.
    Bank,
    /// Promised as a stake or an offer.
    Escrow,
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

    /// What the person has promised.
    pub fn escrow(user: UserId) -> Self {
        Self { user, pot: Pot::Escrow }
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
    /// The weekly claim.
    Weekly,
    /// A day's work.
    Work,
    /// A fight that was won.
    FightWon,
    /// A fight that was lost.
    FightLost,
    /// A quest.
    Quest,
    /// An achievement.
    Achievement,
    /// Into the bank.
    Deposit,
    /// Out of the bank.
    Withdraw,
    /// A larger bank.
    BankUpgrade,
    /// Bought in the shop.
    Buy,
    /// Sold to the shop.
    Sell,
    /// A streak freeze.
    Freeze,
    /// Between two people who traded.
    Trade,
    /// A duel.
    Duel,
    /// The toss of a coin.
    Flip,
    /// The slot machine.
    Slots,
    /// A correction by an admin.
    Repair,
    /// Brought from another bot.
    Import,
    /// Something an agent did.
    Agent,
    /// Something an agent could not do.
    AgentRefund,
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

/// What one event does to everything that people have in the game, all or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posting {
    /// The coins, in the order of their legs.
    pub movements: Vec<Movement>,
    /// Items that come, go, wear or are promised, in the order of their legs.
    pub items: Vec<ItemChange>,
    /// Experience that the actor gains.
    pub xp: i64,
    /// By how much the actor's bank grows.
    pub bank_room: i64,
    /// What the actor has just done and needs a rest from.
    pub cooldowns: Vec<&'static str>,
    /// What works on the actor, until when.
    pub effects: BTreeMap<String, DateTime<Utc>>,
    /// What the actor did, how often.
    pub tallies: BTreeMap<&'static str, i64>,
    /// What others did thereby, how often: whoever won, for example.
    pub tallies_of: BTreeMap<UserId, BTreeMap<&'static str, i64>>,
    /// The crates of levels that the actor reached.
    pub level_rewards: BTreeMap<i64, ItemId>,
    /// What the actor achieved.
    pub achievements: Vec<String>,
    /// Figures to which it brings the actor and which are written elsewhere: `daily_streak`, `weekly_streak`.
    pub reached: BTreeMap<&'static str, i64>,
    /// What becomes of the actor's pet.
    pub pet: Option<PetChange>,
    /// The revs of other people upon which this was decided. The actor's is always checked.
    pub seen: Vec<(UserId, i64)>,
}

impl Posting {
    /// Only coins.
    pub fn of(movements: Vec<Movement>) -> Self {
        Self { movements, ..Self::default() }
    }

    /// What it does besides moving coins, in the notation of `ledger_post`; only what it does.
    pub(super) fn sections(&self) -> Vec<(&'static str, Value)> {
        let effects: BTreeMap<_, _> =
            self.effects.iter().map(|(name, until)| (name, until.timestamp_millis())).collect();
        let tallies_of: BTreeMap<_, _> =
            self.tallies_of.iter().map(|(user, counts)| (user.to_string(), counts)).collect();
        let items: Vec<_> = self.items.iter().enumerate().map(|(leg, change)| ItemRow { leg, change }).collect();
        let sections = [
            ("items", items.is_empty(), json!(items)),
            ("bank_room", self.bank_room == 0, json!(self.bank_room)),
            ("cooldowns", self.cooldowns.is_empty(), json!(self.cooldowns)),
            ("effects", effects.is_empty(), json!(effects)),
            ("tallies", self.tallies.is_empty(), json!(self.tallies)),
            ("tallies_of", tallies_of.is_empty(), json!(tallies_of)),
            ("level_rewards", self.level_rewards.is_empty(), json!(self.level_rewards)),
            ("pet", self.pet.is_none(), json!(self.pet)),
            ("achievements", self.achievements.is_empty(), json!(self.achievements)),
            ("reached", self.reached.is_empty(), json!(self.reached)),
        ];
        sections.into_iter().filter(|(_, is_empty, _)| !is_empty).map(|(name, _, value)| (name, value)).collect()
    }

    /// Counts once more that the actor did this.
    #[must_use]
    pub fn counting(mut self, tally: &'static str, times: i64) -> Self {
        *self.tallies.entry(tally).or_default() += times;
        self
    }

    /// Counts once more that this person did this, whoever acts.
    #[must_use]
    pub fn counting_for(mut self, user: UserId, tally: &'static str, times: i64) -> Self {
        *self.tallies_of.entry(user).or_default().entry(tally).or_default() += times;
        self
    }

    /// Says to which figure it brings the actor.
    #[must_use]
    pub fn reaching(mut self, figure: &'static str, value: i64) -> Self {
        self.reached.insert(figure, value);
        self
    }
}

/// What becomes of a pet: its row in `user_pets`, whose meaning is the matter of `pets`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verb", rename_all = "snake_case")]
pub enum PetChange {
    /// It comes.
    Adopt {
        /// Of which kind.
        pet_type: String,
        /// Its name.
        name: Option<String>,
        /// All that is known of it.
        stats: Value,
    },
    /// It stays, changed.
    Keep {
        /// Its row.
        id: i64,
        /// Its name.
        name: Option<String>,
        /// All that is known of it.
        stats: Value,
    },
    /// It goes.
    Release {
        /// Its row.
        id: i64,
    },
}

#[derive(Serialize)]
struct ItemRow<'a> {
    leg: usize,
    #[serde(flatten)]
    change: &'a ItemChange,
}

/// A change of one stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemChange {
    /// Whose.
    #[serde(rename = "user_id")]
    pub user: UserId,
    /// Of what.
    #[serde(rename = "item_id")]
    pub item: ItemId,
    /// How many come (or go, below zero).
    pub delta: i32,
    /// How many more are promised (or fewer, below zero).
    pub held: i32,
    /// What is left of the tool in use, if it wore; 0 = the next of the stack is new.
    pub durability: Option<i32>,
    /// Why: the `reason` of `item_log`.
    pub reason: ItemReason,
}

impl ItemChange {
    /// So many come.
    pub fn gained(user: UserId, item: ItemId, count: i32, reason: ItemReason) -> Self {
        Self { user, item, delta: count, held: 0, durability: None, reason }
    }

    /// So many go.
    pub fn lost(user: UserId, item: ItemId, count: i32, reason: ItemReason) -> Self {
        Self::gained(user, item, -count, reason)
    }
}

/// Why items came or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum ItemReason {
    Work,
    Gather,
    Fight,
    Quest,
    Level,
    Buy,
    Sell,
    Use,
    Open,
    Craft,
    Trade,
    Adopt,
    Feed,
    Wear,
    Repair,
    Import,
}

/// What a person owns in coins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdings {
    /// In the wallet.
    pub balance: i64,
    /// In the bank.
    pub bank: i64,
    /// Promised as stakes and offers.
    pub escrow: i64,
    /// What the bank can hold.
    pub bank_capacity: i64,
    /// Counts the changes; 0 = has no wallet yet.
    pub rev: i64,
    /// Experience.
    pub xp: i64,
}

impl Holdings {
    /// Wallet, bank and what is promised together.
    pub fn net_worth(&self) -> i64 {
        self.balance.saturating_add(self.bank).saturating_add(self.escrow)
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
                    Some(Pot::Escrow) => held.escrow = i64::try_from(i128::from(held.escrow) + delta).ok()?,
                    None => {}
                }
            }
        }
        held.xp = held.xp.checked_add(posting.xp)?;
        held.bank_capacity = held.bank_capacity.checked_add(posting.bank_room)?;
        held.rev += 1;
        held.balance.checked_add(held.bank)?.checked_add(held.escrow)?;
        (held.balance >= 0 && held.bank >= 0 && held.escrow >= 0).then_some(held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: UserId = UserId(1);
    const OTHER: UserId = UserId(2);
    const HELD: Holdings = Holdings { balance: 100, bank: 50, escrow: 0, bank_capacity: 10_000, rev: 3, xp: 7 };

    fn after(movements: Vec<Movement>) -> Option<(i64, i64)> {
        HELD.after(ME, &Posting::of(movements)).map(|held| (held.balance, held.bank))
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
        assert_eq!(
            names.join(" "),
            "daily pay tax weekly work fight_won fight_lost quest achievement deposit withdraw bank_upgrade buy sell \
             freeze trade duel flip slots repair import agent agent_refund"
        );
    }
}
