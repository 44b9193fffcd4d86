//! SQL of guild settings.

use serde_json::Value;
use sqlx::{
    PgConnection,
    postgres::{PgListener, PgPool},
};

use crate::ids::{EventId, GuildId, UserId};

/// Where changes are announced, as `<guild> <rev>`.
const CHANNEL: &str = "guild_settings";

/// A guild's row.
pub(super) struct Row {
    pub data: Value,
    pub rev: i32,
    pub last_change: Option<Value>,
    pub last_event: Option<EventId>,
}

pub(super) async fn find_settings(connection: &mut PgConnection, guild: GuildId) -> sqlx::Result<Option<Row>> {
    sqlx::query_as!(
        Row,
        r#"SELECT data, rev, last_change, last_event AS "last_event: EventId" FROM guild_settings WHERE guild_id = $1"#,
        guild as _,
    )
    .fetch_optional(connection)
    .await
}

/// The guilds that want what was said forgotten, and after how many days.
pub(super) async fn list_retentions(connection: &mut PgConnection) -> sqlx::Result<Vec<(GuildId, i64)>> {
    let rows = sqlx::query!(
        r#"SELECT guild_id AS "guild_id: GuildId", (data ->> 'retentionDays')::numeric::bigint AS "days!"
           FROM guild_settings WHERE data ->> 'retentionDays' ~ '^[1-9][0-9]{0,5}$' ORDER BY guild_id"#,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.guild_id, row.days)).collect())
}

/// A guild's row to be.
pub(super) struct NewRow<'a> {
    pub guild: GuildId,
    pub data: &'a Value,
    /// The revision it replaces; 0 for a guild without a row.
    pub replaces: i32,
    pub last_change: &'a Value,
    pub last_event: EventId,
}

/// Writes the next revision if the guild still has the one it replaces; whether it did.
pub(super) async fn upsert_if_unchanged(connection: &mut PgConnection, row: &NewRow<'_>) -> sqlx::Result<bool> {
    let written = sqlx::query!(
        "INSERT INTO guild_settings AS stored (guild_id, data, rev, last_change, last_event) VALUES ($1, $2, $3 + 1, $4, $5)
         ON CONFLICT (guild_id) DO UPDATE
         SET data = excluded.data, rev = excluded.rev, last_change = excluded.last_change,
             last_event = excluded.last_event, updated_at = now()
         WHERE stored.rev = $3",
        row.guild as _,
        row.data,
        row.replaces,
        row.last_change,
        row.last_event as _,
    )
    .execute(connection)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Announces the revision to every process, once the transaction commits.
pub(super) async fn notify(connection: &mut PgConnection, guild: GuildId, rev: i32) -> sqlx::Result<()> {
    sqlx::query!("SELECT pg_notify($1, $2)", CHANNEL, format!("{guild} {rev}")).execute(connection).await?;
    Ok(())
}

/// Hears the announcements.
pub(super) struct Announcements(PgListener);

/// What was heard.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// A guild has this revision now.
    Changed(GuildId, i32),
    /// The line was cut: anything may have been missed.
    Gap,
}

impl Announcements {
    pub(super) async fn listen(pool: &PgPool) -> sqlx::Result<Self> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(Self(listener))
    }

    pub(super) async fn next(&mut self) -> sqlx::Result<Heard> {
        let Some(notification) = self.0.try_recv().await? else { return Ok(Heard::Gap) };
        let (guild, rev) = notification.payload().split_once(' ').unwrap_or_default();
        Ok(match (guild.parse(), rev.parse()) {
            (Ok(guild), Ok(rev)) => Heard::Changed(guild, rev),
            _ => Heard::Gap,
        })
    }
}

/// Who changed what last, as it is kept in the row.
pub(super) fn change_of(row: &Row) -> Option<super::Change> {
    let change = row.last_change.as_ref()?;
    let text = |name: &str| change[name].as_str().map(ToOwned::to_owned);
    Some(super::Change {
        key: text("key")?,
        before: text("before").unwrap_or_default(),
        after: text("after").unwrap_or_default(),
        by: text("by").and_then(|id| id.parse().ok()).unwrap_or(UserId(0)),
        rev: row.rev,
    })
}
