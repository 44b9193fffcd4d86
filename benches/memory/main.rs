//! How quickly memories are found, and how often the right ones. One JSON line per figure.
//!
//! Speed: `./dev bench memory --rows 1000000 --samples 200` fills a database with so many memories of 20,000 people, 2,000
//! channels and 200 servers, and looks for words that are common, rare, mistyped and unknown.
//! Recall: every run also asks questions about generated conversations, whose answers stand in known turns, and compares
//! with plain BM25 over turns with their neighbours. `--locomo PATH` and `--longmemeval PATH` ask the questions of those
//! sets instead, which are not part of Artie.

mod asking;
mod bm25;
mod sets;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

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
    ids::{ChannelId, GuildId, UserId},
    memories::{Embedder, Hashing, Memories, Viewer, embed_all},
    queue::Queue,
    reply::Audience,
    standing::Standing,
    transcript::Transcript,
};
use serde_json::json;
use sets::Set;
use sqlx::AssertSqlSafe;

/// The goal at 1,000,000 memories.
const GOAL_MS: f64 = 50.0;
const GUILD: u64 = 1_000_000_000_000_000_000;
const CHANNEL: u64 = 1_100_000_000_000_000_000;
const USER: u64 = 1_200_000_000_000_000_000;

#[tokio::main]
async fn main() -> Result<()> {
    let machine = Machine::of_process();
    let directory = machine.temporary.join(format!("artie-bench-{}", std::process::id()));
    let cluster = Cluster::start(Options { directory: directory.clone(), mode: Mode::Durable, machine }).await?;
    let outcome = measure(&cluster).await;
    drop(cluster);
    std::fs::remove_dir_all(directory).ok();
    outcome
}

async fn measure(cluster: &Cluster) -> Result<()> {
    let db = artie::db::connect(cluster.options(), 4).await?;
    artie::db::migrate(&db).await?;
    let sets = match (argument("--locomo"), argument("--longmemeval")) {
        (Some(path), _) => sets::locomo(&path)?,
        (_, Some(path)) => sets::longmemeval(&path)?,
        _ => sets::generated(&Dice::seeded(number("--seed", 1)), usize::try_from(number("--sets", 20)).unwrap_or(20)),
    };
    recall(&db, &sets).await?;
    speed(&db, number("--rows", 10_000), number("--samples", 200)).await
}

// ---- How often the right ones are found

async fn recall(db: &Db, sets: &[Set]) -> Result<()> {
    asking::load(db, sets).await?;
    run(db, "VACUUM ANALYZE memories").await?;
    let (plain, hybrid) = (memories(db, None)?, memories(db, Some(Arc::new(Hashing::default())))?);
    let began = Instant::now();
    let vectors = embed_all(&hybrid).await?;
    print(&json!({ "bench": "memory", "vectors": vectors, "embed_s": began.elapsed().as_secs_f64(),
        "model": "hashing stand-in: spellings, not meanings" }));
    let scores = asking::ask(sets, &[&plain, &hybrid]).await?;
    let turns: usize = sets.iter().map(|set| set.turns.len()).sum();
    for (name, score) in ["bm25 over turns with neighbours", "lexical", "hybrid"].into_iter().zip(&scores) {
        print(&json!({
            "bench": "memory", "recall_of": name, "sets": sets.len(), "turns": turns, "questions": score.asked,
            "any_evidence_at_5": score.at_5(), "any_evidence_at_10": score.at_10(),
        }));
    }
    Ok(())
}

// ---- How quickly

async fn speed(db: &Db, rows: u64, samples: u64) -> Result<()> {
    let began = Instant::now();
    load(db, rows).await?;
    let size: i64 = sqlx::query_scalar("SELECT pg_total_relation_size('memories')").fetch_one(db.pool()).await?;
    print(&json!({ "bench": "memory", "rows": rows, "load_s": began.elapsed().as_secs(), "total_mb": size >> 20 }));
    let memories = memories(db, None)?;
    let dice = Dice::seeded(7);
    for (case, question, who) in cases() {
        let mut times = Vec::new();
        let mut hits = 0;
        for _ in 0..samples {
            let (question, who) = (question(&dice), who(&dice));
            let began = Instant::now();
            hits += memories.find(&who, &question, 20).await?.len();
            times.push(began.elapsed());
        }
        times.sort_unstable();
        let (p50, p95) = (at(&times, 50), at(&times, 95));
        let hits = u64::try_from(hits).unwrap_or(u64::MAX) / samples.max(1);
        print(&json!({ "bench": "memory", "rows": rows, "case": case, "p50_ms": p50, "p95_ms": p95,
            "max_ms": at(&times, 100), "goal_p95_ms": GOAL_MS, "met": p95 < GOAL_MS, "hits": hits }));
    }
    Ok(())
}

type Draw<T> = fn(&Dice) -> T;

