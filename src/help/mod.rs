//! What Artie can do, told from the registered commands: `/help`, `/about`, and clickable mentions for everybody's
//! replies.

mod model;

use std::sync::{Arc, PoisonError, RwLock};

pub use model::{Entry, Parameter};

/// The directory of commands, filled once they are registered.
#[derive(Clone, Debug, Default)]
pub struct Help {
    entries: Arc<RwLock<Arc<[Entry]>>>,
}

impl Help {
    /// Replaces the directory.
    pub fn publish(&self, entries: Vec<Entry>) {
        *self.entries.write().unwrap_or_else(PoisonError::into_inner) = entries.into();
    }

    /// Every command that can be run, in the order of their names.
    pub fn entries(&self) -> Arc<[Entry]> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A command as a clickable link, `wallet pay` for example; as plain `/wallet pay` while it is not registered.
    pub fn mention(&self, qualified_name: &str) -> String {
        let entries = self.entries();
        let id = entries.iter().find(|entry| entry.name == qualified_name).and_then(|entry| entry.id);
        id.map_or_else(|| format!("`/{qualified_name}`"), |id| format!("</{qualified_name}:{id}>"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_registered_command_is_clickable() {
        let help = Help::default();
        assert_eq!(help.mention("wallet pay"), "`/wallet pay`");
        help.publish(vec![Entry { name: "wallet pay".into(), id: Some(7), ..Entry::default() }]);
        assert_eq!(help.mention("wallet pay"), "</wallet pay:7>");
    }
}
