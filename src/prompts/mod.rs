//! Prompts: what models are told.
//!
//! Promises: those of [`versions`](crate::versions). It knows nothing of what a prompt is for.

mod store;

use async_trait::async_trait;

use crate::{
    clock::Clock,
    db::{Db, Tx},
    error::{Error, Result},
    msg,
    versions::{Edit, Kind, Row, Shelf, Text, Version},
};

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
}

#[async_trait]
impl Shelf for Prompts {
    fn kind(&self) -> Kind {
        Kind::Prompt
    }

    fn db(&self) -> &Db {
        &self.db
    }

    fn clock(&self) -> &Clock {
        &self.clock
    }

    fn names(&self) -> Vec<&'static str> {
        SHIPPED.iter().map(|(name, _)| *name).collect()
    }

    fn shipped(&self, name: &str) -> Option<String> {
        let found = SHIPPED.iter().find(|(known, _)| *known == name);
        found.map(|(_, content)| content.trim_end().to_owned())
    }

    fn judge(&self, _name: &str, content: &str) -> Result<String> {
        let content = content.trim();
        if content.is_empty() { Err(Error::refused(msg!("prompt-empty"))) } else { Ok(content.to_owned()) }
    }

    async fn list_rows(&self, name: Option<&str>) -> Result<Vec<Row>> {
        Ok(store::list(&self.db, name).await?)
    }

    async fn lock_row(&self, tx: &mut Tx, shipped: &Text) -> Result<Row> {
        Ok(store::lock(tx, shipped, self.clock.now()).await?)
    }

    async fn update(&self, tx: &mut Tx, edit: &Edit<'_>) -> Result<i32> {
        Ok(store::update(tx, edit).await?)
    }

    async fn list_versions(&self, name: &str) -> Result<Vec<Version>> {
        Ok(store::list_versions(&self.db, name).await?)
    }
}
