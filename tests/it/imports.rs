//! People come over from other bots: as a whole, once, whenever it is killed, with every coin accounted for.

use artie::{
    clock::Clock,
    db::Db,
    economy::{self, Numbers},
    ids::{GuildId, UserId},
    imports::{Bad, Chopsticks, Conflict, Mode, Order, Red, Report, import},
};
use serde_json::json;
use sqlx::{AssertSqlSafe, Row};

use crate::support::{TestDatabase, cut::cut_off, database, empty_database};

/// The tables of seed 004, as an old bot has them.
const SEED: &str = "
CREATE TABLE user_wallets (user_id TEXT PRIMARY KEY, balance BIGINT NOT NULL DEFAULT 0, bank BIGINT NOT NULL DEFAULT 0,
    bank_capacity BIGINT NOT NULL DEFAULT 10000, total_earned BIGINT NOT NULL DEFAULT 0, total_spent BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL);
CREATE TABLE transaction_log (id SERIAL PRIMARY KEY, from_user TEXT, to_user TEXT, amount BIGINT NOT NULL, reason TEXT NOT NULL,
    metadata JSONB DEFAULT '{}'::jsonb, timestamp BIGINT NOT NULL);
CREATE TABLE user_inventory (id SERIAL PRIMARY KEY, user_id TEXT NOT NULL, item_id TEXT NOT NULL, quantity INTEGER NOT NULL DEFAULT 1,
    metadata JSONB DEFAULT '{}'::jsonb, acquired_at BIGINT NOT NULL, UNIQUE(user_id, item_id));
CREATE TABLE user_streaks (user_id TEXT PRIMARY KEY, daily_streak INTEGER NOT NULL DEFAULT 0, weekly_streak INTEGER NOT NULL DEFAULT 0,
    last_daily BIGINT, last_weekly BIGINT, longest_daily INTEGER NOT NULL DEFAULT 0, longest_weekly INTEGER NOT NULL DEFAULT 0,
    streak_multiplier NUMERIC(3,2) NOT NULL DEFAULT 1.00);
CREATE TABLE user_pets (id BIGSERIAL PRIMARY KEY, user_id TEXT NOT NULL, pet_type TEXT NOT NULL, name TEXT,
    stats JSONB DEFAULT '{}'::jsonb, created_at TIMESTAMPTZ NOT NULL DEFAULT now(), updated_at TIMESTAMPTZ NOT NULL DEFAULT now());
";

/// Forty people in pairs who pay each other, with a past that does not explain what they own.
const LIVES: &str = "
INSERT INTO user_wallets SELECT (1000 + n)::text, 100 * n, 10 * n, 10000 + n, 77, 7, 1700000000000, 1700000000000 FROM generate_series(1, 40) n;
INSERT INTO transaction_log (to_user, amount, reason, timestamp) SELECT (1000 + n)::text, 50 + n, 'daily', 1690000000000 + n FROM generate_series(1, 40) n;
INSERT INTO transaction_log (from_user, to_user, amount, reason, metadata, timestamp)
    SELECT (1000 + n)::text, (1001 + n)::text, 30, 'transfer', '{\"note\": \"hi\"}', 1690000100000 + n FROM generate_series(1, 39, 2) n;
INSERT INTO transaction_log (from_user, amount, reason, timestamp) VALUES ('1002', 9000, 'casino', 1690000200000), ('1003', 0, 'nothing', 1), ('1003', -4, 'minus', 2);
INSERT INTO transaction_log (from_user, to_user, amount, reason, timestamp) VALUES ('SYSTEM', '1004', 5, 'gift', 3), ('SYSTEM', NULL, 5, 'void', 4);
INSERT INTO user_inventory (user_id, item_id, quantity, metadata, acquired_at) SELECT (1000 + n)::text, 'basic_net', n, '{\"durability\": 12, \"x\": 1}', 5 FROM generate_series(1, 20) n;
INSERT INTO user_inventory (user_id, item_id, quantity, acquired_at) VALUES ('1001', 'fishing_rod', 2, 5), ('bot', 'basic_net', 1, 5);
INSERT INTO user_streaks VALUES ('1001', 4, 1, 1690000000000, NULL, 9, 2, 1.40);
INSERT INTO user_pets (user_id, pet_type, name, stats) VALUES ('1001', 'fox', 'Rex', '{\"level\": 3}'), ('1001', 'viral_cat', 'Tom', '{}'), ('1002', 'dragon', 'Smaug', '{}');
";

async fn old_bot() -> TestDatabase {
    let old = empty_database().await;
    for sql in [SEED, LIVES] {
        sqlx::raw_sql(sql).execute(old.db.pool()).await.unwrap();
    }
    old
}

