//! SQL of what is written: one statement per table and batch.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::{
    db::{Connection, Tx},
    economy::ledger::Pot,
    ids::UserId,
    imports::books::Books,
};

/// Who of some people is known here.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Was brought by an import of this name.
    pub imported: BTreeSet<UserId>,
    /// Has a wallet.
    pub here: BTreeSet<UserId>,
}

pub(super) async fn list_known<'a>(
    connection: &mut Connection,
    name: &str,
    people: impl IntoIterator<Item = &'a UserId>,
) -> sqlx::Result<Known> {
    let people: Vec<_> = people.into_iter().copied().collect();
    let imported = sqlx::query_scalar!(
        r#"SELECT user_id AS "user: UserId" FROM imported_people WHERE source = $1 AND user_id = ANY($2)"#,
        name,
        &people as _,
    );
    let imported = imported.fetch_all(&mut *connection).await?;
    let here = sqlx::query_scalar!(
        r#"SELECT user_id AS "user: UserId" FROM user_wallets WHERE user_id = ANY($1)"#,
        &people as _,
    );
    Ok(Known {
        imported: imported.into_iter().collect(),
        here: here.fetch_all(connection).await?.into_iter().collect(),
    })
}

/// Writes a batch; false if somebody came to a wallet meanwhile, and then nothing may be committed.
pub(super) async fn insert_books(tx: &mut Tx, books: &Books) -> sqlx::Result<bool> {
    if !write_wallets(tx, books).await? {
        return Ok(false);
    }
    insert_rows(tx, books).await?;
    upsert_items(tx, books).await?;
    upsert_streaks(tx, books).await?;
    insert_pets(tx, books).await?;
    let here: Vec<_> = books.wallets.iter().filter(|wallet| !wallet.is_new).map(|wallet| wallet.user).collect();
    sqlx::query!("SELECT board_note($1, NULL, NULL, NULL) IS NULL AS done", &here as _).fetch_one(&mut **tx).await?;
    let people: Vec<_> = books.wallets.iter().map(|wallet| wallet.user).collect();
    sqlx::query!(
        "INSERT INTO imported_people (source, user_id, imported_at) SELECT $1, user_id, $3 FROM unnest($2::text[]) AS user_id",
        books.name,
        &people as _,
        books.at_ms,
    )
    .execute(&mut **tx)
    .await?;
    if let Some(guild) = books.guild {
        sqlx::query!("SELECT board_join($1, $2) IS NULL AS done", guild as _, &people as _)
            .fetch_one(&mut **tx)
            .await?;
    }
    Ok(true)
}

async fn write_wallets(tx: &mut Tx, books: &Books) -> sqlx::Result<bool> {
    let of = |is_new: bool| books.wallets.iter().filter(move |wallet| wallet.is_new == is_new);
    let column = |is_new: bool, value: fn(&super::books::Wallet) -> i64| of(is_new).map(value).collect::<Vec<_>>();
    let people = |is_new: bool| of(is_new).map(|wallet| wallet.user).collect::<Vec<_>>();
    let added = sqlx::query!(
        "INSERT INTO user_wallets
            (user_id, balance, bank, bank_capacity, total_earned, total_spent, created_at, updated_at)
         SELECT user_id, balance, bank, bank_capacity, earned, spent, created_at, $8
         FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
            AS w (user_id, balance, bank, bank_capacity, earned, spent, created_at)
         ON CONFLICT (user_id) DO NOTHING",
        &people(true) as _,
        &column(true, |wallet| wallet.balance),
        &column(true, |wallet| wallet.bank),
        &column(true, |wallet| wallet.bank_capacity),
        &column(true, |wallet| wallet.earned),
        &column(true, |wallet| wallet.spent),
        &column(true, |wallet| wallet.created_at),
        books.at_ms,
    )
    .execute(&mut **tx)
    .await?
    .rows_affected();
    if added < of(true).count() as u64 {
        return Ok(false);
    }
    let here = people(false);
    sqlx::query!(
        r#"SELECT user_id FROM user_wallets WHERE user_id = ANY($1) ORDER BY user_id COLLATE "C" FOR UPDATE"#,
        &here as _,
    )
    .fetch_all(&mut **tx)
    .await?;
    sqlx::query!(
        "UPDATE user_wallets w
         SET balance = w.balance + a.balance, bank = w.bank + a.bank,
             bank_capacity = greatest(w.bank_capacity, a.bank_capacity),
             total_earned = w.total_earned + a.earned, total_spent = w.total_spent + a.spent,
             updated_at = $7, rev = w.rev + 1
         FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
            AS a (user_id, balance, bank, bank_capacity, earned, spent)
         WHERE w.user_id = a.user_id",
        &here as _,
        &column(false, |wallet| wallet.balance),
        &column(false, |wallet| wallet.bank),
        &column(false, |wallet| wallet.bank_capacity),
        &column(false, |wallet| wallet.earned),
        &column(false, |wallet| wallet.spent),
        books.at_ms,
    )
    .execute(&mut **tx)
    .await?;
    Ok(true)
}

