//! What memory borrows from models: a reader of conversations that are over, and vectors of what is remembered.

use std::time::Duration;

use anyhow::Context;
use async_trait::async_trait;

use crate::{
    error::Result,
    ids::UserId,
    memories::{Embedder, Thinker},
    models::{Caller, Finish, Models, Request},
};

/// How long vectors may take.
const VECTORS_WITHIN: Duration = Duration::from_secs(20);
/// How long reading may take.
const READ_WITHIN: Duration = Duration::from_secs(90);

/// Vectors from the configured endpoint.
#[derive(Clone, Debug)]
pub struct Vectors {
    models: Models,
    model: String,
}

impl Vectors {
    /// If the settings name a model for it.
    pub fn of(models: &Models) -> Option<Self> {
        Some(Self { model: models.embedder()?, models: models.clone() })
    }
}

#[async_trait]
impl Embedder for Vectors {
    fn model(&self) -> &str {
        &self.model
    }

    async fn embed(&self, asker: Option<UserId>, texts: &[String]) -> Result<Vec<Vec<f32>>> {
        let caller = Caller { user: asker, guild: None, message: None, purpose: "embedding" };
        Ok(self.models.embed(&caller, texts, VECTORS_WITHIN).await?.vectors)
    }
}

/// Reads as it is told to, for somebody's budget.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Whom to ask.
    pub models: Models,
    /// For whom.
    pub caller: Caller,
}

#[async_trait]
impl Thinker for Reading {
    async fn think(&self, instructions: &str, text: &str) -> Result<String> {
        let request = Request { reply_tokens: 2_000, ..Request::simple(instructions, text, READ_WITHIN) };
        let done = self.models.chat(&self.caller, &request, &mut |_| {}).await?;
        (done.finish == Finish::Done).then_some(()).context("the model did not read to the end")?;
        Ok(done.text)
    }
}
