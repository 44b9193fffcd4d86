//! SQL of usage: what is set aside, what was spent.

pub(super) mod report;

use chrono::{DateTime, Utc};

use super::{
    Call, Outcome,
    model::{Budget, CostFrom, Nano, Whose},
};
use crate::{
    db::{Db, Tx},
    ids::{GuildId, UserId},
};

/// Stands for nobody in particular.
const NOBODY: &str = "";

/// Sets a price aside in every budget that has room for it, in one order so that no two callers wait for each other; says
/// which had.
pub(super) async fn upsert_holds(
    tx: &mut Tx,
    budgets: &[Budget],
    hold: Nano,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<usize>> {
    let columns = Columns::of(budgets, now);
    let taken = sqlx::query_scalar!(
        r#"WITH wanted AS (
               SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::bigint[])
                   WITH ORDINALITY AS w (period, began_at, user_id, guild_id, most, place)
           ), taken AS (
               INSERT INTO model_budgets AS b (period, began_at, user_id, guild_id, held_nano)
               SELECT period, began_at, user_id, guild_id, $6 FROM wanted WHERE $6 <= most
               ORDER BY period, began_at, user_id, guild_id
               ON CONFLICT (period, began_at, user_id, guild_id) DO UPDATE SET held_nano = b.held_nano + excluded.held_nano
               WHERE b.spent_nano + b.held_nano + excluded.held_nano <= (
                   SELECT most FROM wanted AS w WHERE w.period = excluded.period
                      AND w.user_id = excluded.user_id AND w.guild_id = excluded.guild_id)
               RETURNING period, user_id, guild_id
           )
           SELECT place AS "place!" FROM taken JOIN wanted USING (period, user_id, guild_id)"#,
        &columns.periods,
        &columns.began,
        &columns.users,
        &columns.guilds,
        &columns.most,
        hold.0,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(taken.into_iter().filter_map(|place| usize::try_from(place - 1).ok()).collect())
}

/// Budgets as columns.
#[derive(Default)]
struct Columns {
    periods: Vec<String>,
    began: Vec<DateTime<Utc>>,
    users: Vec<String>,
    guilds: Vec<String>,
    most: Vec<i64>,
}

impl Columns {
    fn of(budgets: &[Budget], now: DateTime<Utc>) -> Self {
        let mut columns = Self::default();
        for budget in budgets {
            let (user, guild) = match budget.whose {
                Whose::All => (NOBODY.to_owned(), NOBODY.to_owned()),
                Whose::Guild(guild) => (NOBODY.to_owned(), guild.to_string()),
                Whose::User(user) => (user.to_string(), NOBODY.to_owned()),
            };
            columns.periods.push(<&str>::from(budget.period).to_owned());
            columns.began.push(budget.period.began(now));
            columns.users.push(user);
            columns.guilds.push(guild);
            columns.most.push(budget.most.0);
        }
        columns
    }
}

/// Notes a call that is about to be made, with what was set aside for it.
pub(super) async fn insert_call(tx: &mut Tx, call: &Call<'_>, hold: Nano, now: DateTime<Utc>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"INSERT INTO model_usage_stats
               (model_name, user_id, guild_id, message_id, purpose, prompt_tokens, success, held_nano, timestamp, input_length)
           VALUES ($1, coalesce($2, '__system__'), $3, $4, $5, $6, FALSE, $7, $8, $9)
           RETURNING id"#,
        call.model,
        call.caller.user as Option<UserId> as _,
        call.caller.guild as Option<GuildId> as _,
        call.caller.message.map(|message| message.to_string()),
        call.caller.purpose,
        i32::try_from(call.prompt_tokens).unwrap_or(i32::MAX),
        hold.0,
        now,
        i32::try_from(call.asked).unwrap_or(i32::MAX),
    )
    .fetch_one(&mut **tx)
    .await
}

