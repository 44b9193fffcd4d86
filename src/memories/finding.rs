//! Looking for memories: by words and letters in Postgres, by meaning in this process, and all of it as one list.

use std::{collections::HashMap, fmt::Write as _, time::Duration};

use uuid::Uuid;

use crate::{
    error::Result,
    ids::MessageId,
    memories::{
        Memories,
        model::{
            Memory, Viewer,
            query::Wanted,
            rank::{self, Judged},
        },
        store::{self, finding},
    },
    transcript::{Place, finding::Hit},
};

/// Shown at most.
pub(super) const MOST: usize = 20;
/// How long looking by meaning may take in all: a large shelf is filled over several questions.
const PATIENCE: Duration = Duration::from_secs(4);
/// What the lists count: words, letters, meaning.
const WEIGHTS: [f64; 3] = [1.0, 0.3, 1.0];
/// Of each list at most.
const LONGEST: usize = 100;
/// Messages before and after one that a memory comes from.
const AROUND: usize = 2;

/// A memory that fits, with how well.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The memory.
    pub memory: Memory,
    /// 0 to 1: how well it fits and how important it is.
    pub relevance: f64,
    /// What was said around the messages it comes from, where it was said here.
    pub around: Vec<Hit>,
}

impl Memories {
    /// The memories that fit best, at most 20, best first. Words, "phrases", -without and beginn* are understood.
    pub async fn find(&self, viewer: &Viewer, typed: &str, limit: usize) -> Result<Vec<Found>> {
        let wanted = Wanted::of(typed);
        let (by_words, by_letters) = self.by_text(viewer, &wanted).await?;
        let by_meaning = self.by_meaning(viewer, &wanted).await;
        let mut lists: Vec<_> = WEIGHTS.into_iter().zip([by_words, by_letters, by_meaning]).collect();
        for (_, list) in &mut lists {
            list.truncate(LONGEST);
        }
        let shares = rank::fuse(&lists);
        let ids: Vec<Uuid> = shares.keys().copied().collect();
        let memories = if ids.is_empty() { Vec::new() } else { self.list(viewer, &ids).await? };
        Ok(best(memories, &shares, limit.min(MOST)))
    }

    /// The same, each with what was said around it where it was learned in this very channel.
    pub async fn find_with_neighbours(&self, viewer: &Viewer, typed: &str, limit: usize) -> Result<Vec<Found>> {
        let mut found = self.find(viewer, typed, limit).await?;
        let here: Vec<Uuid> = found
            .iter()
            .filter(|one| one.memory.channel == Some(viewer.channel) && one.memory.guild == viewer.guild)
            .map(|one| one.memory.id)
            .collect();
        if here.is_empty() {
            return Ok(found);
        }
        let sources = store::finding::list_sources(&self.db, &here).await?;
        let messages: Vec<MessageId> = sources.iter().map(|(_, message)| *message).collect();
        let place = Place { guild: viewer.guild, channel: viewer.channel };
        let around = self.transcript.around(place, &messages, AROUND).await?;
        for one in &mut found {
            let of = sources.iter().filter(|(id, _)| *id == one.memory.id).map(|(_, message)| *message);
            let of: Vec<MessageId> = of.collect();
            one.around = around.iter().filter(|(about, _)| of.contains(about)).map(|(_, hit)| hit.clone()).collect();
            one.around.sort_by_key(|hit| hit.message);
            one.around.dedup_by_key(|hit| hit.message);
        }
        Ok(found)
    }

    async fn by_text(&self, viewer: &Viewer, wanted: &Wanted) -> Result<(Vec<Uuid>, Vec<Uuid>)> {
        let now = self.clock.now();
        let candidates = finding::list_by_words(&self.db, viewer, wanted, now).await?;
        let is_strict = !(wanted.phrases.is_empty() && wanted.beginnings.is_empty());
        let by_letters = if is_strict || wanted.words.is_empty() || !rank::has_unknown(&candidates) {
            Vec::new()
        } else {
            finding::list_by_letters(&self.db, viewer, wanted, now).await?
        };
        Ok((rank::by_words(&candidates), by_letters))
    }

    /// What somebody insists on is a matter of words.
    async fn by_meaning(&self, viewer: &Viewer, wanted: &Wanted) -> Vec<Uuid> {
        let is_strict = !(wanted.phrases.is_empty() && wanted.beginnings.is_empty() && wanted.without.is_empty());
        let Some(meaning) = self.meaning.as_ref().filter(|_| !is_strict) else { return Vec::new() };
        match tokio::time::timeout(PATIENCE, meaning.find(viewer, &wanted.text)).await {
            Ok(Ok(found)) => found,
            Ok(Err(error)) => {
                tracing::warn!("memories are looked for by words alone: {error}");
                Vec::new()
            }
            Err(_) => {
                tracing::warn!("memories are looked for by words alone: the meaning took too long");
                Vec::new()
            }
        }
    }
}

fn best(memories: Vec<Memory>, shares: &HashMap<Uuid, f64>, limit: usize) -> Vec<Found> {
    let mut judged: Vec<(Judged, Memory)> = memories
        .into_iter()
        .map(|memory| {
            let similarity = shares.get(&memory.id).copied().unwrap_or(0.0);
            (Judged { similarity, importance: memory.importance, created_at: memory.created_at }, memory)
        })
        .collect();
    judged.sort_by(|one, other| one.0.order(&other.0).then(one.1.id.cmp(&other.1.id)));
    let shown = judged.into_iter().take(limit);
    shown.map(|(judged, memory)| Found { memory, relevance: judged.relevance(), around: Vec::new() }).collect()
}

/// Memories as a model may be given them: quoted as data, each on its line with its mark, so that no text in them can pass
/// for anything else.
pub fn quoted(found: &[Found]) -> String {
    let mut text = String::new();
    for (number, one) in found.iter().enumerate() {
        let content = serde_json::Value::String(one.memory.content.clone());
        let day = one.memory.said_at.format("%Y-%m-%d");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "[m{}] ({}, {day}) {content}", number + 1, one.memory.scope);
        for hit in &one.around {
            let (who, said) = (serde_json::json!(hit.author_name), serde_json::json!(hit.text));
            let _ = writeln!(text, "    said around it: {who}: {said}");
        }
    }
    text
}
