//! SQL of the verification: set-based, so that a million wallets are one pass over each table.

use super::{Difference, Report};
use crate::{db::Tx, ids::UserId};

/// One snapshot for all that follows, and no writing by mistake.
pub(super) async fn freeze(tx: &mut Tx) -> sqlx::Result<()> {
    sqlx::query!("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY").execute(&mut **tx).await?;
    Ok(())
}

/// Everything but the differences. Sums are NUMERIC, as they may pass 64 bits; they travel as text.
pub(super) async fn get_totals(tx: &mut Tx) -> sqlx::Result<Report> {
    let row = sqlx::query!(
        r#"SELECT
            (SELECT count(*) FROM user_wallets) AS "wallets!",
            (SELECT coalesce(sum(balance::numeric + bank + escrow), 0)::text FROM user_wallets) AS "held!",
            count(*) AS "movements!",
            coalesce(sum(amount) FILTER (WHERE from_user IS NULL), 0)::text AS "minted!",
            coalesce(sum(amount) FILTER (WHERE to_user IS NULL), 0)::text AS "burned!"
           FROM transaction_log"#
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(Report {
        wallets: row.wallets,
        movements: row.movements,
        minted: whole(&row.minted)?,
        burned: whole(&row.burned)?,
        held: whole(&row.held)?,
        differences: Vec::new(),
    })
}

/// Every figure of a wallet and every stack that is not what its log adds up to; whoever has none of it counts as zero.
pub(super) async fn list_differences(tx: &mut Tx) -> sqlx::Result<Vec<Difference>> {
    let rows = sqlx::query!(
        r#"WITH part AS (
            SELECT from_user AS user_id,
                   CASE from_account WHEN 'wallet' THEN -amount ELSE 0 END AS balance,
                   CASE from_account WHEN 'bank' THEN -amount ELSE 0 END AS bank,
                   CASE from_account WHEN 'escrow' THEN -amount ELSE 0 END AS escrow,
                   0::bigint AS earned,
                   CASE WHEN to_user = from_user THEN 0 ELSE amount END AS spent
            FROM transaction_log WHERE from_user IS NOT NULL
            UNION ALL
            SELECT to_user,
                   CASE to_account WHEN 'wallet' THEN amount ELSE 0 END,
                   CASE to_account WHEN 'bank' THEN amount ELSE 0 END,
                   CASE to_account WHEN 'escrow' THEN amount ELSE 0 END,
                   CASE WHEN to_user = from_user THEN 0 ELSE amount END,
                   0::bigint
            FROM transaction_log WHERE to_user IS NOT NULL
        ), computed AS (
            SELECT user_id, sum(balance) AS balance, sum(bank) AS bank, sum(escrow) AS escrow,
                   sum(earned) AS earned, sum(spent) AS spent
            FROM part GROUP BY user_id
        ), figure AS (
            SELECT coalesce(w.user_id, c.user_id) AS user_id, f.name, f.recorded, f.computed
            FROM user_wallets w
            FULL JOIN computed c ON c.user_id = w.user_id
            CROSS JOIN LATERAL (VALUES
                ('balance', coalesce(w.balance, 0)::numeric, coalesce(c.balance, 0)),
                ('bank', coalesce(w.bank, 0)::numeric, coalesce(c.bank, 0)),
                ('escrow', coalesce(w.escrow, 0)::numeric, coalesce(c.escrow, 0)),
                ('total_earned', coalesce(w.total_earned, 0)::numeric, coalesce(c.earned, 0)),
                ('total_spent', coalesce(w.total_spent, 0)::numeric, coalesce(c.spent, 0))
            ) AS f (name, recorded, computed)
            UNION ALL
            SELECT coalesce(i.user_id, l.user_id), coalesce(i.item_id, l.item_id),
                   coalesce(i.quantity, 0)::numeric, coalesce(l.computed, 0)
            FROM user_inventory i
            FULL JOIN (SELECT user_id, item_id, sum(delta)::numeric AS computed FROM item_log GROUP BY user_id, item_id) l
                ON l.user_id = i.user_id AND l.item_id = i.item_id
        )
        SELECT user_id AS "user: UserId", name AS "name!", recorded::text AS "recorded!", computed::text AS "computed!"
        FROM figure WHERE recorded <> computed ORDER BY user_id, name"#
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Difference {
                user: row.user.unwrap_or(UserId(0)),
                figure: row.name,
                recorded: whole(&row.recorded)?,
                computed: whole(&row.computed)?,
            })
        })
        .collect()
}

fn whole(number: &str) -> sqlx::Result<i128> {
    number.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))
}
