//! SQL of the kept log.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::{
    db::Db,
    logs::model::{Entry, Kept},
};

pub(super) async fn insert_entries(db: &Db, entries: &[Entry]) -> sqlx::Result<()> {
    let levels: Vec<&str> = entries.iter().map(|entry| entry.level).collect();
    let messages: Vec<&str> = entries.iter().map(|entry| entry.message.as_str()).collect();
    let services: Vec<&str> = entries.iter().map(|entry| entry.service.as_str()).collect();
    let times: Vec<DateTime<Utc>> = entries.iter().map(|entry| entry.at).collect();
    let references: Vec<Option<&str>> = entries.iter().map(|entry| entry.reference.as_deref()).collect();
    let fields: Vec<Value> = entries.iter().map(|entry| entry.fields.clone()).collect();
    sqlx::query!(
        "INSERT INTO logs (level, message, service, timestamp, reference, fields)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::jsonb[])",
        &levels as _,
        &messages as _,
        &services as _,
        &times,
        &references as _,
        &fields,
    )
    .execute(db.pool())
    .await?;
    Ok(())
}

pub(super) async fn list_newest(db: &Db, limit: i64) -> sqlx::Result<Vec<Kept>> {
    sqlx::query_as!(
        Kept,
        r#"SELECT timestamp AS at, coalesce(level, '') AS "level!", coalesce(service, '') AS "service!",
               coalesce(message, '') AS "message!", reference
           FROM logs ORDER BY timestamp DESC, id DESC LIMIT $1"#,
        limit,
    )
    .fetch_all(db.pool())
    .await
}

pub(super) async fn delete_before(db: &Db, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!("DELETE FROM logs WHERE timestamp < $1", time).execute(db.pool()).await?;
    Ok(done.rows_affected())
}
