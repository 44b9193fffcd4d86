//! SQL of streaks. The claim, its coins and its experience are one statement: `ledger_post` is part of it.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::Value;
use sqlx::types::Json;

use crate::{
    db::Connection,
    economy::ledger::{self, Moment, Standing, Written},
    error::Result,
    ids::{EventId, GuildId, UserId},
    streaks::model::{Bridge, Claim, Claimed, History, Kind, Repairable, Repaired, Streak},
};

/// Everything the rule looks at.
pub(super) async fn get_standing(
    connection: &mut Connection,
    moment: Moment<'_>,
    kind: Kind,
) -> sqlx::Result<(Standing, Streak)> {
    let row = sqlx::query!(
        r#"SELECT ledger_read($1, $2, $3) AS "standing!: Json<Standing>",
                  coalesce(s.daily_streak, 0) AS "days!", coalesce(s.longest_daily, 0) AS "longest_daily!",
                  coalesce(s.weekly_streak, 0) AS "weeks!", coalesce(s.longest_weekly, 0) AS "longest_weekly!",
                  coalesce(s.freezes, 0) AS "freezes!", s.last_daily AS "last_daily?", s.last_weekly AS "last_weekly?",
                  s.pardoned_until AS "pardoned_until?"
           FROM (SELECT) AS one_row LEFT JOIN user_streaks s ON s.user_id = $2"#,
        moment.origin.event as _,
        moment.origin.user as _,
        moment.ms(),
    )
    .fetch_one(connection)
    .await?;
    let streak = match kind {
        Kind::Daily => Streak {
            count: row.days,
            longest: row.longest_daily,
            last: row.last_daily.and_then(time),
            has_freeze: row.freezes > 0,
            pardoned_until: row.pardoned_until.and_then(time),
        },
        Kind::Weekly => Streak {
            count: row.weeks,
            longest: row.longest_weekly,
            last: row.last_weekly.and_then(time),
            ..Streak::default()
        },
    };
    Ok((row.standing.0, streak))
}

fn time(ms: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(ms)
}

fn ms(time: Option<DateTime<Utc>>) -> Option<i64> {
    time.as_ref().map(DateTime::<Utc>::timestamp_millis)
}

/// Somebody's daily streak.
pub(super) async fn get_daily(connection: &mut Connection, person: UserId) -> sqlx::Result<Streak> {
    let row = sqlx::query!(
        "SELECT daily_streak, longest_daily, last_daily, freezes, pardoned_until FROM user_streaks WHERE user_id = $1",
        person as _,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map_or_else(Streak::default, |row| Streak {
        count: row.daily_streak,
        longest: row.longest_daily,
        last: row.last_daily.and_then(time),
        has_freeze: row.freezes > 0,
        pardoned_until: row.pardoned_until.and_then(time),
    }))
}

/// Somebody's daily claims and repairs since a moment, with the last claim before it.
pub(super) async fn list_history(
    connection: &mut Connection,
    person: UserId,
    since: DateTime<Utc>,
) -> sqlx::Result<History> {
    let claims = sqlx::query!(
        r#"SELECT claimed_at, streak, bridge FROM streak_claims
           WHERE user_id = $1 AND kind = 'daily' AND claimed_at >= coalesce(
               (SELECT max(claimed_at) FROM streak_claims WHERE user_id = $1 AND kind = 'daily' AND claimed_at < $2), $2)
           ORDER BY claimed_at"#,
        person as _,
        since.timestamp_millis(),
    )
    .fetch_all(&mut *connection)
    .await?;
    let repairs = sqlx::query!(
        "SELECT repaired_at, after FROM streak_repairs WHERE user_id = $1 AND repaired_at >= $2 ORDER BY repaired_at",
        person as _,
        since.timestamp_millis(),
    )
    .fetch_all(connection)
    .await?;
    let claimed = |at: i64, count: i32, bridge: Option<String>| {
        let bridge = bridge.and_then(|name| name.parse::<Bridge>().ok());
        Claimed { at: time(at).unwrap_or_default(), count, bridge }
    };
    Ok(History {
        claims: claims.into_iter().map(|row| claimed(row.claimed_at, row.streak, row.bridge)).collect(),
        repairs: repairs
            .into_iter()
            .map(|row| Repaired { at: time(row.repaired_at).unwrap_or_default(), after: row.after })
            .collect(),
    })
}

/// Credits a daily claim, unless somebody's streak is not the one that was seen any more.
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
                    last_daily = EXCLUDED.last_daily, streak_multiplier = EXCLUDED.streak_multiplier,
                    freezes = CASE WHEN $9 = 'freeze' THEN s.freezes - 1 ELSE s.freezes END, pardoned_until = NULL
                WHERE s.last_daily IS NOT DISTINCT FROM $6 AND s.daily_streak = $10
                  AND s.pardoned_until IS NOT DISTINCT FROM $11 AND s.freezes = $12
            RETURNING user_id
        ), kept AS (
            INSERT INTO streak_claims (user_id, kind, claimed_at, streak, amount, event_id, bridge)
            SELECT user_id, 'daily', $4, $2, $7, $8::jsonb ->> 'event', $9 FROM claimed
            RETURNING user_id
        )
        SELECT ledger_post($8) IS NULL AS posted FROM kept"#,
        claim.user as _,
        credited.count,
        credited.longest,
        credited.at.timestamp_millis(),
        Decimal::new(credited.percent, 2),
        ms(seen.last),
        credited.reward,
        posting,
        credited.bridge.map(|bridge| bridge.to_string()),
        seen.count,
        ms(seen.pardoned_until),
        i16::from(seen.has_freeze),
    );
    ledger::written(query.fetch_one(connection).await)
}

