//! Settings of guilds: races, replays, unknown keys, and two processes that hear of each other.

use std::time::Duration;

use artie::{
    clock::Clock,
    db::Db,
    error::Error,
    guilds::{Change, Guilds, Key, Order, RecordingMode},
    ids::{ChannelId, EventId, GuildId, UserId, snowflake_at},
    origin::Origin,
    words::Locale,
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support;

const GUILD: GuildId = GuildId(300);

fn origin(user: u64, event: u64) -> Origin {
    Origin {
        user: UserId(user),
        guild: Some(GUILD),
        channel: ChannelId(200),
        event: EventId(snowflake_at(Clock::system().now()) + event),
        locale: Locale::english(),
    }
}

fn order(key: Key, value: &str) -> Order<'_> {
    Order { key, value, seen: None, source: "test" }
}

async fn document(db: &Db) -> Value {
    sqlx::query_scalar("SELECT data FROM guild_settings WHERE guild_id = '300'").fetch_one(db.pool()).await.unwrap()
}

async fn audited(db: &Db) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM audit_log WHERE guild_id = '300' AND action = 'settings.update'")
        .fetch_one(db.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_change_is_in_force_audited_and_keeps_unknown_keys() {
    let database = support::database().await;
    sqlx::query("INSERT INTO guild_settings (guild_id, data, rev) VALUES ('300', $1, 4)")
        .bind(json!({ "musicMode": "queue", "prefix": "$", "nested": { "a": [1] } }))
        .execute(database.db.pool())
        .await
        .unwrap();
    let guilds = Guilds::new(database.db.clone());
    assert_eq!(guilds.prefix(Some(GUILD)).await.unwrap(), "$");

    let change = guilds.set(GUILD, &origin(7, 1), order(Key::Prefix, "?")).await.unwrap();
    assert_eq!(change, Change { key: "prefix".into(), before: "$".into(), after: "?".into(), by: UserId(7), rev: 5 });
    assert_eq!(guilds.prefix(Some(GUILD)).await.unwrap(), "?");
    let kept = json!({ "musicMode": "queue", "prefix": "?", "nested": { "a": [1] } });
    assert_eq!(document(&database.db).await, kept);
    let details: Value = sqlx::query_scalar("SELECT details FROM audit_log WHERE user_id = '7'")
        .fetch_one(database.db.pool())
        .await
        .unwrap();
    assert_eq!((&details["before"], &details["after"], &details["rev"]), (&json!("$"), &json!("?"), &json!(5)));
}

#[tokio::test]
async fn a_replayed_event_changes_nothing_and_answers_the_same() {
    let database = support::database().await;
    let guilds = Guilds::new(database.db.clone());
    let origin = origin(7, 1);
    let first = guilds.set(GUILD, &origin, order(Key::Games, "on")).await.unwrap();
    let again = guilds.set(GUILD, &origin, order(Key::Games, "on")).await.unwrap();
    assert_eq!(first, again);
    assert_eq!((guilds.overview(GUILD).await.unwrap().rev, audited(&database.db).await), (1, 1));
}

#[tokio::test]
async fn of_many_writers_who_saw_the_same_revision_one_wins_and_the_others_are_told_who() {
    let database = support::database().await;
    let guilds = Guilds::new(database.db.clone());
    guilds.set(GUILD, &origin(7, 1), order(Key::Games, "on")).await.unwrap();
    let writers = (0..8_u64).map(|n| {
        let guilds = guilds.clone();
        async move {
            let value = format!("p{n}");
            let order = Order { seen: Some(1), ..order(Key::Prefix, &value) };
            guilds.set(GUILD, &origin(100 + n, 10 + n), order).await
        }
    });
    let outcomes = futures::future::join_all(writers).await;
    let winners: Vec<&Change> = outcomes.iter().flatten().collect();
    assert_eq!(winners.len(), 1);
    for error in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        let Error::Refused(sentence) = error else { panic!("{error}") };
        let text = sentence.to_string();
        assert!(text.contains(&format!("<@{}>", winners[0].by)) && text.contains("revision 2"), "{text}");
    }
    assert_eq!((guilds.overview(GUILD).await.unwrap().rev, audited(&database.db).await), (2, 2));
}

#[tokio::test]
async fn writers_of_different_keys_lose_nothing() {
    let database = support::database().await;
    let guilds = Guilds::new(database.db.clone());
    let (one, two) = (origin(7, 1), origin(8, 2));
    let (one, two) = tokio::join!(
        guilds.set(GUILD, &one, order(Key::Games, "on")),
        guilds.set(GUILD, &two, order(Key::Recording, "off")),
    );
    // Both, or one and a readable conflict; never a change that vanished.
    let settings = guilds.overview(GUILD).await.unwrap();
    assert_eq!(settings.settings.games, one.is_ok());
    assert_eq!(settings.settings.recording == RecordingMode::Off, two.is_ok());
    assert_eq!(settings.rev, i32::from(one.is_ok()) + i32::from(two.is_ok()));
    assert!(settings.rev > 0);
}

#[tokio::test]
async fn another_process_hears_of_a_change() {
    let database = support::database().await;
    let (here, there) = (Guilds::new(database.db.clone()), Guilds::new(database.db.clone()));
    let shutdown = CancellationToken::new();
    let listening = tokio::spawn({
        let (there, shutdown) = (there.clone(), shutdown.clone());
        async move { there.listen(shutdown).await }
    });
    assert_eq!(there.prefix(Some(GUILD)).await.unwrap(), "!");
    support::eventually(Duration::from_secs(5), || async {
        let listeners: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
        )
        .fetch_one(database.db.pool())
        .await
        .unwrap();
        listeners == 1
    })
    .await;
    assert_eq!(there.prefix(Some(GUILD)).await.unwrap(), "!");
    here.set(GUILD, &origin(7, 1), order(Key::Prefix, "?")).await.unwrap();
    // Far sooner than the age at which it would ask by itself.
    support::eventually(Duration::from_secs(5), || async { there.prefix(Some(GUILD)).await.unwrap() == "?" }).await;
    shutdown.cancel();
    listening.await.unwrap();
}

#[tokio::test]
async fn known_settings_outlive_the_database() {
    let database = support::database().await;
    let guilds = Guilds::new(database.db.clone());
    guilds.set(GUILD, &origin(7, 1), order(Key::Prefix, "?")).await.unwrap();
    database.db.pool().close().await;
    assert_eq!(guilds.prefix(Some(GUILD)).await.unwrap(), "?");
    let error = guilds.set(GUILD, &origin(7, 2), order(Key::Prefix, ".")).await.unwrap_err();
    assert_eq!(error.kind(), "busy");
    assert_eq!(guilds.prefix(Some(GuildId(1))).await.unwrap_err().kind(), "busy");
}
