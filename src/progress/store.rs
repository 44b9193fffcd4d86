//! SQL of achievements. They are written by the ledger, with the deed that earned them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::{db::Connection, ids::UserId};

/// What somebody has achieved, and when.
pub(super) async fn list_achieved(
    connection: &mut Connection,
    person: UserId,
) -> sqlx::Result<BTreeMap<String, DateTime<Utc>>> {
    let rows = sqlx::query!("SELECT achievement, achieved_at FROM user_achievements WHERE user_id = $1", person as _)
        .fetch_all(connection)
        .await?;
    let achieved = |at_ms| DateTime::from_timestamp_millis(at_ms).unwrap_or_default();
    Ok(rows.into_iter().map(|row| (row.achievement, achieved(row.achieved_at))).collect())
}
