//! The harness itself.

use crate::support;

#[tokio::test]
async fn a_fresh_database_has_the_schema() {
    let database = support::database().await;
    let wallets =
        sqlx::query_scalar::<_, i64>("SELECT count(*) FROM user_wallets").fetch_one(database.db.pool()).await.unwrap();
    assert_eq!(wallets, 0);
}
