//! SQL of prompts.

use chrono::{DateTime, Utc};

use super::model::{Prompt, Version};
use crate::{
    db::{Db, Tx},
    ids::UserId,
};

/// A prompt that was written here.
pub(super) async fn find(db: &Db, name: &str) -> sqlx::Result<Option<Prompt>> {
    sqlx::query_as!(
        Prompt,
        r#"SELECT name, version, content, updated_at AS "updated_at?" FROM prompts WHERE name = $1 AND is_active"#,
        name,
    )
    .fetch_optional(db.pool())
    .await
}

/// The same, and nobody else changes it until the transaction ends.
pub(super) async fn lock(tx: &mut Tx, name: &str) -> sqlx::Result<Option<Prompt>> {
    sqlx::query_as!(
        Prompt,
        r#"SELECT name, version, content, updated_at AS "updated_at?" FROM prompts WHERE name = $1 FOR UPDATE"#,
        name,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// All that were written here.
pub(super) async fn list(db: &Db) -> sqlx::Result<Vec<Prompt>> {
    sqlx::query_as!(
        Prompt,
        r#"SELECT name, version, content, updated_at AS "updated_at?" FROM prompts WHERE is_active ORDER BY name"#,
    )
    .fetch_all(db.pool())
    .await
}

/// Writes the first version over the text that ships. False: somebody else did meanwhile.
pub(super) async fn insert(tx: &mut Tx, name: &str, shipped: &str, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let inserted = sqlx::query!(
        "INSERT INTO prompts (name, version, content, category, created_at, updated_at) VALUES ($1, 1, $2, 'assistant', $3, $3)
         ON CONFLICT (name) DO NOTHING",
        name,
        shipped,
        now,
    );
    Ok(inserted.execute(&mut **tx).await?.rows_affected() > 0)
}

/// Writes a new version and keeps the one before, with who changed it and why.
pub(super) async fn update(
    tx: &mut Tx,
    before: &Prompt,
    content: &str,
    by: UserId,
    reason: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<i32> {
    sqlx::query_scalar!(
        r#"WITH kept AS (
               INSERT INTO prompt_history (prompt_id, version, content, changed_by, change_reason, created_at)
               SELECT id, version, content, $3, $4, $5 FROM prompts WHERE name = $1
           )
           UPDATE prompts SET content = $2, version = version + 1, is_active = TRUE, updated_at = $5
           WHERE name = $1 RETURNING version"#,
        before.name,
        content,
        by.to_string(),
        reason,
        now,
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
