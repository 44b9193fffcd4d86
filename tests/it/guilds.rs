//! Settings of guilds: races, replays, unknown keys, conflicts and their answers, files, and two processes that hear of
//! each other, or do not.

use std::time::Duration;

use artie::{
    clock::Clock,
    db::Db,
    error::Error,
    guilds::{Around, Change, Conflict, Edit, GuildSettings, Guilds, Key, Order, RecordingMode, Set},
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

fn order(key: Key, value: &str, seen: Option<i32>) -> Order {
    let edits = vec![Edit::typed(key, value, &Around::default()).unwrap()];
    Order { edits, seen, source: "test" }
}

fn guilds(db: &Db) -> Guilds {
    Guilds::new(db.clone(), Clock::system())
}

async fn set(guilds: &Guilds, origin: &Origin, order: Order) -> Set {
    guilds.change(GUILD, origin, order, &Around::default()).await.unwrap()
}

async fn done(guilds: &Guilds, origin: &Origin, order: Order) -> Change {
    match set(guilds, origin, order).await {
        Set::Done(change) => change,
        Set::Conflict(conflict) => panic!("{conflict:?}"),
    }
}

async fn refused(guilds: &Guilds, origin: &Origin, order: Order) -> Conflict {
    match set(guilds, origin, order).await {
        Set::Conflict(conflict) => conflict,
        Set::Done(change) => panic!("{change:?}"),
    }
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
        .bind(json!({ "theirs": "queue", "prefix": "$", "economy": { "theirs": [1] } }))
        .execute(database.db.pool())
        .await
        .unwrap();
    let guilds = guilds(&database.db);
    assert_eq!(guilds.prefix(Some(GUILD)).await.unwrap(), "$");

    let change = done(&guilds, &origin(7, 1), order(Key::Prefix, "?", None)).await;
    assert_eq!((change.rev, change.by, &change.changes[0].before), (5, UserId(7), &Some(json!("$"))));
    assert_eq!(guilds.prefix(Some(GUILD)).await.unwrap(), "?");
    done(&guilds, &origin(7, 2), order(Key::Tax, "5", None)).await;
    let kept = json!({ "theirs": "queue", "prefix": "?", "economy": { "theirs": [1], "tax": 5 } });
    assert_eq!(document(&database.db).await, kept);
    let back = order(Key::Tax, "none", None);
    assert_eq!(done(&guilds, &origin(7, 3), back).await.changes[0].after, None);
    let kept = json!({ "theirs": "queue", "prefix": "?", "economy": { "theirs": [1] } });
    assert_eq!(document(&database.db).await, kept);
    let history = guilds.history(GUILD, None, 10).await.unwrap();
    assert_eq!(history.iter().map(|(_, change)| change.rev).collect::<Vec<_>>(), [7, 6, 5]);
    assert_eq!(guilds.history(GUILD, Some(history[0].0), 1).await.unwrap()[0].1.rev, 6);
}

#[tokio::test]
async fn a_replayed_event_changes_nothing_even_after_others_and_answers_the_same() {
    let database = support::database().await;
    let guilds = guilds(&database.db);
    let asked = origin(7, 1);
    let first = done(&guilds, &asked, order(Key::Games, "on", None)).await;
    done(&guilds, &origin(8, 2), order(Key::Games, "off", None)).await;
    let again = done(&guilds, &asked, order(Key::Games, "on", None)).await;
    assert_eq!((first.changes, first.rev), (again.changes, again.rev));
    let asked = origin(7, 3);
    let both = tokio::join!(
        set(&guilds, &asked, order(Key::Prefix, "?", None)),
        set(&guilds, &asked, order(Key::Prefix, "?", None))
    );
    assert!(matches!(both, (Set::Done(_), Set::Done(_))), "{both:?}");
    assert_eq!((guilds.overview(GUILD).await.unwrap().rev, audited(&database.db).await), (3, 3));
    assert!(!guilds.current(GUILD).await.unwrap().games);
}

#[tokio::test]
async fn of_many_writers_who_saw_the_same_revision_one_wins_and_each_other_is_told_who() {
    let database = support::database().await;
    let guilds = guilds(&database.db);
    done(&guilds, &origin(7, 1), order(Key::Games, "on", None)).await;
    let writers = (0..8_u64).map(|n| {
        let guilds = guilds.clone();
        async move { set(&guilds, &origin(100 + n, 10 + n), order(Key::Prefix, &format!("p{n}"), Some(1))).await }
    });
    let outcomes = futures::future::join_all(writers).await;
    let winners: Vec<&Change> =
        outcomes.iter().filter_map(|set| if let Set::Done(change) = set { Some(change) } else { None }).collect();
    assert_eq!(winners.len(), 1);
    for conflict in outcomes.iter().filter_map(|set| if let Set::Conflict(it) = set { Some(it) } else { None }) {
        assert_eq!(conflict.theirs.iter().map(|change| change.by).collect::<Vec<_>>(), [winners[0].by]);
        assert_eq!((conflict.rev, &conflict.wanted[0].before), (2, &winners[0].changes[0].after));
    }
    assert_eq!((guilds.overview(GUILD).await.unwrap().rev, audited(&database.db).await), (2, 2));
}

#[tokio::test]
async fn who_was_too_late_can_do_it_all_the_same_once_and_only_they() {
    let database = support::database().await;
    let (here, there) = (guilds(&database.db), guilds(&database.db));
    let around = Around::default();
    done(&here, &origin(7, 1), order(Key::Prefix, "?", Some(0))).await;
    let conflict = refused(&there, &origin(8, 2), order(Key::Prefix, "$", Some(0))).await;
    // Somebody else's button, and a third change in between.
    let stranger = there.apply(GUILD, &origin(9, 3), conflict.draft, conflict.rev, &around).await.unwrap_err();
    assert_eq!(stranger.kind(), "refused");
    done(&here, &origin(7, 4), order(Key::Games, "on", None)).await;
    let Set::Conflict(again) = there.apply(GUILD, &origin(8, 5), conflict.draft, conflict.rev, &around).await.unwrap()
    else {
        panic!("the revision is another one")
    };
    assert_eq!((again.rev, again.theirs.len()), (2, 1));
    let Set::Done(change) = there.apply(GUILD, &origin(8, 6), again.draft, again.rev, &around).await.unwrap() else {
        panic!("nobody was faster")
    };
    assert_eq!((change.rev, change.by), (3, UserId(8)));
    let settings = here.current(GUILD).await.unwrap();
    assert_eq!((settings.prefix.as_str(), settings.games), ("$", true));
}

#[tokio::test]
async fn writers_of_different_keys_in_two_processes_lose_nothing() {
    let database = support::database().await;
    let (here, there) = (guilds(&database.db), guilds(&database.db));
    let (one, two) = (origin(7, 1), origin(8, 2));
    let (one, two) = tokio::join!(
        set(&here, &one, order(Key::Games, "on", None)),
        set(&there, &two, order(Key::Recording, "off", None)),
    );
    // Both, or one and a readable conflict; never a change that vanished.
    let is_done = |set: &Set| matches!(set, Set::Done(_));
    for guilds in [here, there] {
        let settings = guilds.current(GUILD).await.unwrap();
        assert_eq!(settings.games, is_done(&one));
        assert_eq!(settings.recording == RecordingMode::Off, is_done(&two));
        let rev = i32::from(is_done(&one)) + i32::from(is_done(&two));
        assert_eq!(guilds.overview(GUILD).await.unwrap().rev, rev);
        assert!(rev > 0);
    }
}

/// One admin at a panel of their process: what it shows, a change, and "apply mine" for as long as somebody is faster.
async fn insists(guilds: &Guilds, user: u64, event: u64, key: Key, value: &str) -> Change {
    let seen = guilds.overview(GUILD).await.unwrap().rev;
    let mut set = set(guilds, &origin(user, event), order(key, value, Some(seen))).await;
    for again in 1.. {
        let conflict = match set {
            Set::Done(change) => return change,
            Set::Conflict(conflict) => conflict,
        };
        assert!(!conflict.theirs.is_empty(), "nobody is told who was faster");
        assert!(conflict.theirs.iter().all(|theirs| theirs.by != UserId(user)), "{conflict:?}");
        let asked = origin(user, event + again);
        set = guilds.apply(GUILD, &asked, conflict.draft, conflict.rev, &Around::default()).await.unwrap();
    }
    unreachable!("an admin insists")
}

#[tokio::test(flavor = "multi_thread")]
async fn two_admins_change_settings_at_once_from_two_processes_lose_nothing_and_both_see_the_truth() {
    const ROUNDS: u64 = 25;
    let database = support::database().await;
    // A pool and a memory each, as processes have. Nobody listens: every announcement is lost.
    let processes = [guilds(&database.another_pool().await), guilds(&database.another_pool().await)];
    let admins = [(7, Key::Tax, "a"), (8, Key::RetentionDays, "b")].into_iter().enumerate();
    let at_work = admins.map(|(place, (user, own, letter))| {
        let (here, there) = (processes[place].clone(), processes[1 - place].clone());
        tokio::spawn(async move {
            let mut told = Vec::new();
            for round in 0..ROUNDS {
                let event = 100_000 * user + 1_000 * round;
                let value = (round + 10).to_string();
                told.push(insists(&here, user, event, own, &value).await);
                // In force in the other process, too, the moment it is said to be.
                let settings = there.current(GUILD).await.unwrap();
                let seen = [settings.payments.tax_percent.into(), settings.retention_days.unwrap_or_default()][place];
                assert_eq!(u64::from(seen), round + 10);
                told.push(insists(&here, user, event + 500, Key::Prefix, &format!("{letter}{round}")).await);
            }
            told
        })
    });
    let told = futures::future::try_join_all(at_work).await.unwrap().concat();
    let mut history: Vec<Change> =
        processes[0].history(GUILD, None, 200).await.unwrap().into_iter().map(|(_, change)| change).collect();
    history.reverse();
    assert_eq!(history.iter().map(|change| change.rev).collect::<Vec<_>>(), (1..=100).collect::<Vec<_>>());
    for change in &told {
        let kept = &history[usize::try_from(change.rev).unwrap() - 1];
        assert_eq!((change.by, &change.changes), (kept.by, &kept.changes), "an admin was told something else");
    }
    assert_eq!(told.len(), history.len());
    // What each change says was there before is what the change before it left.
    let mut held = std::collections::BTreeMap::new();
    for one in history.iter().flat_map(|change| &change.changes) {
        let before = held.insert(one.key.clone(), one.after.clone()).flatten();
        assert_eq!(before, one.before, "{}", one.key);
    }
    let document = document(&database.db).await;
    for (key, pointer) in [("prefix", "/prefix"), ("economy.tax", "/economy/tax"), ("retentionDays", "/retentionDays")]
    {
        assert_eq!(document.pointer(pointer), held[key].as_ref(), "{key}");
    }
    for process in processes {
        assert_eq!(process.overview(GUILD).await.unwrap().rev, 100);
        assert_eq!(json!(process.current(GUILD).await.unwrap().prefix), document["prefix"]);
    }
}

#[tokio::test]
async fn nothing_out_of_date_is_observed_though_nobody_hears_of_it() {
    let database = support::database().await;
    // Neither listens: every announcement is lost.
    let (here, there) = (guilds(&database.db), guilds(&database.db));
    assert_eq!(there.current(GUILD).await.unwrap().prefix, "!");
    for round in 0..20_u64 {
        let prefix = format!("p{round}");
        done(&here, &origin(7, 10 + round), order(Key::Prefix, &prefix, None)).await;
        let readers = (0..16).map(|_| there.current(GUILD));
        for seen in futures::future::join_all(readers).await {
            assert_eq!(seen.unwrap().prefix, prefix);
        }
        assert_eq!(there.known(GUILD).unwrap().prefix, prefix);
    }
    // What somebody writes by hand is seen too, if they count the revision.
    sqlx::query("UPDATE guild_settings SET data = '{\"prefix\": \"hand\"}', rev = rev + 1")
        .execute(database.db.pool())
        .await
        .unwrap();
    assert_eq!(there.current(GUILD).await.unwrap().prefix, "hand");
}

#[tokio::test]
async fn one_who_gives_up_waiting_leaves_nobody_else_without_an_answer() {
    let database = support::database().await;
    let guilds = guilds(&database.db);
    let readers: Vec<_> = (0..50_u64)
        .map(|number| {
            let guilds = guilds.clone();
            tokio::spawn(async move { guilds.current(GuildId(number % 7 + 1)).await.unwrap() })
        })
        .collect();
    for (number, reader) in readers.into_iter().enumerate() {
        if number % 3 == 0 {
            reader.abort();
        } else {
            assert_eq!(*reader.await.unwrap(), GuildSettings::default());
        }
    }
}

#[tokio::test]
async fn another_process_hears_of_a_change() {
    let database = support::database().await;
    let (here, there) = (guilds(&database.db), guilds(&database.db));
    let shutdown = CancellationToken::new();
    let listening = tokio::spawn({
        let (there, shutdown) = (there.clone(), shutdown.clone());
        async move { there.listen(shutdown).await }
    });
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
    // `settings` does not ask by itself while it believes what it knows.
    assert_eq!(there.settings(GUILD).await.unwrap().prefix, "!");
    done(&here, &origin(7, 1), order(Key::Prefix, "?", None)).await;
    let heard = || async { there.settings(GUILD).await.unwrap().prefix == "?" };
    support::eventually(Duration::from_secs(5), heard).await;
    shutdown.cancel();
    listening.await.unwrap();
}

#[tokio::test]
async fn known_settings_outlive_the_database() {
    let database = support::database().await;
    let guilds = guilds(&database.db);
    done(&guilds, &origin(7, 1), order(Key::Prefix, "?", None)).await;
    database.db.pool().close().await;
    assert_eq!(guilds.prefix(Some(GUILD)).await.unwrap(), "?");
    let order = order(Key::Prefix, ".", None);
    let error = guilds.change(GUILD, &origin(7, 2), order, &Around::default()).await.unwrap_err();
    assert_eq!(error.kind(), "busy");
    assert_eq!(guilds.prefix(Some(GuildId(1))).await.unwrap_err().kind(), "busy");
}

#[tokio::test]
async fn a_file_is_proposed_and_taken_as_a_whole() {
    let database = support::database().await;
    let guilds = guilds(&database.db);
    let around = Around::default();
    done(&guilds, &origin(7, 1), order(Key::Games, "on", None)).await;
    let bad = guilds.propose(GUILD, &origin(7, 2), r#"{"prefix": "?", "economy": {"tax": 101}}"#, &around).await;
    let Err(Error::Refused(sentence)) = bad else { panic!("{bad:?}") };
    assert!(sentence.to_string().contains("0 to 100"), "{sentence}");
    let file = r#"{"settings": {"prefix": "?", "economy": {"tax": 5}, "games": true}}"#;
    let proposal = guilds.propose(GUILD, &origin(7, 3), file, &around).await.unwrap();
    let named: Vec<&str> = proposal.changes.iter().map(|change| change.key.as_str()).collect();
    assert_eq!(named, ["prefix", "economy.tax"]);
    assert_eq!(guilds.current(GUILD).await.unwrap().prefix, "!", "nothing before a yes");
    let Set::Done(change) = guilds.apply(GUILD, &origin(7, 4), proposal.draft, proposal.rev, &around).await.unwrap()
    else {
        panic!("nobody was faster")
    };
    assert_eq!((change.changes.len(), change.rev), (2, 2));
    let (rev, exported) = guilds.export(GUILD).await.unwrap();
    let expected = json!({ "prefix": "?", "games": true, "economy": { "tax": 5 } });
    let exported: Value = serde_json::from_slice(&exported).unwrap();
    assert_eq!((rev, &exported["settings"]), (2, &expected));
    let same = guilds.propose(GUILD, &origin(7, 5), &exported.to_string(), &around).await;
    assert_eq!(same.unwrap_err().kind(), "refused");
}
