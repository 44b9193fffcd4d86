//! Administrative actions, written in the transaction that does them.

mod store;

use serde_json::Value;

use crate::{db::Tx, error::Result, ids::UserId};

/// One administrative action.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The guild, or `__global__` for the whole installation.
    pub guild: &'a str,
    /// Who did it.
    pub user: UserId,
    /// Dotted, for example `settings.update`.
    pub action: &'a str,
    /// Before, after, source and event.
    pub details: Value,
}

/// Writes an entry in the caller's transaction: it exists exactly if the action does.
pub async fn record(tx: &mut Tx, entry: &Entry<'_>) -> Result<()> {
    Ok(store::insert_entry(tx, entry).await?)
}
