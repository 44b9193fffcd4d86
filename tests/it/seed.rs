//! Seed 004's tables are ours too: the same names, columns, types, defaults, checks, keys and indexes; additions allowed.

use std::collections::BTreeSet;

use artie::db::schema;
use sqlx::Connection;

use crate::support;

#[tokio::test]
async fn every_line_of_the_seeds_schema_is_in_ours() {
    let database = support::database().await;
    let mut connection = sqlx::PgConnection::connect(&database.url).await.unwrap();
    let ours: BTreeSet<_> = schema::lines(&mut connection).await.unwrap().into_iter().collect();
    let seed = format!("CREATE SCHEMA seed; SET search_path = seed; {}", include_str!("seed_004.sql"));
    support::execute(&mut connection, seed).await;
    let seed: BTreeSet<_> = schema::lines(&mut connection).await.unwrap().into_iter().collect();

    assert_eq!(seed.iter().filter(|line| line.starts_with("table ")).count(), 13);
    let missing: Vec<_> = seed.difference(&ours).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

/// An added column must not stand in the way of an import: rows of the old system do not have it.
#[tokio::test]
async fn what_we_added_to_the_seeds_tables_may_be_left_out_by_an_import() {
    let database = support::database().await;
    let mut connection = sqlx::PgConnection::connect(&database.url).await.unwrap();
    let ours = schema::lines(&mut connection).await.unwrap();
    let seed = format!("CREATE SCHEMA seed; SET search_path = seed; {}", include_str!("seed_004.sql"));
    support::execute(&mut connection, seed).await;
    let seed = schema::lines(&mut connection).await.unwrap();

    let tables: Vec<_> = seed.iter().filter_map(|line| line.strip_prefix("table ")).collect();
    let of_seed_table = |line: &&String| {
        let column = line.strip_prefix("column ").and_then(|column| column.split_once('.'));
        column.is_some_and(|(table, _)| tables.contains(&table))
    };
    let added: Vec<_> = ours.iter().filter(of_seed_table).filter(|line| !seed.contains(line)).collect();
    assert!(added.iter().any(|line| line.contains("transaction_log.event_id")), "nothing was compared");
    let demanding: Vec<_> =
        added.iter().filter(|line| line.contains(" not null") && !line.contains(" default ")).collect();
    assert!(demanding.is_empty(), "{demanding:#?}");
}
