//! The harness itself.

use std::time::{Duration, Instant};

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
    own.stop().await;
    let asked = Instant::now();
    let error = own.db.begin().await.unwrap_err();
    assert!(matches!(error, Error::Busy { .. }), "{error:?}");
    assert!(asked.elapsed() < Duration::from_secs(3), "Discord waits 3 s, we took {:?}", asked.elapsed());
    own.start().await;
    assert_eq!(wallets(&own.db).await.unwrap(), 0);
    own.kill();
    support::eventually(SOON, || async { wallets(&own.db).await.is_ok() }).await;
}
