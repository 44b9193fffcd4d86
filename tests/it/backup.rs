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
        TestDatabase, database, empty_database, eventually, own_cluster,
        process::Process,
        stage::{said, start},
        town::{Cafe, DEADLINE, cafe},
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

async fn succeeds(verb: &[&str], cafe: &Cafe, database: &TestDatabase) -> String {
    let mut process = cafe.program(verb, database, "warn");
    assert_eq!(process.ended().await, Some(0), "{verb:?}: {}", process.printed());
    process.printed()
}

async fn ends(mut process: Process) {
    process.terminate();
    assert_eq!(process.ended().await, Some(0), "{}", process.printed());
}

async fn number(database: &TestDatabase, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(database.db.pool()).await.unwrap()
}

/// People who pay each other and talk until it is over; gives how often somebody said something.
async fn play(cafe: &Cafe, people: &[UserId], is_over: &AtomicBool) -> i64 {
    let mut rounds = 0;
    while !is_over.load(Ordering::Relaxed) {
        for (place, user) in people.iter().enumerate() {
            let (person, next) = (cafe.town.person_with(*user), people[(place + 1) % people.len()]);
            rounds += 1;
            person.says("bot-lab", &format!("round {rounds}")).unwrap();
            let pays = json!({ "to": next.to_string(), "amount": "1" });
            let used = person.uses("bot-lab", "wallet pay", &pays).unwrap();
            assert!(cafe.answer(used.id()).await.answer.is_some(), "nobody is kept waiting by a backup");
        }
    }
    rounds
}

const SAID: &str = "SELECT count(*) FROM messages WHERE value LIKE 'round %'";
const DISTINCT: &str = "SELECT count(DISTINCT message_id) FROM messages WHERE value LIKE 'round %'";

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_taken_while_people_play_restores_verifies_and_is_played_on() {
    let (cafe, source, target) = (cafe().await, database().await, empty_database().await);
    let people: Vec<UserId> = cafe.town.with(|world| {
        let person = |number| {
            let user = world.add_person(&format!("player{number}"), "Player");
            world.admit(cafe.names.guild, user, &[]);
            user
        };
        (0..6).map(person).collect()
    });
    let running = cafe.program(&["run"], &source, "warn");
    cafe.registered("daily").await;
    cafe.online(cafe.names.artie).await;
    for user in &people {
        let used = cafe.town.person_with(*user).uses("bot-lab", "daily", &json!({})).unwrap();
        assert!(said(&cafe.answer(used.id()).await.answer.unwrap()).contains("1,000"));
    }
    let file = std::env::temp_dir().join(format!("artie-played-{}.dump", std::process::id()));
    let path = file.to_str().unwrap();
    let is_over = AtomicBool::new(false);
    let taking = async {
        // Not before something was recorded: there is to be something in it.
        eventually(DEADLINE, || async { number(&source, SAID).await > 0 }).await;
        let told = succeeds(&["backup", path], &cafe, &source).await;
        assert!(told.contains("artie verify"), "{told}");
        is_over.store(true, Ordering::Relaxed);
    };
    let (rounds, ()) = tokio::join!(play(&cafe, &people, &is_over), taking);
    eventually(DEADLINE, || async { number(&source, SAID).await == rounds }).await;
    ends(running).await;

    let told = succeeds(&["restore", path], &cafe, &target).await;
    assert!(told.contains("is restored") && told.contains("every balance is as the ledger says"), "{told}");
    succeeds(&["verify"], &cafe, &target).await;
    succeeds(&["verify", path], &cafe, &target).await;
    let (kept, coins) = (number(&target, SAID).await, "SELECT sum(balance)::bigint FROM user_wallets");
    assert!((1..=rounds).contains(&kept), "{kept} of {rounds}");
    assert_eq!(number(&target, coins).await, 6_000, "one moment of the database: coins change hands, and none is lost");

    // It runs, knows who claimed, and fetches what was said after the backup was taken: each message once.
    let running = cafe.program(&["run"], &target, "warn");
    eventually(DEADLINE, || async { number(&target, SAID).await == rounds }).await;
    assert_eq!(number(&target, DISTINCT).await, rounds);
    let first = cafe.town.person_with(people[0]);
    let again = first.uses("bot-lab", "daily", &json!({})).unwrap();
    let again = said(&cafe.answer(again.id()).await.answer.unwrap());
    assert!(again.contains("<t:"), "claimed already: {again}");
    let pays = first.uses("bot-lab", "wallet pay", &json!({ "to": people[1].to_string(), "amount": "5" })).unwrap();
    assert!(said(&cafe.answer(pays.id()).await.answer.unwrap()).contains('5'));
    ends(running).await;
    succeeds(&["verify"], &cafe, &target).await;
    std::fs::remove_file(file).unwrap();
}
