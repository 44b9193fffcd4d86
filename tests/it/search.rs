//! Searching: what is found is what the asker may read, newest first, page after page, however it is found.

use std::{collections::BTreeSet, time::Duration};

use artie::{
    clock::Clock,
    config::Recording,
    db::Db,
    demo::world::{ChannelKind, Overwrite, permissions},
    dice::Dice,
    guilds::Guilds,
    ids::{ChannelId, GuildId, MessageId, UserId, snowflake_at},
    pulse::Pulse,
    queue::Queue,
    transcript::{
        Edit, Event, Place, Recorded, Transcript,
        finding::{Found, Has, Look, Scope},
    },
};
use chrono::{DateTime, Utc};
use insta::assert_snapshot;
use serde_json::json;

use crate::{
    support::{
        self, eventually,
        stage::{Stage, said, stage},
        town::DEADLINE,
    },
    transcript::standing,
};

const GUILD: GuildId = GuildId(7);

pub(crate) fn recorder(db: &Db, retention_days: u32) -> Transcript {
    let settings = Recording {
        batch_rows: 500,
        batch_wait: Duration::from_millis(5),
        buffer_rows: 10_000,
        backfill_messages: 0,
        backfill_age: Duration::from_hours(1),
        retention_days,
    };
    let (clock, guilds) = (Clock::system(), Guilds::new(db.clone(), Clock::system()));
    let queue = Queue::new(db.clone(), clock.clone(), Dice::seeded(1));
    let pulse = Pulse::new(clock.clone());
    Transcript::new(&settings, db.clone(), clock, pulse, guilds, queue, standing(db))
}

/// Messages every 20 minutes over a good three months, in five channels by ten people: each says `always`, every
/// hundredth `seldom`, every thousandth `hardly`; every tenth has a picture.
async fn chatter(db: &Db, count: i64) {
    sqlx::query(
        "INSERT INTO messages (value, user_id, channel_id, guild_id, created_at, message_id, author_name, attachments)
         SELECT format('always number%s', n) || CASE WHEN n % 100 = 0 THEN ' seldom' ELSE '' END
                || CASE WHEN n % 1000 = 0 THEN ' hardly ever' ELSE '' END,
             (n % 10)::text, (n % 5)::text, CASE WHEN n % 7 = 0 THEN '8' ELSE '7' END, at,
             (((extract(epoch FROM at) * 1000)::bigint - 1420070400000) << 22)::text, 'Somebody',
             CASE WHEN n % 10 = 0 THEN '[{\"content_type\": \"image/png\"}]' ELSE '[]' END::jsonb
         FROM (SELECT n, timestamptz '2026-02-01 00:00+00' + n * interval '20 minutes' AS at
               FROM generate_series(1, $1::bigint) AS n) AS said",
    )
    .bind(count)
    .execute(db.pool())
    .await
    .unwrap();
}

/// Every page, as the numbers inside the messages.
async fn all(transcript: &Transcript, scope: &Scope, look: &Look) -> Vec<u64> {
    let (mut look, mut numbers) = (look.clone(), Vec::new());
    loop {
        let Found { hits, older, .. } = transcript.search(scope, &look, 7).await.unwrap();
        let number = |text: &str| text.split(' ').find_map(|word| word.strip_prefix("number")?.parse::<u64>().ok());
        numbers.extend(hits.iter().map(|hit| number(&hit.text).unwrap()));
        let Some(older) = older else { return numbers };
        assert!(look.before.is_none_or(|before| older < before), "pages go backwards");
        look.before = Some(older);
    }
}

fn guild(channels: &[u64]) -> Scope {
    Scope::Guild(GUILD, channels.iter().copied().map(ChannelId).collect())
}

