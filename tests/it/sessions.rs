//! Conversations as the database keeps them: one at a time, in order, summed up, and forgotten when Discord forgets.

use std::{collections::BTreeSet, time::Duration};

use artie::{
    ids::{ChannelId, GuildId, MessageId, UserId},
    services::Services,
    sessions::{Place, Role, Saying, Session},
};
use chrono_tz::Tz;
use futures::future::join_all;
use sqlx::{query, query_as, query_scalar};

use crate::support::{
    TestDatabase, database, eventually,
    stage::{talking, talking_stage},
    town::{Cafe, DEADLINE, cafe},
};

const HERE: Place = Place { user: UserId(7), guild: Some(GuildId(8)), channel: ChannelId(9), project: None };

struct Desk {
    cafe: Cafe,
    database: TestDatabase,
    services: Services,
}

async fn desk() -> Desk {
    let (cafe, database) = (cafe().await, database().await);
    let services = talking(&cafe, &database.db, &[]);
    Desk { cafe, database, services }
}

fn saying<'a>(role: Role, content: &'a str, key: &'a str) -> Saying<'a> {
    Saying { role, name: "", content, about: None, key, tokens: 5 }
}

impl Desk {
    async fn open(&self) -> Session {
        self.services.sessions.open(&HERE, Tz::UTC).await.unwrap()
    }

    async fn sequences(&self) -> Vec<i32> {
        query_scalar("SELECT sequence_number FROM session_messages ORDER BY 1")
            .fetch_all(self.database.db.pool())
            .await
            .unwrap()
    }