fn order(mode: Mode, conflict: Conflict) -> Order {
    Order { name: "chopsticks".into(), conflict, batch: 4, guild: Some(GuildId(900)), mode }
}

async fn run(db: &Db, old: &TestDatabase, order: &Order) -> Report {
    let (clock, numbers) = (Clock::system(), Numbers::load(None).unwrap());
    let mut source = Chopsticks::open(&old.url).await.unwrap();
    let mut told = Vec::new();
    let report = import((db, &clock, &numbers), &mut source, order, |progress| told.push(progress.done)).await.unwrap();
    assert!(told.is_sorted() && told.last() == Some(&report.people), "{told:?}");
    report
}

async fn count(db: &Db, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(db.pool()).await.unwrap()
}

async fn clean(db: &Db) {
    let report = economy::verify(db).await.unwrap();
    assert!(report.is_clean(), "{}", report.table());
}

/// What came of everybody, as text.
async fn state(db: &Db) -> String {
    let all = "SELECT jsonb_build_array(
        (SELECT jsonb_agg(jsonb_build_array(user_id, balance, bank, bank_capacity, total_earned, total_spent, created_at) ORDER BY user_id) FROM user_wallets),
        (SELECT jsonb_agg(jsonb_build_array(from_user, from_account, to_user, to_account, amount, reason, event_id, leg) ORDER BY event_id, leg) FROM transaction_log),
        (SELECT jsonb_agg(jsonb_build_array(user_id, item_id, quantity, metadata) ORDER BY user_id) FROM user_inventory),
        (SELECT jsonb_agg(to_jsonb(s)) FROM user_streaks s), (SELECT jsonb_agg(jsonb_build_array(user_id, pet_type, name, stats)) FROM user_pets),
        (SELECT count(*) FROM imported_people), (SELECT count(*) FROM guild_players))::text";
    sqlx::query_scalar(all).fetch_one(db.pool()).await.unwrap()
}

