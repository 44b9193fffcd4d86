//! SQL that finds memories by words and by letters. Both are bounded however much is remembered.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    db::{Db, Tx},
    ids::MessageId,
    memories::model::{Viewer, query::Wanted, rank::Candidate},
};

/// Words of a question that count.
const WORDS: i64 = 16;
/// Memories that are weighed. Words that together are expected in more than these of what may be seen find nothing by
/// themselves, the most common ones first, but count where others do.
const POOL: i64 = 1_000;
/// Nor does a word that is in more than this share of all memories, and in more than so many: its postings alone take long.
const COMMON: f32 = 0.01;
const MANY: f32 = 2_000.0;
/// Found by letters at most.
const BY_LETTERS: i64 = 50;

/// A transaction for looking: a plan that knows neither the words nor the scopes reads all of a shelf instead of the few rows
/// that have them, a hundred times slower.
async fn looking(db: &Db) -> sqlx::Result<Tx> {
    let mut tx = db.pool().begin().await?;
    sqlx::query!(
        r#"SELECT set_config('plan_cache_mode', 'force_custom_plan', TRUE) AS plan,
                  set_config('pg_trgm.word_similarity_threshold', '0.5', TRUE) AS likeness"#
    )
    .fetch_one(&mut *tx)
    .await?;
    Ok(tx)
}

