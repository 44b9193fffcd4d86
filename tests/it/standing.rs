//! Experience in guilds: each message, command and deed once, each level announced once.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use artie::{
    clock::Clock,
    dice::Dice,
    economy::{Economy, Numbers, model::Level},
    guilds::Guilds,
    ids::{ChannelId, EventId, GuildId, MessageId, UserId, snowflake_at},
    income::Income,
    origin::Origin,
    progress::Progress,
    standing::{Said, Standing},
    words::Locale,
};
use futures::future::join_all;

use crate::support::{self, TestDatabase};

const HOME: GuildId = GuildId(900);

struct Place {
    database: TestDatabase,
    clock: Clock,
    income: Income,
    standing: Standing,
    events: AtomicU64,
}

impl Place {
    async fn new() -> Arc<Self> {
        Self::with("{}").await
    }

    /// A guild that has chosen this.
    async fn with(settings: &str) -> Arc<Self> {
        let database = support::database().await;
        let insert = sqlx::query("INSERT INTO guild_settings (guild_id, data) VALUES ($1, $2::jsonb)");
        insert.bind(HOME.to_string()).bind(settings).execute(database.db.pool()).await.unwrap();
        let (db, clock) = (database.db.clone(), Clock::system());
        let numbers = Arc::new(Numbers::load(None).unwrap());
        let progress = Arc::new(Progress::new(numbers.clone()));
        let economy =
            Economy::new(db.clone(), clock.clone(), Guilds::new(db.clone(), clock.clone()), numbers, progress);
        let income = Income::new(&economy, clock.clone(), Dice::seeded(1));
        let standing = Standing::new(db, economy.ledger().regard().clone());
        let events = AtomicU64::new(snowflake_at(clock.now()));
        Arc::new(Self { database, clock, income, standing, events })
    }

    /// What this person said so many seconds after the beginning.
    fn said(user: u64, second: u64) -> Said {
        let at_ms = 1_000_000_000 + second * 1_000;
        Said { guild: HOME, user: UserId(user), message: MessageId((at_ms << 22) + user) }
    }

    async fn hear(&self, said: &[Said]) {
        let weighed = self.standing.weigh(said.to_vec()).await;
        let mut tx = self.database.db.begin().await.unwrap();
        self.standing.heard(&mut tx, &weighed).await.unwrap();
        tx.commit().await.unwrap();
    }

    fn origin(&self, user: u64) -> Origin {
        let event = EventId(self.events.fetch_add(1, Ordering::Relaxed));
        Origin { user: UserId(user), guild: Some(HOME), channel: ChannelId(1), event, locale: Locale::english() }
    }

    async fn xp(&self, user: u64) -> i64 {
        self.standing.rank(HOME, UserId(user)).await.unwrap().xp
    }

    async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.database.db.pool()).await.unwrap()
    }
}

#[tokio::test]
async fn messages_count_once_a_minute_and_never_twice() {
    let place = Place::new().await;
    let batch = [
        Place::said(1, 0),
        Place::said(1, 59),
        Place::said(1, 60),
        Place::said(2, 10),
        Place::said(1, 119),
        Place::said(1, 121),
    ];
    place.hear(&batch).await;
    assert_eq!((place.xp(1).await, place.xp(2).await), (15, 5), "0, 60 and 121; 10");
    place.hear(&batch).await;
    place.hear(&batch[1..4]).await;
    assert_eq!((place.xp(1).await, place.xp(2).await), (15, 5), "written again, nothing counts again");
    place.hear(&[Place::said(1, 180), Place::said(2, 69)]).await;
    assert_eq!((place.xp(1).await, place.xp(2).await), (15, 5), "a second too early");
    place.hear(&[Place::said(1, 181), Place::said(2, 70)]).await;
    assert_eq!((place.xp(1).await, place.xp(2).await), (20, 10));
}

#[tokio::test]
async fn the_same_batch_from_two_processes_at_once_counts_once() {
    let place = Place::new().await;
    let batch: Vec<_> = (0..40).map(|nth| Place::said(nth % 7 + 1, nth * 31)).collect();
    join_all((0..6).map(|_| place.hear(&batch))).await;
    let together = place.count("SELECT sum(xp)::bigint FROM guild_xp").await;
    place.hear(&batch).await;
    assert_eq!(together, place.count("SELECT sum(xp)::bigint FROM guild_xp").await);
    // Each says something every 217 seconds, six times or five.
    assert_eq!(together, 40 * 5);
}

#[tokio::test]
async fn deeds_bring_what_the_server_gives_and_a_replay_brings_nothing() {
    let place = Place::with(r#"{ "levels": { "xpGather": 7, "xpMultiplier": 200 } }"#).await;
    let work = place.origin(1);
    place.income.work(&work, None).await.unwrap();
    place.income.work(&work, None).await.unwrap();
    assert_eq!(place.xp(1).await, 80);
    place.income.gather(&place.origin(1)).await.unwrap();
    assert_eq!(place.xp(1).await, 94);
    let command = place.origin(1);
    place.standing.commanded(&command).await.unwrap();
    place.standing.commanded(&command).await.unwrap();
    assert_eq!(place.xp(1).await, 96);
    let elsewhere = Origin { guild: None, ..place.origin(2) };
    place.income.work(&elsewhere, None).await.unwrap();
    assert_eq!(place.xp(2).await, 0, "in private there is no server to come far in");
}

#[tokio::test]
async fn a_level_has_one_task_ever() {
    let place = Place::with(r#"{ "levels": { "xpMessage": 100 } }"#).await;
    let tasks = "SELECT count(*) FROM queue WHERE task_type = 'guild.level_up'";
    place.hear(&[Place::said(1, 0)]).await;
    assert_eq!(place.count(tasks).await, 0);
    join_all((0..4).map(|_| async { place.hear(&[Place::said(1, 100)]).await })).await;
    assert_eq!((place.xp(1).await, place.count(tasks).await), (200, 1));
    // Should the level ever fall and rise again, it is no news.
    sqlx::query("UPDATE guild_xp SET level = 1").execute(place.database.db.pool()).await.unwrap();
    place.hear(&[Place::said(1, 200)]).await;
    assert_eq!(place.count(tasks).await, 1);
    assert_eq!(place.count("SELECT level FROM guild_level_ups").await, 2);
}

#[tokio::test]
async fn the_database_counts_levels_as_we_do() {
    let place = Place::new().await;
    for xp in [0, 1, 139, 140, 559, 560, 1_259, 1_260, 140 * 99 * 99 - 1, 140 * 99 * 99, 1 << 40] {
        let level: i64 = sqlx::query_scalar("SELECT guild_level($1, 140)")
            .bind(xp)
            .fetch_one(place.database.db.pool())
            .await
            .unwrap();
        assert_eq!(level, Level::of(xp, 140).number, "{xp}");
    }
    assert!(place.clock.now_ms() > 0);
}
