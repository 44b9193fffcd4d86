//! SQL of the treasury: sums of the ledger, questions, and corrections with their audit row.

use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};
use sqlx::types::Json;

use crate::{
    audit,
    db::Connection,
    economy::ledger::{self, Holdings, Moment, Standing, Written},
    error::Result,
    ids::{EventId, GuildId, UserId},
    origin::Origin,
    treasury::{
        model::Sum,
        repair::{Repair, Repaired, Seen},
    },
};

/// Within which time a server's corrections are counted.
const WINDOW: TimeDelta = TimeDelta::hours(24);

/// Sums up what has become certain; says how many ids.
pub(super) async fn fold(connection: &mut Connection) -> sqlx::Result<i32> {
    sqlx::query_scalar!(r#"SELECT economy_fold() AS "folded!""#).fetch_one(connection).await
}

/// Every day since then by reason, and all days before in one: what is summed up, with what came since.
pub(super) async fn list_sums(
    connection: &mut Connection,
    guild: Option<GuildId>,
    since: NaiveDate,
) -> sqlx::Result<Vec<Sum>> {
    let board = guild.map_or_else(|| "*".to_owned(), |guild| guild.to_string());
    sqlx::query_as!(
        Sum,
        r#"WITH part AS (
            SELECT day, reason, minted, burned, moved FROM economy_days WHERE guild_id = $1
            UNION ALL
            SELECT day, reason, minted, burned, moved
            FROM economy_sums((SELECT folded_to FROM economy_folds), 2147483647) WHERE guild_id = $1
        )
        SELECT CASE WHEN day >= $2 THEN day END AS day, CASE WHEN day >= $2 THEN reason ELSE '' END AS "reason!",
               least(sum(minted), 9223372036854775807)::bigint AS "minted!",
               least(sum(burned), 9223372036854775807)::bigint AS "burned!",
               least(sum(moved), 9223372036854775807)::bigint AS "moved!"
        FROM part GROUP BY 1, 2"#,
        board,
        since,
    )
    .fetch_all(connection)
    .await
}

/// Everything the rule of corrections looks at.
pub(super) async fn get_repair_facts(
    connection: &mut Connection,
    moment: Moment<'_>,
    person: UserId,
) -> sqlx::Result<(Standing, Seen)> {
    let row = sqlx::query!(
        r#"SELECT ledger_read($1, $2, $3) AS "standing!: Json<Standing>",
                  ledger_read('', $4, $3) -> 'holdings' AS "theirs!: Json<Holdings>",
                  (SELECT least(coalesce(sum(amount), 0), 9223372036854775807)::bigint FROM transaction_log
                   WHERE reason = 'repair' AND timestamp > $5 AND metadata ->> 'guild' = $6) AS "lately!""#,
        moment.origin.event as _,
        moment.origin.user as _,
        moment.ms(),
        person as _,
        (moment.now - WINDOW).timestamp_millis(),
        moment.origin.guild as _,
    )
    .fetch_one(connection)
    .await?;
    Ok((row.standing.0, Seen { theirs: row.theirs.0, lately: row.lately }))
}

/// Keeps what a question is about; asked again by the same event, it stays as it was.
pub(super) async fn insert_question(
    connection: &mut Connection,
    origin: &Origin,
    repair: &Repair,
    at_ms: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO repair_questions (event_id, guild_id, asked_by, user_id, amount, reason, asked_at)
         VALUES ($1, coalesce($2, '*'), $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        origin.event as _,
        origin.guild as _,
        origin.user as _,
        repair.user as _,
        repair.amount,
        repair.reason,
        at_ms,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What an admin was asked about in this server by this event, since then.
pub(super) async fn find_question(
    connection: &mut Connection,
    asked: EventId,
    by: &Origin,
    since_ms: i64,
) -> sqlx::Result<Option<Repair>> {
    sqlx::query_as!(
        Repair,
        r#"SELECT user_id AS "user: UserId", amount, reason FROM repair_questions
           WHERE event_id = $1 AND asked_by = $2 AND guild_id = coalesce($3, '*') AND asked_at >= $4"#,
        asked as _,
        by.user as _,
        by.guild as _,
        since_ms,
    )
    .fetch_optional(connection)
    .await
}

pub(super) async fn delete_old_questions(connection: &mut Connection, before_ms: i64) -> sqlx::Result<u64> {
    let done = sqlx::query!("DELETE FROM repair_questions WHERE asked_at < $1", before_ms).execute(connection).await?;
    Ok(done.rows_affected())
}

/// Held by a server's corrections from before they are read until they are committed: what they add up to is limited.
pub(super) async fn lock_repairs(connection: &mut Connection, guild: Option<GuildId>) -> sqlx::Result<()> {
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended('repair/' || coalesce($1, '*'), 0))", guild as _)
        .execute(connection)
        .await?;
    Ok(())
}

/// Posts the counter-entry and its row in the audit log, in a transaction that holds the lock of [`lock_repairs`].
pub(super) async fn insert_repair(
    connection: &mut Connection,
    posting: &Value,
    repair: &Repair,
    done: &Repaired,
) -> Result<Written> {
    let posted = sqlx::query!("SELECT ledger_post($1) IS NULL AS done", posting).fetch_one(&mut *connection).await;
    let written = ledger::written(posted)?;
    if written == Written::Yes {
        let guild = posting["guild"].as_str().unwrap_or("__global__");
        let user = posting["actor"].as_str().and_then(|user| user.parse().ok()).unwrap_or(UserId(0));
        let details = json!({
            "user": repair.user, "amount": repair.amount, "why": repair.reason, "event": posting["event"], "led_to": done,
        });
        audit::record(connection, &audit::Entry { guild, user, action: "economy.repair", details }).await?;
    }
    Ok(written)
}
