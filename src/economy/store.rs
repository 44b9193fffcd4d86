//! SQL of the economy: what payments look at, the history and the leaderboards. Coins move in `ledger::store` only.

use chrono::{DateTime, Utc};

use crate::{
    db::Connection,
    economy::{
        ledger::{Holdings, Read, Receipt, Standing},
        model::{Cursor, Direction, Entry, Measure, PaidSoFar, Rung},
        pay::PayDeed,
    },
    ids::{GuildId, UserId},
    origin::Origin,
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
        r#"SELECT balance AS "balance!", bank AS "bank!", bank_capacity AS "bank_capacity!", rev AS "rev!", xp AS "xp!",
                  coalesce(w.total_earned, 0) AS "total_earned!", coalesce(w.total_spent, 0) AS "total_spent!"
           FROM ledger_read('', $1)
           LEFT JOIN (SELECT user_id, total_earned, total_spent FROM user_wallets) w ON w.user_id = $1"#,
        person as _,
    )
    .fetch_one(connection)
    .await?;
    Ok(Purse {
        holdings: Holdings {
            balance: row.balance,
            bank: row.bank,
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
    origin: &Origin,
    recipient: UserId,
    capped: Option<(GuildId, DateTime<Utc>)>,
) -> sqlx::Result<Read<PayDeed>> {
    let row = sqlx::query!(
        r#"SELECT receipt_action, receipt_user AS "receipt_user: UserId", receipt_outcome,
                  balance AS "balance!", bank AS "bank!", bank_capacity AS "bank_capacity!", rev AS "rev!", xp AS "xp!",
                  coalesce((SELECT w.balance + w.bank FROM user_wallets w WHERE w.user_id = $3), 0) AS "theirs!",
                  coalesce((SELECT least(sum(t.amount), 9223372036854775807)::bigint FROM transaction_log t
                            WHERE $4::text IS NOT NULL AND t.from_user = $2 AND t.reason IN ('pay', 'tax')
                              AND t.timestamp > $5 AND t.metadata ->> 'guild' = $4), 0) AS "lately!"
           FROM ledger_read($1, $2)"#,
        origin.event as _,
        origin.user as _,
        recipient as _,
        capped.map(|(guild, _)| guild) as _,
        capped.map_or(0, |(_, since)| since.timestamp_millis()),
    )
    .fetch_one(connection)
    .await?;
    let standing = Standing {
        receipt: Receipt::of_row(row.receipt_action, row.receipt_user, row.receipt_outcome),
        holdings: Holdings {
            balance: row.balance,
            bank: row.bank,
            bank_capacity: row.bank_capacity,
            rev: row.rev,
            xp: row.xp,
        },
    };
    Ok((standing, PaidSoFar { lately: row.lately, recipient_net_worth: row.theirs }))
}

/// Somebody's movements on one side of the cursor, nearest first. Two index scans, one per end of a movement.
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
            SELECT id, CASE WHEN to_user = from_user THEN 0 ELSE -amount END AS change, to_user AS other, reason, timestamp
            FROM transaction_log
            WHERE from_user = $1 AND ($2::text IS NULL OR reason = $2) AND id > $3 AND id < $4
            ORDER BY CASE WHEN $5 THEN id END, id DESC LIMIT $6
        ), earned AS (
            SELECT id, amount AS change, from_user AS other, reason, timestamp
            FROM transaction_log
            WHERE to_user = $1 AND from_user IS DISTINCT FROM $1
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

/// The rungs on one side of a place, nearest first; of these people only, if any are named.
pub(super) async fn list_rungs(
    connection: &mut Connection,
    measure: Measure,
    members: Option<&[UserId]>,
    direction: Direction,
    limit: i64,
) -> sqlx::Result<Vec<Rung>> {
    let (below, above) = match direction {
        Direction::Top => (None, None),
        Direction::Below(rung) => (Some(rung), None),
        Direction::Above(rung) => (None, Some(rung)),
    };
    let (coins, user) = below.or(above).map_or((i64::MAX, UserId(0)), |rung| (rung.coins, rung.user));
    // One query per measure and direction, so that each is a walk along its index that stops at the limit.
    macro_rules! walk {
        ($sql:literal) => {{
            let rows = sqlx::query!($sql, members as _, coins, user as _, limit).fetch_all(connection).await?;
            Ok(rows.into_iter().map(|row| Rung { coins: row.coins, user: row.user }).collect())
        }};
    }
    match (measure, above.is_some()) {
        (Measure::NetWorth, false) => walk!(
            r#"SELECT user_id AS "user: UserId", balance + bank AS "coins!" FROM user_wallets
               WHERE ($1::text[] IS NULL OR user_id = ANY($1))
                 AND balance + bank <= $2 AND (balance + bank < $2 OR user_id > $3)
               ORDER BY balance + bank DESC, user_id LIMIT $4"#
        ),
        (Measure::NetWorth, true) => walk!(
            r#"SELECT user_id AS "user: UserId", balance + bank AS "coins!" FROM user_wallets
               WHERE ($1::text[] IS NULL OR user_id = ANY($1))
                 AND balance + bank >= $2 AND (balance + bank > $2 OR user_id < $3)
               ORDER BY balance + bank, user_id DESC LIMIT $4"#
        ),
        (Measure::Wallet, false) => walk!(
            r#"SELECT user_id AS "user: UserId", balance AS "coins!" FROM user_wallets
               WHERE ($1::text[] IS NULL OR user_id = ANY($1))
                 AND balance <= $2 AND (balance < $2 OR user_id > $3)
               ORDER BY balance DESC, user_id LIMIT $4"#
        ),
        (Measure::Wallet, true) => walk!(
            r#"SELECT user_id AS "user: UserId", balance AS "coins!" FROM user_wallets
               WHERE ($1::text[] IS NULL OR user_id = ANY($1))
                 AND balance >= $2 AND (balance > $2 OR user_id < $3)
               ORDER BY balance, user_id DESC LIMIT $4"#
        ),
    }
}

/// How many of these people stand above a rung.
pub(super) async fn count_above(
    connection: &mut Connection,
    measure: Measure,
    members: Option<&[UserId]>,
    rung: Rung,
) -> sqlx::Result<i64> {
    match measure {
        Measure::NetWorth => {
            sqlx::query_scalar!(
                r#"SELECT count(*) AS "count!" FROM user_wallets
                   WHERE ($1::text[] IS NULL OR user_id = ANY($1))
                     AND balance + bank >= $2 AND (balance + bank > $2 OR user_id < $3)"#,
                members as _,
                rung.coins,
                rung.user as _,
            )
            .fetch_one(connection)
            .await
        }
        Measure::Wallet => {
            sqlx::query_scalar!(
                r#"SELECT count(*) AS "count!" FROM user_wallets
                   WHERE ($1::text[] IS NULL OR user_id = ANY($1))
                     AND balance >= $2 AND (balance > $2 OR user_id < $3)"#,
                members as _,
                rung.coins,
                rung.user as _,
            )
            .fetch_one(connection)
            .await
        }
    }
}
