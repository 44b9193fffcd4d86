//! SQL against the old database. Its tables have the names and columns of ours, so the queries are checked like ours.

use std::collections::HashMap;

use serde_json::Value;

use crate::{
    db::Tx,
    ids::UserId,
    imports::{
        books::fault_of,
        chopsticks::person,
        model::{Bad, OldPet, OldRow, OldStreak, OldWallet, Stack},
    },
};

/// One snapshot for all that follows, and no writing by mistake.
pub(super) async fn freeze(tx: &mut Tx) -> sqlx::Result<()> {
    sqlx::query!("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY").execute(&mut **tx).await?;
    // It waits while its batches are written elsewhere.
    sqlx::query!("SET LOCAL idle_in_transaction_session_timeout = 0").execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn has_table(tx: &mut Tx, table: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"SELECT to_regclass($1) IS NOT NULL AS "is_there!""#, table).fetch_one(&mut **tx).await
}

/// Whose rows are in a table.
pub(super) async fn list_owners(tx: &mut Tx, table: &str) -> sqlx::Result<Vec<String>> {
    match table {
        "user_wallets" => sqlx::query_scalar!("SELECT user_id FROM user_wallets").fetch_all(&mut **tx).await,
        "user_inventory" => {
            sqlx::query_scalar!("SELECT DISTINCT user_id FROM user_inventory").fetch_all(&mut **tx).await
        }
        "user_streaks" => sqlx::query_scalar!("SELECT user_id FROM user_streaks").fetch_all(&mut **tx).await,
        _ => sqlx::query_scalar!("SELECT DISTINCT user_id FROM user_pets").fetch_all(&mut **tx).await,
    }
}

/// Each pair of ends of the ledger once.
pub(super) async fn list_bonds(tx: &mut Tx) -> sqlx::Result<Vec<(Option<String>, Option<String>)>> {
    let rows = sqlx::query!("SELECT DISTINCT from_user, to_user FROM transaction_log").fetch_all(&mut **tx).await?;
    Ok(rows.into_iter().map(|row| (row.from_user, row.to_user)).collect())
}

/// Rows with nobody on either end.
pub(super) async fn list_nobodies(tx: &mut Tx) -> sqlx::Result<Vec<i32>> {
    sqlx::query_scalar!(
        "SELECT id FROM transaction_log
         WHERE coalesce(from_user, '') !~ '^[1-9][0-9]*$' AND coalesce(to_user, '') !~ '^[1-9][0-9]*$' ORDER BY id"
    )
    .fetch_all(&mut **tx)
    .await
}

pub(super) async fn list_wallets(
    tx: &mut Tx,
    people: &[UserId],
    bad: &mut Vec<Bad>,
) -> sqlx::Result<HashMap<UserId, OldWallet>> {
    let rows = sqlx::query!(
        r#"SELECT user_id AS "user: UserId", balance, bank, bank_capacity, created_at
           FROM user_wallets WHERE user_id = ANY($1)"#,
        people as _,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut wallets = HashMap::new();
    for row in rows {
        if let Some(why) = fault_of(row.balance, row.bank) {
            bad.push(Bad::new("user_wallets", row.user, why));
            continue;
        }
        let (balance, bank, created_at) = (row.balance, row.bank, row.created_at);
        wallets.insert(row.user, OldWallet { balance, bank, bank_capacity: Some(row.bank_capacity), created_at });
    }
    Ok(wallets)
}

pub(super) async fn list_items(tx: &mut Tx, people: &[UserId]) -> sqlx::Result<HashMap<UserId, Vec<Stack>>> {
    let rows = sqlx::query!(
        r#"SELECT user_id AS "user: UserId", item_id, quantity, metadata, acquired_at
           FROM user_inventory WHERE user_id = ANY($1) ORDER BY item_id"#,
        people as _,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut items: HashMap<UserId, Vec<Stack>> = HashMap::new();
    for row in rows {
        items.entry(row.user).or_default().push(Stack {
            item: row.item_id,
            quantity: row.quantity,
            metadata: row.metadata.unwrap_or(Value::Null),
            acquired_at: row.acquired_at,
        });
    }
    Ok(items)
}

pub(super) async fn list_streaks(tx: &mut Tx, people: &[UserId]) -> sqlx::Result<HashMap<UserId, OldStreak>> {
    let rows = sqlx::query!(
        r#"SELECT user_id AS "user: UserId", daily_streak, weekly_streak, last_daily, last_weekly, longest_daily,
                  longest_weekly, streak_multiplier
           FROM user_streaks WHERE user_id = ANY($1)"#,
        people as _,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (daily, weekly) = (row.daily_streak, row.weekly_streak);
            let old = OldStreak {
                daily: daily.max(0),
                weekly: weekly.max(0),
                last_daily: row.last_daily,
                last_weekly: row.last_weekly,
                longest_daily: row.longest_daily.max(daily).max(0),
                longest_weekly: row.longest_weekly.max(weekly).max(0),
                multiplier: row.streak_multiplier,
            };
            (row.user, old)
        })
        .collect())
}

/// The oldest pet of each; the others are named.
pub(super) async fn list_pets(
    tx: &mut Tx,
    people: &[UserId],
    bad: &mut Vec<Bad>,
) -> sqlx::Result<HashMap<UserId, OldPet>> {
    let rows = sqlx::query!(
        r#"SELECT id, user_id AS "user: UserId", pet_type, name, stats, created_at, updated_at
           FROM user_pets WHERE user_id = ANY($1) ORDER BY id"#,
        people as _,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut pets = HashMap::new();
    for row in rows {
        if pets.contains_key(&row.user) {
            bad.push(Bad::new("user_pets", row.id, "is a second pet; a person can have one here"));
            continue;
        }
        pets.insert(
            row.user,
            OldPet {
                pet_type: row.pet_type,
                name: row.name,
                stats: row.stats.unwrap_or(Value::Null),
                created_at: row.created_at,
                updated_at: row.updated_at,
            },
        );
    }
    Ok(pets)
}

/// Every row that names one of these people, oldest first.
pub(super) async fn list_rows(tx: &mut Tx, people: &[UserId]) -> sqlx::Result<Vec<OldRow>> {
    let rows = sqlx::query!(
        r#"SELECT id, from_user, to_user, amount, reason, metadata, timestamp FROM transaction_log
           WHERE from_user = ANY($1) OR to_user = ANY($1) ORDER BY id"#,
        people as _,
    )
    .fetch_all(&mut **tx)
    .await?;
    let row = |end: Option<String>| end.as_deref().and_then(person);
    Ok(rows
        .into_iter()
        .map(|old| OldRow {
            id: old.id.into(),
            from: row(old.from_user),
            to: row(old.to_user),
            amount: old.amount,
            reason: old.reason,
            metadata: old.metadata.unwrap_or(Value::Null),
            timestamp: old.timestamp,
        })
        .collect())
}
