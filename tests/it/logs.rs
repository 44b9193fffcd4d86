//! Warnings and errors on their way into the table.

use std::time::Duration;

use artie::{clock::Clock, logs};
use tokio_util::sync::CancellationToken;
use tracing::Dispatch;
use tracing_subscriber::layer::SubscriberExt;

use crate::support;

#[tokio::test]
async fn warnings_reach_the_table_and_old_ones_leave_it() {
    let database = support::database().await;
    let clock = Clock::system();
    let (layer, keeper) = logs::layer(clock.clone());
    let subscriber = Dispatch::new(tracing_subscriber::registry().with(layer));
    tracing::dispatcher::with_default(&subscriber, || {
        tracing::info!("not kept");
        tracing::warn!(target: "artie::test", { guild.id = 7, token = "hush" }, "a warning");
        tracing::error!(target: "artie::test", reference = "K7Q2ZD", error = "postgres://a:hush@b refused", "a fault");
        tracing::warn!(target: "serenity::gateway", "payload: {{\"content\":\"hush\"}}");
    });
    let stop = CancellationToken::new();
    stop.cancel();
    keeper.run(database.db.clone(), stop).await;
    let rows = sqlx::query_as::<_, (String, String, Option<String>, serde_json::Value)>(
        "SELECT level, message, reference, fields FROM logs ORDER BY id",
    );
    let rows = rows.fetch_all(database.db.pool()).await.unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0], ("WARN".into(), "a warning".into(), None, serde_json::json!({ "guild.id": 7 })));
    assert_eq!(rows[1].2.as_deref(), Some("K7Q2ZD"));
    assert!(!format!("{rows:?}").contains("hush"), "{rows:?}");
    assert_eq!(logs::keep_house(&database.db, &clock).await.unwrap(), 0);
    clock.advance(Duration::from_hours(15 * 24));
    assert_eq!(logs::keep_house(&database.db, &clock).await.unwrap(), 3);
}

#[tokio::test]
async fn a_table_that_is_away_keeps_nobody_waiting_and_feeds_itself_nothing() {
    let cluster = support::own_cluster().await;
    let (layer, keeper) = logs::layer(Clock::system());
    let subscriber = Dispatch::new(tracing_subscriber::registry().with(layer));
    cluster.stop().await;
    let stop = CancellationToken::new();
    let running = {
        let _guard = tracing::dispatcher::set_default(&subscriber);
        for n in 0..5_000 {
            tracing::warn!(target: "artie::test", n, "many warnings");
        }
        tokio::spawn(keeper.run(cluster.product_pool(), stop.clone()))
    };
    cluster.start().await;
    let count = || async {
        sqlx::query_scalar::<_, i64>("SELECT count(*) FROM logs").fetch_one(cluster.db.pool()).await.unwrap_or(0)
    };
    support::eventually(Duration::from_secs(20), || async { count().await == 1_000 }).await;
    stop.cancel();
    running.await.unwrap();
    assert_eq!(count().await, 1_000, "as many as there is room for, and none about the failure itself");
}