async fn insert_rows(tx: &mut Tx, books: &Books) -> sqlx::Result<()> {
    let user = |end: Option<(UserId, Pot)>| end.map(|(user, _)| user.to_string());
    let pot = |end: Option<(UserId, Pot)>| end.map_or(Pot::Wallet, |(_, pot)| pot).to_string();
    let rows = &books.rows;
    sqlx::query!(
        "INSERT INTO transaction_log
            (from_user, from_account, to_user, to_account, amount, reason, metadata, timestamp, event_id, leg)
         SELECT from_user, from_account, to_user, to_account, amount, reason, metadata, at, event_id, leg
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::jsonb[], $8::bigint[],
                     $9::text[], $10::smallint[]) WITH ORDINALITY
            AS r (from_user, from_account, to_user, to_account, amount, reason, metadata, at, event_id, leg, place)
         ORDER BY place",
        &rows.iter().map(|row| user(row.from)).collect::<Vec<_>>() as _,
        &rows.iter().map(|row| pot(row.from)).collect::<Vec<_>>(),
        &rows.iter().map(|row| user(row.to)).collect::<Vec<_>>() as _,
        &rows.iter().map(|row| pot(row.to)).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.amount).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.reason.clone()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.metadata.clone()).collect::<Vec<Value>>(),
        &rows.iter().map(|row| row.timestamp).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.event.clone()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.leg).collect::<Vec<_>>(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn upsert_items(tx: &mut Tx, books: &Books) -> sqlx::Result<()> {
    let items = &books.items;
    sqlx::query!(
        "WITH item AS (
            SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::jsonb[], $5::bigint[], $6::text[])
                AS i (user_id, item_id, quantity, metadata, acquired_at, event_id)
        ), logged AS (
            INSERT INTO item_log (user_id, item_id, delta, reason, timestamp, event_id, leg)
            SELECT user_id, item_id, quantity, 'import', $7, event_id, 0 FROM item
        )
        INSERT INTO user_inventory AS i (user_id, item_id, quantity, metadata, acquired_at)
        SELECT user_id, item_id, quantity, metadata, acquired_at FROM item
        ON CONFLICT (user_id, item_id) DO UPDATE SET quantity = i.quantity + EXCLUDED.quantity",
        &items.iter().map(|item| item.user).collect::<Vec<_>>() as _,
        &items.iter().map(|item| item.item.clone()).collect::<Vec<_>>(),
        &items.iter().map(|item| item.quantity).collect::<Vec<_>>(),
        &items.iter().map(|item| item.metadata.clone()).collect::<Vec<Value>>(),
        &items.iter().map(|item| item.acquired_at).collect::<Vec<_>>(),
        &items.iter().map(|item| item.event.clone()).collect::<Vec<_>>(),
        books.at_ms,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn upsert_streaks(tx: &mut Tx, books: &Books) -> sqlx::Result<()> {
    let streaks = &books.streaks;
    sqlx::query!(
        "INSERT INTO user_streaks AS s
            (user_id, daily_streak, weekly_streak, last_daily, last_weekly, longest_daily, longest_weekly, streak_multiplier)
         SELECT * FROM unnest($1::text[], $2::int[], $3::int[], $4::bigint[], $5::bigint[], $6::int[], $7::int[], $8::numeric[])
         ON CONFLICT (user_id) DO UPDATE
            SET longest_daily = greatest(s.longest_daily, EXCLUDED.longest_daily),
                longest_weekly = greatest(s.longest_weekly, EXCLUDED.longest_weekly)",
        &streaks.iter().map(|(user, _)| *user).collect::<Vec<_>>() as _,
        &streaks.iter().map(|(_, streak)| streak.daily).collect::<Vec<_>>(),
        &streaks.iter().map(|(_, streak)| streak.weekly).collect::<Vec<_>>(),
        &streaks.iter().map(|(_, streak)| streak.last_daily).collect::<Vec<_>>() as _,
        &streaks.iter().map(|(_, streak)| streak.last_weekly).collect::<Vec<_>>() as _,
        &streaks.iter().map(|(_, streak)| streak.longest_daily).collect::<Vec<_>>(),
        &streaks.iter().map(|(_, streak)| streak.longest_weekly).collect::<Vec<_>>(),
        &streaks.iter().map(|(_, streak)| streak.multiplier).collect::<Vec<Decimal>>(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn insert_pets(tx: &mut Tx, books: &Books) -> sqlx::Result<()> {
    let pets = &books.pets;
    sqlx::query!(
        "INSERT INTO user_pets (user_id, pet_type, name, stats, created_at, updated_at)
         SELECT user_id, pet_type, name, stats, created_at, updated_at
         FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::timestamptz[], $6::timestamptz[])
            AS p (user_id, pet_type, name, stats, created_at, updated_at)
         WHERE NOT EXISTS (SELECT FROM user_pets mine WHERE mine.user_id = p.user_id)",
        &pets.iter().map(|(user, _)| *user).collect::<Vec<_>>() as _,
        &pets.iter().map(|(_, pet)| pet.pet_type.clone()).collect::<Vec<_>>(),
        &pets.iter().map(|(_, pet)| pet.name.clone()).collect::<Vec<_>>() as _,
        &pets.iter().map(|(_, pet)| pet.stats.clone()).collect::<Vec<Value>>(),
        &pets.iter().map(|(_, pet)| pet.created_at).collect::<Vec<_>>(),
        &pets.iter().map(|(_, pet)| pet.updated_at).collect::<Vec<_>>(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
