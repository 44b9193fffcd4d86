//! What every test stands on: a database of its own, cloned from a migrated template.

use std::sync::atomic::{AtomicU32, Ordering};

use artie::db::Db;
use sqlx::{Connection, PgConnection, postgres::PgPoolOptions};
use tokio::sync::OnceCell;

const ADMIN: &str = "postgres://artie@127.0.0.1:5499/postgres";

/// A database of one test.
pub struct TestDatabase {
    /// Its pool.
    pub db: Db,
    /// Its address, for processes under test.
    pub url: String,
}

static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static COUNTER: AtomicU32 = AtomicU32::new(0);

async fn template() -> &'static String {
    TEMPLATE
        .get_or_init(|| async {
            let name = format!("template_{}", std::process::id());
            let mut admin = PgConnection::connect(ADMIN).await.unwrap();
            sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await.unwrap();
            let mut connection =
                PgConnection::connect(&format!("postgres://artie@127.0.0.1:5499/{name}")).await.unwrap();
            sqlx::migrate!("./migrations").run(&mut connection).await.unwrap();
            connection.close().await.unwrap();
            name
        })
        .await
}

/// A fresh, migrated database.
pub async fn database() -> TestDatabase {
    let template = template().await;
    let name = format!("test_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
    let mut admin = PgConnection::connect(ADMIN).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {template}")))
        .execute(&mut admin)
        .await
        .unwrap();
    let url = format!("postgres://artie@127.0.0.1:5499/{name}");
    let pool = PgPoolOptions::new().max_connections(20).connect(&url).await.unwrap();
    TestDatabase { db: Db::new(pool), url }
}
