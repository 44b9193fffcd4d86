//! SQL of the ledger: its two functions, the locks, and what Postgres says when somebody else was faster.

use serde_json::Value;
use sqlx::types::Json;

use crate::{
    db::{Connection, is_unavailable, violates},
    economy::ledger::{Standing, Written},
    error::Result,
    ids::{EventId, UserId},
};

/// Reads what the event has led to already, and everything the person has.
pub(super) async fn get_standing(
    connection: &mut Connection,
    event: EventId,
    person: UserId,
    at_ms: i64,
) -> sqlx::Result<Standing> {
    let query = sqlx::query_scalar!(
        r#"SELECT ledger_read($1, $2, $3) AS "standing!: Json<Standing>""#,
        event as _,
        person as _,
        at_ms,
    );
    Ok(query.fetch_one(connection).await?.0)
}

/// Locks these people's wallets until the transaction ends, in the order in which `ledger_post` changes them.
pub(super) async fn lock_wallets(connection: &mut Connection, people: &[UserId]) -> sqlx::Result<()> {
    sqlx::query!(
        r#"SELECT user_id FROM user_wallets WHERE user_id = ANY($1) ORDER BY user_id COLLATE "C" FOR UPDATE"#,
        people as _,
    )
    .fetch_all(connection)
    .await?;
    Ok(())
}

/// Posts a posting that no other table belongs to.
pub(super) async fn insert_posting(connection: &mut Connection, posting: &Value) -> Result<Written> {
    written(sqlx::query!("SELECT ledger_post($1) IS NULL AS done", posting).fetch_one(connection).await)
}

/// Keeps a refusal, so that a replay is refused with the same words.
pub(super) async fn insert_refusal(
    connection: &mut Connection,
    event: EventId,
    action: &str,
    person: UserId,
    outcome: &Value,
) -> Result<Written> {
    written(
        sqlx::query!(
            "INSERT INTO receipts (event_id, action, user_id, outcome) VALUES ($1, $2, $3, $4)",
            event as _,
            action,
            person as _,
            outcome,
        )
        .execute(connection)
        .await,
    )
}

/// Forgets receipts older than this many days. The unique index of `transaction_log` still knows their events.
pub(super) async fn delete_old_receipts(connection: &mut Connection, days: i32) -> sqlx::Result<u64> {
    let done = sqlx::query!("DELETE FROM receipts WHERE created_at < now() - make_interval(days => $1)", days)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

/// Forgets what was done on days so long before this time.
pub(super) async fn delete_old_day_tallies(connection: &mut Connection, at_ms: i64, days: i32) -> sqlx::Result<u64> {
    let done = sqlx::query!("DELETE FROM user_day_tallies WHERE day < utc_day($1) - $2::int", at_ms, days)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

/// What became of a statement with `ledger_post` inside. Whatever may mean that the world has changed since it was read
/// (or that we cannot know whether the commit arrived) is [`Written::Overtaken`]: read again, decide again.
pub(crate) fn written<T>(result: sqlx::Result<T>) -> Result<Written> {
    match result {
        Ok(_) => Ok(Written::Yes),
        Err(error) if was_overtaken(&error) || is_unavailable(&error) => Ok(Written::Overtaken),
        Err(error) => Err(error.into()),
    }
}

fn was_overtaken(error: &sqlx::Error) -> bool {
    const RACED: [&str; 11] = [
        "receipts_pkey",
        "user_wallets_pkey",
        "uq_transactions_event",
        "user_wallets_balance_check",
        "user_wallets_bank_check",
        "user_wallets_escrow_check",
        "user_inventory_held_check",
        "level_rewards_pkey",
        "user_achievements_pkey",
        "uq_user_pets_user",
        "uq_trades_open",
    ];
    // No row: the slice's own condition, on its own rows, did not hold any more.
    if matches!(error, sqlx::Error::RowNotFound) {
        return true;
    }
    // 40001: somebody's things have changed; 40P01: a deadlock, broken by Postgres; 22003: a pot would overflow.
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| ["40001", "40P01", "22003"].contains(&code.as_ref()))
        || RACED.iter().any(|constraint| violates(error, constraint))
}
