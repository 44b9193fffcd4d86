//! What a batch becomes here: old rows kept, and for each person one entry more for what they do not explain. Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use crate::{
    economy::{
        Numbers,
        ledger::{ItemId, Pot, Reason},
    },
    error::Result,
    ids::{GuildId, UserId},
    imports::{
        Order,
        model::{Bad, OldPet, OldRow, OldStreak, Parcel},
    },
    pets::model::Species,
};

/// What everybody's bank holds at the beginning.
const ROOM: i64 = 10_000;

/// More coins than any bot has ever had: sums of so many rows of these still fit.
const MOST: i64 = 1_000_000_000_000_000;

/// Everything that is written for one batch, in the order in which it is locked.
#[derive(Debug, Default)]
pub(super) struct Books {
    pub name: String,
    pub at_ms: i64,
    pub guild: Option<GuildId>,
    pub wallets: Vec<Wallet>,
    pub rows: Vec<Row>,
    pub items: Vec<Stack>,
    pub streaks: Vec<(UserId, OldStreak)>,
    pub pets: Vec<(UserId, OldPet)>,
    /// What is left behind, and why.
    pub bad: Vec<Bad>,
    /// How many of the rows were there before.
    pub preserved: usize,
}

/// A wallet: new, or what is added to one that is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wallet {
    pub user: UserId,
    pub is_new: bool,
    pub balance: i64,
    pub bank: i64,
    pub bank_capacity: i64,
    pub earned: i64,
    pub spent: i64,
    pub created_at: i64,
}

/// A row of our ledger.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub from: Option<(UserId, Pot)>,
    pub to: Option<(UserId, Pot)>,
    pub amount: i64,
    pub reason: String,
    pub metadata: Value,
    pub timestamp: i64,
    pub event: String,
    pub leg: i16,
}

/// A stack, and its row in the log of items.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stack {
    pub user: UserId,
    pub item: String,
    pub quantity: i32,
    pub metadata: Value,
    pub acquired_at: i64,
    pub event: String,
}

impl Books {
    /// Of the people who come over, among whom some are here already.
    pub(super) fn of(
        order: &Order,
        numbers: &Numbers,
        now: DateTime<Utc>,
        coming: &BTreeMap<UserId, Parcel>,
        rows: &[OldRow],
        here: &BTreeSet<UserId>,
    ) -> Result<Self> {
        let mut books =
            Self { name: order.name.clone(), at_ms: now.timestamp_millis(), guild: order.guild, ..Self::default() };
        let mut sums: BTreeMap<UserId, (i64, i64)> = BTreeMap::new();
        for row in rows {
            books.keep(row, |user| coming.contains_key(&user) && !here.contains(&user), &mut sums)?;
        }
        books.preserved = books.rows.len();
        for parcel in coming.values() {
            let sum = sums.get(&parcel.user).copied().unwrap_or_default();
            books.open(parcel, sum, !here.contains(&parcel.user))?;
            books.pack(parcel, numbers, !here.contains(&parcel.user));
        }
        // As text, because that is how everybody locks wallets.
        books.wallets.sort_by_key(|wallet| wallet.user.to_string());
        Ok(books)
    }

    /// An old row, if it names somebody whose history comes along. The other end, if it does not come, is noted.
    fn keep(
        &mut self,
        row: &OldRow,
        comes: impl Fn(UserId) -> bool,
        sums: &mut BTreeMap<UserId, (i64, i64)>,
    ) -> Result<()> {
        let (from, to) = (row.from.filter(|user| comes(*user)), row.to.filter(|user| comes(*user)));
        if from.is_none() && to.is_none() {
            return Ok(());
        }
        if !(1..=MOST).contains(&row.amount) {
            let why = format!("{} is no amount of coins", row.amount);
            self.bad.push(Bad::new("transaction_log", row.id, why));
            return Ok(());
        }
        let mut note = match &row.metadata {
            Value::Object(note) => note.clone(),
            Value::Null => Map::new(),
            other => Map::from_iter([("was".to_owned(), other.clone())]),
        };
        note.insert("import".to_owned(), json!(self.name));
        for (end, old, new) in [("from", row.from, from), ("to", row.to, to)] {
            if let (Some(old), None) = (old, new) {
                note.insert(end.to_owned(), json!(old));
            }
        }
        if from != to {
            let sum = |total: i64| total.checked_add(row.amount).ok_or_else(too_many);
            if let Some(user) = from {
                let sums = sums.entry(user).or_default();
                sums.1 = sum(sums.1)?;
            }
            if let Some(user) = to {
                let sums = sums.entry(user).or_default();
                sums.0 = sum(sums.0)?;
            }
        }
        let reason = Some(row.reason.trim()).filter(|reason| !reason.is_empty());
        self.rows.push(Row {
            from: from.map(|user| (user, Pot::Wallet)),
            to: to.map(|user| (user, Pot::Wallet)),
            amount: row.amount,
            reason: reason.map_or_else(|| Reason::Import.to_string(), str::to_owned),
            metadata: Value::Object(note),
            timestamp: row.timestamp,
            event: format!("{}/{}", self.name, row.id),
            leg: 0,
        });
        Ok(())
    }

