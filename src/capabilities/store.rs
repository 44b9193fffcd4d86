//! The switches of capabilities.

use sqlx::{PgExecutor, query_as};

use crate::{error::Result, ids::GuildId};

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
