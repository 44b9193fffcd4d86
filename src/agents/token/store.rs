//! SQL of tokens: sealed ones only.

use super::{Sealed, rotation::Kept};
use crate::db::Connection;

/// Every token that is not revoked.
pub(super) async fn list_tokens(connection: &mut Connection) -> sqlx::Result<Vec<Kept>> {
    let rows = sqlx::query!(
        r#"SELECT agent_id, coalesce(pool_id, '') AS "pool_id!", token FROM agent_bots
           WHERE status <> 'revoked' ORDER BY id"#
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Kept { agent: row.agent_id.into(), pool: row.pool_id.into(), sealed: row.token })
        .collect())
}

/// The token sealed anew, if it still is what was read.
pub(super) async fn update_token(connection: &mut Connection, kept: &Kept, sealed: &Sealed) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE agent_bots SET token = $3 WHERE agent_id = $1 AND token = $2",
        kept.agent.as_str(),
        kept.sealed,
        sealed.0,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
