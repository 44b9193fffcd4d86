//! SQL of the economy: what payments look at, and the history. Coins move in `ledger::store` only.

use chrono::DateTime;
use sqlx::types::Json;

use crate::{
    db::Connection,
    economy::{
        ledger::{Holdings, Moment, Read, Standing},
        model::{Capped, Cursor, Entry, PaidSoFar},
        pay::PayDeed,
    },
    ids::UserId,
};

/// A wallet as its owner sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purse {
    /// What is there.
    pub holdings: Holdings,
    /// All that ever came in.
    pub total_earned: i64,
    /// All that ever went out.
    pub total_spent: i64,
}

/// Somebody's wallet; whoever has none owns nothing.
pub(super) async fn get_purse(connection: &mut Connection, person: UserId) -> sqlx::Result<Purse> {
    let row = sqlx::query!(
        r#"SELECT coalesce(w.balance, 0) AS "balance!", coalesce(w.bank, 0) AS "bank!", coalesce(w.escrow, 0) AS "escrow!",
                  coalesce(w.bank_capacity, 10000) AS "bank_capacity!", coalesce(w.rev, 0) AS "rev!",
                  coalesce(p.xp, 0) AS "xp!",
                  coalesce(w.total_earned, 0) AS "total_earned!", coalesce(w.total_spent, 0) AS "total_spent!"
           FROM (SELECT) AS one_row
           LEFT JOIN user_wallets w ON w.user_id = $1
           LEFT JOIN user_progress p ON p.user_id = $1"#,
        person as _,
    )
    .fetch_one(connection)
    .await?;
    Ok(Purse {
        holdings: Holdings {
            balance: row.balance,
            bank: row.bank,
            escrow: row.escrow,
            bank_capacity: row.bank_capacity,
            rev: row.rev,
            xp: row.xp,
        },
        total_earned: row.total_earned,
        total_spent: row.total_spent,
    })
}

/// Everything the rule of payments looks at. What was paid lately is only counted where a server caps it.
pub(super) async fn get_payment_facts(
    connection: &mut Connection,
    moment: Moment<'_>,
    recipient: UserId,
    capped: Capped,
) -> sqlx::Result<Read<PayDeed>> {
    let row = sqlx::query!(
        r#"SELECT ledger_read($1, $2, $6) AS "standing!: Json<Standing>",
                  coalesce((SELECT w.balance + w.bank + w.escrow FROM user_wallets w WHERE w.user_id = $3), 0) AS "theirs!",
                  paid_lately($2, $4, $5) AS "lately!""#,
        moment.origin.event as _,
        moment.origin.user as _,
        recipient as _,
        capped.map(|(guild, _)| guild) as _,
        capped.map_or(0, |(_, since)| since.timestamp_millis()),
        moment.ms(),
    )
    .fetch_one(connection)
    .await?;
    Ok((row.standing.0, PaidSoFar { lately: row.lately, recipient_net_worth: row.theirs }))
}

/// Somebody's movements on one side of the cursor, nearest first. Two index scans, one per end of a movement.
///
/// What moves between one's own pots is seen from the wallet: a deposit or a stake is less in it, a withdrawal or a stake
/// that comes back is more. A stake that is lost was told when it was made, so coins that leave escrow for others are not.
pub(super) async fn list_entries(
    connection: &mut Connection,
    person: UserId,
    kind: Option<&str>,
    cursor: Cursor,
    limit: i64,
) -> sqlx::Result<Vec<Entry>> {
    let (above, below, rising) = match cursor {
        Cursor::Newest => (0, i32::MAX, false),
        Cursor::Before(id) => (0, id, false),
        Cursor::After(id) => (id, i32::MAX, true),
    };
    let rows = sqlx::query!(
        r#"WITH spent AS (
            SELECT id, -amount AS change, to_user AS other, reason, timestamp
            FROM transaction_log
            WHERE from_user = $1 AND from_account <> 'escrow'
              AND (to_user IS DISTINCT FROM $1 OR from_account = 'wallet')
              AND ($2::text IS NULL OR reason = $2) AND id > $3 AND id < $4
            ORDER BY CASE WHEN $5 THEN id END, id DESC LIMIT $6
        ), earned AS (
            SELECT id, amount AS change, from_user AS other, reason, timestamp
            FROM transaction_log
            WHERE to_user = $1 AND to_account <> 'escrow'
              AND (from_user IS DISTINCT FROM $1 OR to_account = 'wallet')
              AND ($2::text IS NULL OR reason = $2) AND id > $3 AND id < $4
            ORDER BY CASE WHEN $5 THEN id END, id DESC LIMIT $6
        )
        SELECT id AS "id!", change AS "change!", other AS "other: UserId", reason AS "reason!", timestamp AS "timestamp!"
        FROM (SELECT * FROM spent UNION ALL SELECT * FROM earned) AS both_ends
        ORDER BY CASE WHEN $5 THEN id END, id DESC LIMIT $6"#,
        person as _,
        kind,
        above,
        below,
        rising,
        limit,
    )
    .fetch_all(connection)
    .await?;
    let entry = |id, change, other, reason, at_ms| Entry {
        id,
        change,
        other,
        reason,
        at: DateTime::from_timestamp_millis(at_ms).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(|row| entry(row.id, row.change, row.other, row.reason, row.timestamp)).collect())
}
