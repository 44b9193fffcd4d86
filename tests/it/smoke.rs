//! The harness itself.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use artie::error::Error;
use sqlx::Connection;

use crate::support;

const SOON: Duration = Duration::from_secs(30);

async fn wallets(db: &artie::db::Db) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT count(*) FROM user_wallets").fetch_one(db.pool()).await
}

#[tokio::test]
async fn a_fresh_database_has_the_schema() {
    let database = support::database().await;
    assert_eq!(wallets(&database.db).await.unwrap(), 0);
    sqlx::PgConnection::connect(&database.url).await.unwrap();
}

#[tokio::test]
async fn a_database_goes_with_its_test() {
    let database = support::database().await;
    let url = database.url.clone();
    drop(database);
    support::eventually(SOON, || async { sqlx::PgConnection::connect(&url).await.is_err() }).await;
}

#[tokio::test]
async fn a_database_that_stops_is_busy_and_one_that_returns_just_works() {
    let own = support::own_cluster().await;
    let db = own.product_pool();
    support::eventually(SOON, || async { wallets(&db).await.is_ok() }).await;
    own.stop().await;
    let asked = Instant::now();
    let error = db.begin().await.unwrap_err();
    assert!(matches!(error, Error::Busy { .. }), "{error:?}");
    // Nobody hangs. How soon it is said is measured where a person asks.
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
    own.start().await;
    support::eventually(SOON, || async { wallets(&db).await.is_ok_and(|wallets| wallets == 0) }).await;
    own.kill();
    support::eventually(SOON, || async { wallets(&db).await.is_ok() }).await;
}

/// A file that `main.rs` does not name is not compiled, and its tests would be missed by nobody.
#[test]
fn every_file_of_tests_is_named() {
    let main = include_str!("main.rs");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let stems = files.iter().filter(|path| path.is_dir() || path.extension().is_some_and(|ext| ext == "rs"));
    let names: Vec<_> =
        stems.map(|path| path.file_stem().unwrap().to_str().unwrap()).filter(|name| *name != "main").collect();
    assert!(names.contains(&"smoke"));
    for name in names {
        assert!(main.lines().any(|line| line == format!("mod {name};")), "tests/it/main.rs does not name `{name}`");
    }
}
