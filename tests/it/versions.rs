//! Prompts and settings in versions: kept, compared, gone back from, by editors who know of each other, in every process.

use std::time::Duration;

use artie::{
    clock::Clock,
    config::{Settings, Sources, load},
    db::Db,
    error::Error,
    ids::UserId,
    overrides::Overrides,
    prompts::{Prompts, names},
    versions::Shelf,
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support::{self, eventually, execute, process::Process, town::DEADLINE};

const HOST: UserId = UserId(7);
const OTHER: UserId = UserId(8);
const LIMIT: &str = "spend.day_usd";

fn settings(environment: &[(&str, &str)]) -> Settings {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    load(&Sources { file: None, environment }).unwrap().settings
}

fn overrides(db: &Db, environment: &[(&str, &str)]) -> Overrides {
    Overrides::new(&settings(environment), db.clone(), Clock::system())
}

fn day(settings: &Overrides) -> String {
    settings.effective().spend.day_usd.to_string()
}

fn refusal(outcome: artie::error::Result<i32>) -> String {
    match outcome.unwrap_err() {
        Error::Refused(message) => message.to_string(),
        other => panic!("{other:?}"),
    }
}

async fn sql(db: &Db, sql: &str) {
    execute(&mut db.acquire().await.unwrap(), sql.to_owned()).await;
}

#[tokio::test]
async fn every_version_is_kept_with_its_editor_and_reason_and_stands_in_the_audit_log() {
    let database = support::database().await;
    let settings = overrides(&database.db, &[]);
    assert_eq!(day(&settings), "50");
    assert_eq!(settings.edit(LIMIT, 0, Some(" 20.0 "), HOST, "holidays").await.unwrap(), 2);
    assert_eq!(day(&settings), "20", "it is used at once");
    assert_eq!(settings.edit(LIMIT, 2, Some("30"), OTHER, "a bit more").await.unwrap(), 3);
    let history: Vec<_> = settings.history(LIMIT).await.unwrap();
    let told = |place: usize| {
        let one = &history[place];
        (one.version, one.content.as_str(), one.changed_by.as_str(), one.change_reason.as_str())
    };
    assert_eq!((told(0), told(1)), ((2, "20", "8", "a bit more"), (1, "50", "7", "holidays")));
    let texts: Vec<_> = [0, 1, 2, 3].map(|version| settings.version(LIMIT, version)).into_iter().collect();
    let texts = futures::future::try_join_all(texts).await.unwrap();
    assert_eq!(texts, ["50", "50", "20", "30"]);

    let audited = "SELECT guild_id, user_id, details FROM audit_log WHERE action = 'config.update' ORDER BY id";
    let rows: Vec<(String, String, Value)> = sqlx::query_as(audited).fetch_all(database.db.pool()).await.unwrap();
    let row = |user: &str, version: i32, reason: &str| {
        let details = json!({ "config": LIMIT, "version": version, "reason": reason });
        ("__global__".to_owned(), user.to_owned(), details)
    };
    assert_eq!(rows, [row("7", 2, "holidays"), row("8", 3, "a bit more")]);
}

#[tokio::test]
async fn nobody_writes_over_what_they_have_not_seen_and_nothing_is_written_that_changes_nothing() {
    let database = support::database().await;
    let (settings, prompts) = (overrides(&database.db, &[]), Prompts::new(database.db.clone(), Clock::system()));
    // Whoever of ten is first wins; the others hear of it.
    let edits = (0..10).map(|count| {
        let settings = settings.clone();
        async move { settings.edit(LIMIT, 0, Some(&(count + 60).to_string()), UserId(count), "").await }
    });
    let outcomes = futures::future::join_all(edits).await;
    let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!((won.len(), lost.len()), (1, 9));
    for outcome in lost {
        assert!(refusal(outcome).contains("changed this setting meanwhile"));
    }
    let now = settings.find(LIMIT).await.unwrap();
    let same = refusal(settings.edit(LIMIT, now.version, Some(&now.content), HOST, "").await);
    assert!(same.contains("the value it already has"), "{same}");
    let wrong = refusal(settings.edit(LIMIT, now.version, Some("-1"), HOST, "").await);
    assert!(wrong.contains("takes US dollars from 0"), "{wrong}");
    let secret = refusal(settings.edit("models.key", 0, Some("x"), HOST, "").await);
    assert!(secret.contains("no setting called “models.key”"), "{secret}");
    let empty = refusal(prompts.edit(names::SUMMARY, 0, Some(" "), HOST, "").await);
    assert!(empty.contains("can't be empty"), "{empty}");
    let shipped = prompts.text(names::SUMMARY).await.unwrap();
    let untouched = refusal(prompts.edit(names::SUMMARY, 0, Some(&format!("{shipped}\n")), HOST, "").await);
    assert!(untouched.contains("the text it already has"), "{untouched}");
    let many = vec!["model"; 800].join(",");
    let many = refusal(settings.edit("models.fallbacks", 0, Some(&many), HOST, "").await);
    assert!(many.contains("a setting can have 4,000"), "{many}");
    let long = refusal(prompts.edit(names::SUMMARY, 0, Some(&"x".repeat(4_001)), HOST, "").await);
    assert!(long.contains("4,001 characters"), "{long}");
    assert_eq!(settings.find(LIMIT).await.unwrap(), now, "nothing was lost");
}

#[tokio::test]
async fn whoever_goes_back_to_what_ships_follows_it_again() {
    let database = support::database().await;
    let before = overrides(&database.db, &[]);
    assert!(refusal(before.edit(LIMIT, 0, None, HOST, "").await).contains("already has"));
    before.edit(LIMIT, 0, Some("20"), HOST, "").await.unwrap();
    // The files say something else after a restart, and it does not matter.
    let after = overrides(&database.db, &[("ARTIE_SPEND_DAY_USD", "99")]);
    after.refresh().await.unwrap();
    assert_eq!(day(&after), "20");
    assert_eq!(after.edit(LIMIT, 2, None, HOST, "back to the files").await.unwrap(), 3);
    assert_eq!(day(&after), "99");
    assert!(after.list_changed().await.unwrap().is_empty());
    assert_eq!(after.edit(LIMIT, 3, Some("21"), HOST, "").await.unwrap(), 4);
    assert_eq!(after.version(LIMIT, 3).await.unwrap(), "99");

    let prompts = Prompts::new(database.db.clone(), Clock::system());
    let shipped = prompts.text(names::SUMMARY).await.unwrap();
    prompts.edit(names::SUMMARY, 0, Some("Be brief."), HOST, "").await.unwrap();
    assert_eq!(prompts.text(names::SUMMARY).await.unwrap(), "Be brief.");
    assert_eq!(prompts.edit(names::SUMMARY, 2, None, HOST, "").await.unwrap(), 3);
    let now = prompts.find(names::SUMMARY).await.unwrap();
    assert_eq!((now.content, now.version, now.written_at), (shipped, 3, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_process_follows_also_after_its_line_was_cut() {
    let database = support::database().await;
    let (here, there) = (overrides(&database.db, &[]), overrides(&database.another_pool().await, &[]));
    let stop = CancellationToken::new();
    let following = tokio::spawn({
        let (there, stop) = (there.clone(), stop.clone());
        async move { there.follow(stop).await }
    });
    // Sooner than it would look by itself.
    let is_followed = async |dollars: &str| {
        let followed = eventually(DEADLINE, || async { day(&there) == dollars });
        tokio::time::timeout(Duration::from_secs(25), followed).await.expect("it did not hear of it");
    };
    here.edit(LIMIT, 0, Some("20"), HOST, "").await.unwrap();
    is_followed("20").await;
    let listeners = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> pg_backend_pid()";
    sql(&database.db, listeners).await;
    here.edit(LIMIT, 2, Some("30"), HOST, "").await.unwrap();
    is_followed("30").await;
    stop.cancel();
    following.await.unwrap();
}

#[tokio::test]
async fn rows_of_other_times_change_nothing_and_stop_nobody() {
    let database = support::database().await;
    sql(
        &database.db,
        "INSERT INTO config (config_key, config_value) VALUES ('model', 'gpt-3'), ('spend.hour_usd', 'lots'), ('spend.day_usd', '40')",
    )
    .await;
    let settings = overrides(&database.db, &[]);
    settings.refresh().await.unwrap();
    assert_eq!((settings.effective().spend.hour_usd.to_string(), day(&settings)), ("10".into(), "40".into()));
    let changed: Vec<_> = settings.list_changed().await.unwrap().into_iter().map(|text| text.name).collect();
    assert_eq!(changed, [LIMIT], "what is not used is not shown as if it were");
    assert_eq!(settings.edit("spend.hour_usd", 1, Some("11"), HOST, "a number").await.unwrap(), 2);
    assert_eq!(settings.effective().spend.hour_usd.to_string(), "11");
}

#[tokio::test]
async fn whoever_looks_at_the_settings_from_outside_sees_what_was_changed() {
    let database = support::database().await;
    overrides(&database.db, &[]).edit(LIMIT, 0, Some("20"), HOST, "").await.unwrap();
    let findings = artie::doctor::examine(&settings(&[("DATABASE_URL", &database.url)]), &Clock::system()).await;
    let said: Vec<_> = findings.iter().map(ToString::to_string).collect();
    let changed = "not as the files say: spend.day_usd.";
    assert!(said.iter().any(|line| line.starts_with("ok") && line.contains(changed)), "{said:#?}");

    let check = async |url: &str| {
        let mut process = Process::start(&["config", "check"], &[("DATABASE_URL", url)]);
        assert_eq!(tokio::time::timeout(Duration::from_mins(1), process.ended()).await.unwrap(), Some(0));
        process.printed()
    };
    let printed = check(&database.url).await;
    let line = printed.lines().find(|line| line.contains(LIMIT)).unwrap();
    assert!(line.contains("20") && line.contains("/config (version 2)"), "{line}");
    let alone = check("").await;
    assert!(alone.contains("what was changed with /config is not shown here"), "{alone}");
}
