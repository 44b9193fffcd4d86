//! A restore drill: a backup under load comes back into an empty database, is proven, and the bot plays on with it.

use std::sync::atomic::{AtomicBool, Ordering};

use artie::{
    config::Machine,
    db::{
        self, OnDrift, backup,
        local::{Cluster, Options},
    },
};

use crate::{lived_in::LIVED_IN, support::cluster::own_cluster};

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_taken_under_load_is_whole_and_comes_back_only_into_an_empty_database() {
    let source = own_cluster().await;
    let target = Cluster::start(Options::throw_away(Machine::of_process())).await.unwrap();
    for (_, table, row) in LIVED_IN {
        let insert = sqlx::AssertSqlSafe(format!("INSERT INTO {table} {row}"));
        sqlx::raw_sql(insert).execute(source.db.pool()).await.unwrap();
    }
    let machine = Machine::of_process();
    let file = std::env::temp_dir().join(format!("artie-drill-{}.dump", std::process::id()));
    let is_over = AtomicBool::new(false);
    let load = async {
        // Each transaction moves one coin: whatever moment the backup sees, the sum is the same.
        while !is_over.load(Ordering::Relaxed) {
            let sql = "WITH one AS (UPDATE drill SET coins = coins - 1 WHERE id = 1) UPDATE drill SET coins = coins + 1 WHERE id = 2";
            sqlx::query(sql).execute(source.db.pool()).await.unwrap();
        }
    };
    for sql in ["CREATE TABLE drill (id INT PRIMARY KEY, coins BIGINT)", "INSERT INTO drill VALUES (1, 0), (2, 0)"] {
        sqlx::query(sql).execute(source.db.pool()).await.unwrap();
    }
    let dumping = async {
        backup::dump(&machine, &source.url(), &file).await.unwrap();
        is_over.store(true, Ordering::Relaxed);
    };
    tokio::join!(load, dumping);
    let again = backup::dump(&machine, &source.url(), &file).await.unwrap_err().to_string();
    assert!(again.contains("is there already"), "{again}");
    let full = backup::load(&machine, &source.url(), &file).await.unwrap_err().to_string();
    assert!(full.contains("is not empty"), "{full}");

    backup::load(&machine, &target.url(), &file).await.unwrap();
    let restored = db::connect(target.options(), 4).await.unwrap();
    let sum: i64 = sqlx::query_scalar("SELECT sum(coins)::bigint FROM drill").fetch_one(restored.pool()).await.unwrap();
    assert_eq!(sum, 0, "one moment of the database");
    sqlx::query("DROP TABLE drill").execute(restored.pool()).await.unwrap();
    db::prepare(&restored, OnDrift::Refuse).await.unwrap();
    let rows = "SELECT count(*) FROM user_wallets";
    let count = async |pool| sqlx::query_scalar::<_, i64>(rows).fetch_one(pool).await.unwrap();
    assert_eq!(count(restored.pool()).await, count(source.db.pool()).await);
    assert!(count(restored.pool()).await > 0);
    std::fs::remove_file(file).unwrap();
}