fn at(time: &str) -> DateTime<Utc> {
    time.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn common_and_rare_words_are_found_completely_and_once() {
    let database = support::database().await;
    let transcript = recorder(&database.db, 0);
    chatter(&database.db, 6_500).await;
    transcript.keep_house().await.unwrap();
    let few = Look { since: Some(at("2026-04-20T00:00:00Z")), ..Look::default() };
    for (name, channels, look, fits) in [
        (
            "rare",
            &[0, 1, 2, 3, 4][..],
            Look { words: "hardly".into(), ..Look::default() },
            (|n| n % 1000 == 0) as fn(u64) -> bool,
        ),
        ("phrase", &[0, 1], Look { words: "\"hardly ever\"".into(), ..Look::default() }, |n| n % 1000 == 0),
        ("no phrase", &[0, 1], Look { words: "\"ever hardly\"".into(), ..Look::default() }, |_| false),
        ("seldom", &[0], Look { words: "Seldom always".into(), ..Look::default() }, |n| n % 100 == 0),
        ("without", &[0], Look { words: "seldom -hardly".into(), ..Look::default() }, |n| {
            n % 100 == 0 && n % 1000 != 0
        }),
        ("or", &[0, 1], Look { words: "hardly or number77".into(), ..Look::default() }, |n| n % 1000 == 0 || n == 77),
        ("beginning", &[0, 1, 2, 3, 4], Look { beginnings: vec!["number64".into()], ..Look::default() }, |n| {
            n.to_string().starts_with("64")
        }),
        ("person", &[1], Look { words: "always".into(), author: Some(UserId(6)), ..few.clone() }, |n| {
            n % 5 == 1 && n % 10 == 6 && n >= 5_616
        }),
        ("picture", &[0], Look { has: Some(Has::Image), ..few.clone() }, |n| n % 10 == 0 && n >= 5_616),
        ("file", &[0], Look { has: Some(Has::File), ..few.clone() }, |n| n % 10 == 0 && n >= 5_616),
        ("link", &[0], Look { has: Some(Has::Link), ..few.clone() }, |_| false),
        ("nowhere", &[], Look { words: "always".into(), ..Look::default() }, |_| false),
    ] {
        let scope = guild(channels);
        let expected: Vec<u64> =
            (1..=6_500).rev().filter(|n| n % 7 != 0 && channels.contains(&(n % 5)) && fits(*n)).collect();
        assert_eq!(all(&transcript, &scope, &look).await, expected, "{name}");
    }
    let common = Look { words: "always".into(), since: Some(at("2026-04-01T00:00:00Z")), ..Look::default() };
    let found = all(&transcript, &guild(&[2, 3]), &common).await;
    assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), found.len(), "nothing twice");
    assert_eq!(found.len(), (4_248..=6_500).filter(|n| n % 7 != 0 && [2, 3].contains(&(n % 5))).count());
}

pub(crate) fn message(id: u64, author: u64, text: &str) -> Recorded {
    Recorded {
        message: MessageId(snowflake_at(Clock::system().now()) + id),
        place: Place { guild: Some(GUILD), channel: ChannelId(1) },
        thread_of: None,
        author: UserId(author),
        author_name: "Somebody".into(),
        author_is_bot: false,
        is_system: false,
        text: text.into(),
        reply_to: None,
        attachments: Vec::new(),
        has_v2_text: false,
        is_addressed: false,
        edited_at: None,
    }
}

/// Records these events and returns once they are written.
pub(crate) async fn record(db: &Db, events: Vec<Event>) {
    struct Nothing;
    #[async_trait::async_trait]
    impl artie::transcript::History for Nothing {
        async fn messages_after(&self, _: Place, _: MessageId, _: u8) -> artie::error::Result<Vec<Recorded>> {
            Ok(Vec::new())
        }

        async fn messages_before(&self, _: Place, _: MessageId, _: u8) -> artie::error::Result<Vec<Recorded>> {
            Ok(Vec::new())
        }

        async fn is_there(&self, _: Place, _: MessageId) -> artie::error::Result<bool> {
            Err(artie::error::Error::Denied(artie::msg!("discord-history-denied")))
        }
    }
    let transcript = recorder(db, 0);
    for event in events {
        transcript.record(event);
    }
    let stop = tokio_util::sync::CancellationToken::new();
    stop.cancel();
    transcript.run(std::sync::Arc::new(Nothing), stop).await;
}

