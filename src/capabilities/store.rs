//! The switches of capabilities.

use sqlx::{PgExecutor, query_as};

use crate::{db::Tx, error::Result, ids::GuildId};

/// Stands for all guilds and direct messages.
const EVERYWHERE: &str = "__global__";

/// A switch that was set.
pub(super) struct Switch {
    /// The capability.
    pub name: String,
    /// On or off.
    pub is_enabled: bool,
}

/// The switches that hold in a guild: off for all guilds is off, else the guild's own. Names without one are on.
pub(super) async fn list_switches(executor: impl PgExecutor<'_>, guild: Option<GuildId>) -> Result<Vec<Switch>> {
    let switches = query_as!(
        Switch,
        r#"SELECT name, bool_and(is_enabled) AS "is_enabled!"
             FROM capabilities_config
            WHERE guild_id IN ($1, $2)
            GROUP BY name"#,
        EVERYWHERE,
        guild.map_or_else(|| EVERYWHERE.to_owned(), |guild| guild.to_string()),
    )
    .fetch_all(executor)
    .await?;
    Ok(switches)
}

/// Sets a guild's switch; whether that changed anything.
pub(super) async fn upsert_switch(tx: &mut Tx, guild: GuildId, name: &str, is_on: bool) -> Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO capabilities_config AS c (name, guild_id, config, is_enabled) VALUES ($1, $2, '{}', $3)
         ON CONFLICT (name, guild_id) DO UPDATE
         SET is_enabled = excluded.is_enabled, version = c.version + 1, updated_at = now()
         WHERE c.is_enabled <> excluded.is_enabled",
        name,
        guild as _,
        is_on,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
