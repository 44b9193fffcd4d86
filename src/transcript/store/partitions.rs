//! The months of `messages` as tables.

use chrono::NaiveDate;
use sqlx::{AssertSqlSafe, PgConnection};

use crate::{db::Db, transcript::partitions::Month};

/// Held while months are made or dropped, so that two processes do not do it at once. Any number nobody else uses.
const LOCK: i64 = 0x6d65_7373_6167_6573;

/// The partitions there are.
pub(in crate::transcript) async fn list_partitions(connection: &mut PgConnection) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        r#"SELECT c.relname::text AS "name!"
           FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
           WHERE i.inhparent = 'messages'::regclass ORDER BY 1"#
    )
    .fetch_all(connection)
    .await
}

/// The months that rows of the default partition belong to, each by its first day.
pub(in crate::transcript) async fn list_stranded_months(db: &Db) -> sqlx::Result<Vec<NaiveDate>> {
    sqlx::query_scalar!(
        r#"SELECT DISTINCT date_trunc('month', created_at AT TIME ZONE 'UTC')::date AS "month!" FROM messages_default"#
    )
    .fetch_all(db.pool())
    .await
}

/// Makes a month, with the rows that wait for it in the default partition. Gives how many there were; `None` if
/// somebody else made it.
pub(in crate::transcript) async fn insert_month(db: &Db, month: Month) -> sqlx::Result<Option<u64>> {
    let (name, from, to) = (month.table(), month.first(), month.next().first());
    let mut tx = db.begin_whole().await?;
    sqlx::query!("SELECT pg_advisory_xact_lock($1)", LOCK).execute(&mut *tx).await?;
    let is_there = sqlx::query_scalar!(r#"SELECT to_regclass($1) IS NOT NULL AS "there!""#, name);
    if is_there.fetch_one(&mut *tx).await? {
        return Ok(None);
    }
    // Readers and writers queue up behind these locks, so they are not waited for at length.
    sqlx::query!("SET LOCAL lock_timeout = '3s'").execute(&mut *tx).await?;
    sqlx::query!("LOCK TABLE messages_default IN ACCESS EXCLUSIVE MODE").execute(&mut *tx).await?;
    // Names and dates come from a `Month`, so there is nothing to escape.
    let statement = format!("CREATE TABLE {name} (LIKE messages INCLUDING DEFAULTS INCLUDING CONSTRAINTS)");
    sqlx::query(AssertSqlSafe(statement)).execute(&mut *tx).await?;
    let statement = format!(
        "WITH moved AS (DELETE FROM messages_default WHERE created_at >= '{from} 00:00+00' AND created_at < '{to} 00:00+00' RETURNING *)
         INSERT INTO {name} SELECT * FROM moved"
    );
    let moved = sqlx::query(AssertSqlSafe(statement)).execute(&mut *tx).await?.rows_affected();
    let statement = format!(
        "ALTER TABLE messages ATTACH PARTITION {name} FOR VALUES FROM ('{from} 00:00+00') TO ('{to} 00:00+00')"
    );
    sqlx::query(AssertSqlSafe(statement)).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(Some(moved))
}

/// Drops a month with all that was said in it.
pub(in crate::transcript) async fn delete_month(db: &Db, month: Month) -> sqlx::Result<()> {
    let mut tx = db.begin_whole().await?;
    sqlx::query!("SELECT pg_advisory_xact_lock($1)", LOCK).execute(&mut *tx).await?;
    sqlx::query!("SET LOCAL lock_timeout = '3s'").execute(&mut *tx).await?;
    sqlx::query(AssertSqlSafe(format!("DROP TABLE IF EXISTS {}", month.table()))).execute(&mut *tx).await?;
    tx.commit().await
}

/// Deletes up to 10,000 rows of the default partition from before this day.
pub(in crate::transcript) async fn delete_stranded_before(db: &Db, day: NaiveDate) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "DELETE FROM messages_default WHERE ctid = ANY (ARRAY(
             SELECT ctid FROM messages_default WHERE created_at < $1::date::timestamp AT TIME ZONE 'UTC' LIMIT 10000))",
        day,
    )
    .execute(db.pool())
    .await?;
    Ok(done.rows_affected())
}
