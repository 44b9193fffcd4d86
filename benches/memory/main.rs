//! How quickly memories are found, and how often the right ones. One JSON line per figure.
//!
//! Speed: `./dev bench memory --rows 1000000 --samples 200` fills a database with so many memories of 20,000 people, 2,000
//! channels and 200 servers, and looks for words that are common, rare, mistyped and unknown.
//! Recall: every run also asks questions about generated conversations, whose answers stand in known turns, and compares
//! with plain BM25 over turns with their neighbours. `--locomo PATH` and `--longmemeval PATH` ask the questions of those
//! sets instead, which are not part of Artie.

mod asking;
mod bm25;
mod crowd;
mod sets;
mod words;

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
    memories::{Embedder, Hashing, Memories, Viewer, embed_all},
    pulse::Pulse,
    queue::Queue,
    standing::Standing,
    transcript::Transcript,
};
use crowd::{anybody, busiest, newcomer};
use serde_json::json;
use sets::Set;
use sqlx::AssertSqlSafe;
use words::word;

/// The goal at 1,000,000 memories.
const GOAL_MS: f64 = 50.0;

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
    crowd::load(db, i64::try_from(rows).unwrap_or(i64::MAX)).await?;
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

/// Words are called by their rank: the hundredth is a hundred times rarer than the first.
fn cases() -> Vec<(&'static str, Draw<String>, Draw<Viewer>)> {
    vec![
        ("a question of eight words", |dice| some(dice, 8, 1, 20_000), anybody),
        ("the same, where most is remembered", |dice| some(dice, 8, 1, 20_000), |_| busiest()),
        ("common words alone", |dice| some(dice, 3, 1, 9), |_| busiest()),
        ("rare words", |dice| some(dice, 2, 5_000, 40_000), anybody),
        ("a word that is nowhere", |_| "nobodysaysthis".into(), |_| busiest()),
        ("a word mistyped", |dice| mistyped(&one(dice, 1_000, 40_000)), |_| busiest()),
        ("a number that is nowhere", |dice| format!("n{}", dice.between(2_000_000..=9_000_000)), |_| busiest()),
        ("a phrase", |dice| format!("\"{} {}\"", one(dice, 1, 10), one(dice, 11, 20)), |_| busiest()),
        ("a beginning", |dice| format!("{:.3}*", one(dice, 100, 999)), |_| busiest()),
        ("somebody new", |dice| some(dice, 8, 1, 20_000), |_| newcomer()),
    ]
}

fn one(dice: &Dice, from: i64, to: i64) -> String {
    word(usize::try_from(dice.between(from..=to)).unwrap_or(0))
}

fn some(dice: &Dice, count: usize, from: i64, to: i64) -> String {
    (0..count).map(|_| one(dice, from, to)).collect::<Vec<_>>().join(" ")
}

/// With two of its letters exchanged.
fn mistyped(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    letters.swap(1, 2);
    letters.into_iter().collect()
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
    let pulse = Pulse::new(clock.clone());
    let transcript = Transcript::new(&settings, db.clone(), clock.clone(), pulse, guilds, queue.clone(), standing);
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