#[tokio::test]
async fn a_dry_run_writes_nothing_and_says_what_the_import_does() {
    let (ours, old) = (database().await, old_bot().await);
    let planned = run(&ours.db, &old, &order(Mode::DryRun, Conflict::Keep)).await;
    assert_eq!(
        count(&ours.db, "SELECT (SELECT count(*) FROM user_wallets) + (SELECT count(*) FROM transaction_log)").await,
        0
    );
    insta::assert_snapshot!(planned.table(), @r"
    ┌───────────────────────────────────────┬──────────┐
    │                                       ┆ to bring │
    ╞═══════════════════════════════════════╪══════════╡
    │ people there                          ┆ 40       │
    │ brought by an earlier run             ┆ 0        │
    │ people                                ┆ 40       │
    │ coins in wallets                      ┆ 82000    │
    │ coins in banks                        ┆ 8200     │
    │ rows of the old ledger                ┆ 62       │
    │ entries for what those do not explain ┆ 80       │
    │ stacks of items                       ┆ 20       │
    │ streaks                               ┆ 1        │
    │ pets                                  ┆ 1        │
    │ have a wallet here and keep it        ┆ 0        │
    │ rows that stay behind                 ┆ 7        │
    └───────────────────────────────────────┴──────────┘
    ┌─────────────────┬───────────────────┬─────────────────────────────────────────────┐
    │ table           ┆ row               ┆ stays behind because it                     │
    ╞═════════════════╪═══════════════════╪═════════════════════════════════════════════╡
    │ user_inventory  ┆ bot               ┆ is not the id of a person on Discord        │
    │ transaction_log ┆ 65                ┆ names no person on either end               │
    │ user_pets       ┆ 2                 ┆ is a second pet; a person can have one here │
    │ transaction_log ┆ 62                ┆ 0 is no amount of coins                     │
    │ transaction_log ┆ 63                ┆ -4 is no amount of coins                    │
    │ user_inventory  ┆ 1001, fishing_rod ┆ there is no such item in economy.toml       │
    │ user_pets       ┆ 1002              ┆ `dragon` is no kind of pet                  │
    └─────────────────┴───────────────────┴─────────────────────────────────────────────┘
    Nothing was written. To do it: the same command with --apply.
    ");
    let done = run(&ours.db, &old, &order(Mode::Apply, Conflict::Keep)).await;
    assert_eq!(Report { applied: false, ..done }, planned);
    clean(&ours.db).await;
}

#[tokio::test]
async fn everything_arrives_once_with_its_past() {
    let (ours, old) = (database().await, old_bot().await);
    let first = run(&ours.db, &old, &order(Mode::Apply, Conflict::Keep)).await;
    assert_eq!((first.brought, first.preserved), (40, 40 + 20 + 1 + 1));
    let wrong = count(&ours.db, "SELECT count(*) FROM generate_series(1, 40) n LEFT JOIN user_wallets w ON w.user_id = (1000 + n)::text
        WHERE (w.balance, w.bank, w.bank_capacity, w.created_at) IS DISTINCT FROM (100 * n, 10 * n, 10000 + n, 1700000000000)").await;
    assert_eq!(wrong, 0);
    let paid = sqlx::query("SELECT * FROM transaction_log WHERE reason = 'transfer' ORDER BY id LIMIT 1")
        .fetch_one(ours.db.pool())
        .await
        .unwrap();
    assert_eq!((paid.get::<String, _>("from_user"), paid.get::<String, _>("to_user")), ("1001".into(), "1002".into()));
    assert_eq!(paid.get::<i64, _>("timestamp"), 1_690_000_100_001);
    assert_eq!(paid.get::<serde_json::Value, _>("metadata"), json!({ "note": "hi", "import": "chopsticks" }));
    // Two coins of every kind of row: what came in and what went out explain what is there, and nothing twice.
    let held = count(&ours.db, "SELECT sum(balance + bank)::bigint FROM user_wallets").await;
    assert_eq!(held, (1..=40).map(|n| 110 * n).sum::<i64>());
    let pets = count(
        &ours.db,
        "SELECT count(*) FROM user_pets WHERE name = 'Rex' AND pet_type = 'code_fox' AND stats = '{\"level\": 3}'",
    )
    .await;
    let streaks = count(
        &ours.db,
        "SELECT count(*) FROM user_streaks WHERE user_id = '1001' AND daily_streak = 4 AND longest_daily = 9",
    )
    .await;
    assert_eq!((pets, streaks, count(&ours.db, "SELECT count(*) FROM user_pets").await), (1, 1, 1));
    let board = "SELECT count(*) FROM guild_players g JOIN user_wallets w USING (user_id) WHERE guild_id = '900' AND net_worth = w.balance + w.bank";
    assert_eq!(count(&ours.db, board).await, 40);
    let before = state(&ours.db).await;
    let again = run(&ours.db, &old, &order(Mode::Apply, Conflict::Keep)).await;
    assert_eq!((again.already, again.brought, again.preserved, again.kept.len()), (40, 0, 0, 0));
    assert_eq!(state(&ours.db).await, before);
    clean(&ours.db).await;
}

#[tokio::test]
async fn killed_anywhere_it_adds_up_and_goes_on() {
    let (twin, old) = (database().await, old_bot().await);
    run(&twin.db, &old, &order(Mode::Apply, Conflict::Keep)).await;
    let (mut cuts, mut halves) = (0, 0);
    // On a busy machine an answer may be there before it is asked for, and then few cuts fall in the middle: once more.
    for _ in 0..10 {
        let ours = database().await;
        for polls in 1.. {
            let order = order(Mode::Apply, Conflict::Keep);
            if cut_off(run(&ours.db, &old, &order), polls).await {
                break;
            }
            // The server hears of the end of a connection a moment later; what it had begun is then undone.
            cuts += 1;
            clean(&ours.db).await;
            let both = "SELECT ARRAY[(SELECT count(*) FROM user_wallets), (SELECT count(*) FROM imported_people)]";
            let both: Vec<i64> = sqlx::query_scalar(both).fetch_one(ours.db.pool()).await.unwrap();
            assert_eq!(both[0], both[1], "everybody arrives as a whole");
            halves += u32::from((1..40).contains(&both[0]));
        }
        assert_eq!(state(&ours.db).await, state(&twin.db).await);
        clean(&ours.db).await;
        if cuts > 10 && halves > 2 {
            break;
        }
    }
    assert!(cuts > 10 && halves > 2, "{cuts} cuts, {halves} of them in the middle");
}

#[tokio::test]
async fn who_has_a_wallet_here_keeps_it_or_gets_the_old_one_added() {
    let (ours, old) = (database().await, old_bot().await);
    let claim = r#"SELECT ledger_post('{"event": "5", "action": "daily", "actor": "1001", "at": 5, "xp": 10, "outcome": {}, "movements":
        [{"leg": 0, "to_user": "1001", "amount": 1000, "reason": "daily"}]}') IS NULL"#;
    sqlx::query(claim).execute(ours.db.pool()).await.unwrap();
    let kept = run(&ours.db, &old, &order(Mode::Apply, Conflict::Keep)).await;
    assert_eq!((kept.kept.clone(), kept.brought), (vec![UserId(1_001)], 39));
    assert_eq!(count(&ours.db, "SELECT balance FROM user_wallets WHERE user_id = '1001'").await, 1_000);
    // The payment of 1001 to 1002 is 1002's history all the same; its other end is noted.
    let noted = "SELECT count(*) FROM transaction_log WHERE from_user IS NULL AND to_user = '1002' AND metadata ->> 'from' = '1001'";
    assert_eq!(count(&ours.db, noted).await, 1);
    clean(&ours.db).await;
    let added = run(&ours.db, &old, &order(Mode::Apply, Conflict::Add)).await;
    assert_eq!((added.brought, added.wallet_coins, added.already), (1, 100, 39));
    assert_eq!(
        count(&ours.db, "SELECT balance * 10000 + bank FROM user_wallets WHERE user_id = '1001'").await,
        11_000_010
    );
    let again = run(&ours.db, &old, &order(Mode::Apply, Conflict::Add)).await;
    assert_eq!((again.brought, again.already), (0, 40));
    clean(&ours.db).await;
}

#[tokio::test]
async fn a_database_that_is_artie_or_lacks_tables_is_told_kindly() {
    let (ours, bare) = (database().await, empty_database().await);
    let refusal = |result: artie::error::Result<Chopsticks>| result.err().unwrap().to_string();
    insta::assert_snapshot!(refusal(Chopsticks::open(&ours.url).await), @"refused: That is a database of Artie itself. Give the address of the old bot's database.");
    insta::assert_snapshot!(refusal(Chopsticks::open(&bare.url).await), @"refused: That database has no table user_wallets, so there is nobody to bring. Check the address and the schema.");
    let wallets = "CREATE TABLE user_wallets (user_id TEXT, balance BIGINT NOT NULL, bank BIGINT NOT NULL, bank_capacity BIGINT NOT NULL, created_at BIGINT NOT NULL);
        INSERT INTO user_wallets VALUES ('7', 5, 0, 10000, 1), ('8', -5, 0, 10000, 1)";
    sqlx::raw_sql(wallets).execute(bare.db.pool()).await.unwrap();
    let report = run(&ours.db, &bare, &order(Mode::Apply, Conflict::Keep)).await;
    let missing: Vec<_> = report.bad.iter().map(|Bad { table, row, why }| format!("{table} {row}: {why}")).collect();
    insta::assert_snapshot!(missing.join("\n"), @r"
    user_inventory all: there is no such table
    user_streaks all: there is no such table
    user_pets all: there is no such table
    transaction_log all: there is no such table
    user_wallets 8: -5 is no amount of coins
    ");
    assert_eq!((report.brought, report.wallet_coins), (2, 5));
    clean(&ours.db).await;
}

#[tokio::test]
async fn a_bank_of_red_comes_over_from_its_file_and_from_its_database() {
    let ours = database().await;
    let (clock, numbers) = (Clock::system(), Numbers::load(None).unwrap());
    let bank = json!({ "384734293238749": { "GLOBAL": { "is_global": false }, "MEMBER": { "900": {
        "7": { "name": "Ada", "balance": 120, "created_at": 1_700_000_000 }, "8": { "balance": "lots" } } } } });
    let file = std::env::temp_dir().join(format!("artie-red-{}.json", std::process::id()));
    std::fs::write(&file, bank.to_string()).unwrap();
    let mut source = Red::read(&file, Some(GuildId(900))).unwrap();
    std::fs::remove_file(&file).unwrap();
    let order = Order { name: "red/900".into(), ..order(Mode::Apply, Conflict::Keep) };
    let report = import((&ours.db, &clock, &numbers), &mut source, &order, |_| {}).await.unwrap();
    assert_eq!((report.brought, report.wallet_coins, report.bad.len()), (1, 120, 1));
    assert_eq!(count(&ours.db, "SELECT created_at FROM user_wallets WHERE user_id = '7'").await, 1_700_000_000_000);

    let theirs = empty_database().await;
    let driver = r#"CREATE SCHEMA "Bank.384734293238749";
        CREATE TABLE "Bank.384734293238749"."GLOBAL" (primary_key_1 BIGINT PRIMARY KEY, json_data JSONB NOT NULL);
        CREATE TABLE "Bank.384734293238749"."USER" (primary_key_1 BIGINT PRIMARY KEY, json_data JSONB NOT NULL);
        INSERT INTO "Bank.384734293238749"."GLOBAL" VALUES (0, '{"is_global": true}');
        INSERT INTO "Bank.384734293238749"."USER" VALUES (9, '{"name": "Zoe", "balance": 40, "created_at": 5}')"#;
    sqlx::raw_sql(AssertSqlSafe(driver)).execute(theirs.db.pool()).await.unwrap();
    let mut source = Red::open(&theirs.url, None).await.unwrap();
    let order = Order { name: "red".into(), ..order };
    let report = import((&ours.db, &clock, &numbers), &mut source, &order, |_| {}).await.unwrap();
    assert_eq!((report.brought, report.wallet_coins), (1, 40));
    clean(&ours.db).await;
}
