//! How long a page of `/search` takes, by how common what is looked for is: the ways in which a search can be slow, each
//! with words and people drawn at random. One JSON line per figure, and the plan of the index at the end.
//!
//! `cargo bench --bench search -- --rows 10000000 --samples 100`

use std::time::{Duration, Instant};

use anyhow::Context;
use artie::{
    clock::Clock,
    config::{Machine, Recording},
    db::{
        Db,
        local::{Cluster, Mode, Options},
    },
    dice::Dice,
    economy::{Numbers, ledger::Regard},
    error::Result,
    guilds::Guilds,
    ids::{ChannelId, GuildId, MessageId, UserId, snowflake_at},
    pulse::Pulse,
    queue::Queue,
    standing::Standing,
    transcript::{
        Transcript,
        finding::{Has, Look, Scope},
    },
};
use serde_json::json;
use sqlx::AssertSqlSafe;

/// The goal for every kind of search, at 10,000,000 messages.
const GOAL_MS: f64 = 100.0;
const MONTHS: u32 = 24;
const CHANNELS: u64 = 60;
const PAGE: usize = 8;
/// Half of all messages are this server's.
const LARGE: GuildId = GuildId(1_000_000_000_000_000_001);
/// One in two hundred is this one's.
const SMALL: GuildId = GuildId(1_000_000_000_000_000_005);

#[tokio::main]
async fn main() -> Result<()> {
    let (rows, samples) = (argument("--rows", 2_000_000), argument("--samples", 50));
    let machine = Machine::of_process();
    let directory = machine.temporary.join(format!("artie-bench-{}", std::process::id()));
    let cluster = Cluster::start(Options { directory: directory.clone(), mode: Mode::Durable, machine }).await?;
    let outcome = measure(&cluster, rows, samples).await;
    drop(cluster);
    std::fs::remove_dir_all(directory).ok();
    outcome
}

async fn measure(cluster: &Cluster, rows: u64, samples: u64) -> Result<()> {
    let db = artie::db::connect(cluster.options(), 4).await?;
    artie::db::migrate(&db).await?;
    let began = Instant::now();
    load(&db, rows).await?;
    let sizes: (i64, i64) = sqlx::query_as(
        "SELECT sum(pg_total_relation_size(inhrelid))::bigint,
             (SELECT sum(pg_relation_size(relid)) FROM pg_partition_tree('idx_messages_words') WHERE isleaf)::bigint
         FROM pg_inherits WHERE inhparent = 'messages'::regclass",
    )
    .fetch_one(db.pool())
    .await?;
    print(&json!({
        "bench": "search", "rows": rows, "load_s": began.elapsed().as_secs(), "total_mb": sizes.0 >> 20,
        "of_which_word_index_mb": sizes.1 >> 20,
    }));
    let transcript = recorder(&db)?;
    let dice = Dice::seeded(7);
    for (case, look, scope) in cases() {
        let mut times = Vec::new();
        let mut hits = 0;
        for _ in 0..samples {
            let (scope, look) = (scope(&dice), look(&dice));
            let began = Instant::now();
            hits += transcript.search(&scope, &look, PAGE).await?.hits.len();
            times.push(began.elapsed());
        }
        times.sort_unstable();
        let (p50, p95) = (at(&times, 50), at(&times, 95));
        let hits = u64::try_from(hits).unwrap_or(u64::MAX) / samples.max(1);
        print(&json!({
            "bench": "search", "case": case, "p50_ms": p50, "p95_ms": p95, "max_ms": at(&times, 100),
            "goal_p95_ms": GOAL_MS, "met": p95 < GOAL_MS, "hits_per_page": hits,
        }));
    }
    explain(&db).await
}

type Draw<T> = fn(&Dice) -> T;

