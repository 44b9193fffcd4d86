//! What an import did, or would do.

use comfy_table::{Table, presets::UTF8_FULL_CONDENSED};
use serde::Serialize;

use crate::{
    ids::UserId,
    imports::{
        Mode, Order,
        books::Books,
        model::{Bad, Conflict},
    },
};

/// How many rows that stay behind are listed for people; JSON has all.
const LISTED: usize = 50;

/// What an import did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether anything was written.
    pub applied: bool,
    /// People there.
    pub people: usize,
    /// Of whom so many were brought before.
    pub already: usize,
    /// People brought now.
    pub brought: usize,
    /// Coins in their wallets.
    pub wallet_coins: i128,
    /// Coins in their banks.
    pub bank_coins: i128,
    /// Rows of the old ledger kept.
    pub preserved: usize,
    /// Entries for what those do not explain.
    pub openings: usize,
    /// Stacks of items.
    pub stacks: usize,
    /// Streaks.
    pub streaks: usize,
    /// Pets.
    pub pets: usize,
    /// People who have a wallet here and keep it.
    pub kept: Vec<UserId>,
    /// What happens to those.
    pub conflict: Conflict,
    /// Rows that stay behind, each with its reason.
    pub bad: Vec<Bad>,
}

impl Report {
    pub(super) fn new(order: &Order, people: usize, bad: Vec<Bad>) -> Self {
        Self {
            applied: order.mode == Mode::Apply,
            people,
            already: 0,
            brought: 0,
            wallet_coins: 0,
            bank_coins: 0,
            preserved: 0,
            openings: 0,
            stacks: 0,
            streaks: 0,
            pets: 0,
            kept: Vec::new(),
            conflict: order.conflict,
            bad,
        }
    }

    pub(super) fn count(&mut self, books: &Books) {
        self.brought += books.wallets.len();
        self.wallet_coins += books.wallets.iter().map(|wallet| i128::from(wallet.balance)).sum::<i128>();
        self.bank_coins += books.wallets.iter().map(|wallet| i128::from(wallet.bank)).sum::<i128>();
        self.preserved += books.preserved;
        self.openings += books.rows.len() - books.preserved;
        self.stacks += books.items.len();
        self.streaks += books.streaks.len();
        self.pets += books.pets.len();
        self.bad.extend(books.bad.iter().cloned());
    }

    /// For people.
    pub fn table(&self) -> String {
        let mut figures = Table::new();
        figures.load_style(UTF8_FULL_CONDENSED).set_header(["", if self.applied { "brought" } else { "to bring" }]);
        let rows = [
            ("people there", self.people.to_string()),
            ("brought by an earlier run", self.already.to_string()),
            ("people", self.brought.to_string()),
            ("coins in wallets", self.wallet_coins.to_string()),
            ("coins in banks", self.bank_coins.to_string()),
            ("rows of the old ledger", self.preserved.to_string()),
            ("entries for what those do not explain", self.openings.to_string()),
            ("stacks of items", self.stacks.to_string()),
            ("streaks", self.streaks.to_string()),
            ("pets", self.pets.to_string()),
            ("have a wallet here and keep it", self.kept.len().to_string()),
            ("rows that stay behind", self.bad.len().to_string()),
        ];
        for (name, value) in rows {
            figures.add_row([name.to_owned(), value]);
        }
        let mut parts = vec![figures.to_string()];
        if !self.kept.is_empty() {
            let names: Vec<_> = self.kept.iter().take(LISTED).map(ToString::to_string).collect();
            parts.push(format!(
                "Keep what they have here (--on-conflict add adds to it): {}{}",
                names.join(", "),
                more(self.kept.len())
            ));
        }
        if !self.bad.is_empty() {
            let mut behind = Table::new();
            behind.load_style(UTF8_FULL_CONDENSED).set_header(["table", "row", "stays behind because it"]);
            for bad in self.bad.iter().take(LISTED) {
                behind.add_row([bad.table, &bad.row, &bad.why]);
            }
            parts.push(format!("{behind}{}", more(self.bad.len())));
        }
        parts.push(if self.applied {
            "Done. Running it again brings only who is not here yet.".to_owned()
        } else {
            "Nothing was written. To do it: the same command with --apply.".to_owned()
        });
        parts.join("\n")
    }
}

fn more(count: usize) -> String {
    if count > LISTED { format!(" … and {} more (--json lists all)", count - LISTED) } else { String::new() }
}
