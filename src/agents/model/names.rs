//! Ids of agents and pools: text, as in seed 004.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::ApplicationId;

macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// As text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )*};
}

text_ids! {
    /// An agent: `agent<application>`.
    AgentId,
    /// A pool: `pool_<name>`.
    PoolId
}

impl AgentId {
    /// Of a Discord application.
    pub fn of(application: ApplicationId) -> Self {
        Self(format!("agent{application}"))
    }
}

/// Letters of a pool's id after `pool_`.
const MOST_LETTERS: usize = 32;

/// The id of a pool with this name: small Latin letters, digits and underscores; `None` if nothing of the name is left.
pub fn pool_id_of(name: &str) -> Option<PoolId> {
    let mut id = String::new();
    for letter in name.trim().chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => id.push(letter),
            ' ' | '-' | '_' | '.' if !id.ends_with('_') && !id.is_empty() => id.push('_'),
            _ => {}
        }
    }
    let id: String = id.trim_end_matches('_').chars().take(MOST_LETTERS).collect();
    (!id.is_empty()).then(|| PoolId(format!("pool_{id}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_an_id_that_can_be_typed() {
        for (name, id) in [
            ("Goot27", Some("pool_goot27")),
            (" Night  Owls! ", Some("pool_night_owls")),
            ("a--b__c", Some("pool_a_b_c")),
            ("ネコ", None),
            ("___", None),
            ("", None),
        ] {
            assert_eq!(pool_id_of(name).map(|id| id.to_string()).as_deref(), id, "{name}");
        }
        assert_eq!(pool_id_of(&"x".repeat(99)).unwrap().as_str().len(), 37);
    }
}