    /// What the rows do not explain of somebody's coins, and the wallet that follows.
    fn open(&mut self, parcel: &Parcel, (mut earned, mut spent): (i64, i64), is_new: bool) -> Result<()> {
        let (user, old) = (parcel.user, &parcel.wallet);
        let event = format!("{}/opening/{user}", self.name);
        let unexplained = old.balance - (earned - spent);
        let legs = [(Pot::Wallet, unexplained), (Pot::Bank, old.bank)];
        for (leg, (pot, amount)) in (0_i16..).zip(legs).filter(|(_, (_, amount))| *amount != 0) {
            let account = Some((user, pot));
            let (from, to) = if amount > 0 { (None, account) } else { (account, None) };
            let total = if amount > 0 { &mut earned } else { &mut spent };
            *total = total.checked_add(amount.abs()).ok_or_else(too_many)?;
            self.rows.push(Row {
                from,
                to,
                amount: amount.abs(),
                reason: Reason::Import.to_string(),
                metadata: json!({ "import": self.name, "opening": true }),
                timestamp: self.at_ms,
                event: event.clone(),
                leg,
            });
        }
        let created_at = if old.created_at > 0 { old.created_at } else { self.at_ms };
        let bank_capacity = old.bank_capacity.unwrap_or(ROOM).max(0);
        let (balance, bank) = (old.balance, old.bank);
        self.wallets.push(Wallet { user, is_new, balance, bank, bank_capacity, earned, spent, created_at });
        Ok(())
    }

    /// Everything besides coins, as far as it is known here.
    fn pack(&mut self, parcel: &Parcel, numbers: &Numbers, is_new: bool) {
        let user = parcel.user;
        for stack in &parcel.items {
            let row = format!("{user}, {}", stack.item);
            if numbers.item(&ItemId(stack.item.clone())).is_none() {
                self.bad.push(Bad::new("user_inventory", row, "there is no such item in economy.toml"));
            } else if stack.quantity < 1 {
                self.bad.push(Bad::new("user_inventory", row, format!("{} is no quantity", stack.quantity)));
            } else {
                self.items.push(Stack {
                    user,
                    item: stack.item.clone(),
                    quantity: stack.quantity,
                    metadata: worn(&stack.metadata),
                    acquired_at: stack.acquired_at,
                    event: format!("{}/item/{user}/{}", self.name, stack.item),
                });
            }
        }
        self.streaks.extend(parcel.streak.map(|streak| (user, streak)));
        match parcel.pet.as_ref().map(|pet| (pet, Species::of_type(&pet.pet_type))) {
            Some((pet, Some(species))) => {
                self.pets.push((user, OldPet { pet_type: species.to_string(), ..pet.clone() }));
            }
            Some((pet, None)) => {
                self.bad.push(Bad::new("user_pets", user, format!("`{}` is no kind of pet", pet.pet_type)));
            }
            None => {}
        }
        if !is_new && (parcel.pet.is_some() || parcel.streak.is_some()) {
            let why = "added to what is here: a streak or pet here stays as it is";
            self.bad.push(Bad::new("user_streaks, user_pets", user, why));
        }
    }
}

/// What is left of a tool; nothing else of the old notes has a meaning here.
fn worn(metadata: &Value) -> Value {
    match metadata["durability"].as_i64().filter(|left| (1..=1_000_000).contains(left)) {
        Some(left) => json!({ "durability": left }),
        None => json!({}),
    }
}

fn too_many() -> anyhow::Error {
    anyhow::anyhow!("the rows of somebody add up to more coins than a wallet can count")
}

/// What is wrong with the figures of a wallet, if anything is.
pub(super) fn fault_of(balance: i64, bank: i64) -> Option<String> {
    let is_sum = |coins: &i64| (0..=MOST).contains(coins);
    [balance, bank].into_iter().find(|coins| !is_sum(coins)).map(|coins| format!("{coins} is no amount of coins"))
}