/// What is looked for, and where.
fn cases() -> Vec<(&'static str, Draw<Look>, Draw<Scope>)> {
    vec![
        ("in half of all messages", |_| of("w1"), |_| everywhere(LARGE)),
        ("in one of 15", |dice| of(&word(dice, 10, 15)), |_| everywhere(LARGE)),
        ("in one of 150", |dice| of(&word(dice, 100, 150)), |_| everywhere(LARGE)),
        ("in one of 1,500", |dice| of(&word(dice, 1_000, 1_500)), |_| everywhere(LARGE)),
        ("in one of 50,000", |dice| of(&word(dice, 30_000, 49_000)), |_| everywhere(LARGE)),
        ("nowhere", |_| of("nobodysaysthis"), |_| everywhere(LARGE)),
        ("two words", |dice| of(&format!("{} {}", word(dice, 10, 50), word(dice, 10, 50))), |_| everywhere(LARGE)),
        ("a phrase", |dice| of(&format!("\"w1 {}\"", word(dice, 50, 500))), |_| everywhere(LARGE)),
        (
            "a beginning",
            |dice| Look { beginnings: vec![word(dice, 100, 999)], ..Look::default() },
            |_| everywhere(LARGE),
        ),
        ("common once, long ago", |_| of("yesteryear"), |_| everywhere(LARGE)),
        ("of one person", |dice| by(dice, of(&word(dice, 5, 50))), |_| everywhere(LARGE)),
        ("of one person, any word", |dice| by(dice, Look::default()), |_| everywhere(LARGE)),
        ("in one channel", |dice| of(&word(dice, 10, 500)), |dice| channels(dice, 1)),
        ("in three channels", |dice| of(&word(dice, 10, 500)), |dice| channels(dice, 3)),
        ("a picture", |_| Look { has: Some(Has::Image), ..Look::default() }, |_| everywhere(LARGE)),
        ("a later page", |dice| earlier(dice, of(&word(dice, 10, 1_500))), |_| everywhere(LARGE)),
        ("in a small server", |dice| of(&word(dice, 5, 1_500)), |_| everywhere(SMALL)),
        ("where one is new", |dice| of(&word(dice, 2, 50)), |_| Scope::Guild(LARGE, vec![ChannelId(1)])),
    ]
}

fn of(words: &str) -> Look {
    Look { words: words.to_owned(), ..Look::default() }
}

/// Words are called by their rank: `w100` is a hundred times rarer than `w1`.
fn word(dice: &Dice, from: i64, to: i64) -> String {
    format!("w{}", dice.between(from..=to))
}

fn by(dice: &Dice, look: Look) -> Look {
    let nth = u64::try_from(dice.between(0..=2_000)).unwrap_or(0);
    Look { author: Some(UserId(1_200_000_000_000_000_000 + nth)), ..look }
}

fn earlier(dice: &Dice, look: Look) -> Look {
    let days = chrono::TimeDelta::days(dice.between(30..=700));
    Look { before: Some(MessageId(snowflake_at(start() + days))), ..look }
}

fn start() -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp(1_735_689_600, 0).unwrap_or_default()
}

fn everywhere(guild: GuildId) -> Scope {
    Scope::Guild(guild, (0..CHANNELS).map(|nth| channel(guild, nth)).collect())
}

fn channels(dice: &Dice, count: u64) -> Scope {
    let first = u64::try_from(dice.between(0..=50)).unwrap_or(0);
    Scope::Guild(LARGE, (first..first + count).map(|nth| channel(LARGE, nth)).collect())
}

fn channel(guild: GuildId, nth: u64) -> ChannelId {
    ChannelId(1_100_000_000_000_000_000 + (guild.0 - 1_000_000_000_000_000_000) * 1_000 + nth)
}

