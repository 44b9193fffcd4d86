//! Recomputes every balance from the ledger and names each difference. It only reads: repairing is a counter-entry.

mod store;

use comfy_table::{Table, presets::UTF8_FULL_CONDENSED};
use serde::Serialize;

use crate::{db::Db, error::Result, ids::UserId};

/// What the ledger says, against what the wallets say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How many wallets there are.
    pub wallets: i64,
    /// How many movements.
    pub movements: i64,
    /// Coins that came from nobody.
    pub minted: i128,
    /// Coins that went to nobody.
    pub burned: i128,
    /// Coins in wallets, banks and escrow.
    pub held: i128,
    /// Every pot that is not what its movements add up to. Must be empty.
    pub differences: Vec<Difference>,
}

/// A figure of a wallet, or a stack of items, that is not what the ledger says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Whose.
    pub user: UserId,
    /// `balance`, `bank`, `escrow`, `total_earned`, `total_spent`, or the item of a stack.
    pub figure: String,
    /// What the wallet says.
    pub recorded: i128,
    /// What the ledger adds up to.
    pub computed: i128,
}

impl Report {
    /// Whether every coin is accounted for.
    pub fn is_clean(&self) -> bool {
        self.differences.is_empty() && self.minted - self.burned == self.held
    }

    /// For people.
    pub fn table(&self) -> String {
        let mut totals = table(["wallets", "movements", "minted", "burned", "held"]);
        totals.add_row([
            self.wallets.to_string(),
            self.movements.to_string(),
            self.minted.to_string(),
            self.burned.to_string(),
            self.held.to_string(),
        ]);
        if self.is_clean() {
            return format!("{totals}\nEvery balance and every stack is what its movements add up to.");
        }
        let mut differences = table(["user", "figure", "recorded", "ledger says", "difference"]);
        for found in &self.differences {
            differences.add_row([
                found.user.to_string(),
                found.figure.clone(),
                found.recorded.to_string(),
                found.computed.to_string(),
                (found.recorded - found.computed).to_string(),
            ]);
        }
        format!("{totals}\nDifferences: {}\n{differences}", self.differences.len())
    }

    /// Sets the gauges of `/metrics`.
    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float; 2^53 coins are shown exactly")]
    pub fn record_metrics(&self) {
        metrics::gauge!("artie_ledger_differences").set(self.differences.len() as f64);
        metrics::gauge!("artie_ledger_movements").set(self.movements as f64);
        metrics::gauge!("artie_coins_minted").set(self.minted as f64);
        metrics::gauge!("artie_coins_burned").set(self.burned as f64);
        metrics::gauge!("artie_coins_held").set(self.held as f64);
    }
}

fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_header(header);
    table
}

/// Recomputes everything, in one snapshot.
pub async fn verify(db: &Db) -> Result<Report> {
    let mut tx = db.begin().await?;
    store::freeze(&mut tx).await?;
    let mut report = store::get_totals(&mut tx).await?;
    report.differences = store::list_differences(&mut tx).await?;
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(differences: Vec<Difference>) -> Report {
        Report { wallets: 2, movements: 3, minted: 2_000, burned: 50, held: 1_950, differences }
    }

    #[test]
    fn a_clean_ledger_says_so() {
        insta::assert_snapshot!(report(vec![]).table(), @r"
        ┌─────────┬───────────┬────────┬────────┬──────┐
        │ wallets ┆ movements ┆ minted ┆ burned ┆ held │
        ╞═════════╪═══════════╪════════╪════════╪══════╡
        │ 2       ┆ 3         ┆ 2000   ┆ 50     ┆ 1950 │
        └─────────┴───────────┴────────┴────────┴──────┘
        Every balance and every stack is what its movements add up to.
        ");
    }

    #[test]
    fn each_difference_is_named() {
        let found = Difference { user: UserId(7), figure: "balance".into(), recorded: 90, computed: 100 };
        insta::assert_snapshot!(report(vec![found.clone()]).table(), @r"
        ┌─────────┬───────────┬────────┬────────┬──────┐
        │ wallets ┆ movements ┆ minted ┆ burned ┆ held │
        ╞═════════╪═══════════╪════════╪════════╪══════╡
        │ 2       ┆ 3         ┆ 2000   ┆ 50     ┆ 1950 │
        └─────────┴───────────┴────────┴────────┴──────┘
        Differences: 1
        ┌──────┬─────────┬──────────┬─────────────┬────────────┐
        │ user ┆ figure  ┆ recorded ┆ ledger says ┆ difference │
        ╞══════╪═════════╪══════════╪═════════════╪════════════╡
        │ 7    ┆ balance ┆ 90       ┆ 100         ┆ -10        │
        └──────┴─────────┴──────────┴─────────────┴────────────┘
        ");
        insta::assert_snapshot!(serde_json::to_string(&report(vec![found])).unwrap(), @r#"{"wallets":2,"movements":3,"minted":2000,"burned":50,"held":1950,"differences":[{"user":"7","figure":"balance","recorded":90,"computed":100}]}"#);
    }
}
