//! Balances of the bank of Red-DiscordBot, version 3.
//!
//! Its layout, as of Red 3.5: the configuration of the cog `Bank` has the number 384734293238749. With the JSON driver it
//! is one file, `cogs/Bank/settings.json`: number → `GLOBAL`, `GUILD`, `USER` (account by user, if the bank is global) and
//! `MEMBER` (account by guild and user, if it is not). With the Postgres driver each of those is a table in the schema
//! `Bank.384734293238749`, with `primary_key_1` (and `primary_key_2` for members) and `json_data`. An account is
//! `{"name": …, "balance": whole number, "created_at": seconds}`.

mod store;

use std::{collections::BTreeMap, path::Path};

use anyhow::Context;
use serde_json::{Map, Value};

use crate::{
    db,
    error::{Error, Result},
    ids::{GuildId, UserId},
    imports::{
        Source,
        books::fault_of,
        model::{Bad, OldRow, OldWallet, Parcel, People},
    },
    msg,
};

/// The number of the bank's configuration.
const BANK: &str = "384734293238749";

/// One bank of Red.
#[derive(Debug)]
pub struct Red {
    accounts: BTreeMap<UserId, OldWallet>,
    bad: Vec<Bad>,
}

impl Red {
    /// From the file of the JSON driver.
    pub fn read(path: &Path, guild: Option<GuildId>) -> Result<Self> {
        let text = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        let document: Value = serde_json::from_slice(&text)
            .map_err(|error| Error::refused(msg!("import-red-json", error = error.to_string())))?;
        Self::of(&document, guild)
    }

    /// From the database of the Postgres driver.
    pub async fn open(url: &str, guild: Option<GuildId>) -> Result<Self> {
        let db = db::connect(db::parse_url(url)?, 1).await?;
        let bank = store::get_bank(&mut *db.acquire().await?).await?;
        Self::of(&bank.ok_or_else(|| Error::refused(msg!("import-red-no-bank")))?, guild)
    }

    /// The accounts of the global bank, or of one guild's.
    fn of(document: &Value, guild: Option<GuildId>) -> Result<Self> {
        let bank = document.get(BANK).unwrap_or(document);
        if !["GLOBAL", "USER", "MEMBER"].iter().any(|part| bank.get(part).is_some()) {
            return Err(Error::refused(msg!("import-red-no-bank")));
        }
        let is_global = bank["GLOBAL"]["is_global"].as_bool().unwrap_or(false);
        let none = Map::new();
        let accounts = match guild {
            Some(guild) if !is_global => bank["MEMBER"].get(guild.to_string()).and_then(Value::as_object),
            _ if is_global => bank["USER"].as_object(),
            _ => return Err(Error::refused(msg!("import-red-guild", guilds = guilds(bank)))),
        };
        let mut red = Self { accounts: BTreeMap::new(), bad: Vec::new() };
        for (id, account) in accounts.unwrap_or(&none) {
            match read_account(id, account) {
                Ok((user, wallet)) => {
                    red.accounts.insert(user, wallet);
                }
                Err(why) => red.bad.push(Bad::new(if is_global { "USER" } else { "MEMBER" }, id, why)),
            }
        }
        Ok(red)
    }
}

/// The guilds with accounts, and how many.
fn guilds(bank: &Value) -> String {
    let guilds = bank["MEMBER"].as_object().into_iter().flatten();
    let lines = guilds.map(|(guild, members)| format!("{guild} ({})", members.as_object().map_or(0, Map::len)));
    let lines = lines.collect::<Vec<_>>().join(", ");
    if lines.is_empty() { "–".to_owned() } else { lines }
}

fn read_account(id: &str, account: &Value) -> Result<(UserId, OldWallet), String> {
    let user = id.parse::<u64>().ok().filter(|id| *id > 0).ok_or("is not the id of a person on Discord")?;
    // A document that holds only what was changed leaves out what is zero.
    let balance = match &account["balance"] {
        Value::Null if account.is_object() => 0,
        balance => balance.as_i64().ok_or_else(|| format!("`{balance}` is no balance"))?,
    };
    if let Some(why) = fault_of(balance, 0) {
        return Err(why);
    }
    let created_at = account["created_at"].as_i64().unwrap_or(0).clamp(0, i64::from(u32::MAX)) * 1_000;
    Ok((UserId(user), OldWallet { balance, created_at, ..OldWallet::default() }))
}

impl Source for Red {
    async fn people(&mut self) -> Result<People> {
        let ids = self.accounts.keys().copied().collect();
        Ok(People { ids, bonds: Vec::new(), bad: std::mem::take(&mut self.bad) })
    }

    async fn parcels(&mut self, people: &[UserId]) -> Result<(Vec<Parcel>, Vec<OldRow>, Vec<Bad>)> {
        let parcel = |user: &UserId| {
            let wallet = self.accounts.get(user).copied().unwrap_or_default();
            Parcel { user: *user, wallet, items: Vec::new(), streak: None, pet: None }
        };
        Ok((people.iter().map(parcel).collect(), Vec::new(), Vec::new()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(is_global: bool) -> Value {
        json!({ BANK: {
            "GLOBAL": { "is_global": is_global, "schema_version": 1 },
            "USER": {
                "7": { "name": "Ada", "balance": 120, "created_at": 1_700_000_000 },
                "8": { "name": "Ben", "balance": -5, "created_at": 1 },
                "9": { "name": "Eve", "balance": 1.5 },
                "x": { "balance": 1 },
                "10": { "name": "Zoe" }
            },
            "MEMBER": { "900": { "7": { "balance": 5, "created_at": 0 } }, "901": {} }
        } })
    }

    #[test]
    fn a_global_bank_is_read_by_user_and_bad_accounts_are_named() {
        let red = Red::of(&document(true), None).unwrap();
        let balances: Vec<_> = red.accounts.iter().map(|(user, wallet)| (user.0, wallet.balance)).collect();
        assert_eq!(balances, [(7, 120), (10, 0)]);
        assert_eq!(red.accounts[&UserId(7)].created_at, 1_700_000_000_000);
        let bad: Vec<_> = red.bad.iter().map(|bad| format!("{}: {}", bad.row, bad.why)).collect();
        insta::assert_snapshot!(bad.join("\n"), @r"
        8: -5 is no amount of coins
        9: `1.5` is no balance
        x: is not the id of a person on Discord
        ");
    }

    #[test]
    fn a_bank_of_servers_wants_to_know_which() {
        let red = Red::of(&document(false), Some(GuildId(900))).unwrap();
        assert_eq!(red.accounts[&UserId(7)].balance, 5);
        let refusal = Red::of(&document(false), None).unwrap_err();
        insta::assert_snapshot!(refusal, @"refused: That bank belongs to its servers, and wallets here to everybody: choose one server with --guild. It has accounts in (how many): 900 (1), 901 (0).");
        insta::assert_snapshot!(Red::of(&json!({ "Economy": {} }), None).unwrap_err(), @"refused: There is no bank of Red in there. Its file is cogs/Bank/settings.json in Red's data folder.");
    }
}
