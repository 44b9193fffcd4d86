//! What `docs/SCALING.md` says about a distributed Postgres, read off the statements and the catalog: each unique key and
//! each statement of a table that can be distributed carries the column it is distributed by.

use std::{collections::BTreeSet, fs, path::Path};

use regex::Regex;
use serde_json::Value;

use crate::support;

/// By which column, and which statements may go to all of its shards.
const DISTRIBUTED: [(&str, &str, &[&str]); 8] = [
    ("guild_settings", "guild_id", &[]),
    // A person's wish to be hidden counts in all servers.
    ("guild_players", "guild_id", &["UPDATE guild_players SET hides_wealth"]),
    ("guild_xp", "guild_id", &[]),
    ("guild_level_ups", "guild_id", &[]),
    ("economy_days", "guild_id", &[]),
    ("command_stats", "guild_id", &[]),
    // Tidying, once a day.
    ("command_stats_daily", "guild_id", &["DELETE FROM command_stats_daily WHERE day < $1"]),
    ("capability_stats", "guild_id", &[]),
];

fn statements() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let text = |path: &Path| {
        let query: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        query["query"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let statements: Vec<_> = files.map(|path| text(&path)).collect();
    assert!(statements.len() > 150, "the statements were not read");
    statements
}

#[test]
fn every_statement_of_a_distributed_table_carries_its_column() {
    let statements = statements();
    let mut wrong = Vec::new();
    for (table, column, exceptions) in DISTRIBUTED {
        let names = Regex::new(&format!(r"\b{table}\b")).unwrap();
        let carries = Regex::new(&format!(r"\b{column}\b")).unwrap();
        let of_table: Vec<_> = statements.iter().filter(|statement| names.is_match(statement)).collect();
        // Written by a trigger of `guild_xp` alone, into the same shard.
        assert!(!of_table.is_empty() || table == "guild_level_ups", "nobody uses {table}");
        let without = |statement: &&&String| !carries.is_match(statement);
        for statement in of_table.iter().filter(without) {
            if !exceptions.iter().any(|start| statement.starts_with(start)) {
                wrong.push(format!("{table}: {statement}"));
            }
        }
        for start in exceptions {
            let is_there = of_table.iter().filter(without).any(|statement| statement.starts_with(start));
            assert!(is_there, "{table}: `{start}…` is no exception any more");
        }
    }
    assert!(wrong.is_empty(), "statements that would go to every shard:\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_unique_key_of_a_distributed_table_carries_its_column() {
    let database = support::database().await;
    for (table, column, _) in DISTRIBUTED {
        let keys: Vec<(String, bool)> = sqlx::query_as(
            "SELECT i.indexrelid::regclass::text,
                 EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attname = $2 AND a.attnum = ANY (i.indkey))
             FROM pg_index i WHERE i.indrelid = $1::regclass AND i.indisunique",
        )
        .bind(table)
        .bind(column)
        .fetch_all(database.db.pool())
        .await
        .unwrap();
        assert!(!keys.is_empty(), "{table} has no key");
        let without: Vec<_> = keys.iter().filter(|(_, carries)| !carries).map(|(index, _)| index).collect();
        assert!(without.is_empty(), "{table}: {without:?} lack {column}");
        let is_not_null = "SELECT attnotnull FROM pg_attribute WHERE attrelid = $1::regclass AND attname = $2";
        let is_not_null: bool =
            sqlx::query_scalar(is_not_null).bind(table).bind(column).fetch_one(database.db.pool()).await.unwrap();
        assert!(is_not_null, "{table}.{column} may be empty");
    }
}

#[test]
fn the_document_names_these_tables() {
    let document = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/SCALING.md")).unwrap();
    let row = Regex::new(r"(?m)^\| `(\w+)` \| `(\w+)` \|").unwrap();
    let told: BTreeSet<_> =
        row.captures_iter(&document).map(|found| (found[1].to_owned(), found[2].to_owned())).collect();
    let meant: BTreeSet<_> =
        DISTRIBUTED.iter().map(|(table, column, _)| ((*table).to_owned(), (*column).to_owned())).collect();
    assert_eq!(told, meant);
}
