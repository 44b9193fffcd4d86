//! The plans of the queue's hot statements, as its own sessions get them: never a sequential scan, never a hash join,
//! with an empty table and a full one, with fresh statistics and with none.

use std::{fs, path::Path};

use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection, Row};

use crate::{queue::bench, support::TestDatabase};

const CLAIM: &str = "WITH RECURSIVE turn AS (";

/// What tells a hot statement among the checked queries, and how many there are of it.
const HOT: [(&str, usize); 6] = [
    (CLAIM, 1),
    ("SET seen_at = now() WHERE id = $1", 1),
    ("lost = lost + 1", 1),
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
    // The sessions of the queue's own connections; generic plans are what a long-lived one ends up with.
    run(&mut connection, "SET jit = off; SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan".into())
        .await;
    for statement in hot_statements() {
        let is_claim = statement.sql.contains(CLAIM);
        let setting = if is_claim { "off" } else { "on" };
        run(&mut connection, format!("SET enable_bitmapscan = {setting}; SET enable_sort = {setting}")).await;
        let plan = plan(&mut connection, &statement).await;
        // The one table that may be scanned has a row per process.
        let of_tasks = plan.lines().filter(|line| !line.contains("on queue_workers")).collect::<Vec<_>>().join("\n");
        for bad in ["Seq Scan", "Hash Join", "Merge Join"].into_iter().chain(is_claim.then_some("Sort")) {
            assert!(!of_tasks.contains(bad), "{when}: {bad} in\n{plan}\nof\n{}", statement.sql);
        }
        assert!(plan.contains("queue_live"), "{when}: not a plan of ours:\n{plan}");
    }
}

/// How many rows a claim of ten reads on its way, as the queue's own session does it.
async fn rows_read_by_a_claim(database: &TestDatabase) -> i64 {
    let mut connection = database.db.pool().acquire().await.unwrap();
    let settings = "SET jit = off; SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan;
                    SET enable_bitmapscan = off; SET enable_sort = off; SET track_io_timing = off";
    run(&mut connection, settings.into()).await;
    run(&mut connection, format!("PREPARE hot AS {}", statement(CLAIM))).await;
    let explain = "EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE hot(1, 1, 'w', '1 hour', '{1,2,3,4,5,6,7,8,9,10}',
        array_fill('4000-01-01 BC'::timestamptz, ARRAY[10]),
        array_fill('00000000-0000-0000-0000-000000000000'::uuid, ARRAY[10]), '0', true, '{}', '{1}', '{}', NULL, 10)";
    let plan: Value = sqlx::raw_sql(explain).fetch_one(&mut *connection).await.unwrap().get(0);
    run(&mut connection, "DEALLOCATE hot".into()).await;
    rows_of(&plan[0]["Plan"])
}

#[expect(clippy::cast_possible_truncation, reason = "counts of rows")]
fn rows_of(node: &Value) -> i64 {
    let number = |name: &str| node[name].as_f64().unwrap_or(0.0);
    let own = (number("Actual Rows") + number("Rows Removed by Filter")) * number("Actual Loops");
    let below: i64 = node["Plans"].as_array().map_or(0, |plans| plans.iter().map(rows_of).sum());
    own as i64 + below
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

/// Whatever else waits, is scheduled, or belongs to a guild that has its share: a claim reads about what it takes.
#[tokio::test]
async fn a_claim_reads_little_behind_a_flood_and_a_calendar() {
    let bench = bench().await;
    bench
        .sql(
            "INSERT INTO queue (task_type, priority, scheduled_for)
             SELECT 'later', 1, now() + interval '1 day' FROM generate_series(1, 30000);
             INSERT INTO queue (task_type, guild_id) SELECT 'flood', '1' FROM generate_series(1, 60000);
             INSERT INTO queue (task_type, guild_id) SELECT 'other', '2' FROM generate_series(1, 20);
             INSERT INTO queue (task_type) SELECT 'plain' FROM generate_series(1, 60000)",
        )
        .await;
    for when in ["no statistics", "fresh statistics"] {
        check(&bench.database, when).await;
        let rows = rows_read_by_a_claim(&bench.database).await;
        assert!((1..300).contains(&rows), "{when}: {rows} rows read");
        bench.sql("VACUUM ANALYZE queue").await;
    }
    check(&bench.database, "150,000 rows, analysed").await;
    bench.sql("DELETE FROM queue WHERE task_type <> 'plain'; ANALYZE queue; DELETE FROM queue").await;
    check(&bench.database, "empty, statistics of a full table").await;
}
