//! What a guild has switched of the servers and their tools. Pure.

use super::tool::JOINT;
use crate::capabilities::store::Switch;

/// Stands before a server's name where a capability's could stand.
pub(super) const PREFIX: &str = "mcp:";

/// What is switched, read once.
pub(super) struct Switches(pub(super) Vec<Switch>);

impl Switches {
    fn is(&self, name: &str) -> Option<bool> {
        self.0.iter().find(|switch| switch.name == name).map(|switch| switch.is_enabled)
    }

    /// A tool's own switch comes before its server's; without either it is off.
    pub(super) fn is_tool_on(&self, server: &str, tool: &str) -> bool {
        self.is(tool).or_else(|| self.is(&switch_of(server))).unwrap_or(false)
    }

    /// Whether any of its tools may be on.
    pub(super) fn is_any_on(&self, server: &str) -> bool {
        let prefix = format!("{server}{JOINT}");
        self.is(&switch_of(server)) == Some(true)
            || self.0.iter().any(|one| one.is_enabled && one.name.starts_with(&prefix))
    }
}

pub(super) fn switch_of(server: &str) -> String {
    format!("{PREFIX}{server}")
}