async fn texts(db: &Db, words: &str) -> Vec<String> {
    let look = Look { words: words.into(), ..Look::default() };
    let found = recorder(db, 0).search(&guild(&[1]), &look, 10).await.unwrap();
    found.hits.into_iter().map(|hit| hit.text).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_deletions_and_optouts_reach_the_search() {
    let database = support::database().await;
    let db = &database.db;
    let (first, second) = (message(1, 5, "the blue teapot"), message(2, 6, "a blue cup"));
    let edit = |message: &Recorded, text: &str| {
        let edited_at = Some(Clock::system().now());
        let text = Some(text.to_owned());
        Event::Edited(Box::new(Edit {
            message: message.message,
            place: message.place,
            text,
            attachments: None,
            has_v2_text: None,
            edited_at,
        }))
    };
    record(db, vec![Event::created(first.clone()), Event::created(second.clone())]).await;
    assert_eq!(texts(db, "blue").await, ["a blue cup", "the blue teapot"]);
    record(db, vec![edit(&first, "the green teapot")]).await;
    assert_eq!(texts(db, "blue").await, ["a blue cup"]);
    record(db, vec![Event::Deleted { place: second.place, message: second.message }]).await;
    assert_eq!(texts(db, "blue").await, Vec::<String>::new());

    let transcript = recorder(db, 0);
    let mut tx = db.begin().await.unwrap();
    assert!(transcript.opt_out(&mut tx, UserId(5)).await.unwrap());
    tx.commit().await.unwrap();
    // Another process's recorder, which was never told.
    record(db, vec![Event::created(message(3, 5, "my secret blue")), edit(&first, "the secret teapot")]).await;
    assert_eq!(texts(db, "secret").await, Vec::<String>::new());
    assert_eq!(texts(db, "green").await, Vec::<String>::new(), "what it said no longer stands");
    let mut tx = db.begin().await.unwrap();
    assert!(transcript.opt_in(&mut tx, UserId(5)).await.unwrap());
    assert!(!transcript.opt_in(&mut tx, UserId(5)).await.unwrap());
    tx.commit().await.unwrap();
    record(db, vec![Event::created(message(4, 5, "my open blue"))]).await;
    assert_eq!(texts(db, "blue").await, ["my open blue"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_old_is_forgotten_for_the_server_and_for_all() {
    let database = support::database().await;
    chatter(&database.db, 6_500).await;
    let settings = r#"INSERT INTO guild_settings (guild_id, data) VALUES ('8', '{"retentionDays": 1}'), ('7', '{"retentionDays": "all"}')"#;
    sqlx::query(settings).execute(database.db.pool()).await.unwrap();
    let kept = recorder(&database.db, 0).keep_house().await.unwrap();
    assert_eq!(kept.forgotten, 928, "every message of the one server, and none of the other");
    assert!(kept.dropped.is_empty());
    let kept = recorder(&database.db, 1).keep_house().await.unwrap();
    assert_eq!(kept.dropped, ["messages_2026_02", "messages_2026_03", "messages_2026_04", "messages_2026_05"]);
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM messages").fetch_one(database.db.pool()).await.unwrap();
    assert_eq!(left, 0);
}

/// A channel only Ben and the bot may see, and a private thread of Ben's and the bot's in `#general`.
fn hide(stage: &Stage) -> (ChannelId, ChannelId) {
    let names = &stage.cafe.names;
    stage.cafe.town.with(|world| {
        let secret = world.add_channel(names.guild, "secret", "");
        let overwrites = &mut world.channels.get_mut(&secret).unwrap().overwrites;
        let view = permissions::VIEW_CHANNEL;
        overwrites.push(Overwrite { target: names.guild.0, is_member: false, allow: 0, deny: view });
        for member in [names.artie.0, names.ben.0] {
            overwrites.push(Overwrite { target: member, is_member: true, allow: view, deny: 0 });
        }
        let thread = world.open_thread(names.general, UserId(names.artie.0), "quiet", ChannelKind::PrivateThread);
        let thread = thread.unwrap();
        world.channels.get_mut(&thread).unwrap().recipients.push(names.ben);
        (secret, thread)
    })
}

/// Ids and times are different each time.
fn steady(text: &str) -> String {
    let ids = regex::Regex::new(r"\d{10,}").unwrap();
    ids.replace_all(text, "N").into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_find_what_they_may_read() {
    let stage = stage().await;
    let (secret, thread) = hide(&stage);
    let ben = stage.cafe.person("ben");
    for (place, text) in [
        (stage.cafe.names.general, "teapots are **great**"),
        (secret, "teapots are secret"),
        (thread, "teapots are quiet"),
    ] {
        ben.says(place, text).unwrap();
    }
    let db = &stage.database.db;
    let count = || async {
        let sql = "SELECT count(*) FROM messages WHERE value LIKE 'teapots%'";
        sqlx::query_scalar::<_, i64>(sql).fetch_one(db.pool()).await.unwrap() == 3
    };
    eventually(DEADLINE, count).await;
    let words = json!({ "words": "teapots" });
    let bens = steady(&stage.hears("ben", "search", &words).await);
    assert_snapshot!(bens, @r"
    Search | **teapots**

    [Ben](https://discord.com/channels/N/N/N) · <#N> · <t:N:f>
    **teapots** are quiet
    [Ben](https://discord.com/channels/N/N/N) · <#N> · <t:N:f>
    **teapots** are secret
    [Ben](https://discord.com/channels/N/N/N) · <#N> · <t:N:f>
    **teapots** are \*\*great\*\*
    ");
    let chloes = steady(&stage.hears("chloe", "search", &words).await);
    assert_snapshot!(chloes, @r"
    Search | **teapots**

    [Ben](https://discord.com/channels/N/N/N) · <#N> · <t:N:f>
    **teapots** are \*\*great\*\*
    ");
    let refused = json!({ "words": "teapots", "in": secret.to_string() });
    assert_snapshot!(steady(&stage.hears("chloe", "search", &refused).await), @"You can't read <#N>, or there is no such channel. Choose another one.");
    assert_snapshot!(stage.hears("ben", "search", &json!({})).await, @"What are you looking for? Give some words, or choose a person, a channel or what the message has.");
    assert_snapshot!(stage.hears("ben", "search", &json!({ "words": "x", "after": "next week" })).await, @"I don't understand “next week” as a time. Write a day such as `2026-11-05`, or how long ago, such as `3h`, `7d` or `2w`.");
    stage.cafe.expect_no_unknown_requests();
    stage.bot.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_turn_and_end() {
    let stage = stage().await;
    let names = &stage.cafe.names;
    sqlx::query(
        "INSERT INTO messages (value, user_id, channel_id, guild_id, created_at, message_id, author_name)
         SELECT 'cup ' || n, '1', $1, $2, at, (((extract(epoch FROM at) * 1000)::bigint - 1420070400000) << 22)::text, 'Ada'
         FROM (SELECT n, date_trunc('second', now()) - n * interval '1 minute' AS at FROM generate_series(1, 12) AS n) AS said",
    )
    .bind(names.general.to_string())
    .bind(names.guild.to_string())
    .execute(stage.database.db.pool())
    .await
    .unwrap();
    let ben = stage.cafe.person("ben");
    let used = ben.uses("bot-lab", "search", &json!({ "words": "cup" })).unwrap();
    let first = stage.cafe.answer(used.id()).await.answer.unwrap();
    assert!(said(&first).contains("cup** 8") && !said(&first).contains("cup** 9"), "{}", said(&first));
    let older = first.components[0]["components"][1]["custom_id"].as_str().unwrap();
    let pressed = ben.presses(first.id, older).unwrap();
    let second = stage.cafe.answer(pressed.id()).await.answer.unwrap();
    assert!(said(&second).contains("cup** 12") && !said(&second).contains("cup** 8\n"), "{}", said(&second));
    assert_eq!(second.components[0]["components"][1]["disabled"], true);
    sqlx::query("DELETE FROM searches").execute(stage.database.db.pool()).await.unwrap();
    let newer = second.components[0]["components"][0]["custom_id"].as_str().unwrap();
    let pressed = ben.presses(first.id, newer).unwrap();
    let over = stage.cafe.answer(pressed.id()).await;
    assert_snapshot!(said(&over.answer.unwrap()), @"This search is over: I have forgotten what it was about. Please search again.");
    stage.bot.stop().await;
}
