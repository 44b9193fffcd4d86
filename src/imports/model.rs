//! What people bring along: plain data.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use crate::ids::UserId;

/// Everybody who is there.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// Who.
    pub ids: BTreeSet<UserId>,
    /// Who dealt with whom: they come over together.
    pub bonds: Vec<(UserId, UserId)>,
    /// Rows that belong to nobody.
    pub bad: Vec<Bad>,
}

/// What one person owned.
#[derive(Clone, Debug, PartialEq)]
pub struct Parcel {
    /// Who.
    pub user: UserId,
    /// The coins.
    pub wallet: OldWallet,
    /// The things.
    pub items: Vec<Stack>,
    /// The streaks.
    pub streak: Option<OldStreak>,
    /// The pet.
    pub pet: Option<OldPet>,
}

/// Coins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OldWallet {
    /// In the hand.
    pub balance: i64,
    /// In the bank.
    pub bank: i64,
    /// What the bank can hold; `None` = as much as anybody's.
    pub bank_capacity: Option<i64>,
    /// Since when, in milliseconds; 0 = nobody knows.
    pub created_at: i64,
}

/// So many of one kind of item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// Of what.
    pub item: String,
    /// How many.
    pub quantity: i32,
    /// What else was known of them.
    pub metadata: Value,
    /// Since when, in milliseconds.
    pub acquired_at: i64,
}

/// Streaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of user_streaks")]
pub struct OldStreak {
    pub daily: i32,
    pub weekly: i32,
    pub last_daily: Option<i64>,
    pub last_weekly: Option<i64>,
    pub longest_daily: i32,
    pub longest_weekly: i32,
    pub multiplier: Decimal,
}

/// A pet.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the columns of user_pets")]
pub struct OldPet {
    pub pet_type: String,
    pub name: Option<String>,
    pub stats: Value,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// A row of the old ledger. An end that is no person is nobody.
#[derive(Clone, Debug, PartialEq)]
pub struct OldRow {
    /// Its number there.
    pub id: i64,
    /// Who paid.
    pub from: Option<UserId>,
    /// Who got it.
    pub to: Option<UserId>,
    /// How many coins.
    pub amount: i64,
    /// Why, in the old bot's words.
    pub reason: String,
    /// Whatever else it says.
    pub metadata: Value,
    /// When, in milliseconds.
    pub timestamp: i64,
}

/// A row that cannot be brought over, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bad {
    /// In which table.
    pub table: &'static str,
    /// Which row.
    pub row: String,
    /// What is wrong with it.
    pub why: String,
}

impl Bad {
    /// A row of a table, and what is wrong with it.
    pub fn new(table: &'static str, row: impl ToString, why: impl Into<String>) -> Self {
        Self { table, row: row.to_string(), why: why.into() }
    }
}

/// What happens to people who have a wallet here already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// They keep what they have here; nothing of theirs is brought.
    #[default]
    Keep,
    /// Their old coins and items are added to what they have; of streak and pet, those here stay.
    Add,
}
