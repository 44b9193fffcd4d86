//! The verbs that change settings: each is one transaction that compares the revision, writes the next one, and its row
//! of the audit log.

use std::sync::Arc;

use anyhow::Context;
use serde_json::{Value, json};

use super::{
    Guilds,
    cache::Cached,
    cached,
    model::{
        Around, Change, Conflict, Document, Draft, Edit, Edits, GuildSettings, KeyChange, Order, Refusal, Set, of_file,
        read, to_file, write,
    },
    store,
};
use crate::{
    audit,
    db::Tx,
    error::Result,
    ids::{GuildId, UserId},
    origin::Origin,
};

/// The action in the audit log.
const ACTION: &str = "settings.update";
/// How many changes of others a conflict tells of.
const TOLD: u16 = 3;

/// A guild's settings as an admin sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// What is in force.
    pub settings: Arc<GuildSettings>,
    /// What was chosen.
    pub document: Document,
    /// The revision; 0 before anybody chose.
    pub rev: i32,
}

/// An order that waits for a yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What it is kept as.
    pub draft: i64,
    /// The revision it was compared with.
    pub rev: i32,
    /// What it would change.
    pub changes: Vec<KeyChange>,
}

impl Guilds {
    /// The settings as they are in the database this moment.
    pub async fn overview(&self, guild: GuildId) -> Result<Overview> {
        let mut connection = self.db.acquire().await?;
        let Some(row) = store::find_settings(&mut connection, guild).await? else {
            return Ok(Overview { settings: Arc::default(), document: Document::new(), rev: 0 });
        };
        let settings = self.cache.put(guild, cached(&row)).await.at(self.clock.now());
        Ok(Overview { settings, document: document(Some(&row)), rev: row.rev })
    }

    /// Changes settings. The change is in force everywhere when this returns.
    pub async fn change(&self, guild: GuildId, origin: &Origin, order: Order, around: &Around) -> Result<Set> {
        order.edits.iter().try_for_each(|edit| around.admit(edit))?;
        let mut tx = self.db.begin().await?;
        if let Some(done) = replayed(&mut tx, guild, origin).await? {
            return Ok(Set::Done(done));
        }
        let row = store::find_settings(&mut tx, guild).await?;
        let rev = row.as_ref().map_or(0, |row| row.rev);
        let mut document = document(row.as_ref());
        let changes = against(&order.edits, &document);
        if changes.is_empty() {
            // Perhaps it was this very event, told twice at once: then it was done since we looked.
            let unchanged = || Refusal::Unchanged(order.edits.iter().map(|edit| edit.key).collect()).into();
            return replayed(&mut tx, guild, origin).await?.map(Set::Done).ok_or_else(unchanged);
        }
        entrusted(&order.edits, &document, around)?;
        if order.seen.is_some_and(|seen| seen != rev) {
            return self.conflict(tx, guild, origin, &order).await;
        }
        for edit in &order.edits {
            write(&mut document, edit.key, edit.after.clone());
        }
        let data = Value::Object(document);
        if !store::upsert_if_unchanged(&mut tx, guild, &data, rev, self.clock.now()).await? {
            return self.conflict(tx, guild, origin, &order).await;
        }
        let change = Change { changes, by: origin.user, at: self.clock.now(), rev: rev + 1 };
        record(&mut tx, guild, origin, order.source, &change).await?;
        store::notify(&mut tx, guild, change.rev).await?;
        tx.commit().await?;
        let settings = GuildSettings::read(data.as_object().unwrap_or(&Document::new()));
        self.cache.put(guild, Cached::new(settings, change.rev)).await;
        Ok(Set::Done(change))
    }

    /// Keeps what was asked for and tells what others changed. Nothing of it was written.
    async fn conflict(&self, tx: Tx, guild: GuildId, origin: &Origin, order: &Order) -> Result<Set> {
        tx.rollback().await?;
        let mut tx = self.db.begin().await?;
        if let Some(done) = replayed(&mut tx, guild, origin).await? {
            return Ok(Set::Done(done));
        }
        let row = store::find_settings(&mut tx, guild).await?;
        let rev = row.as_ref().map_or(0, |row| row.rev);
        let wanted = against(&order.edits, &document(row.as_ref()));
        let filter = audit::Filter { limit: TOLD, ..audit::Filter::of(guild, ACTION) };
        let known = order.seen.unwrap_or(rev - 1);
        let told_of = audit::list(&mut tx, &filter).await?;
        let theirs: Vec<Change> = told_of.iter().filter_map(told).filter(|change| change.rev > known).collect();
        let draft = self.keep(&mut tx, guild, origin, &order.edits, order.source).await?;
        tx.commit().await?;
        Ok(Set::Conflict(Conflict { rev, theirs, wanted, draft }))
    }

