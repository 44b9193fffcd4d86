//! SQL of uptime.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{db::Connection, uptime::Outage};

/// Moves the end of the last span on, or begins a new one and with it ends an outage.
pub(super) async fn upsert_beat(
    connection: &mut Connection,
    known_since: DateTime<Utc>,
    now: DateTime<Utc>,
    grace: TimeDelta,
) -> sqlx::Result<()> {
    sqlx::query!(
        "SELECT uptime_beat($1, $2, $3) IS NULL AS done",
        known_since.timestamp_millis(),
        now.timestamp_millis(),
        grace.num_milliseconds(),
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}

pub(super) async fn list_outages(connection: &mut Connection, since: DateTime<Utc>) -> sqlx::Result<Vec<Outage>> {
    let rows = sqlx::query!(
        r#"SELECT down_since AS "from!", began_at AS until FROM uptime
           WHERE began_at > $1 AND down_since IS NOT NULL ORDER BY began_at"#,
        since.timestamp_millis(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| Outage::from((row.from, row.until))).collect())
}

/// Deletes spans that ended before this moment, but never the last one: the next outage begins at its end.
pub(super) async fn delete_before(connection: &mut Connection, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "DELETE FROM uptime WHERE ended_at < $1 AND began_at < (SELECT max(began_at) FROM uptime)",
        time.timestamp_millis(),
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}