/// Words are called by their rank: `w100` is a hundred times rarer than `w1`.
fn cases() -> Vec<(&'static str, Draw<String>, Draw<Viewer>)> {
    vec![
        ("a question of eight words", |dice| words(dice, 8, 1, 20_000), anybody),
        ("the same, where most is remembered", |dice| words(dice, 8, 1, 20_000), |_| busiest()),
        ("common words alone", |dice| words(dice, 3, 1, 9), |_| busiest()),
        ("rare words", |dice| words(dice, 2, 5_000, 40_000), anybody),
        ("a word that is nowhere", |_| "nobodysaysthis".into(), |_| busiest()),
        ("a word mistyped", |dice| format!("quintessential{}", word(dice, 1_000, 40_000)), |_| busiest()),
        ("a phrase", |dice| format!("\"{} {}\"", word(dice, 1, 20), word(dice, 1, 20)), |_| busiest()),
        ("a beginning", |dice| format!("{}*", word(dice, 100, 999)), |_| busiest()),
        ("somebody new", |dice| words(dice, 8, 1, 20_000), |_| viewer(999_999, 150, 1_999)),
    ]
}

fn word(dice: &Dice, from: i64, to: i64) -> String {
    format!("w{}", dice.between(from..=to))
}

fn words(dice: &Dice, count: usize, from: i64, to: i64) -> String {
    (0..count).map(|_| word(dice, from, to)).collect::<Vec<_>>().join(" ")
}

fn anybody(dice: &Dice) -> Viewer {
    let draw = |most: i64| u64::try_from(dice.between(0..=most)).unwrap_or(0);
    viewer(draw(19_999), draw(199), draw(1_999))
}

/// The one of whom, where and around whom most is remembered.
fn busiest() -> Viewer {
    viewer(1, 1, 1)
}

fn viewer(user: u64, guild: u64, channel: u64) -> Viewer {
    Viewer {
        user: UserId(USER + user),
        guild: Some(GuildId(GUILD + guild)),
        channel: ChannelId(CHANNEL + channel),
        project: None,
        audience: Audience::Invoker,
    }
}

/// Half of all memories are people's own, a quarter channels', a quarter servers'; words follow Zipf's law, and so does
/// who has how many, as far as one may have: 5,000, a channel 10,000, a server 50,000.
async fn load(db: &Db, rows: u64) -> Result<()> {
    let columns = "user_id, guild_id, channel_id, scope, content, importance, created_at";
    for (from, to) in (0..rows).step_by(50_000).map(|from| (from, (from + 50_000).min(rows))) {
        run(
            db,
            &format!(
                "INSERT INTO memories ({columns})
                 SELECT ({USER} + person)::text, ({GUILD} + least(floor(200 ^ random())::bigint, 199))::text,
                     ({CHANNEL} + least(floor(2000 ^ random())::bigint, 1999))::text,
                     CASE WHEN n % 4 < 2 THEN 'own' WHEN n % 4 = 2 THEN 'channel' ELSE 'guild' END,
                     words || ' n' || n, 1 + n % 9, now() - n * interval '1 minute'
                 FROM (SELECT n,
                           CASE WHEN n % 200 = 0 THEN 1 ELSE floor(20000 * random())::bigint END AS person,
                           (SELECT string_agg('w' || floor(50000 ^ random())::int, ' ') FROM generate_series(1, 8 + n % 12)) AS words
                       FROM generate_series({from}, {to} - 1) AS n) AS said
                 ON CONFLICT DO NOTHING"
            ),
        )
        .await?;
    }
    run(db, "VACUUM ANALYZE memories").await
}

async fn run(db: &Db, sql: &str) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(db.pool()).await?;
    Ok(())
}

fn memories(db: &Db, embedder: Option<Arc<dyn Embedder>>) -> Result<Memories> {
    let settings = Recording {
        batch_rows: 500,
        batch_wait: Duration::from_millis(200),
        buffer_rows: 1_000,
        backfill_messages: 0,
        backfill_age: Duration::ZERO,
        retention_days: 0,
    };
    let clock = Clock::system();
    let queue = Queue::new(db.clone(), clock.clone(), Dice::seeded(1));
    let (numbers, guilds) =
        (Numbers::load(None).context("the numbers of the game")?, Guilds::new(db.clone(), clock.clone()));
    let regard = Regard { guilds: guilds.clone(), defaults: numbers.guild_xp, divisor: numbers.levels.divisor };
    let standing = Standing::new(db.clone(), regard);
    let transcript = Transcript::new(&settings, db.clone(), clock.clone(), guilds, queue.clone(), standing);
    Ok(Memories::new(db.clone(), clock, queue, transcript, embedder))
}

fn at(times: &[Duration], percent: usize) -> f64 {
    let index = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    let micros = times.get(index).map_or(0, Duration::as_micros);
    f64::from(u32::try_from(micros).unwrap_or(u32::MAX)) / 1_000.0
}

fn argument(name: &str) -> Option<String> {
    std::env::args().skip_while(|argument| argument != name).nth(1)
}

fn number(name: &str, default: u64) -> u64 {
    argument(name).and_then(|value| value.parse().ok()).unwrap_or(default)
}

#[expect(clippy::print_stdout, reason = "what a benchmark is for")]
fn print(line: &serde_json::Value) {
    println!("{line}");
}
