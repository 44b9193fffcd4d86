//! Prompts: what models are told, versioned.
//!
//! Promises: what ships with Artie is used until somebody writes something else; every version that was ever used is kept,
//! with who replaced it and why, in the transaction that replaces it, and so is its row in the audit log. It knows nothing of what a prompt is for.

mod commands;
mod model;
mod replies;
mod store;

pub use commands::{commands, components};
pub use model::{Line, Prompt, Refusal, Version, diff};

use serde_json::json;

use crate::{audit, clock::Clock, db::Db, error::Result, ids::UserId};

/// The action in the audit log, and the guild it is under: prompts hold for the whole installation.
const ACTION: &str = "prompt.update";
const EVERYWHERE: &str = "__global__";

/// The prompts that ship.
pub mod names {
    /// What the model that talks is.
    pub const ASSISTANT: &str = "assistant";
    /// What an agent is that answers with the same model.
    pub const AGENT: &str = "agent";
    /// How a conversation that goes on is summed up.
    pub const SUMMARY: &str = "summary";
    /// How a conversation that is over is summed up.
    pub const CLOSING: &str = "closing";
    /// How a conversation that is over is learned from.
    pub const LEARN: &str = "learn";
}

/// Their texts.
const SHIPPED: &[(&str, &str)] = &[
    (names::AGENT, include_str!("../../config/prompts/agent.md")),
    (names::ASSISTANT, include_str!("../../config/prompts/assistant.md")),
    (names::CLOSING, include_str!("../../config/prompts/closing.md")),
    (names::LEARN, include_str!("../../config/prompts/learn.md")),
    (names::SUMMARY, include_str!("../../config/prompts/summary.md")),
];

/// The verbs of prompts. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Prompts {
    db: Db,
    clock: Clock,
}

impl Prompts {
    /// Over this database.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }

    /// The text of a prompt as it is used now.
    pub async fn text(&self, name: &str) -> Result<String> {
        Ok(self.find(name).await?.content)
    }

    /// A prompt as it is used now.
    pub async fn find(&self, name: &str) -> Result<Prompt> {
        let shipped = shipped(name)?;
        Ok(store::find(&self.db, name).await?.unwrap_or(shipped))
    }

    /// All prompts, by name.
    pub async fn list(&self) -> Result<Vec<Prompt>> {
        let written = store::list(&self.db).await?;
        let current = |name: &str| written.iter().find(|prompt| prompt.name == name).cloned();
        SHIPPED.iter().map(|(name, _)| current(name).map_or_else(|| shipped(name), Ok)).collect()
    }

    /// Earlier versions, newest first; the text that ships is version 0 or 1.
    pub async fn history(&self, name: &str) -> Result<Vec<Version>> {
        shipped(name)?;
        Ok(store::list_versions(&self.db, name).await?)
    }

    /// The text of a version.
    pub async fn version(&self, name: &str, version: i32) -> Result<String> {
        let current = self.find(name).await?;
        if current.version == version {
            return Ok(current.content);
        }
        if version == 0 {
            return Ok(shipped(name)?.content);
        }
        let history = store::list_versions(&self.db, name).await?;
        let found = history.into_iter().find(|earlier| earlier.version == version);
        Ok(found.ok_or(Refusal::NoVersion(version))?.content)
    }

    /// Writes a new version over the one its editor saw; gives its number.
    pub async fn edit(&self, name: &str, seen: i32, content: &str, by: UserId, reason: &str) -> Result<i32> {
        let (shipped, now) = (shipped(name)?, self.clock.now());
        let mut tx = self.db.begin().await?;
        if seen == 0 && !store::insert(&mut tx, name, &shipped.content, now).await? {
            return Err(Refusal::Changed.into());
        }
        let before = store::lock(&mut tx, name).await?.ok_or(Refusal::Changed)?;
        if before.version != seen.max(1) {
            return Err(Refusal::Changed.into());
        }
        model::judge(&before.content, content)?;
        let version = store::update(&mut tx, &before, content.trim(), by, reason, now).await?;
        let details = json!({ "prompt": name, "version": version, "reason": reason });
        let entry = audit::Entry { guild: EVERYWHERE, user: by, action: ACTION, details };
        audit::record_at(&mut tx, &entry, now).await?;
        tx.commit().await?;
        Ok(version)
    }
}

fn shipped(name: &str) -> Result<Prompt> {
    let found = SHIPPED.iter().find(|(known, _)| *known == name);
    let (name, content) = found.ok_or_else(|| Refusal::Unknown(name.chars().take(40).collect()))?;
    Ok(Prompt { name: (*name).to_owned(), version: 0, content: (*content).to_owned(), updated_at: None })
}
