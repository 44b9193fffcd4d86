//! SQL of the pools that guilds chose.

use crate::{
    agents::model::PoolId,
    db::Connection,
    ids::{GuildId, UserId},
};

/// One at a time chooses pools for a guild, or invites agents to it, until the transaction ends: whoever waited reads what
/// the other has written.
pub(in crate::agents) async fn lock_guild(connection: &mut Connection, guild: GuildId) -> sqlx::Result<()> {
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended('artie agents of ' || $1, 0))", guild.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// A pool in one of a guild's three places, if whoever chooses it may see it.
pub(in crate::agents::pools) async fn upsert_selection(
    connection: &mut Connection,
    guild: GuildId,
    slot: i16,
    pool: &PoolId,
    actor: UserId,
    at_ms: i64,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO guild_pool_config (guild_id, slot, pool_id, selected_by, updated_at)
         SELECT $1, $2, $3, $4, $5 WHERE pool_rank($3, $4) IS NOT NULL
         ON CONFLICT (guild_id, slot) DO UPDATE
         SET pool_id = excluded.pool_id, selected_by = excluded.selected_by, updated_at = excluded.updated_at",
        guild as _,
        slot,
        pool.as_str(),
        actor.to_string(),
        at_ms,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::agents::pools) async fn delete_selection(
    connection: &mut Connection,
    guild: GuildId,
    pool: &PoolId,
) -> sqlx::Result<bool> {
    let done =
        sqlx::query!("DELETE FROM guild_pool_config WHERE guild_id = $1 AND pool_id = $2", guild as _, pool.as_str(),)
            .execute(connection)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// The pools of a guild by their places, as far as it may still use them.
pub(in crate::agents) async fn list_selections(
    connection: &mut Connection,
    guild: GuildId,
) -> sqlx::Result<Vec<(i16, PoolId)>> {
    let rows = sqlx::query!(
        r#"SELECT slot AS "slot!", pool_id AS "pool_id!" FROM guild_pools($1) ORDER BY slot"#,
        guild.to_string(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.slot, row.pool_id.into())).collect())
}
