//! Two people who left something in every table: an export holds all of the one and nothing of the other, and after an
//! erasure no column of any table knows the one, unless the registry says why; the other's rows are as they were.

use std::collections::{BTreeMap, BTreeSet};

use artie::{
    ids::UserId,
    privacy::registry::{self, Erase, TABLES, Table},
};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::{
    lived_in::LIVED_IN,
    privacy::{erased, origin},
    support::stage::{Stage, stage},
};

/// Stands in what the other one wrote.
const SECRET: &str = "PLANTED";
/// Rows come and go there while the bot works.
const ALIVE: [&str; 3] = ["queue", "reply_outbox", "logs"];

/// The lived-in rows, as somebody left them who had to do with another.
fn rows_of(own: UserId, other: UserId) -> Vec<String> {
    let (own, other) = (own.to_string(), other.to_string());
    let names = [
        ("80351110224678912", own.as_str()),
        ("80351110224678913", other.as_str()),
        ("80351110224678918", own.as_str()),
        ("80351110224678919", own.as_str()),
    ];
    let personal = LIVED_IN.iter().filter(|(_, table, _)| *table != "queue");
    let all = personal.map(|(_, table, row)| {
        let row = names.iter().fold((*row).to_owned(), |row, (from, to)| row.replace(from, to));
        format!("INSERT INTO {table} {row}")
    });
    let task = format!(
        "INSERT INTO queue (id, task_type, payload, created_by, status, completed_at)
         VALUES ('0194f6a0-0000-7000-8000-0000000000bb', 'nothing', '{{\"text\": \"Käse\"}}', '{own}', 'completed', now())"
    );
    let sent = format!(
        "INSERT INTO reply_outbox (task_id, route, body, nonce, state, error_message)
         VALUES ('0194f6a0-0000-7000-8000-0000000000bb', '{{\"user\": \"{own}\"}}', '{{\"content\": \"Käse\"}}', 'n2', 'failed', 'gone')"
    );
    let log = format!(
        "INSERT INTO logs (level, message, service, timestamp, fields)
         VALUES ('warn', 'slow', 'artie', now(), '{{\"user.id\": \"{own}\"}}')"
    );
    let key = format!(
        "INSERT INTO queue_keys VALUES ('guilds.greet', '7-{own}-1', gen_random_uuid(), now() + interval '1 day')"
    );
    let bot = format!(
        "INSERT INTO agent_bots AS a (agent_id, token, client_id, tag, created_at, updated_at)
         VALUES ('agent1002003004005006007', 'v1:c2VhbGVk', '1002003004005006007', 'Agent', 1, 1)
         ON CONFLICT (agent_id) DO UPDATE SET contributed_by = '{own}'"
    );
    all.chain([task, sent, log, key, bot]).collect()
}

/// The same rows by somebody else: other ids, and words that are theirs.
fn of_another(row: &str) -> String {
    let ids = [
        ("13400000000000000", "13500000000000000"),
        ("0194f6a0-", "0194f6a1-"),
        ("0198c0de-", "0198c0df-"),
        ("81384788765712384", "81384788765712385"),
        ("pool_goot27", "pool_goot28"),
        ("1002003004005006007", "1002003004005006008"),
        ("(1, 2, 'You", "(1, 4, 'You"),
        ("('model'", "('fallback'"),
        ("'n2'", "'n3'"),
        ("c2VhbGVk", "c2VhbGVl"),
    ];
    let words = ["Goot''s", "Nyan", "ßalut", "salut", "a new name", "Käse", "cheese", "tea", "ネコ"];
    let row = ids.iter().fold(row.to_owned(), |row, (from, to)| row.replace(from, to));
    words.iter().fold(row, |row, word| row.replace(word, SECRET))
}

async fn insert(stage: &Stage, row: &str) {
    let again = if row.contains("ON CONFLICT ") { "" } else { " ON CONFLICT DO NOTHING" };
    let done = sqlx::raw_sql(AssertSqlSafe(format!("{row}{again}"))).execute(stage.database.db.pool()).await;
    done.unwrap_or_else(|error| panic!("{row}: {error}"));
}

/// The rows of a table in which this person's id stands anywhere.
async fn rows_with(stage: &Stage, table: &str, person: UserId) -> String {
    let sql =
        format!("SELECT coalesce(jsonb_agg(t), '[]')::text FROM {table} t WHERE to_jsonb(t)::text LIKE '%{person}%'");
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(stage.database.db.pool()).await.unwrap()
}

/// In which tables this person's id stands anywhere, in whatever column, and in how many rows.
async fn found(stage: &Stage, person: UserId) -> BTreeMap<&'static str, i64> {
    let mut found = BTreeMap::new();
    for table in TABLES.iter() {
        let sql = format!("SELECT count(*) FROM {} t WHERE to_jsonb(t)::text LIKE '%{person}%'", table.name);
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(stage.database.db.pool()).await.unwrap();
        if rows > 0 {
            found.insert(table.name, rows);
        }
    }
    found
}