    async fn keep(&self, tx: &mut Tx, guild: GuildId, origin: &Origin, edits: &Edits, source: &str) -> Result<i64> {
        let (stored, now) = (Draft::stored(edits), self.clock.now());
        Ok(store::insert_draft(tx, guild, origin.user, origin.event, &stored, source, now).await?)
    }

    /// Does what was kept, if the settings still have the revision that was shown with it.
    pub async fn apply(&self, guild: GuildId, origin: &Origin, draft: i64, rev: i32, around: &Around) -> Result<Set> {
        let mut connection = self.db.acquire().await?;
        let kept = store::find_draft(&mut connection, guild, origin.user, draft).await?;
        drop(connection);
        let kept = kept.and_then(|(edits, source)| Draft::read(&edits, &source)).ok_or(Refusal::DraftGone)?;
        let order = Order { edits: kept.edits, seen: Some(rev), source: kept.source };
        self.change(guild, origin, order, around).await
    }

    /// What a file would change, kept until the asker says yes.
    pub async fn propose(&self, guild: GuildId, origin: &Origin, file: &str, around: &Around) -> Result<Proposal> {
        let edits = of_file(file)?;
        edits.iter().try_for_each(|edit| around.admit(edit))?;
        let mut tx = self.db.begin().await?;
        let row = store::find_settings(&mut tx, guild).await?;
        let document = document(row.as_ref());
        let changes = against(&edits, &document);
        if changes.is_empty() {
            return Err(Refusal::Unchanged(Vec::new()).into());
        }
        entrusted(&edits, &document, around)?;
        let draft = self.keep(&mut tx, guild, origin, &edits, "import").await?;
        tx.commit().await?;
        Ok(Proposal { draft, rev: row.map_or(0, |row| row.rev), changes })
    }

    /// Everything that was chosen, as one file.
    pub async fn export(&self, guild: GuildId) -> Result<(i32, Vec<u8>)> {
        let overview = self.overview(guild).await?;
        let file = to_file(&overview.document, overview.rev);
        let bytes = serde_json::to_vec_pretty(&file).context("writing the settings as JSON")?;
        Ok((overview.rev, bytes))
    }

    /// Changes, newest first: those before this row of the log.
    pub async fn history(&self, guild: GuildId, before: Option<i64>, limit: u16) -> Result<Vec<(i64, Change)>> {
        let filter = audit::Filter { before, limit, ..audit::Filter::of(guild, ACTION) };
        let mut connection = self.db.acquire().await?;
        let rows = audit::list(&mut connection, &filter).await?;
        Ok(rows.iter().filter_map(|row| Some((row.id, told(row)?))).collect())
    }
}

fn document(row: Option<&store::Row>) -> Document {
    row.and_then(|row| row.data.as_object()).cloned().unwrap_or_default()
}

fn against(edits: &[Edit], document: &Document) -> Vec<KeyChange> {
    edits.iter().filter_map(|edit| edit.against(document)).collect()
}

/// Whether the asker could give by hand what these hand out that the document does not.
fn entrusted(edits: &[Edit], document: &Document, around: &Around) -> Result<(), Refusal> {
    edits.iter().try_for_each(|edit| around.entrusts(edit, read(document, edit.key).as_ref()))
}

/// What this event did already: it is answered as before, and changes nothing.
async fn replayed(tx: &mut Tx, guild: GuildId, origin: &Origin) -> Result<Option<Change>> {
    Ok(audit::find_event(tx, guild, ACTION, origin.event).await?.as_ref().and_then(told))
}

async fn record(tx: &mut Tx, guild: GuildId, origin: &Origin, source: &str, change: &Change) -> Result<()> {
    let details = json!({ "changes": change.changes, "rev": change.rev, "source": source, "event": origin.event });
    let entry = audit::Entry { guild: &guild.to_string(), user: origin.user, action: ACTION, details };
    audit::record_at(tx, &entry, change.at).await
}

/// A row of the log as a change; rows of other shapes are no changes of ours.
fn told(row: &audit::Row) -> Option<Change> {
    let changes = serde_json::from_value(row.details["changes"].clone()).ok()?;
    let rev = i32::try_from(row.details["rev"].as_i64()?).ok()?;
    let by = row.user.parse().unwrap_or(UserId(0));
    Some(Change { changes, by, at: row.at, rev })
}
