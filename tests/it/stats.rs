//! Counting under concurrency and failure: nothing is lost, nothing is counted twice.

use std::time::Duration;

use artie::{
    clock::Clock,
    db::Db,
    ids::GuildId,
    stats::{Scope, Stats, Usage},
};

use crate::support;

const GUILD: GuildId = GuildId(7);

fn stats(db: &Db) -> Stats {
    Stats::new(db.clone(), Clock::system())
}

fn usage(name: &str, ok: i64, err: i64, total_ms: i64) -> Usage {
    Usage { name: name.into(), ok, err, total_ms }
}

#[tokio::test]
async fn both_tables_and_both_scopes_agree() {
    let database = support::database().await;
    let stats = stats(&database.db);
    stats.count_command(Some(GUILD), "wallet pay", true, Duration::from_millis(30));
    stats.count_command(Some(GUILD), "wallet pay", false, Duration::from_millis(10));
    stats.count_command(None, "daily", true, Duration::from_millis(5));
    stats.count_component(Some(GUILD), "wallet.history", true, Duration::from_millis(1));
    stats.count_capability(Some(GUILD), "calculate", false, Duration::from_millis(2));
    stats.flush().await.unwrap();
    stats.flush().await.unwrap();
    let guild = [
        usage("wallet pay", 1, 1, 40),
        usage("button:wallet.history", 1, 0, 1),
        usage("capability:calculate", 0, 1, 2),
    ];
    assert_eq!(stats.top(Scope::Guild(GUILD), 10).await.unwrap(), guild);
    assert_eq!(stats.total(Scope::Everywhere).await.unwrap(), usage("", 3, 2, 48));
    assert_eq!(stats.capabilities(Scope::Everywhere).await.unwrap(), [usage("calculate", 0, 1, 2)]);
    let days = stats.per_day(Scope::Guild(GUILD), 7).await.unwrap();
    assert_eq!(days.len(), 7);
    assert_eq!(
        days.iter().map(|day| (day.ok, day.err)).fold((0, 0), |sum, day| (sum.0 + day.0, sum.1 + day.1)),
        (2, 2)
    );
}

#[tokio::test]
async fn processes_that_flush_at_once_lose_nothing() {
    let database = support::database().await;
    let mut processes = tokio::task::JoinSet::new();
    for process in 0..4_u64 {
        let stats = stats(&database.db);
        processes.spawn(async move {
            for round in 0..25 {
                // Each in another order, so that locks taken in the order of counting would meet head-on.
                for n in 0..20 {
                    let command = (n + process * 7 + round) % 20;
                    stats.count_command(
                        Some(GuildId(command % 3)),
                        &format!("c{command}"),
                        n % 4 != 0,
                        Duration::from_millis(1),
                    );
                    stats.count_capability(Some(GuildId(command % 3)), &format!("k{command}"), true, Duration::ZERO);
                }
                stats.flush().await.unwrap();
            }
        });
    }
    while let Some(done) = processes.join_next().await {
        done.unwrap();
    }
    let stats = stats(&database.db);
    assert_eq!(stats.total(Scope::Everywhere).await.unwrap(), usage("", 3_500, 500, 2_000));
    let daily: i64 =
        sqlx::query_scalar("SELECT sum(count)::bigint FROM command_stats_daily WHERE guild_id <> '__global__'")
            .fetch_one(database.db.pool())
            .await
            .unwrap();
    assert_eq!(daily, 4_000);
    let runs: i64 = stats.capabilities(Scope::Everywhere).await.unwrap().iter().map(Usage::count).sum();
    assert_eq!(runs, 2_000);
}

#[tokio::test]
async fn a_failed_flush_is_flushed_later_once() {
    let database = support::database().await;
    let stats = stats(&database.db);
    let execute = async |sql: &'static str| {
        sqlx::raw_sql(sql).execute(database.db.pool()).await.unwrap();
    };
    execute("ALTER TABLE command_stats RENAME TO away").await;
    stats.count_command(Some(GUILD), "daily", true, Duration::from_millis(5));
    stats.flush().await.unwrap_err();
    stats.count_command(Some(GUILD), "daily", true, Duration::from_millis(6));
    execute("ALTER TABLE away RENAME TO command_stats").await;
    stats.flush().await.unwrap();
    assert_eq!(stats.top(Scope::Guild(GUILD), 10).await.unwrap(), [usage("daily", 2, 0, 11)]);
    let daily: i64 = sqlx::query_scalar("SELECT count FROM command_stats_daily WHERE guild_id = '7'")
        .fetch_one(database.db.pool())
        .await
        .unwrap();
    assert_eq!(daily, 2, "the failed statement left nothing behind");
}

#[tokio::test]
async fn a_flush_that_is_dropped_half_way_keeps_its_deltas() {
    let database = support::database().await;
    let stats = stats(&database.db);
    let mut lock = database.db.begin().await.unwrap();
    sqlx::raw_sql("LOCK TABLE command_stats_daily IN ACCESS EXCLUSIVE MODE").execute(&mut *lock).await.unwrap();
    stats.count_command(None, "daily", true, Duration::ZERO);
    assert!(tokio::time::timeout(Duration::from_millis(200), stats.flush()).await.is_err(), "the lock holds it up");
    lock.rollback().await.unwrap();
    stats.flush().await.unwrap();
    let total = stats.total(Scope::Everywhere).await.unwrap();
    assert!(total.count() >= 1, "{total:?}");
}

#[tokio::test]
async fn the_last_deltas_are_flushed_on_shutdown() {
    let database = support::database().await;
    let stats = stats(&database.db);
    let stop = tokio_util::sync::CancellationToken::new();
    let running = tokio::spawn({
        let (stats, stop) = (stats.clone(), stop.clone());
        async move { stats.run(stop).await }
    });
    stats.count_command(None, "daily", true, Duration::ZERO);
    stop.cancel();
    running.await.unwrap();
    assert_eq!(stats.total(Scope::Everywhere).await.unwrap().count(), 1);
}

#[tokio::test]
async fn what_is_slow_and_what_fails_comes_first_and_what_was_hardly_used_not_at_all() {
    let database = support::database().await;
    let stats = stats(&database.db);
    assert_eq!(stats.latency(30).await.unwrap(), None);
    for (name, ok, ms) in [("slow", true, 900), ("quick", true, 5), ("broken", false, 40)] {
        for _ in 0..3 {
            stats.count_command(Some(GUILD), name, ok, Duration::from_millis(ms));
        }
    }
    stats.count_command(Some(GUILD), "quick", false, Duration::from_millis(5));
    stats.count_command(Some(GUILD), "rare", false, Duration::from_mins(1));
    stats.flush().await.unwrap();
    let names = |found: Vec<Usage>| found.into_iter().map(|usage| usage.name).collect::<Vec<_>>();
    let scope = Scope::Guild(GUILD);
    assert_eq!(names(stats.slowest(scope, 30, 2).await.unwrap()), ["slow", "broken"]);
    assert_eq!(names(stats.failing(scope, 30, 9).await.unwrap()), ["broken", "quick"]);
    assert!(names(stats.slowest(Scope::Guild(GuildId(8)), 30, 9).await.unwrap()).is_empty());
    let other = self::stats(&database.db);
    assert_eq!(other.latency(30).await.unwrap(), stats.latency(30).await.unwrap(), "of all processes");
    let latency = other.latency(30).await.unwrap().unwrap();
    assert!(latency.p50 < Duration::from_secs(1) && latency.p95 > Duration::from_secs(1), "{latency:?}");
}
