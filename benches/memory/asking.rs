//! Conversations as memories, the questions about them, and how often what was found answers one.

use artie::{
    db::Db,
    error::Result,
    ids::{ChannelId, GuildId, UserId},
    memories::{Memories, Viewer},
    reply::Audience,
};

use super::{bm25, sets::Set};

/// Where the conversations of the sets are.
const SETS: u64 = 1_300_000_000_000_000_000;

/// How often one of the first five or ten answers.
#[derive(Debug, Default)]
pub(crate) struct Score {
    pub(crate) asked: u32,
    hits_at_5: u32,
    hits_at_10: u32,
}

impl Score {
    fn count(&mut self, found: &[usize], evidence: &[usize]) {
        let within = |most: usize| u32::from(found.iter().take(most).any(|place| evidence.contains(place)));
        self.asked += 1;
        self.hits_at_5 += within(5);
        self.hits_at_10 += within(10);
    }

    pub(crate) fn at_5(&self) -> f64 {
        self.share(self.hits_at_5)
    }

    pub(crate) fn at_10(&self) -> f64 {
        self.share(self.hits_at_10)
    }

    fn share(&self, hits: u32) -> f64 {
        (f64::from(hits) / f64::from(self.asked.max(1)) * 1_000.0).round() / 1_000.0
    }
}

/// Asks every question: plain BM25 first, then each of these.
pub(crate) async fn ask(sets: &[Set], of: &[&Memories]) -> Result<Vec<Score>> {
    let mut scores: Vec<Score> = (0..=of.len()).map(|_| Score::default()).collect();
    for (number, set) in sets.iter().enumerate() {
        // It knows the same lines, as they are in the end.
        let live: Vec<usize> = (0..set.turns.len()).filter(|place| !set.turns[*place].is_deleted).collect();
        let lines: Vec<String> = live.iter().map(|place| set.turns[*place].line()).collect();
        let baseline = bm25::Index::of(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        for question in &set.questions {
            let best: Vec<usize> = baseline.best(&question.text, 10).into_iter().map(|place| live[place]).collect();
            scores[0].count(&best, &question.evidence);
            for (score, memories) in scores[1..].iter_mut().zip(of) {
                let found = memories.find(&reader(number as u64), &question.text, 10).await?;
                let places: Vec<usize> = found.iter().filter_map(|one| one.memory.tags.first()?.parse().ok()).collect();
                score.count(&places, &question.evidence);
            }
        }
    }
    Ok(scores)
}

/// Who reads a set's conversation, where it was held.
pub(crate) fn reader(set: u64) -> Viewer {
    Viewer {
        user: UserId(SETS),
        guild: Some(GuildId(SETS)),
        channel: ChannelId(SETS + set),
        project: None,
        audience: Audience::Everyone,
    }
}

/// Writes every set into a channel of its own.
pub(crate) async fn load(db: &Db, sets: &[Set]) -> Result<()> {
    for (number, set) in sets.iter().enumerate() {
        load_set(db, number as u64, set).await?;
    }
    Ok(())
}

/// Each turn as a memory of its channel, with its neighbours as what was said around it; its place is its tag. Then what was
/// edited is edited, and what was deleted is forgotten.
async fn load_set(db: &Db, number: u64, set: &Set) -> Result<()> {
    let cut = |text: String, most: usize| text.chars().take(most).collect::<String>();
    let live = |place: usize| set.turns.get(place).filter(|turn| !turn.is_deleted);
    let around = |place: usize| {
        let before = (0..place).rev().find_map(live);
        let after = (place + 1..set.turns.len()).find_map(live);
        cut(before.into_iter().chain(after).map(super::sets::Turn::line).collect::<Vec<_>>().join("\n"), 8_000)
    };
    let nearby: Vec<String> = (0..set.turns.len()).map(around).collect();
    let first = |turn: &super::sets::Turn| match &turn.before {
        Some(before) => format!("{}: {before}", turn.speaker),
        None => turn.line(),
    };
    let contents: Vec<String> = set.turns.iter().map(|turn| cut(first(turn), 2_000)).collect();
    let finals: Vec<String> = set.turns.iter().map(|turn| cut(turn.line(), 2_000)).collect();
    let deleted: Vec<bool> = set.turns.iter().map(|turn| turn.is_deleted).collect();
    sqlx::query(
        "INSERT INTO memories (user_id, guild_id, channel_id, scope, content, context, tags, created_at)
         SELECT $1, $1, $2, 'channel', t.content, t.context, ARRAY[(t.place - 1)::text],
             now() - (100000 - t.place) * interval '1 minute'
         FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS t (content, context, place)
         WHERE t.content <> '' ON CONFLICT DO NOTHING",
    )
    .bind(SETS.to_string())
    .bind((SETS + number).to_string())
    .bind(contents)
    .bind(nearby)
    .execute(db.pool())
    .await?;
    sqlx::query(
        "UPDATE memories m SET content = t.content, is_active = NOT t.is_deleted,
             forgotten_at = CASE WHEN t.is_deleted THEN now() END
         FROM unnest($2::text[], $3::bool[]) WITH ORDINALITY AS t (content, is_deleted, place)
         WHERE m.channel_id = $1 AND m.tags[1] = (t.place - 1)::text AND (t.is_deleted OR m.content <> t.content)
           AND NOT EXISTS (SELECT FROM memories o WHERE o.channel_id = $1 AND o.content = t.content AND o.id <> m.id)",
    )
    .bind((SETS + number).to_string())
    .bind(finals)
    .bind(deleted)
    .execute(db.pool())
    .await?;
    Ok(())
}