    async fn tasks(&self, kind: &str) -> i64 {
        query_scalar("SELECT count(*) FROM queue WHERE task_type = $1")
            .bind(kind)
            .fetch_one(self.database.db.pool())
            .await
            .unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn however_many_begin_at_once_there_is_one_conversation() {
    let desk = desk().await;
    let opened = join_all((0..20).map(|_| desk.open())).await;
    let ids: BTreeSet<_> = opened.iter().map(|session| session.id).collect();
    assert_eq!(ids.len(), 1);
    let second = query(
        "INSERT INTO chat_sessions (id, user_id, channel_id, day) SELECT gen_random_uuid(), user_id, channel_id, day FROM chat_sessions",
    );
    let refused = second.execute(desk.database.db.pool()).await.unwrap_err().to_string();
    assert!(refused.contains("uq_chat_sessions_active"), "{refused}");
    for elsewhere in [
        Place { user: UserId(70), ..HERE },
        Place { channel: ChannelId(90), ..HERE },
        Place { project: Some(opened[0].id), ..HERE },
    ] {
        assert_ne!(desk.services.sessions.open(&elsewhere, Tz::UTC).await.unwrap().id, opened[0].id, "{elsewhere:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_long_silence_a_conversation_begins_anew_where_that_is_wanted() {
    let (cafe, database) = (cafe().await, database().await);
    let services = talking(&cafe, &database.db, &[("ARTIE_MODELS_CONVERSATION_IDLE", "4h")]);
    // A little after tomorrow's midnight, so that the whole test is one day.
    let now = cafe.clock.now();
    let midnight = (now + chrono::TimeDelta::days(1)).date_naive().and_hms_opt(0, 1, 0).unwrap().and_utc();
    cafe.clock.advance((midnight - now).to_std().unwrap());
    let open = async || services.sessions.open(&HERE, Tz::UTC).await.unwrap();
    let first = open().await;
    cafe.clock.advance(Duration::from_hours(3));
    services.sessions.append(&open().await, &saying(Role::User, "still there?", "1")).await.unwrap();
    cafe.clock.advance(Duration::from_hours(3));
    assert_eq!(open().await.id, first.id, "what is said keeps it going");
    cafe.clock.advance(Duration::from_hours(2));
    assert!(services.sessions.current(&HERE, Tz::UTC).await.unwrap().is_none());
    let second = open().await;
    assert_ne!(second.id, first.id);
    assert!(services.sessions.find(first.id).await.unwrap().unwrap().ended_at.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_at_once_gets_one_number_each_and_what_is_said_twice_one_place() {
    let desk = desk().await;
    let session = desk.open().await;
    let keys: Vec<String> = (0..24).map(|n| (n / 2).to_string()).collect();
    let said = join_all(
        keys.iter()
            .map(|key| async { desk.services.sessions.append(&session, &saying(Role::User, "hello", key)).await }),
    );
    // A repetition that comes in the very same moment meets the unique index; it is never a second message.
    let new = said.await.into_iter().filter(|appended| matches!(appended, Ok(true))).count();
    assert_eq!(new, 12);
    assert_eq!(desk.sequences().await, (1..=12).collect::<Vec<_>>());
    let counts: (i32, i32, i32) = query_as("SELECT next_sequence, asked, unsummarised FROM chat_sessions")
        .fetch_one(desk.database.db.pool())
        .await
        .unwrap();
    assert_eq!(counts, (13, 12, 12));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_day_begins_a_new_conversation_and_ends_the_old_one_once() {
    let desk = desk().await;
    let today = desk.open().await;
    desk.cafe.clock.advance(Duration::from_hours(24));
    let opened = join_all((0..8).map(|_| desk.open())).await;
    assert!(opened.iter().all(|session| session.id == opened[0].id && session.id != today.id));
    let ended = desk.services.sessions.find(today.id).await.unwrap().unwrap();
    assert!(ended.ended_at.is_some());
    assert_eq!(desk.tasks("session.close").await, 1);
    desk.cafe.clock.advance(Duration::from_hours(31));
    desk.services.sessions.keep_house().await.unwrap();
    desk.services.sessions.keep_house().await.unwrap();
    assert_eq!(desk.tasks("session.close").await, 2, "nobody went on with it");
    desk.cafe.clock.advance(Duration::from_hours(24 * 91));
    desk.services.sessions.keep_house().await.unwrap();
    let left: i64 =
        query_scalar("SELECT count(*) FROM chat_sessions").fetch_one(desk.database.db.pool()).await.unwrap();
    assert_eq!(left, 0, "old ones are forgotten");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_is_summed_up_while_it_goes_on_and_when_it_is_over() {
    let stage = talking_stage(&[]).await;
    let services = stage.bot.services();
    let place = Place { user: stage.cafe.person("ada").id, guild: Some(stage.cafe.names.guild), ..HERE };
    let session = services.sessions.open(&place, Tz::UTC).await.unwrap();
    for n in 0..51 {
        let (role, key) = (if n % 2 == 0 { Role::User } else { Role::Assistant }, n.to_string());
        services.sessions.append(&session, &saying(role, &format!("sentence {n}"), &key)).await.unwrap();
    }
    let now = async || services.sessions.find(session.id).await.unwrap().unwrap();
    eventually(DEADLINE, async || now().await.running_summary.is_some()).await;
    let summed = now().await;
    assert!(summed.running_summary.unwrap().contains("They exchanged"));
    assert!(summed.summarised_to >= 50 && summed.unsummarised <= 1, "{} {}", summed.summarised_to, summed.unsummarised);
    let history = services.sessions.history(&now().await, 40, None).await.unwrap();
    assert!(history.summary.is_some() && history.entries.len() < 10);
    services.sessions.end(session.id).await.unwrap();
    eventually(DEADLINE, async || now().await.closing_summary.is_some()).await;
    let earlier = services.sessions.earlier(&place).await.unwrap();
    assert_eq!(earlier.len(), 1);
    for other in [Place { user: UserId(1), ..place }, Place { channel: ChannelId(1), ..place }] {
        assert!(services.sessions.earlier(&other).await.unwrap().is_empty(), "{other:?}");
    }
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn also_a_very_long_conversation_is_summed_up_when_it_is_over() {
    let stage = talking_stage(&[]).await;
    let services = stage.bot.services();
    let place = Place { user: stage.cafe.person("ada").id, guild: Some(stage.cafe.names.guild), ..HERE };
    let session = services.sessions.open(&place, Tz::UTC).await.unwrap();
    for n in 0..206 {
        let (role, key) = (if n % 2 == 0 { Role::User } else { Role::Assistant }, n.to_string());
        services.sessions.append(&session, &saying(role, &format!("sentence {n}"), &key)).await.unwrap();
    }
    services.sessions.end(session.id).await.unwrap();
    let now = async || services.sessions.find(session.id).await.unwrap().unwrap();
    eventually(DEADLINE, async || now().await.closing_summary.is_some()).await;
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_that_changes_while_it_is_summed_up_is_summed_up_again() {
    let stage = talking_stage(&[]).await;
    let services = stage.bot.services();
    let place = Place { user: stage.cafe.person("ada").id, guild: Some(stage.cafe.names.guild), ..HERE };
    let session = services.sessions.open(&place, Tz::UTC).await.unwrap();
    for n in 0..10 {
        services.sessions.append(&session, &saying(Role::User, "hello", &n.to_string())).await.unwrap();
    }
    // The first summary takes so long that an answer comes meanwhile.
    stage.cafe.mind.will_fail(artie::demo::mind::Fault::Slow(Duration::from_secs(2)), 1);
    services.sessions.end(session.id).await.unwrap();
    eventually(DEADLINE, async || !stage.cafe.mind.asked().is_empty()).await;
    services.sessions.append(&session, &saying(Role::Assistant, "late", "late")).await.unwrap();
    let now = async || services.sessions.find(session.id).await.unwrap().unwrap();
    eventually(DEADLINE, async || now().await.closing_summary.is_some()).await;
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_summary_that_fails_leaves_the_count_where_it_was() {
    let stage = talking_stage(&[("ARTIE_MODELS_CALL_TIMEOUT", "1s")]).await;
    let services = stage.bot.services();
    stage.cafe.mind.will_fail(artie::demo::mind::Fault::Empty, 1_000);
    let place = Place { user: stage.cafe.person("ada").id, guild: Some(stage.cafe.names.guild), ..HERE };
    let session = services.sessions.open(&place, Tz::UTC).await.unwrap();
    for n in 0..50 {
        let key = n.to_string();
        services.sessions.append(&session, &saying(Role::User, "hello", &key)).await.unwrap();
    }
    eventually(DEADLINE, async || !stage.cafe.mind.asked().is_empty()).await;
    let now = services.sessions.find(session.id).await.unwrap().unwrap();
    assert_eq!((now.unsummarised, now.running_summary), (50, None));
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_discord_forgets_is_forgotten_with_every_summary_that_tells_of_it() {
    let desk = desk().await;
    let session = desk.open().await;
    let about = Some(MessageId(1_000));
    for (role, key) in [(Role::User, "a"), (Role::Assistant, "b")] {
        let saying = Saying { about, ..saying(role, "the secret", key) };
        assert!(desk.services.sessions.append(&session, &saying).await.unwrap());
    }
    desk.services.sessions.append(&session, &saying(Role::User, "else", "c")).await.unwrap();
    let pool = desk.database.db.pool();
    query("UPDATE chat_sessions SET running_summary = 'a secret', summarised_to = 2, unsummarised = 1")
        .execute(pool)
        .await
        .unwrap();
    query("INSERT INTO message_tombstones (message_id) VALUES ('1000'), ('1001')").execute(pool).await.unwrap();
    assert_eq!(desk.sequences().await, [3]);
    let now = desk.services.sessions.find(session.id).await.unwrap().unwrap();
    assert_eq!((now.running_summary, now.summarised_to, now.unsummarised), (None, 0, 3));
    let late = Saying { about, ..saying(Role::Assistant, "the secret", "late") };
    assert!(!desk.services.sessions.append(&session, &late).await.unwrap(), "an answer under way is not kept either");
    assert!(desk.services.sessions.question(HERE.user, MessageId(1_000)).await.unwrap().is_none());
}