/// Writes what a call took, and takes what was set aside out of the budgets. Once: a call that is settled stays so.
pub(super) async fn update_to_settled(
    db: &Db,
    id: i64,
    told: &Outcome<'_>,
    cost: Nano,
    from: CostFrom,
) -> sqlx::Result<bool> {
    let count = i32::try_from(told.tools.len()).unwrap_or(i32::MAX);
    let types = told.tools.join(",").chars().filter(|letter| *letter != '\0').take(400).collect::<String>();
    let small = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let settled = sqlx::query!(
        r#"WITH open AS (
               SELECT id, user_id, guild_id, held_nano, timestamp AS at FROM model_usage_stats
               WHERE id = $1 AND held_nano IS NOT NULL FOR UPDATE
           ), written AS (
               UPDATE model_usage_stats AS u SET
                   held_nano = NULL, cost_nano = $2, cost_from = $3, estimated_cost = $2::bigint / 1e9::float8,
                   response_time_ms = $4, success = $5::text IS NULL, error_type = $5, prompt_tokens = $6,
                   completion_tokens = $7, total_tokens = $6::int + $7::int, capabilities_detected = $8, capability_types = $9,
                   output_length = $10
               FROM open WHERE u.id = open.id
           ), locked AS (
               SELECT b.period, b.began_at, b.user_id, b.guild_id, open.held_nano FROM open JOIN model_budgets AS b
                   ON (b.period = 'hour' AND b.began_at = date_trunc('hour', open.at, 'UTC')
                       OR b.period = 'day' AND b.began_at = date_trunc('day', open.at, 'UTC'))
                   AND (b.user_id = '' AND b.guild_id = ''
                        OR b.period = 'day' AND (b.user_id = open.user_id AND b.guild_id = ''
                                                 OR b.guild_id = open.guild_id AND b.user_id = ''))
               ORDER BY b.period, b.began_at, b.user_id, b.guild_id
               FOR UPDATE OF b
           ), freed AS (
               UPDATE model_budgets AS b SET
                   held_nano = greatest(b.held_nano - locked.held_nano, 0), spent_nano = b.spent_nano + $2
               -- By key, not by place: a row that changed while its lock was waited for has moved.
               FROM locked WHERE (b.period, b.began_at, b.user_id, b.guild_id)
                               = (locked.period, locked.began_at, locked.user_id, locked.guild_id)
           )
           SELECT id FROM open"#,
        id,
        cost.0,
        <&str>::from(from),
        i32::try_from(told.took.as_millis()).unwrap_or(i32::MAX),
        told.error,
        small(told.spent.prompt_tokens),
        small(told.spent.completion_tokens),
        count,
        types,
        i32::try_from(told.said).unwrap_or(i32::MAX),
    )
    .fetch_optional(db.pool())
    .await?;
    Ok(settled.is_some())
}

/// Writes how many tools were run for a call; it may have been forgotten meanwhile.
pub(super) async fn update_runs(db: &Db, id: i64, runs: usize) -> sqlx::Result<()> {
    let runs = i32::try_from(runs).unwrap_or(i32::MAX);
    sqlx::query!("UPDATE model_usage_stats SET capabilities_executed = $2 WHERE id = $1", id, runs)
        .execute(db.pool())
        .await
        .map(drop)
}

/// Calls that were begun before this and never settled: their process died.
pub(super) async fn list_lost(db: &Db, before: DateTime<Utc>) -> sqlx::Result<Vec<Lost>> {
    sqlx::query_as!(
        Lost,
        r#"SELECT id, model_name, held_nano AS "held_nano!" FROM model_usage_stats
           WHERE held_nano IS NOT NULL AND timestamp < $1 ORDER BY id LIMIT 500"#,
        before,
    )
    .fetch_all(db.pool())
    .await
}

/// A call whose end nobody told.
pub(super) struct Lost {
    pub(super) id: i64,
    pub(super) model_name: String,
    pub(super) held_nano: i64,
}

/// Forgets budgets of days that are over for good.
pub(super) async fn delete_old_budgets(db: &Db, before: DateTime<Utc>) -> sqlx::Result<u64> {
    Ok(sqlx::query!("DELETE FROM model_budgets WHERE began_at < $1", before).execute(db.pool()).await?.rows_affected())
}
