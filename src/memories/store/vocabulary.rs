//! SQL of the vocabulary that typing errors are seen through by. Triggers keep it as memories come and go.

use crate::db::Db;

/// Makes the vocabulary what the memories say it is; gives how many words it lacked or had too many. The triggers wait
/// for nobody: where one writes the last memory of a word while another forgets the last but one, neither sees the other.
pub(in crate::memories) async fn update_vocabulary(db: &Db) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"WITH said AS MATERIALIZED (
               SELECT word AS lexeme FROM ts_stat('SELECT words FROM memories WHERE is_active')
               WHERE word ~ '^[[:alpha:]]{3,32}$'
           ), gone AS (
               DELETE FROM memory_vocabulary v WHERE NOT EXISTS (SELECT FROM said s WHERE s.lexeme = v.lexeme)
               RETURNING 1
           ), missing AS (
               INSERT INTO memory_vocabulary (lexeme)
               SELECT s.lexeme FROM said s
               WHERE NOT EXISTS (SELECT FROM memory_vocabulary v WHERE v.lexeme = s.lexeme)
               RETURNING 1
           )
           SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM missing) AS "mended!""#,
    )
    .fetch_one(db.pool())
    .await
}
