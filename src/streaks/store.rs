//! SQL of streaks. The claim, its coins and its experience are one statement: `ledger_post` is part of it.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::Value;
use sqlx::types::Json;

use crate::{
    db::Connection,
    economy::ledger::{self, Moment, Standing, Written},
    error::Result,
    ids::UserId,
    streaks::model::{Claim, Streak},
};

/// Everything the rule looks at.
pub(super) async fn get_standing(connection: &mut Connection, moment: Moment<'_>) -> sqlx::Result<(Standing, Streak)> {
    let row = sqlx::query!(
        r#"SELECT ledger_read($1, $2, $3) AS "standing!: Json<Standing>",
                  coalesce(s.daily_streak, 0) AS "days!", coalesce(s.longest_daily, 0) AS "longest!",
                  s.last_daily AS "last_daily?"
           FROM (SELECT) AS one_row LEFT JOIN user_streaks s ON s.user_id = $2"#,
        moment.origin.event as _,
        moment.origin.user as _,
        moment.ms(),
    )
    .fetch_one(connection)
    .await?;
    let last = row.last_daily.and_then(DateTime::from_timestamp_millis);
    Ok((row.standing.0, Streak { days: row.days, longest: row.longest, last }))
}

/// Credits a claim, unless somebody's last claim is not the one that was seen any more.
pub(super) async fn upsert_daily(
    connection: &mut Connection,
    posting: &Value,
    claim: &Claim,
    seen: &Streak,
) -> Result<Written> {
    let credited = &claim.streak;
    let query = sqlx::query!(
        r#"WITH claimed AS (
            INSERT INTO user_streaks AS s (user_id, daily_streak, longest_daily, last_daily, streak_multiplier)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (user_id) DO UPDATE
                SET daily_streak = EXCLUDED.daily_streak, longest_daily = EXCLUDED.longest_daily,
                    last_daily = EXCLUDED.last_daily, streak_multiplier = EXCLUDED.streak_multiplier
                WHERE s.last_daily IS NOT DISTINCT FROM $6
            RETURNING user_id
        ), kept AS (
            INSERT INTO streak_claims (user_id, kind, claimed_at, streak, amount, event_id)
            SELECT user_id, 'daily', $4, $2, $7, $8::jsonb ->> 'event' FROM claimed
            RETURNING user_id
        )
        SELECT ledger_post($8) IS NULL AS posted FROM kept"#,
        claim.user as _,
        credited.days,
        credited.longest,
        credited.at.timestamp_millis(),
        Decimal::new(credited.percent, 2),
        seen.last.as_ref().map(DateTime::<Utc>::timestamp_millis),
        credited.reward,
        posting,
    );
    ledger::written(query.fetch_one(connection).await)
}

/// Locks somebody's streak until the transaction ends.
pub(super) async fn lock_streak(connection: &mut Connection, person: UserId) -> sqlx::Result<()> {
    sqlx::query!("SELECT user_id FROM user_streaks WHERE user_id = $1 FOR UPDATE", person as _)
        .fetch_optional(connection)
        .await?;
    Ok(())
}
