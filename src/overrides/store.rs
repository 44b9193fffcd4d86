//! SQL of settings that were changed while Artie runs: each is a row with its own history.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use crate::{
    db::{Db, Tx},
    versions::{Edit, Row, Text, Version},
};

/// Where changes are announced to every process.
pub(super) const CHANNEL: &str = "artie_config";

/// What was written under this name, or under any.
pub(super) async fn list(db: &Db, name: Option<&str>) -> sqlx::Result<Vec<Row>> {
    sqlx::query_as!(
        Row,
        "SELECT config_key AS name, version, config_value AS content, is_active, updated_at FROM config
         WHERE config_key = COALESCE($1, config_key) ORDER BY config_key",
        name,
    )
    .fetch_all(db.pool())
    .await
}

/// Locks the row of a setting, made of what the files say if there is none.
pub(super) async fn lock(tx: &mut Tx, shipped: &Text, now: DateTime<Utc>) -> sqlx::Result<Row> {
    sqlx::query!(
        "INSERT INTO config (config_key, config_value, is_active, created_at, updated_at) VALUES ($1, $2, FALSE, $3, $3)
         ON CONFLICT (config_key) DO NOTHING",
        shipped.name,
        shipped.content,
        now,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query_as!(
        Row,
        "SELECT config_key AS name, version, config_value AS content, is_active, updated_at FROM config
         WHERE config_key = $1 FOR UPDATE",
        shipped.name,
    )
    .fetch_one(&mut **tx)
    .await
}

/// Writes a new version, keeps the one before with who changed it and why, and announces it once the transaction commits.
pub(super) async fn update(tx: &mut Tx, edit: &Edit<'_>) -> sqlx::Result<i32> {
    let Edit { before, content, by, reason, at } = edit;
    let kept = Version {
        version: before.version,
        content: before.content.clone(),
        changed_by: by.to_string(),
        change_reason: (*reason).to_owned(),
        created_at: *at,
    };
    let written = sqlx::query!(
        r#"UPDATE config
           SET config_value = COALESCE($2, config_value), is_active = $2 IS NOT NULL, version = version + 1,
               notes = $3, history = history || $4::jsonb, updated_at = $5
           WHERE config_key = $1
           RETURNING version, pg_notify($6, '')::text AS "rung?""#,
        before.name,
        *content,
        *reason,
        Json(kept) as _,
        *at,
        CHANNEL,
    );
    Ok(written.fetch_one(&mut **tx).await?.version)
}

/// Earlier versions, newest first.
pub(super) async fn list_versions(db: &Db, name: &str) -> sqlx::Result<Vec<Version>> {
    let history = sqlx::query_scalar!(
        r#"SELECT entry AS "entry!" FROM config, jsonb_path_query(history, 'lax $[*]') WITH ORDINALITY AS h (entry, place)
           WHERE config_key = $1 ORDER BY place DESC"#,
        name,
    );
    // Other systems may have kept something else there.
    let entries = history.fetch_all(db.pool()).await?.into_iter();
    Ok(entries.filter_map(|entry| serde_json::from_value(entry).ok()).collect())
}
