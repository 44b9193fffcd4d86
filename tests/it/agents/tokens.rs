//! Tokens: nowhere in clear, sealed anew by a rotation that may be interrupted, and useless under another key.

use std::time::Duration;

use artie::{
    agents::token::{self, Unopenable, Vault},
    clock::Clock,
    config::{self, Sources},
    doctor,
};
use serde_json::json;

use super::{KEY, QUICK, lent, origin, token as made_up};
use crate::support::{
    TestDatabase, database, empty_database, eventually,
    process::Process,
    town::{DEADLINE, cafe},
};

const OTHER_KEY: &str = "another master key, of another operator";

fn vault(current: &str, former: &str) -> Vault {
    let environment = vec![
        ("ARTIE_SECRET_KEY".to_owned(), current.to_owned()),
        ("ARTIE_FORMER_SECRET_KEY".to_owned(), former.to_owned()),
    ];
    let settings = config::load(&Sources { file: None, environment }).unwrap().settings;
    Vault::of(&settings.agents).unwrap().unwrap()
}

/// Every row of every table as text.
async fn everything(database: &TestDatabase) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
         AND NOT relispartition",
    )
    .fetch_all(database.db.pool())
    .await
    .unwrap();
    let mut text = String::new();
    for table in tables {
        let rows = sqlx::AssertSqlSafe(format!("SELECT row::text FROM {table} AS row"));
        let rows: Vec<String> = sqlx::query_scalar(rows).fetch_all(database.db.pool()).await.unwrap();
        text.push_str(&rows.join("\n"));
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_nowhere_in_clear_not_in_rows_logs_replies_or_metrics() {
    let (cafe, database) = (cafe().await, database().await);
    let secret = made_up(1);
    let agent = cafe.town.with(|world| world.add_application("Luma", &secret, cafe.names.ada));
    cafe.town.with(|world| world.invite(agent, cafe.names.guild, cafe.names.ada, 2_048)).unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let base = cafe.discord.base_url();
    let own = [
        ("DISCORD_TOKEN", artie::demo::world::cafe::ARTIE_TOKEN),
        ("DISCORD_API_BASE", base.as_str()),
        ("DATABASE_URL", database.url.as_str()),
        ("ARTIE_HTTP_ADDR", free.as_str()),
        ("RUST_LOG", "debug,artie=trace"),
    ];
    let process = Process::start(&["run"], &[&own[..], &QUICK[..]].concat());
    cafe.online(cafe.names.artie).await;
    cafe.registered("pool").await;
    let ada = cafe.person("ada");
    let hears = async |path: &str, options: serde_json::Value| {
        let used = ada.uses("bot-lab", path, &options).unwrap();
        cafe.answer(used.id()).await
    };
    hears("pool create", json!({ "name": "Café", "visibility": 1 })).await;
    for written in ["nonsense", "MTAwMDAwMDAwMDAwMDAwMDAw.demo00.nobody-has-this-token-at-all", secret.as_str()] {
        let form = hears("pool contribute", json!({ "pool": "pool_caf" })).await;
        let sent = ada.submits(form.id(), &json!({ "0": written })).unwrap();
        cafe.answer(sent.id()).await;
    }
    hears("pool select", json!({ "pool": "pool_caf" })).await;
    cafe.online(agent).await;
    eventually(DEADLINE, async || {
        let here = "SELECT count(*) FROM agent_presence";
        sqlx::query_scalar::<_, i64>(here).fetch_one(database.db.pool()).await.unwrap() == 1
    })
    .await;
    hears("daily", json!({})).await;
    hears("agents say", json!({ "text": "Good evening." })).await;
    hears("agents status", json!({})).await;
    hears("pool show", json!({ "pool": "pool_caf" })).await;
    let metrics = reqwest::get(format!("http://{free}/metrics")).await.unwrap().text().await.unwrap();
    assert!(metrics.contains("artie_agents"), "{metrics}");
    let said = cafe.town.with(|world| format!("{:?}", world.messages));
    assert!(said.contains("Good evening."), "the agent spoke");
    let (rows, printed) = (everything(&database).await, process.printed());
    assert!(rows.contains(&format!("agent{agent}")) && printed.contains("an agent is online"));
    for (place, text) in [("rows", &rows), ("logs", &printed), ("replies", &said), ("metrics", &metrics)] {
        for needle in [secret.as_str(), "made-up-token-of-agent", &hex::encode(&secret)] {
            assert!(!text.contains(needle), "the token is in the {place}");
        }
    }
}

#[tokio::test]
async fn a_rotation_goes_on_where_it_was_interrupted() {
    let lent = lent(5).await;
    let db = &lent.database.db;
    let foreign = token::examine(db, &vault(OTHER_KEY, "")).await.unwrap();
    assert_eq!(foreign.unopenable.len(), 5);
    assert!(foreign.unopenable.iter().all(|(_, reason)| *reason == Unopenable::OtherKey));
    let both = vault(OTHER_KEY, KEY);
    let (half, copy) = (db.clone(), both.clone());
    let interrupted = tokio::spawn(async move {
        let mut seen = 0;
        token::rotate(&half, &copy, || {
            seen += 1;
            assert!(seen < 3, "the power is gone");
        })
        .await
    });
    assert!(interrupted.await.is_err());
    let rest = token::rotate(db, &both, || ()).await.unwrap();
    assert_eq!((rest.sealed, rest.current), (3, 2), "{rest:?}");
    let done = token::rotate(db, &both, || ()).await.unwrap();
    assert_eq!((done.sealed, done.current, done.is_complete()), (0, 5, true));
    assert!(token::examine(db, &vault(OTHER_KEY, "")).await.unwrap().is_complete(), "the former key can go");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_in_clear_is_sealed_by_a_rotation_and_checking_says_so() {
    let lent = lent(2).await;
    let db = &lent.database.db;
    let plain = sqlx::query("UPDATE agent_bots SET token = $1 WHERE agent_id = $2")
        .bind(made_up(0))
        .bind(format!("agent{}", lent.agents[0]))
        .execute(db.pool());
    assert_eq!(plain.await.unwrap().rows_affected(), 1);
    let found = token::examine(db, &vault(KEY, "")).await.unwrap();
    assert_eq!((found.current, found.plain.len(), found.unopenable.len(), found.is_complete()), (1, 1, 0, false));
    let keys = [("ARTIE_SECRET_KEY", KEY)];
    let (code, said) = run(&["keys", "check"], &lent.database.url, &keys).await;
    assert_eq!(code, Some(6), "{said}");
    assert!(said.contains("artie keys rotate") && !said.contains("Lend these agents again"), "{said}");
    assert!(!said.contains(&made_up(0)), "{said}");
    let (code, said) = run(&["keys", "rotate"], &lent.database.url, &keys).await;
    assert_eq!((code, said.contains("1 sealed anew")), (Some(0), true), "{said}");
    let (code, said) = run(&["keys", "check"], &lent.database.url, &keys).await;
    assert_eq!(code, Some(0), "{said}");
}

async fn run(verb: &[&str], url: &str, keys: &[(&str, &str)]) -> (Option<i32>, String) {
    let own = [("DATABASE_URL", url), ("RUST_LOG", "warn")];
    let mut process = Process::start(verb, &[&own[..], keys].concat());
    let code = tokio::time::timeout(Duration::from_mins(2), process.ended()).await.unwrap();
    (code, process.printed())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_restored_under_another_key_refuses_says_why_and_works_after_sealing_anew() {
    let lent = lent(3).await;
    let file = std::env::temp_dir().join(format!("artie-keys-{}.dump", std::process::id()));
    let path = file.to_str().unwrap();
    let (ours, theirs) = ([("ARTIE_SECRET_KEY", KEY)], [("ARTIE_SECRET_KEY", OTHER_KEY)]);
    let (code, said) = run(&["backup", path], &lent.database.url, &ours).await;
    assert_eq!(code, Some(0), "{said}");
    let target = empty_database().await;
    let (code, said) = run(&["restore", path], &target.url, &theirs).await;
    assert_eq!(code, Some(6), "{said}");
    assert!(said.contains("3 tokens of agents were sealed with another master key"), "{said}");
    assert!(said.contains("artie keys rotate"), "{said}");
    let (code, said) = run(&["verify"], &target.url, &theirs).await;
    assert_eq!(code, Some(6), "{said}");
    let both = [theirs[0], ("ARTIE_FORMER_SECRET_KEY", KEY)];
    let (code, said) = run(&["keys", "rotate"], &target.url, &both).await;
    assert_eq!((code, said.contains("3 sealed anew")), (Some(0), true), "{said}");
    let (code, said) = run(&["verify"], &target.url, &theirs).await;
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = run(&["runner"], &target.url, &[]).await;
    assert_eq!(code, Some(3), "without a key there is no runner: {said}");
    assert!(said.contains("ARTIE_SECRET_KEY"), "{said}");
    std::fs::remove_file(file).unwrap();
}

#[tokio::test]
async fn without_a_key_nothing_is_lent_and_it_says_why() {
    let (cafe, database) = (cafe().await, database().await);
    let services = crate::support::stage::services(&cafe, &database.db);
    let ada = cafe.names.ada;
    services.agents.create_pool(&origin(&cafe, ada), "Café", artie::agents::model::Visibility::Public).await.unwrap();
    let (identity, token) = super::a_bot(&cafe, 1);
    let refused = services.agents.lend(&origin(&cafe, ada), "pool_caf", &identity, &token).await.unwrap_err();
    assert!(refused.to_string().contains("ARTIE_SECRET_KEY"), "{refused}");
    assert!(!everything(&database).await.contains("made-up-token"));
}

#[tokio::test]
async fn the_doctor_says_whether_the_tokens_open() {
    let lent = lent(2).await;
    let said = async |key: &str| {
        let environment = [("DATABASE_URL", &*lent.database.url), ("ARTIE_SECRET_KEY", key), ("ARTIE_HTTP_ADDR", "")];
        let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let settings = config::load(&Sources { file: None, environment }).unwrap().settings;
        let findings = doctor::examine(&settings, &Clock::system()).await;
        findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let closed = "BAD  Stored tokens of agents cannot be opened.\n     → 2 tokens of agents";
    let without = said("").await;
    assert!(without.contains(&format!("{closed} are sealed in this database")), "{without}");
    let foreign = said(OTHER_KEY).await;
    assert!(foreign.contains(&format!("{closed} were sealed with another master key")), "{foreign}");
    let own = said(KEY).await;
    assert!(own.contains("ok   Every stored token of an agent opens (2)."), "{own}");
    let plain = sqlx::query("UPDATE agent_bots SET token = $1 WHERE agent_id = $2")
        .bind(made_up(0))
        .bind(format!("agent{}", lent.agents[0]))
        .execute(lent.database.db.pool());
    assert_eq!(plain.await.unwrap().rows_affected(), 1);
    let own = said(KEY).await;
    let in_clear =
        "BAD  Stored tokens of agents are not sealed, and so not used.\n     → 1 tokens of agents lie in clear";
    assert!(own.contains(in_clear) && own.contains("artie keys rotate"), "{own}");
    assert!(!own.contains("cannot be opened") && !own.contains(&made_up(0)), "{own}");
}