/// Credits a weekly claim, unless somebody's last claim is not the one that was seen any more.
pub(super) async fn upsert_weekly(
    connection: &mut Connection,
    posting: &Value,
    claim: &Claim,
    seen: &Streak,
) -> Result<Written> {
    let credited = &claim.streak;
    let query = sqlx::query!(
        r#"WITH claimed AS (
            INSERT INTO user_streaks AS s (user_id, weekly_streak, longest_weekly, last_weekly)
            VALUES ($1, $2, $3, $4)
            ON CONFLICT (user_id) DO UPDATE
                SET weekly_streak = EXCLUDED.weekly_streak, longest_weekly = EXCLUDED.longest_weekly,
                    last_weekly = EXCLUDED.last_weekly
                WHERE s.last_weekly IS NOT DISTINCT FROM $5
            RETURNING user_id
        ), kept AS (
            INSERT INTO streak_claims (user_id, kind, claimed_at, streak, amount, event_id, bridge)
            SELECT user_id, 'weekly', $4, $2, $6, $7::jsonb ->> 'event', $8 FROM claimed
            RETURNING user_id
        )
        SELECT ledger_post($7) IS NULL AS posted FROM kept"#,
        claim.user as _,
        credited.count,
        credited.longest,
        credited.at.timestamp_millis(),
        ms(seen.last),
        credited.reward,
        posting,
        credited.bridge.map(|bridge| bridge.to_string()),
    );
    ledger::written(query.fetch_one(connection).await)
}

/// Gives the buyer of a posting a freeze, unless they have one by now.
pub(super) async fn upsert_freeze(connection: &mut Connection, posting: &Value) -> Result<Written> {
    let query = sqlx::query!(
        r#"WITH frozen AS (
            INSERT INTO user_streaks AS s (user_id, freezes) VALUES ($1::jsonb ->> 'actor', 1)
            ON CONFLICT (user_id) DO UPDATE SET freezes = 1 WHERE s.freezes = 0
            RETURNING user_id
        )
        SELECT ledger_post($1) IS NULL AS posted FROM frozen"#,
        posting,
    );
    ledger::written(query.fetch_one(connection).await)
}

/// Gives a streak back. The multiplier is that of the streak as it is now.
pub(super) async fn update_repaired(
    connection: &mut Connection,
    person: UserId,
    repair: &Repairable,
    percent: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE user_streaks
         SET daily_streak = $2, longest_daily = greatest(longest_daily, $2), pardoned_until = $3, streak_multiplier = $4
         WHERE user_id = $1",
        person as _,
        repair.after,
        ms(repair.claim_until),
        Decimal::new(percent, 2),
    )
    .execute(&mut *connection)
    .await?;
    // The boards show the record. Whoever changes them holds the wallet.
    sqlx::query!("SELECT user_id FROM user_wallets WHERE user_id = $1 FOR UPDATE", person as _)
        .fetch_optional(&mut *connection)
        .await?;
    sqlx::query!("SELECT board_note(ARRAY[$1], NULL, NULL, NULL) IS NULL AS done", person as _)
        .fetch_one(connection)
        .await?;
    Ok(())
}

/// The row of a repair.
pub(super) struct RepairRow<'a> {
    pub event: EventId,
    pub guild: GuildId,
    pub admin: UserId,
    pub member: UserId,
    pub at: DateTime<Utc>,
    pub repair: &'a Repairable,
}

pub(super) async fn insert_repair(connection: &mut Connection, row: &RepairRow<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO streak_repairs (event_id, user_id, guild_id, repaired_by, repaired_at, before, after)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        row.event as _,
        row.member as _,
        row.guild as _,
        row.admin as _,
        row.at.timestamp_millis(),
        row.repair.before,
        row.repair.after,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What an event has repaired already.
pub(super) async fn find_repair(
    connection: &mut Connection,
    event: EventId,
) -> sqlx::Result<Option<(UserId, i32, i32)>> {
    let row = sqlx::query!(
        r#"SELECT user_id AS "user_id: UserId", before, after FROM streak_repairs WHERE event_id = $1"#,
        event as _,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.user_id, row.before, row.after)))
}

/// Locks somebody's streak until the transaction ends.
pub(super) async fn lock_streak(connection: &mut Connection, person: UserId) -> sqlx::Result<()> {
    sqlx::query!("SELECT user_id FROM user_streaks WHERE user_id = $1 FOR UPDATE", person as _)
        .fetch_optional(connection)
        .await?;
    Ok(())
}
