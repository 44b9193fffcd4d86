//! What Artie can do, told from the registered commands: `/help`, `/about`, and clickable mentions for everybody's
//! replies.

mod commands;
mod model;
mod replies;
pub mod tongues;

use std::sync::{Arc, PoisonError, RwLock};

pub use commands::commands;
pub use model::{About, Entry, Parameter};

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

    /// The commands under a name: `wallet pay` itself, or everything under `wallet`. A leading `/` is forgiven.
    pub fn find(&self, asked: &str) -> Vec<Entry> {
        let asked = asked.trim().trim_start_matches('/').to_lowercase();
        let is_under = |entry: &&Entry| entry.name == asked || entry.name.starts_with(&format!("{asked} "));
        self.entries().iter().filter(is_under).cloned().collect()
    }

    /// The commands whose name or description contains this.
    pub fn search(&self, typed: &str) -> Vec<Entry> {
        let typed = typed.trim().trim_start_matches('/').to_lowercase();
        let fits = |entry: &&Entry| entry.name.contains(&typed) || entry.description.to_lowercase().contains(&typed);
        let mut found: Vec<Entry> = self.entries().iter().filter(fits).cloned().collect();
        found.sort_by_key(|entry| !entry.name.starts_with(&typed));
        found
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

    #[test]
    fn commands_are_found_by_their_names() {
        let help = Help::default();
        let names = ["daily", "wallet history", "wallet pay"];
        help.publish(names.map(|name| Entry { name: name.into(), ..Entry::default() }).into());
        let found = |asked| help.find(asked).into_iter().map(|entry| entry.name).collect::<Vec<_>>();
        assert_eq!(found("/Wallet"), ["wallet history", "wallet pay"]);
        assert_eq!(found("wallet pay"), ["wallet pay"]);
        assert!(found("wall").is_empty() && found("").is_empty());
        assert_eq!(help.search("pay").len(), 1);
    }
}
