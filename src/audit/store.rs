//! SQL of the audit log.

use crate::{audit::Entry, db::Tx};

pub(super) async fn insert_entry(tx: &mut Tx, entry: &Entry<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO audit_log (guild_id, user_id, action, details) VALUES ($1, $2, $3, $4)",
        entry.guild,
        entry.user as _,
        entry.action,
        entry.details,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