/// Messages of 6 to 14 words over 24 months, in partitions as the housekeeper makes them. Words follow Zipf's law, as
/// speech does; people and channels are as unlike each other.
async fn load(db: &Db, rows: u64) -> Result<()> {
    let indexes: Vec<String> = sqlx::query_scalar(
        "SELECT pg_get_indexdef(c.oid) FROM pg_class c WHERE c.relkind = 'I' AND c.relname LIKE 'idx_messages_%'",
    )
    .fetch_all(db.pool())
    .await?;
    run(
        db,
        "DROP INDEX idx_messages_channel_time, idx_messages_user_time, idx_messages_guild_time, idx_messages_words",
    )
    .await?;
    for month in 0..MONTHS {
        let from = format!("timestamptz '2025-01-01 00:00+00' + interval '{month} months'");
        let name: String = sqlx::query_scalar(AssertSqlSafe(format!(
            "SELECT 'messages_' || to_char(({from}) AT TIME ZONE 'UTC', 'YYYY_MM')"
        )))
        .fetch_one(db.pool())
        .await?;
        run(
            db,
            &format!(
                "DO $$ BEGIN EXECUTE format('CREATE TABLE {name} PARTITION OF messages FOR VALUES FROM (%L) TO (%L)',
                     {from}, {from} + interval '1 month'); END $$;
                 INSERT INTO messages (value, user_id, channel_id, guild_id, created_at, message_id, author_name, attachments)
                 SELECT words || CASE WHEN {month} = 1 AND random() < 0.05 THEN ' yesteryear' ELSE '' END,
                     (1200000000000000000 + floor(20000 ^ random())::bigint)::text,
                     (1100000000000000000 + guild * 1000 + floor({CHANNELS} ^ random())::bigint)::text,
                     (1000000000000000000 + guild)::text, at,
                     (((extract(epoch FROM at) * 1000)::bigint - 1420070400000) << 22)::text, 'Somebody',
                     CASE WHEN random() < 0.03 THEN '[{{\"content_type\": \"image/png\"}}]' ELSE '[]' END::jsonb
                 FROM (
                     SELECT date_trunc('milliseconds', {from} + n * (interval '28 days' / {share})) AS at,
                         (SELECT string_agg('w' || floor(50000 ^ random())::int, ' ') FROM generate_series(1, 6 + n % 9)) AS words,
                         CASE WHEN n % 2 = 0 THEN 1 WHEN n % 200 = 1 THEN 5 ELSE 100 + n % 100 END AS guild
                     FROM generate_series(1, {share}) AS n
                 ) AS said",
                share = rows / u64::from(MONTHS),
            ),
        )
        .await?;
    }
    for definition in indexes {
        // On every month, not on the table of them alone.
        run(db, &definition.replace(" ON ONLY ", " ON ")).await?;
    }
    run(db, "VACUUM ANALYZE messages").await
}

async fn run(db: &Db, sql: &str) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(db.pool()).await?;
    Ok(())
}

/// How one month is asked.
async fn explain(db: &Db) -> Result<()> {
    let plan: Vec<String> = sqlx::query_scalar(
        "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF)
         SELECT message_id FROM (
             SELECT * FROM messages WHERE created_at >= '2026-05-01 00:00+00' AND created_at < '2026-06-01 00:00+00'
               AND message_words(value, guild_id, channel_id, user_id, attachments)
                   @@ ('''&1000000000000000001'''::tsquery && websearch_to_tsquery('pg_catalog.simple', 'w1200')) OFFSET 0
         ) AS fitting ORDER BY created_at DESC, message_id DESC LIMIT 9",
    )
    .fetch_all(db.pool())
    .await?;
    print(&json!({ "bench": "search", "plan": plan }));
    Ok(())
}

fn recorder(db: &Db) -> Result<Transcript> {
    let settings = Recording {
        batch_rows: 500,
        batch_wait: Duration::from_millis(200),
        buffer_rows: 1_000,
        backfill_messages: 0,
        backfill_age: Duration::ZERO,
        retention_days: 0,
    };
    let queue = Queue::new(db.clone(), Clock::system(), Dice::seeded(1));
    let (numbers, guilds) =
        (Numbers::load(None).context("the numbers of the game")?, Guilds::new(db.clone(), Clock::system()));
    let regard = Regard { guilds: guilds.clone(), defaults: numbers.guild_xp, divisor: numbers.levels.divisor };
    let standing = Standing::new(db.clone(), regard);
    let pulse = Pulse::new(Clock::system());
    Ok(Transcript::new(&settings, db.clone(), Clock::system(), pulse, guilds, queue, standing))
}

fn at(times: &[Duration], percent: usize) -> f64 {
    let index = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    let micros = times.get(index).map_or(0, Duration::as_micros);
    f64::from(u32::try_from(micros).unwrap_or(u32::MAX)) / 1_000.0
}

fn argument(name: &str, default: u64) -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1).and_then(|value| value.parse().ok()).unwrap_or(default)
}

#[expect(clippy::print_stdout, reason = "what a benchmark is for")]
fn print(line: &serde_json::Value) {
    println!("{line}");
}