/// Memories with any of the words, as far as they are rare: how common each is, and how much may be seen, Postgres knows
/// from its statistics. Where little is remembered every word counts; where none is rare, the rarest has to do. Phrases and
/// beginnings must be there, what is without must not. The index knows stems only, which may be shorter than a beginning:
/// those are looked for roughly and then in the text itself.
pub(in crate::memories) async fn list_by_words(
    db: &Db,
    viewer: &Viewer,
    wanted: &Wanted,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Candidate>> {
    let mut tx = looking(db).await?;
    sqlx::query_as!(
        Candidate,
        r#"WITH common AS MATERIALIZED (
             SELECT lexeme, share FROM memory_word_shares()
         ), seen AS MATERIALIZED (
             SELECT greatest(t.reltuples, 0) * sum(coalesce(c.share, (SELECT min(share) FROM common), 0)) AS rows,
                 greatest($11::real, $12::real / greatest(t.reltuples, 1)) AS most
             FROM unnest($1::text[]) AS k (lexeme) LEFT JOIN common c USING (lexeme)
             CROSS JOIN pg_class t WHERE t.oid = 'memories'::regclass GROUP BY t.reltuples
         ), asked AS MATERIALIZED (
             SELECT quoted::tsquery AS word, (quoted || ':AB')::tsquery AS inside, (quoted || ':C')::tsquery AS around,
                 coalesce(sum(coalesce(c.share, 0) * s.rows) OVER rarest, 0) AS expected,
                 coalesce(c.share, 0) <= s.most AS is_rare, row_number() OVER rarest AS place
             FROM unnest(to_tsvector('pg_catalog.english', $5)) AS a (lexeme, positions, weights)
             LEFT JOIN common c USING (lexeme)
             CROSS JOIN seen s
             CROSS JOIN LATERAL (
                 SELECT '''' || replace(replace(a.lexeme, '\', '\\'), '''', '''''') || '''' AS quoted) AS q
             WINDOW rarest AS (ORDER BY coalesce(c.share, 0), a.lexeme ROWS UNBOUNDED PRECEDING)
             ORDER BY place LIMIT $9
         ), strict AS MATERIALIZED (
             SELECT string_agg('(' || part::text || ')', ' & ')::tsquery AS query
             FROM (
                 SELECT phraseto_tsquery('pg_catalog.english', p) AS part FROM unnest($6::text[]) AS p
                 UNION ALL SELECT to_tsquery('pg_catalog.simple', left(b, greatest(3, length(b) - 2)) || ':*')
                           FROM unnest($7::text[]) AS b
                 UNION ALL SELECT !! plainto_tsquery('pg_catalog.english', w) FROM unnest($8::text[]) AS w
             ) AS parts
             WHERE numnode(part) > 0
         ), found AS MATERIALIZED (
             SELECT v.id, v.words FROM visible_memories($1, $2, $3) v
             WHERE v.words @@ ($4::text::tsquery
                 && coalesce((SELECT query FROM strict), $4::text::tsquery)
                 && coalesce((SELECT string_agg(word::text, ' | ')::tsquery FROM asked WHERE is_rare AND expected <= $10::bigint OR place = 1),
                             (SELECT CASE WHEN query IS NULL THEN '''!'''::tsquery ELSE $4::text::tsquery END FROM strict)))
               AND NOT EXISTS (SELECT FROM unnest($7::text[]) AS b WHERE v.content !~* ('\m' || b))
             LIMIT $10::bigint
         )
         SELECT f.id AS "id!", length(f.words) AS "length!",
             coalesce((SELECT array_agg((f.words @@ a.inside)::int * 2 + (f.words @@ a.around)::int ORDER BY a.place)
                 FROM asked a), '{}') AS "marks!"
         FROM found f"#,
        &viewer.keys(),
        viewer.is_alone(),
        now,
        scope(viewer),
        wanted.text,
        &wanted.phrases,
        &wanted.beginnings,
        &wanted.without,
        WORDS,
        POOL,
        COMMON,
        MANY,
    )
    .fetch_all(&mut *tx)
    .await
}

/// Memories with words that look like those that are in none: typing errors, names in another spelling. Best first. A word
/// that is common elsewhere is no such, and whether it is here, too, would take long to tell.
pub(in crate::memories) async fn list_by_letters(
    db: &Db,
    viewer: &Viewer,
    wanted: &Wanted,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Uuid>> {
    let mut tx = looking(db).await?;
    sqlx::query_scalar!(
        r#"WITH common AS MATERIALIZED (
             SELECT coalesce(array_agg(c.lexeme), '{}') AS words FROM memory_word_shares() c
             CROSS JOIN pg_class t WHERE t.oid = 'memories'::regclass
               AND c.share > greatest($7::real, $8::real / greatest(t.reltuples, 1))
         ), unknown AS MATERIALIZED (
             SELECT w.word FROM unnest($5::text[]) AS w (word) CROSS JOIN common
             WHERE numnode(plainto_tsquery('pg_catalog.english', w.word)) > 0
               AND NOT tsvector_to_array(to_tsvector('pg_catalog.english', w.word)) && common.words
               AND NOT EXISTS (
                   SELECT FROM visible_memories($1, $2, $3) v
                   WHERE v.words @@ ($4::text::tsquery && plainto_tsquery('pg_catalog.english', w.word)))
         )
         SELECT v.id AS "id!" FROM unknown u CROSS JOIN LATERAL (
             SELECT m.id, word_similarity(u.word, m.content) AS likeness
             FROM visible_memories($1, $2, $3) m WHERE u.word <% m.content LIMIT 500
         ) AS v
         GROUP BY v.id ORDER BY sum(v.likeness) DESC, v.id LIMIT $6"#,
        &viewer.keys(),
        viewer.is_alone(),
        now,
        scope(viewer),
        &wanted.words,
        BY_LETTERS,
        COMMON,
        MANY,
    )
    .fetch_all(&mut *tx)
    .await
}

/// The messages that these memories come from.
pub(in crate::memories) async fn list_sources(db: &Db, ids: &[Uuid]) -> sqlx::Result<Vec<(Uuid, MessageId)>> {
    let rows = sqlx::query!(
        r#"SELECT memory_id, message_id AS "message_id: MessageId" FROM memory_sources WHERE memory_id = ANY ($1)"#,
        ids,
    )
    .fetch_all(db.pool())
    .await?;
    Ok(rows.into_iter().map(|row| (row.memory_id, row.message_id)).collect())
}

/// Whose memories may be seen, as words of the index.
fn scope(viewer: &Viewer) -> String {
    viewer.keys().iter().map(|key| format!("'{key}'")).collect::<Vec<_>>().join(" | ")
}
