//! The plans of the queue's hot statements, as its own sessions get them: never a sequential scan, never a hash join,
//! with an empty table and a full one, with fresh statistics and with none.

use std::{fs, path::Path};

use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection, Row};

use crate::{queue::bench, support::TestDatabase};

/// What tells a hot statement among the checked queries, and how many there are of it.
const HOT: [(&str, usize); 4] = [
    ("WITH RECURSIVE turn AS (", 1),
    ("'completed', retries, max_retries, assigned_to", 1),
    ("), detailed AS (", 1),
    ("WITH given AS (", 1),
];

struct Statement {
    sql: String,
    parameters: usize,
}

fn hot_statements() -> Vec<Statement> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let queries: Vec<Value> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| serde_json::from_str(&fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap())
        .collect();
    let mut hot = Vec::new();
    for (mark, count) in HOT {
        let found: Vec<&Value> =
            queries.iter().filter(|query| query["query"].as_str().unwrap().contains(mark)).collect();
        assert_eq!(found.len(), count, "statements with {mark:?}");
        hot.extend(found.into_iter().map(|query| Statement {
            sql: query["query"].as_str().unwrap().to_owned(),
            parameters: query["describe"]["parameters"]["Left"].as_array().unwrap().len(),
        }));
    }
    hot
}

/// The text of the one checked query that contains this.
pub(crate) fn statement(mark: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let queries = fs::read_dir(folder).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let texts = queries.map(|file| {
        let query: Value = serde_json::from_str(&file).unwrap();
        query["query"].as_str().unwrap().to_owned()
    });
    let found: Vec<String> = texts.filter(|text| text.contains(mark)).collect();
    assert_eq!(found.len(), 1, "statements with {mark:?}");
    found.into_iter().next().unwrap()
}

async fn run(connection: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.unwrap();
}

async fn plan(connection: &mut PgConnection, statement: &Statement) -> String {
    run(connection, format!("PREPARE hot AS {}", statement.sql)).await;
    let arguments = vec!["NULL"; statement.parameters].join(", ");
    let rows = sqlx::raw_sql(AssertSqlSafe(format!("EXPLAIN EXECUTE hot({arguments})")))
        .fetch_all(&mut *connection)
        .await
        .unwrap();
    run(connection, "DEALLOCATE hot".into()).await;
    rows.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>().join("\n")
}

async fn check(database: &TestDatabase, when: &str) {
    let mut connection = database.db.pool().acquire().await.unwrap();
    // The session of the queue's own connections; generic plans are what a long-lived one ends up with.
    run(&mut connection, "SET jit = off; SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan".into())
        .await;
    for statement in hot_statements() {
        let plan = plan(&mut connection, &statement).await;
        for bad in ["Seq Scan", "Hash Join", "Merge Join"] {
            assert!(!plan.contains(bad), "{when}: {bad} in\n{plan}\nof\n{}", statement.sql);
        }
        assert!(plan.contains("queue_live"), "{when}: not a plan of ours:\n{plan}");
    }
}

#[tokio::test]
async fn hot_statements_find_their_rows_by_index_whatever_the_table_holds() {
    let bench = bench().await;
    check(&bench.database, "empty, no statistics").await;
    bench.sql("ANALYZE queue").await;
    check(&bench.database, "empty, analysed").await;
    bench.sql("INSERT INTO queue (task_type, payload) SELECT 'noop', '{}' FROM generate_series(1, 20000)").await;
    check(&bench.database, "20,000 rows, statistics of an empty table").await;
    bench.sql("ANALYZE queue").await;
    check(&bench.database, "20,000 rows, analysed").await;
    bench.sql("DELETE FROM queue_live").await;
    check(&bench.database, "empty, statistics of a full table").await;
}
