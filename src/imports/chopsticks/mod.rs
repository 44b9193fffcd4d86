//! A database with the tables of seed 004. It is only read, in one snapshot, and lacks whatever it lacks.

mod store;

use crate::{
    db::{self, Db, Tx},
    error::{Error, Result},
    ids::UserId,
    imports::{
        Source,
        model::{Bad, OldRow, Parcel, People},
    },
    msg,
};

/// The tables that are read.
const TABLES: [&str; 5] = ["user_wallets", "transaction_log", "user_inventory", "user_streaks", "user_pets"];

/// The old database.
pub struct Chopsticks {
    tx: Tx,
    tables: Vec<&'static str>,
    _db: Db,
}

impl Chopsticks {
    /// Connects, and begins the snapshot.
    pub async fn open(url: &str) -> Result<Self> {
        let db = db::connect(db::parse_url(url)?, 2).await?;
        let mut tx = db.begin().await?;
        store::freeze(&mut tx).await?;
        if store::has_table(&mut tx, "imported_people").await? {
            return Err(Error::refused(msg!("import-from-artie")));
        }
        let mut tables = Vec::new();
        for table in TABLES {
            if store::has_table(&mut tx, table).await? {
                tables.push(table);
            }
        }
        if !tables.contains(&"user_wallets") {
            return Err(Error::refused(msg!("import-no-wallets")));
        }
        Ok(Self { tx, tables, _db: db })
    }

    fn has(&self, table: &str) -> bool {
        self.tables.contains(&table)
    }
}

impl Source for Chopsticks {
    async fn people(&mut self) -> Result<People> {
        let mut people = People::default();
        for table in TABLES.into_iter().filter(|table| *table != "transaction_log") {
            if !self.has(table) {
                people.bad.push(Bad::new(table, "all", "there is no such table"));
                continue;
            }
            for id in store::list_owners(&mut self.tx, table).await? {
                match person(&id) {
                    Some(user) => {
                        people.ids.insert(user);
                    }
                    None => people.bad.push(Bad::new(table, id, "is not the id of a person on Discord")),
                }
            }
        }
        if self.has("transaction_log") {
            for (one, other) in store::list_bonds(&mut self.tx).await? {
                let (one, other) = (one.as_deref().and_then(person), other.as_deref().and_then(person));
                people.ids.extend([one, other].into_iter().flatten());
                people.bonds.extend(one.zip(other));
            }
            let nobodies = store::list_nobodies(&mut self.tx).await?;
            let why = "names no person on either end";
            people.bad.extend(nobodies.into_iter().map(|id| Bad::new("transaction_log", id, why)));
        } else {
            people.bad.push(Bad::new("transaction_log", "all", "there is no such table"));
        }
        Ok(people)
    }

    async fn parcels(&mut self, people: &[UserId]) -> Result<(Vec<Parcel>, Vec<OldRow>, Vec<Bad>)> {
        let mut bad = Vec::new();
        let mut wallets = store::list_wallets(&mut self.tx, people, &mut bad).await?;
        let (mut items, mut streaks, mut pets) = Default::default();
        if self.has("user_inventory") {
            items = store::list_items(&mut self.tx, people).await?;
        }
        if self.has("user_streaks") {
            streaks = store::list_streaks(&mut self.tx, people).await?;
        }
        if self.has("user_pets") {
            pets = store::list_pets(&mut self.tx, people, &mut bad).await?;
        }
        let rows = if self.has("transaction_log") { store::list_rows(&mut self.tx, people).await? } else { Vec::new() };
        let parcels = people.iter().map(|user| Parcel {
            user: *user,
            wallet: wallets.remove(user).unwrap_or_default(),
            items: items.remove(user).unwrap_or_default(),
            streak: streaks.remove(user),
            pet: pets.remove(user),
        });
        Ok((parcels.collect(), rows, bad))
    }
}

/// The person whom a text names. Old ledgers name `SYSTEM` and the like: those are nobody.
fn person(id: &str) -> Option<UserId> {
    let is_plain = !id.is_empty() && !id.starts_with('0') && id.bytes().all(|digit| digit.is_ascii_digit());
    id.parse().ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_ids_are_people() {
        for (id, expected) in [
            ("80351110224678912", Some(UserId(80_351_110_224_678_912))),
            ("SYSTEM", None),
            ("", None),
            ("007", None),
            ("+5", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(person(id), expected, "{id}");
        }
    }
}
