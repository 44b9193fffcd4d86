//! SQL over the registry's tables. Their names and conditions are constants of the registry, never input; the person is
//! bound.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Row};

use crate::{
    db::{Db, Tx},
    ids::UserId,
    privacy::{
        Holding,
        registry::{Table, personal},
    },
    queue::TaskId,
};

/// Rows removed in one statement, so that no lock is held for long.
const BATCH: i64 = 2_000;

/// How many rows of each table are about a person: one statement, one moment.
pub(super) async fn list_holdings(db: &Db, person: UserId) -> sqlx::Result<Vec<Holding>> {
    let count = |table: &Table| format!("(SELECT count(*) FROM {} WHERE {})", table.name, table.mine);
    let counts: Vec<_> = personal().map(count).collect();
    let statement = format!("SELECT ARRAY[{}]", counts.join(", "));
    let rows: Vec<i64> =
        sqlx::query_scalar(AssertSqlSafe(statement)).bind(person.to_string()).fetch_one(db.pool()).await?;
    Ok(personal().zip(rows).map(|(table, rows)| Holding { table, rows }).collect())
}

/// Deletes some rows about a person that fit the condition, but never the running task's own; gives how many.
pub(super) async fn delete_batch(db: &Db, table: &Table, only: &str, person: UserId, task: &str) -> sqlx::Result<u64> {
    let name = table.name;
    let own = if name == "queue" { "id::text <> $2" } else { "$2 <> ''" };
    let statement = format!(
        "WITH doomed AS (SELECT tableoid AS part, ctid AS place FROM {name} WHERE ({}) AND ({only}) AND {own} LIMIT {BATCH} FOR UPDATE)
         DELETE FROM {name} t USING doomed d WHERE t.tableoid = d.part AND t.ctid = d.place",
        table.mine
    );
    let done = sqlx::query(AssertSqlSafe(statement)).bind(person.to_string()).bind(task).execute(db.pool()).await?;
    Ok(done.rows_affected())
}

/// Gives what must stay to a pseudonym; how many rows.
pub(super) async fn update_ledger_names(db: &Db, person: UserId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"SELECT ledger_pseudonymise($1) AS "rows!""#, person.to_string()).fetch_one(db.pool()).await
}

/// What others' commands led to names nobody where it named this person: told again, it is about somebody unknown.
pub(super) async fn update_receipts_of_others(db: &Db, person: UserId) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        r"UPDATE receipts SET outcome = regexp_replace(outcome::text, '\m' || $1 || '\M', '0', 'g')::jsonb
          WHERE user_id <> $1 AND strpos(outcome::text, $1) > 0",
        person.to_string(),
    );
    Ok(done.execute(db.pool()).await?.rows_affected())
}

/// What others did about this person, in the logs of servers and pools, names them no more; in how many entries.
pub(super) async fn update_named(db: &Db, person: UserId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"SELECT forget_named($1) AS "entries!""#, person.to_string()).fetch_one(db.pool()).await
}

/// Revoked bots stay, so that nobody lends them anew; whose they were, what they were called and like does not.
pub(super) async fn update_revoked_agents(db: &Db, person: UserId) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "UPDATE agent_bots SET contributed_by = NULL, tag = agent_id, profile = NULL
         WHERE contributed_by = $1 AND status = 'revoked'",
        person.to_string(),
    );
    Ok(done.execute(db.pool()).await?.rows_affected())
}

/// Rows about a person, as JSON, in the order in which they lie.
pub(super) async fn list_rows(
    db: &Db,
    table: &Table,
    person: UserId,
    after: i64,
    limit: i64,
) -> sqlx::Result<Vec<Value>> {
    let statement = format!(
        "SELECT to_jsonb(t) FROM {} t WHERE {} ORDER BY tableoid, ctid OFFSET $2 LIMIT $3",
        table.name, table.mine
    );
    let rows = sqlx::query(AssertSqlSafe(statement)).bind(person.to_string()).bind(after).bind(limit);
    rows.fetch_all(db.pool()).await?.iter().map(|row| row.try_get(0)).collect()
}

/// When a person last erased.
pub(super) async fn find_last_erasure(db: &Db, person: UserId) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!("SELECT max(ended_at) FROM erasures WHERE user_id = $1", person as _).fetch_one(db.pool()).await
}

/// Notes that an erasure begins: from now on nothing is recorded of what the person said before that moment.
pub(super) async fn insert_erasure(db: &Db, task: TaskId, person: UserId, at: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO erasures (task_id, user_id, began_at, report) VALUES ($1, $2, $3, '[]')
         ON CONFLICT (task_id) DO NOTHING",
        task.to_string(),
        person as _,
        at,
    )
    .execute(db.pool())
    .await?;
    Ok(())
}

/// Waits until everything is written whose writer cannot have seen that an erasure began.
pub(super) async fn await_writers(tx: &mut Tx) -> sqlx::Result<()> {
    // Who hangs must not have all others wait behind this one.
    sqlx::query!("SET LOCAL lock_timeout = '5s'").execute(&mut **tx).await?;
    sqlx::query!("LOCK TABLE ONLY messages IN SHARE MODE").execute(&mut **tx).await?;
    Ok(())
}

/// Writes the receipt; a second run of the same task adds what it found.
pub(super) async fn update_erasure(db: &Db, task: TaskId, now: DateTime<Utc>, report: &Value) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE erasures SET ended_at = $2, report = report || $3 WHERE task_id = $1",
        task.to_string(),
        now,
        report,
    )
    .execute(db.pool())
    .await?;
    Ok(())
}

/// Forgets receipts from before this moment.
pub(super) async fn delete_erasures_before(db: &Db, time: DateTime<Utc>) -> sqlx::Result<u64> {
    Ok(sqlx::query!("DELETE FROM erasures WHERE coalesce(ended_at, began_at) < $1", time)
        .execute(db.pool())
        .await?
        .rows_affected())
}
