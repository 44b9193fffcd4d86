//! What a control of the panel carries: which setting, which revision was seen, and what else. It comes back from
//! Discord, so it is read as input.

use crate::{guilds::Key, ids::UserId, reply::ActionId};

/// Shows a topic.
pub(in crate::guilds) const TOPIC: &str = "settings.topic";
/// Shows a setting.
pub(in crate::guilds) const KEY: &str = "settings.key";
/// Takes what was picked from a menu.
pub(in crate::guilds) const PICK: &str = "settings.pick";
/// Takes the value of a button.
pub(in crate::guilds) const PUT: &str = "settings.put";
/// Opens a form.
pub(in crate::guilds) const WRITE: &str = "settings.write";
/// Takes what was written.
pub(in crate::guilds) const WRITTEN: &str = "settings.written";
/// Back to the default.
pub(in crate::guilds) const RESET: &str = "settings.reset";
/// Shows one part of a setting: a category of commands, a rule, a level.
pub(in crate::guilds) const PART: &str = "settings.part";
/// Sends the file of all settings.
pub(in crate::guilds) const EXPORT: &str = "settings.export";
/// Opens the form that takes a file's text, and takes it.
pub(in crate::guilds) const IMPORT: &str = "settings.import";

/// What a control of a setting carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct State {
    /// Which setting.
    pub key: Key,
    /// The revision that was shown.
    pub rev: i32,
    /// A value, or a part of the setting; what it means depends on the action.
    pub rest: String,
}

impl State {
    pub(super) fn new(key: Key, rev: i32, rest: impl Into<String>) -> Self {
        Self { key, rev, rest: rest.into() }
    }

    pub(super) fn action(&self, action: &str, owner: UserId) -> ActionId {
        ActionId {
            action: action.into(),
            owner: Some(owner),
            state: format!("{}:{}:{}", self.key, self.rev, self.rest),
        }
    }

    pub(super) fn read(state: &str) -> Option<Self> {
        let mut parts = state.splitn(3, ':');
        Some(Self {
            key: parts.next()?.parse().ok()?,
            rev: parts.next()?.parse().ok()?,
            rest: parts.next()?.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    #[test]
    fn a_state_fits_into_a_control_and_comes_back() {
        for key in Key::VARIANTS {
            let state = State::new(*key, i32::MAX, "n:a command of three words");
            let action = state.action(WRITTEN, UserId(u64::MAX));
            assert!(action.to_string().len() <= 100, "{action}");
            assert_eq!(State::read(&action.state), Some(state));
        }
        for nonsense in ["", "prefix", "prefix:x:", "colour:1:", "prefix:1"] {
            assert_eq!(State::read(nonsense), None, "{nonsense}");
        }
    }
}
