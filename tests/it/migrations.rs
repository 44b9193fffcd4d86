//! Migrations on lived-in data, on databases that are not as they should be, and by several processes at once.

use std::collections::BTreeSet;

use artie::{
    db::{self, MIGRATIONS, OnDrift, schema},
    error::{Error, Result},
};
use serde_json::Value;
use sqlx::{
    AssertSqlSafe, Connection, PgConnection, SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

use crate::{lived_in::LIVED_IN, support};

async fn connect(database: &support::TestDatabase) -> PgConnection {
    PgConnection::connect(&database.url).await.unwrap()
}

fn sentence(outcome: Result<()>) -> String {
    match outcome {
        Err(Error::Refused(message)) => message.to_string(),
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn each_step_keeps_the_rows_of_those_before() {
    let database = support::empty_database().await;
    let mut connection = connect(&database).await;
    let mut rows: Vec<(&str, Value)> = Vec::new();
    for migration in MIGRATIONS.iter() {
        MIGRATIONS.run_to(migration.version, &mut connection).await.unwrap();
        for (table, row) in &rows {
            let kept = format!("SELECT count(*) FROM {table} row WHERE to_jsonb(row) @> $1");
            let kept: i64 = sqlx::query_scalar(AssertSqlSafe(kept)).bind(row).fetch_one(&mut connection).await.unwrap();
            assert_eq!(kept, 1, "migration {} lost or changed a row of {table}: {row}", migration.version);
        }
        for (_, table, row) in LIVED_IN.iter().filter(|(version, ..)| *version == migration.version) {
            let insert = format!("WITH row AS (INSERT INTO {table} {row} RETURNING *) SELECT to_jsonb(row) FROM row");
            let inserted = sqlx::query_scalar(AssertSqlSafe(insert)).fetch_one(&mut connection).await;
            rows.push((table, inserted.unwrap_or_else(|error| panic!("{table}: {error}"))));
        }
    }
    assert_eq!(rows.len(), LIVED_IN.len(), "a row names a migration that does not exist");
    let lived_in: BTreeSet<_> = rows.iter().map(|(table, _)| (*table).to_owned()).collect();
    let all: BTreeSet<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
         AND NOT relispartition AND relname NOT IN ('_sqlx_migrations', 'schema_migrations')",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap()
    .into_iter()
    .collect();
    assert_eq!(lived_in, all, "every table needs a row in tests/it/lived_in.rs");
}

/// Whoever skipped versions gets the same schema, keeps every row, and starts.
#[tokio::test]
async fn every_earlier_schema_comes_to_this_one_in_one_step() {
    let versions: Vec<i64> = MIGRATIONS.iter().map(|migration| migration.version).collect();
    for version in versions {
        let database = support::empty_database().await;
        let mut connection = connect(&database).await;
        MIGRATIONS.run_to(version, &mut connection).await.unwrap();
        let rows: Vec<_> = LIVED_IN.iter().filter(|(made_by, ..)| *made_by <= version).collect();
        for (_, table, row) in &rows {
            // In the order of the list, a later migration's row may need an earlier one's.
            support::execute(&mut connection, format!("INSERT INTO {table} {row}")).await;
        }
        db::prepare(&database.db, OnDrift::Refuse).await.unwrap_or_else(|error| panic!("from {version}: {error}"));
        for (_, table, _) in rows {
            let count = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
            let count: i64 = sqlx::query_scalar(count).fetch_one(&mut connection).await.unwrap();
            assert!(count > 0, "from {version}: {table} lost its row");
        }
    }
}

/// The database of the bot that people come from is not touched, and becomes ours as the document says.
#[tokio::test]
async fn a_database_of_seed_004_is_left_alone_until_its_tables_are_moved_aside() {
    let database = support::empty_database().await;
    let mut connection = connect(&database).await;
    support::execute(&mut connection, include_str!("seed_004.sql").into()).await;
    let wallet = "INSERT INTO user_wallets (user_id, balance, bank, bank_capacity, total_earned, total_spent, created_at, updated_at)
                  VALUES ('80351110224678912', 1250, 5000, 10000, 9000, 2750, 1739491200000, 1739491200000)";
    support::execute(&mut connection, wallet.into()).await;
    let said = sentence(db::prepare(&database.db, OnDrift::Refuse).await);
    assert!(said.contains("tables of another program (agent_bots, ") && said.contains("user_wallets"), "{said}");
    let tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'";
    let tables: i64 = sqlx::query_scalar(tables).fetch_one(&mut connection).await.unwrap();
    assert_eq!(tables, 13, "nothing was added, not even the migrator's own table");

    let aside = "ALTER SCHEMA public RENAME TO chopsticks; CREATE SCHEMA public";
    support::execute(&mut connection, aside.into()).await;
    db::prepare(&database.db, OnDrift::Refuse).await.unwrap();
    let separator = if database.url.contains('?') { '&' } else { '?' };
    let from = format!("{}{separator}options=-csearch_path%3Dchopsticks", database.url);
    let environment = [("DATABASE_URL", database.url.as_str())];
    let mut import =
        support::process::Process::start(&["import", "chopsticks", "--from", &from, "--apply"], &environment);
    assert_eq!(import.ended().await, Some(0), "{}", import.printed());
    let balance = "SELECT balance FROM public.user_wallets WHERE user_id = '80351110224678912'";
    let balance: i64 = sqlx::query_scalar(balance).fetch_one(&mut connection).await.unwrap();
    assert_eq!(balance, 1_250);
}

#[tokio::test]
async fn the_expected_schema_is_what_the_migrations_make() {
    let database = support::database().await;
    let differences = schema::differences(&mut connect(&database).await).await.unwrap();
    assert!(differences.is_empty(), "run ./dev sqlx-prepare and commit migrations/schema.txt: {differences:#?}");
    db::prepare(&database.db, OnDrift::Refuse).await.unwrap();
}

#[tokio::test]
async fn four_processes_migrate_an_empty_database_at_once() {
    let database = support::empty_database().await;
    let outcomes = futures::future::join_all((0..4).map(|_| db::prepare(&database.db, OnDrift::Refuse))).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    let history: Vec<(String, String, Option<i32>)> =
        sqlx::query_as("SELECT version, description, execution_time_ms FROM schema_migrations ORDER BY version")
            .fetch_all(database.db.pool())
            .await
            .unwrap();
    assert_eq!(history.len(), MIGRATIONS.iter().count());
    assert_eq!((history[0].0.as_str(), history[0].1.as_str()), ("0001", "guilds"));
    assert!(history.iter().all(|(.., time)| time.is_some()), "{history:?}");
    assert!(db::pending(&mut connect(&database).await).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_pending_is_named() {
    let database = support::empty_database().await;
    let mut connection = connect(&database).await;
    assert_eq!(db::pending(&mut connection).await.unwrap().len(), MIGRATIONS.iter().count());
    MIGRATIONS.run_to(1, &mut connection).await.unwrap();
    assert_eq!(db::pending(&mut connection).await.unwrap()[0], "0002 agents");
}

#[tokio::test]
async fn a_migration_that_was_changed_or_is_unknown_refuses() {
    let database = support::database().await;
    let mut connection = connect(&database).await;
    support::execute(&mut connection, "UPDATE _sqlx_migrations SET checksum = '\\x00' WHERE version = 3".into()).await;
    let said = sentence(db::migrate(&database.db).await);
    assert!(said.starts_with("Migration 0003 was applied to this database in another form"), "{said}");

    let other = support::database().await;
    let future = "INSERT INTO _sqlx_migrations VALUES (9001, 'from the future', now(), true, '\\x00', 1)";
    support::execute(&mut connect(&other).await, future.into()).await;
    let said = sentence(db::migrate(&other.db).await);
    assert!(said.starts_with("This database has migration 9001, which this version of Artie does not know"), "{said}");
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_and_no_lock() {
    let database = support::database().await;
    let mut broken: Vec<Migration> = MIGRATIONS.iter().cloned().collect();
    let sql = AssertSqlSafe("CREATE TABLE half (n integer); SELECT 1/0".to_owned()).into_sql_str();
    broken.push(Migration::new(9001, "broken".into(), MigrationType::Simple, sql, false));
    let mut connection = connect(&database).await;
    let said = sentence(db::migrate_with(&Migrator::with_migrations(broken), &mut connection).await);
    assert_eq!(said, "Migration 9001 failed and was rolled back; the database is as before (division by zero).");
    drop(connection);
    db::prepare(&database.db, OnDrift::Refuse).await.unwrap();
}

#[tokio::test]
async fn a_schema_changed_by_hand_is_named_line_by_line() {
    let database = support::database().await;
    let mut connection = connect(&database).await;
    let by_hand = "ALTER TABLE user_wallets ALTER balance TYPE integer; DROP INDEX idx_wallets_balance;
                   ALTER TABLE guild_settings ADD colour text; ALTER TABLE user_inventory DROP CONSTRAINT user_inventory_quantity_check;
                   ALTER TABLE transaction_log DISABLE TRIGGER transaction_log_append_only; CREATE TABLE mine (n integer)";
    support::execute(&mut connection, by_hand.into()).await;
    let said = sentence(db::prepare(&database.db, OnDrift::Refuse).await);
    for line in [
        "- column user_wallets.balance bigint not null default 0",
        "+ column user_wallets.balance integer not null default 0",
        "- index user_wallets.idx_wallets_balance btree (balance DESC)",
        "+ column guild_settings.colour text",
        "- constraint user_inventory.user_inventory_quantity_check CHECK ((quantity > 0))",
        "EXECUTE FUNCTION refuse_ledger_change() DISABLED",
        "+ table mine",
        "+ column mine.n integer",
    ] {
        assert!(said.contains(line), "{line} is missing in:\n{said}");
    }
    db::prepare(&database.db, OnDrift::Warn).await.unwrap();
}

#[tokio::test]
async fn month_partitions_and_extensions_are_no_drift() {
    let database = support::database().await;
    let harmless =
        "CREATE TABLE messages_2031_02 PARTITION OF messages FOR VALUES FROM ('2031-02-01') TO ('2031-03-01');
                    CREATE EXTENSION IF NOT EXISTS pg_stat_statements";
    support::execute(&mut connect(&database).await, harmless.into()).await;
    db::prepare(&database.db, OnDrift::Refuse).await.unwrap();
}

#[tokio::test]
async fn the_ledger_takes_additions_only() {
    let database = support::database().await;
    let mut connection = connect(&database).await;
    let row = "INSERT INTO transaction_log (to_user, amount, reason, timestamp) VALUES ('1', 50, 'daily', 0)";
    support::execute(&mut connection, row.into()).await;
    for (verb, change) in [
        ("UPDATE", "UPDATE transaction_log SET amount = 51"),
        ("DELETE", "DELETE FROM transaction_log"),
        ("TRUNCATE", "TRUNCATE transaction_log"),
    ] {
        let error = sqlx::raw_sql(change).execute(&mut connection).await.unwrap_err();
        let message = error.as_database_error().unwrap().message().to_owned();
        assert_eq!(message, format!("transaction_log is append-only: {verb} refused"));
    }
    let sum: i64 =
        sqlx::query_scalar("SELECT sum(amount)::bigint FROM transaction_log").fetch_one(&mut connection).await.unwrap();
    assert_eq!(sum, 50);
}
