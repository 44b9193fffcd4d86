//! What two people do at once to the same pool, or in the same server: held in the middle by a lock of the test's.

use artie::agents::{model::Visibility, pools::Place};

use super::{QUICK, a_bot, origin, waiting};
use crate::support::{TestDatabase, database, stage::services_with, town::cafe};

/// Keeps everybody from writing to this table, though not from reading it, until it is rolled back or committed.
async fn gate(database: &TestDatabase, table: &str) -> sqlx::Transaction<'static, sqlx::Postgres> {
    let mut gate = database.db.begin().await.unwrap();
    let lock = sqlx::AssertSqlSafe(format!("LOCK TABLE {table} IN EXCLUSIVE MODE"));
    sqlx::query(lock).execute(&mut *gate).await.unwrap();
    gate
}

#[tokio::test]
async fn an_agent_that_is_being_lent_goes_with_the_pool_that_is_being_deleted() {
    let (cafe, database) = (cafe().await, database().await);
    let agents = services_with(&cafe, &database.db, &QUICK).agents.clone();
    let (ada, ben) = (cafe.names.ada, cafe.names.ben);
    agents.create_pool(&origin(&cafe, ada), "Barista", Visibility::Public).await.unwrap();
    let (identity, token) = a_bot(&cafe, 0);
    let gate = gate(&database, "pool_contributions").await;
    let (lending, deleting) = (origin(&cafe, ada), origin(&cafe, ada));
    let lends = agents.lend(&lending, "pool_barista", &identity, &token);
    let deletes = async {
        waiting(&database, 1).await;
        agents.delete_pool(&deleting, "pool_barista").await
    };
    let opens = async {
        waiting(&database, 2).await;
        gate.commit().await.unwrap();
    };
    let (lent, revoked, ()) = tokio::join!(lends, deletes, opens);
    assert!(lent.is_ok(), "it held the pool: {lent:?}");
    assert_eq!(revoked.unwrap(), 1, "and is revoked with it");
    let alive: i64 = sqlx::query_scalar("SELECT count(*) FROM agent_bots WHERE status <> 'revoked'")
        .fetch_one(database.db.pool())
        .await
        .unwrap();
    assert_eq!(alive, 0, "no agent outlives its pool");
    let anew = agents.create_pool(&origin(&cafe, ben), "Barista", Visibility::Private).await.unwrap();
    assert_eq!(anew.agents, 0, "whoever takes the name next owns nobody's agent");
}

#[tokio::test]
async fn two_who_choose_a_pool_at_once_get_a_place_each() {
    let (cafe, database) = (cafe().await, database().await);
    let agents = services_with(&cafe, &database.db, &QUICK).agents.clone();
    let (ada, ben) = (cafe.names.ada, cafe.names.ben);
    for name in ["One", "Two", "Three"] {
        agents.create_pool(&origin(&cafe, ada), name, Visibility::Public).await.unwrap();
    }
    agents.select_pool(&origin(&cafe, ada), "pool_one", Some(Place::Primary)).await.unwrap();
    let gate = gate(&database, "guild_pool_config").await;
    let (one, other) = (origin(&cafe, ada), origin(&cafe, ben));
    let opens = async {
        waiting(&database, 2).await;
        gate.commit().await.unwrap();
    };
    let (first, second, ()) = tokio::join!(
        agents.select_pool(&one, "pool_two", Some(Place::Secondary)),
        agents.select_pool(&other, "pool_three", Some(Place::Secondary)),
        opens
    );
    assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
    let chosen = agents.guild_pools(cafe.names.guild).await.unwrap();
    assert_eq!(chosen.iter().map(|(slot, _)| *slot).collect::<Vec<_>>(), [0, 1, 2], "{chosen:?}");
}
