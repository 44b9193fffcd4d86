//! SQL that finds memories by words and by letters. Both are bounded however much is remembered.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    db::Db,
    ids::MessageId,
    memories::model::{Viewer, query::Wanted, rank::Candidate},
};

/// Words of a question that count.
const WORDS: i64 = 16;
/// Memories that are weighed. Words that together are expected in more than these of what may be seen find nothing by
/// themselves, the most common ones first, but count where others do.
const POOL: i64 = 1_000;
/// Found by letters at most, and how many words may be meant by one.
const BY_LETTERS: i64 = 50;
const MEANT: i64 = 30;

/// Memories with any of the words, as far as they are rare: how common each is, and how much may be seen, Postgres knows
/// from its statistics. Where little is remembered every word counts; where none is rare, the rarest has to do. Phrases and
/// beginnings must be there, what is without must not. Of words the index knows stems only, which may be shorter than a
/// beginning: that is looked for in the text, and where nothing else is asked for, in the index of letters. What is sought is
/// a column first: given a subquery, Postgres would run `found_memories` instead of reading through it.
pub(in crate::memories) async fn list_by_words(
    db: &Db,
    viewer: &Viewer,
    wanted: &Wanted,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Candidate>> {
    let beginnings: Vec<String> = wanted.beginnings.iter().map(|beginning| format!(r"\m{beginning}")).collect();
    let mut tx = db.begin_planned().await?;
    sqlx::query_as!(
        Candidate,
        r#"WITH common AS MATERIALIZED (
             SELECT lexeme, share, is_common FROM memory_word_shares()
         ), seen AS MATERIALIZED (
             SELECT greatest(t.reltuples, 0) * sum(coalesce(c.share, (SELECT min(share) FROM common), 0)) AS rows
             FROM unnest($1::text[]) AS k (lexeme) LEFT JOIN common c USING (lexeme)
             CROSS JOIN pg_class t WHERE t.oid = 'memories'::regclass GROUP BY t.reltuples
         ), asked AS MATERIALIZED (
             SELECT quoted::tsquery AS word, (quoted || ':AB')::tsquery AS inside, (quoted || ':C')::tsquery AS around,
                 coalesce(sum(coalesce(c.share, 0) * s.rows) OVER rarest, 0) AS expected,
                 c.is_common IS NOT TRUE AS is_rare, row_number() OVER rarest AS place
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
                 UNION ALL SELECT !! plainto_tsquery('pg_catalog.english', w) FROM unnest($8::text[]) AS w
             ) AS parts
             WHERE numnode(part) > 0
         ), sought AS MATERIALIZED (
             SELECT $4::text::tsquery && coalesce((SELECT query FROM strict), $4::text::tsquery)
                 && coalesce((SELECT string_agg(word::text, ' | ')::tsquery FROM asked WHERE is_rare AND expected <= $10::bigint OR place = 1),
                             (SELECT CASE WHEN query IS NULL THEN '''!'''::tsquery ELSE $4::text::tsquery END FROM strict)) AS query
         ), found AS MATERIALIZED (
             (SELECT v.id, v.words FROM sought CROSS JOIN LATERAL found_memories(sought.query, $1, $2, $3) v
              WHERE ($11::text IS NULL OR EXISTS (SELECT FROM asked)) AND v.content ~* ALL ($7::text[])
              LIMIT $10::bigint)
             UNION ALL
             (SELECT v.id, v.words FROM visible_memories($1, $2, $3) v
              WHERE v.content ~* $11::text AND NOT EXISTS (SELECT FROM asked) AND v.content ~* ALL ($7::text[])
                AND coalesce(v.words @@ (SELECT query FROM strict), TRUE)
              LIMIT $10::bigint)
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
        &beginnings,
        &wanted.without,
        WORDS,
        POOL,
        beginnings.first(),
    )
    .fetch_all(&mut *tx)
    .await
}

/// Memories with words that look like those that are in none: typing errors, names in another spelling. Best first. A word
/// that is common elsewhere is no such, and whether it is here, too, would take long to tell. What may be meant is known from
/// the words of all memories, and then looked for among those that may be seen. Numbers mean only themselves.
pub(in crate::memories) async fn list_by_letters(
    db: &Db,
    viewer: &Viewer,
    wanted: &Wanted,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Uuid>> {
    let mut tx = db.begin_planned().await?;
    sqlx::query!("SET LOCAL pg_trgm.word_similarity_threshold = 0.5").execute(&mut *tx).await?;
    sqlx::query_scalar!(
        r#"WITH common AS MATERIALIZED (
             SELECT coalesce(array_agg(lexeme), '{}') AS words FROM memory_word_shares() WHERE is_common
         ), unknown AS MATERIALIZED (
             SELECT w.word FROM unnest($5::text[]) AS w (word) CROSS JOIN common
             WHERE numnode(plainto_tsquery('pg_catalog.english', w.word)) > 0
               AND NOT tsvector_to_array(to_tsvector('pg_catalog.english', w.word)) && common.words
               AND NOT EXISTS (
                   SELECT FROM found_memories($4::text::tsquery && plainto_tsquery('pg_catalog.english', w.word), $1, $2, $3))
         ), meant AS MATERIALIZED (
             SELECT u.word, quote_literal(a.lexeme)::tsquery AS query, a.likeness
             FROM unknown u CROSS JOIN common CROSS JOIN LATERAL (
                 SELECT DISTINCT v.lexeme, word_similarity(u.word, v.lexeme) AS likeness FROM memory_vocabulary v
                 WHERE u.word <% v.lexeme AND v.lexeme <> ALL (common.words) ORDER BY likeness DESC, v.lexeme LIMIT $7
             ) AS a
         ), found AS MATERIALIZED (
             SELECT asked.word, v.id, v.words
             FROM (SELECT word, string_agg(query::text, ' | ')::tsquery AS query FROM meant GROUP BY word) AS asked
             CROSS JOIN LATERAL (
                 SELECT id, words FROM found_memories($4::text::tsquery && asked.query, $1, $2, $3) LIMIT 500
             ) AS v
         )
         SELECT one.id AS "id!" FROM (
             SELECT f.id, max(m.likeness) AS likeness FROM found f JOIN meant m ON m.word = f.word AND f.words @@ m.query
             GROUP BY f.id, f.word
         ) AS one
         GROUP BY one.id ORDER BY sum(one.likeness) DESC, one.id LIMIT $6"#,
        &viewer.keys(),
        viewer.is_alone(),
        now,
        scope(viewer),
        &wanted.words,
        BY_LETTERS,
        MEANT,
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
