//! What an agent is like: its name, its persona and its style.

use serde::{Deserialize, Serialize};

/// As it is kept in `agent_bots.profile`; what it does not know is kept as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// What it is called; empty: as on Discord.
    pub name: String,
    /// Who it is, in a few words.
    pub persona: String,
    /// How it speaks.
    pub style: String,
}

/// What is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a field of the profile is longer than {most} letters")]
pub struct ProfileError {
    /// Letters at most.
    pub most: usize,
}

const MOST_NAME: usize = 64;
const MOST_TEXT: usize = 300;

impl Profile {
    /// With these changed, where something is given.
    pub fn with(&self, name: Option<&str>, persona: Option<&str>, style: Option<&str>) -> Result<Self, ProfileError> {
        let pick = |new: Option<&str>, old: &str, most: usize| {
            let text = new.map_or(old, str::trim).to_owned();
            if text.chars().count() > most { Err(ProfileError { most }) } else { Ok(text) }
        };
        Ok(Self {
            name: pick(name, &self.name, MOST_NAME)?,
            persona: pick(persona, &self.persona, MOST_TEXT)?,
            style: pick(style, &self.style, MOST_TEXT)?,
        })
    }

    /// From a row, whatever an older system has written there.
    pub fn read(value: Option<serde_json::Value>) -> Self {
        value.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_given_changes() {
        let profile = Profile { name: "Luma".into(), persona: "keeps the lights on".into(), style: "dry".into() };
        let changed = profile.with(None, Some(" sells lamps "), None).unwrap();
        assert_eq!(
            (changed.name.as_str(), changed.persona.as_str(), changed.style.as_str()),
            ("Luma", "sells lamps", "dry")
        );
        assert_eq!(profile.with(None, None, Some(&"x".repeat(301))), Err(ProfileError { most: 300 }));
        assert_eq!(Profile::read(Some(serde_json::json!({ "voice": "alto", "name": "A" }))).name, "A");
        assert_eq!(Profile::read(Some(serde_json::json!("nonsense"))), Profile::default());
    }
}
