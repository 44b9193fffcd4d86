//! Texts that those who host Artie write in the place of what came with it, version by version: prompts, settings.
//!
//! Promises: what came with Artie is used until somebody writes something else, and again when they go back to version 0;
//! every version that was ever used is kept, with who replaced it and why, in the transaction that replaces it, and so is
//! its row in the audit log; nobody writes over a version they have not seen. It knows nothing of what a text is for.

mod commands;
mod model;
mod replies;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::json;

pub use commands::{commands, components};
pub use model::{Kind, MOST, Refusal, Text, Version};

use crate::{
    audit,
    clock::Clock,
    db::{Db, Tx},
    error::Result,
    ids::UserId,
    words::Message,
};

/// The guild that entries of the audit log are under: these texts hold for the whole installation.
const EVERYWHERE: &str = "__global__";

/// A text as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i32,
    /// What was written last.
    pub content: String,
    /// Whether that is used, and not what ships.
    pub is_active: bool,
    /// When it was written.
    pub updated_at: DateTime<Utc>,
}

/// A new version.
#[derive(Clone, Copy, Debug)]
pub struct Edit<'a> {
    /// What it replaces.
    pub before: &'a Text,
    /// The new text; `None` for what ships.
    pub content: Option<&'a str>,
    /// Who writes it.
    pub by: UserId,
    /// Why.
    pub reason: &'a str,
    /// When.
    pub at: DateTime<Utc>,
}

/// Texts of one kind: what ships, what may be written, and where versions are kept. The verbs are the same for all.
#[async_trait]
pub trait Shelf: Send + Sync {
    /// What it holds.
    fn kind(&self) -> Kind;

    /// Where its versions are kept.
    fn db(&self) -> &Db;

    /// When it is.
    fn clock(&self) -> &Clock;

    /// The names of its texts, in their order.
    fn names(&self) -> Vec<&'static str>;

    /// What ships under a name.
    fn shipped(&self, name: &str) -> Option<String>;

    /// What the text of this name is for, if its name does not say so.
    fn about(&self, _name: &str) -> Option<Message> {
        None
    }

    /// What is written as it is kept, if it can be used under this name.
    fn judge(&self, name: &str, content: &str) -> Result<String>;

    /// What was written under this name, or under any.
    async fn list_rows(&self, name: Option<&str>) -> Result<Vec<Row>>;

    /// The row of a text, made if there is none, that nobody else changes until the transaction ends.
    async fn lock_row(&self, tx: &mut Tx, shipped: &Text) -> Result<Row>;

    /// Writes a new version and keeps the one before; gives its number.
    async fn update(&self, tx: &mut Tx, edit: &Edit<'_>) -> Result<i32>;

    /// Earlier versions of a text, newest first.
    async fn list_versions(&self, name: &str) -> Result<Vec<Version>>;

    /// A new version is in use.
    async fn changed(&self) {}

    /// A text as it is used now.
    async fn find(&self, name: &str) -> Result<Text> {
        let shipped = self.text_that_ships(name)?;
        let row = self.list_rows(Some(name)).await?.pop();
        Ok(self.over(shipped, row))
    }

    /// All texts, in their order.
    async fn list(&self) -> Result<Vec<Text>> {
        let rows = self.list_rows(None).await?;
        let current = |name: &str| {
            let shipped = self.text_that_ships(name)?;
            Ok(self.over(shipped, rows.iter().find(|row| row.name == name).cloned()))
        };
        self.names().into_iter().map(current).collect()
    }

    /// Earlier versions, newest first.
    async fn history(&self, name: &str) -> Result<Vec<Version>> {
        self.text_that_ships(name)?;
        self.list_versions(name).await
    }

    /// The text of a version; what ships is version 0.
    async fn version(&self, name: &str, version: i32) -> Result<String> {
        let current = self.find(name).await?;
        if current.version == version {
            return Ok(current.content);
        }
        if version == 0 {
            return Ok(self.text_that_ships(name)?.content);
        }
        let earlier = self.list_versions(name).await?.into_iter().find(|earlier| earlier.version == version);
        Ok(earlier.ok_or(Refusal::NoVersion(self.kind(), version))?.content)
    }

    /// Writes a new version over the one its editor saw, or goes back to what ships; gives its number.
    async fn edit(&self, name: &str, seen: i32, content: Option<&str>, by: UserId, reason: &str) -> Result<i32> {
        let (shipped, at) = (self.text_that_ships(name)?, self.clock().now());
        let content = content.map(|content| self.judge(name, content)).transpose()?;
        if let Some(length) =
            content.as_ref().map(|content| content.chars().count()).filter(|length| *length > MOST.into())
        {
            return Err(Refusal::TooLong(self.kind(), length).into());
        }
        let mut tx = self.db().begin().await?;
        let row = self.lock_row(&mut tx, &shipped).await?;
        let before = self.over(shipped, Some(row));
        // What ships is version 1 once somebody wrote a second.
        if before.version != seen.max(1) {
            return Err(Refusal::Changed(self.kind()).into());
        }
        let is_same = match &content {
            Some(content) => *content == before.content,
            None => before.written_at.is_none(),
        };
        if is_same {
            return Err(Refusal::Same(self.kind()).into());
        }
        let version =
            self.update(&mut tx, &Edit { before: &before, content: content.as_deref(), by, reason, at }).await?;
        let kind = self.kind().name();
        let mut details = json!({ "version": version, "reason": reason });
        details[kind] = json!(name);
        let entry = audit::Entry { guild: EVERYWHERE, user: by, action: &format!("{kind}.update"), details };
        audit::record_at(&mut tx, &entry, at).await?;
        tx.commit().await?;
        self.changed().await;
        Ok(version)
    }

    /// What ships, as a text.
    fn text_that_ships(&self, name: &str) -> Result<Text, Refusal> {
        let content = self.shipped(name).ok_or_else(|| Refusal::Unknown(self.kind(), name.to_owned()))?;
        Ok(Text { name: name.to_owned(), version: 0, content, written_at: None })
    }

    /// What is used of a text that ships and a row over it. A row that cannot be used, because another version of Artie or
    /// another system wrote it, leaves what ships.
    fn over(&self, shipped: Text, row: Option<Row>) -> Text {
        match row {
            Some(Row { name, version, content, is_active: true, updated_at })
                if self.judge(&name, &content).is_ok() =>
            {
                Text { name, version, content, written_at: Some(updated_at) }
            }
            Some(Row { version, .. }) => Text { version, ..shipped },
            None => shipped,
        }
    }
}
