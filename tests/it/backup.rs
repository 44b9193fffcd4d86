//! A restore drill: a backup under load comes back into an empty database, is proven, and the bot plays on with it.

use std::sync::atomic::{AtomicBool, Ordering};

use artie::{
    config::Machine,
    db::{
        self, OnDrift, backup,
        local::{Cluster, Options},
    },
    ids::UserId,
};

use serde_json::json;

use crate::{
    lived_in::LIVED_IN,
    support::{
        eventually, own_cluster,
        stage::{said, start},
        town::{DEADLINE, cafe},
    },
};

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
    let restored = db::connect(target.options(), 10).await.unwrap();
    let sum: i64 = sqlx::query_scalar("SELECT sum(coins)::bigint FROM drill").fetch_one(restored.pool()).await.unwrap();
    assert_eq!(sum, 0, "one moment of the database");
    sqlx::query("DROP TABLE drill").execute(restored.pool()).await.unwrap();
    db::prepare(&restored, OnDrift::Refuse).await.unwrap();
    let rows = "SELECT count(*) FROM user_wallets";
    let count = async |pool| sqlx::query_scalar::<_, i64>(rows).fetch_one(pool).await.unwrap();
    assert_eq!(count(restored.pool()).await, count(source.db.pool()).await);
    assert!(count(restored.pool()).await > 0);

    // It is not only there: the bot lives on it.
    let cafe = cafe().await;
    let bot = start(&cafe, &restored).await;
    cafe.registered("daily").await;
    let used = cafe.person("ben").uses("bot-lab", "daily", &json!({})).unwrap();
    let words = said(&cafe.answer(used.id()).await.answer.unwrap());
    assert!(words.contains("1,000"), "{words}");
    let me = UserId(cafe.names.artie.0);
    let asked = cafe.person("ada").says("bot-lab", &format!("<@{me}> what is 12*7")).unwrap();
    let answer = cafe.message(cafe.names.bot_lab, cafe.names.ada, |message| message.reply_to == Some(asked.id)).await;
    assert!(said(&answer).contains("84"), "{answer:?}");
    let (before, recorded) = (
        "SELECT count(*) FROM messages WHERE value NOT LIKE '%12*7%'",
        "SELECT count(*) FROM messages WHERE value LIKE '%what is 12*7%'",
    );
    let number = async |sql: &'static str| sqlx::query_scalar::<_, i64>(sql).fetch_one(restored.pool()).await.unwrap();
    eventually(DEADLINE, || async { number(recorded).await == 1 }).await;
    assert!(number(before).await > 0, "what was recorded before is still there");
    bot.stop().await;
    std::fs::remove_file(file).unwrap();
}
