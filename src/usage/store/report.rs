//! What was spent, looked back at.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    db::{Db, Tx},
    ids::{GuildId, UserId},
    usage::{
        Day, Model, Sum,
        credits::{Alert, Credits},
    },
};

/// Calls and cost since then, of a person, a server, or in all.
pub(in crate::usage) async fn get_sum(
    db: &Db,
    user: Option<UserId>,
    guild: Option<GuildId>,
    since: DateTime<Utc>,
) -> sqlx::Result<Sum> {
    sqlx::query_as!(
        Sum,
        r#"SELECT count(*) AS "calls!", count(*) FILTER (WHERE NOT success) AS "failed!",
                  coalesce(sum(total_tokens), 0)::bigint AS "tokens!",
                  coalesce(sum(coalesce(cost_nano, held_nano)), 0)::bigint AS "nano!"
           FROM model_usage_stats
           WHERE timestamp >= $1 AND ($2::text IS NULL OR user_id = $2) AND ($3::text IS NULL OR guild_id = $3)"#,
        since,
        user as Option<UserId> as _,
        guild as Option<GuildId> as _,
    )
    .fetch_one(db.pool())
    .await
}

/// The models that were called since then, the dearest first.
pub(in crate::usage) async fn list_models(db: &Db, since: DateTime<Utc>) -> sqlx::Result<Vec<Model>> {
    sqlx::query_as!(
        Model,
        r#"SELECT model_name AS name, count(*) AS "calls!", count(*) FILTER (WHERE NOT success) AS "failed!",
                  coalesce(sum(total_tokens), 0)::bigint AS "tokens!",
                  coalesce(sum(coalesce(cost_nano, held_nano)), 0)::bigint AS "nano!",
                  coalesce(avg(response_time_ms) FILTER (WHERE success), 0)::bigint AS "average_ms!",
                  bool_or(cost_from = 'highest') AS "is_guessed"
           FROM model_usage_stats WHERE timestamp >= $1
           GROUP BY model_name ORDER BY 5 DESC, 2 DESC, 1 LIMIT 20"#,
        since,
    )
    .fetch_all(db.pool())
    .await
}

/// Each day since then on which something was spent: on conversation, and on everything else.
pub(in crate::usage) async fn list_days(db: &Db, since: DateTime<Utc>) -> sqlx::Result<Vec<Day>> {
    sqlx::query_as!(
        Day,
        r#"SELECT (timestamp AT TIME ZONE 'UTC')::date AS "day!: NaiveDate",
                  coalesce(sum(coalesce(cost_nano, held_nano)) FILTER (WHERE purpose = 'chat'), 0)::bigint AS "chat_nano!",
                  coalesce(sum(coalesce(cost_nano, held_nano)) FILTER (WHERE purpose <> 'chat'), 0)::bigint AS "other_nano!"
           FROM model_usage_stats WHERE timestamp >= $1 GROUP BY 1 ORDER BY 1"#,
        since,
    )
    .fetch_all(db.pool())
    .await
}

/// Notes what a provider said is left.
pub(in crate::usage) async fn insert_balance(
    db: &Db,
    provider: &str,
    credits: &Credits,
    (today_usd, month_usd): (f64, f64),
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO credit_balance
             (provider, credits_remaining, credits_used, daily_spend, monthly_spend, rate_limit_remaining, last_updated)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        provider,
        credits.remaining_usd,
        credits.used_usd,
        today_usd,
        month_usd,
        credits.requests_left,
        now,
    )
    .execute(db.pool())
    .await?;
    Ok(())
}

/// Notes a warning, unless the same was told not long ago. Whether it is to be told; of two that ask at once, one.
pub(in crate::usage) async fn insert_alert(tx: &mut Tx, alert: &Alert, now: DateTime<Utc>) -> sqlx::Result<bool> {
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtext('artie.credit_alerts'))::text").fetch_one(&mut **tx).await?;
    let told = sqlx::query!(
        "INSERT INTO credit_alerts (alert_type, threshold_value, current_value, message, severity, created_at)
         SELECT $1, $2, $3, $4, $5, $6
         WHERE NOT EXISTS (SELECT FROM credit_alerts WHERE alert_type = $1 AND created_at > $7
                           AND (severity = $5 OR severity = 'critical'))",
        <&str>::from(alert.kind),
        alert.threshold,
        alert.current,
        alert.sentence().to_string(),
        <&str>::from(alert.severity),
        now,
        now - alert.severity.quiet_for(),
    );
    Ok(told.execute(&mut **tx).await?.rows_affected() > 0)
}

/// Forgets calls, balances and warnings of long ago.
pub(in crate::usage) async fn delete_old(db: &Db, now: DateTime<Utc>) -> sqlx::Result<u64> {
    let days = |days| now - chrono::TimeDelta::days(days);
    let gone = sqlx::query!(
        "WITH balances AS (DELETE FROM credit_balance WHERE last_updated < $1),
              alerts AS (DELETE FROM credit_alerts WHERE created_at < $2)
         DELETE FROM model_usage_stats WHERE timestamp < $3 AND held_nano IS NULL",
        days(40),
        days(90),
        days(400),
    );
    Ok(gone.execute(db.pool()).await?.rows_affected())
}
