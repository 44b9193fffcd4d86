//! SQL of prompts.

use chrono::{DateTime, Utc};

use crate::{
    db::{Db, Tx},
    versions::{Edit, Row, Text, Version},
};

/// What was written under this name, or under any.
pub(super) async fn list(db: &Db, name: Option<&str>) -> sqlx::Result<Vec<Row>> {
    sqlx::query_as!(
        Row,
        "SELECT name, version, content, is_active, updated_at FROM prompts WHERE name = COALESCE($1, name)",
        name,
    )
    .fetch_all(db.pool())
    .await
}

/// Locks the row of a prompt, made of what ships if there is none.
pub(super) async fn lock(tx: &mut Tx, shipped: &Text, now: DateTime<Utc>) -> sqlx::Result<Row> {
    sqlx::query!(
        "INSERT INTO prompts (name, version, content, category, is_active, created_at, updated_at)
         VALUES ($1, 1, $2, 'assistant', FALSE, $3, $3)
         ON CONFLICT (name) DO NOTHING",
        shipped.name,
        shipped.content,
        now,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query_as!(
        Row,
        "SELECT name, version, content, is_active, updated_at FROM prompts WHERE name = $1 FOR UPDATE",
        shipped.name,
    )
    .fetch_one(&mut **tx)
    .await
}

/// Writes a new version and keeps the one before, with who changed it and why.
pub(super) async fn update(tx: &mut Tx, edit: &Edit<'_>) -> sqlx::Result<i32> {
    let Edit { before, content, by, reason, at } = edit;
    sqlx::query_scalar!(
        r#"WITH kept AS (
               INSERT INTO prompt_history (prompt_id, version, content, changed_by, change_reason, created_at)
               SELECT id, version, $3, $4, $5, $6 FROM prompts WHERE name = $1
           )
           UPDATE prompts
           SET content = COALESCE($2, content), is_active = $2 IS NOT NULL, version = version + 1, updated_at = $6
           WHERE name = $1 RETURNING version"#,
        before.name,
        *content,
        before.content,
        by.to_string(),
        *reason,
        *at,
    )
    .fetch_one(&mut **tx)
    .await
}

/// Earlier versions, newest first.
pub(super) async fn list_versions(db: &Db, name: &str) -> sqlx::Result<Vec<Version>> {
    sqlx::query_as!(
        Version,
        "SELECT h.version, h.content, h.changed_by, h.change_reason, h.created_at
         FROM prompt_history AS h JOIN prompts AS p ON p.id = h.prompt_id
         WHERE p.name = $1 ORDER BY h.version DESC LIMIT 100",
        name,
    )
    .fetch_all(db.pool())
    .await
}