/// Every row that names the one and not the other, by table.
async fn rows_about(stage: &Stage, one: UserId, not: UserId) -> BTreeMap<&'static str, Vec<String>> {
    let mut all = BTreeMap::new();
    for table in registry::personal().filter(|table| !ALIVE.contains(&table.name)) {
        let sql = format!(
            "SELECT to_jsonb(t)::text FROM {} t
             WHERE to_jsonb(t)::text LIKE '%{one}%' AND to_jsonb(t)::text NOT LIKE '%{not}%' ORDER BY 1",
            table.name
        );
        let rows = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(stage.database.db.pool()).await.unwrap();
        all.insert(table.name, rows);
    }
    all
}

/// How many rows of each table the registry finds about a person.
async fn held(stage: &Stage, person: UserId) -> BTreeMap<&'static str, i64> {
    let outlook = stage.bot.services().privacy.show(person).await.unwrap();
    outlook.holdings.into_iter().map(|holding| (holding.table.name, holding.rows)).collect()
}

/// Ben and Ada, each with something in every table that can hold something about anybody.
async fn lived_in(stage: &Stage) -> (UserId, UserId) {
    let (ben, ada) = (stage.cafe.names.ben, stage.cafe.names.ada);
    stage.without_periodic_tasks().await;
    for row in rows_of(ben, ada) {
        insert(stage, &row).await;
    }
    for row in rows_of(ada, ben) {
        insert(stage, &of_another(&row)).await;
    }
    for person in [ben, ada] {
        let held = held(stage, person).await;
        let missing: Vec<_> = held.iter().filter(|(_, rows)| **rows == 0).map(|(table, _)| *table).collect();
        assert!(missing.is_empty(), "tests/it/lived_in.rs leaves nothing of a person in {}", missing.join(", "));
    }
    (ben, ada)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_holds_every_row_about_the_asker_and_nothing_of_anybody_else() {
    let stage = stage().await;
    let (ben, ada) = lived_in(&stage).await;
    let before = held(&stage, ben).await;
    stage.hears("ben", "privacy export", &json!({})).await;
    let direct = stage.cafe.person("ben").opens_dm(stage.cafe.names.artie).unwrap();
    let message = stage.cafe.message(direct, ben, |message| !message.attachments.is_empty()).await;
    let id = message.attachments[0].id;
    let bytes = stage.cafe.town.with(|world| world.files[&id].bytes.clone());
    let export: Value = serde_json::from_slice(&bytes).unwrap();
    for (name, rows) in before {
        let table = TABLES.iter().find(|table| table.name == name).unwrap();
        let told = export["tables"][name]["rows"].as_array().unwrap_or_else(|| panic!("{name} is not in the export"));
        let count = i64::try_from(told.len()).unwrap();
        // The bot is at work, so there may be more by now.
        assert!(count >= rows, "{name}: {count} of {rows}");
        let columns: BTreeSet<&str> = told[0].as_object().unwrap().keys().map(String::as_str).collect();
        let all: BTreeSet<&str> = table.columns().collect();
        assert!(columns.is_subset(&all), "{name}: {columns:?}");
        let withheld: BTreeSet<_> = all.difference(&columns).copied().collect();
        let secrets =
            ["respond_to", "route", "nonce", "claim_token", "embedding", "worker_id", "vector", "words", "token"];
        assert!(withheld.iter().all(|column| secrets.contains(column)), "{name} withholds {withheld:?}");
    }
    let all = export.to_string();
    assert!(all.contains(&ben.to_string()) && all.contains("Käse"), "{all}");
    for other in [ada.to_string(), "80351110224678913".to_owned(), SECRET.to_owned(), "c2VhbGVk".to_owned()] {
        let near = all.find(&other).map(|at| all.chars().skip(at.saturating_sub(300)).take(400).collect::<String>());
        assert_eq!(near, None, "“{other}” is in the export");
    }
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_erasure_no_column_of_any_table_knows_the_person_without_a_reason() {
    let stage = stage().await;
    let (ben, ada) = lived_in(&stage).await;
    let others = rows_about(&stage, ada, ben).await;
    assert!(others.values().filter(|rows| !rows.is_empty()).count() > 40, "{others:?}");
    stage.bot.services().privacy.erase(&origin(&ben.to_string())).await.unwrap();
    erased(&stage.database.db, ben).await;
    for (name, rows) in found(&stage, ben).await {
        let table: &Table = TABLES.iter().find(|table| table.name == name).unwrap();
        assert!(table.erase != Erase::Nobody, "{name} is said to hold nothing about anybody, and has {rows} rows left");
        let left = rows_with(&stage, name, ben).await;
        assert!(!table.excuse().is_empty(), "{name}: {rows} rows left, and no reason: {left}");
    }
    for (name, rows) in held(&stage, ben).await {
        let table: &Table = TABLES.iter().find(|table| table.name == name).unwrap();
        let left = rows_with(&stage, name, ben).await;
        assert!(rows == 0 || !table.excuse().is_empty(), "{name}: {rows} rows left, and no reason: {left}");
    }
    let now = rows_about(&stage, ada, ben).await;
    for (table, rows) in others {
        // The bot is at work and may have moved a row on; none may be gone.
        let lost: Vec<_> = rows.iter().filter(|row| !now[table].contains(row)).collect();
        assert!(lost.is_empty() || now[table].len() >= rows.len(), "{table} lost what is another's: {lost:?}");
    }
    stage.bot.stop().await;
}
