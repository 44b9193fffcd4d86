//! Messages recorded per second beside the obvious way, one INSERT per message, on the same cluster in the same run. The
//! cluster is as durable as production's. Then the same without experience for messages, which shows what that costs: here
//! each message counts, which is the worst case. One JSON line per figure.
//!
//! `cargo bench --bench recorder -- --rows 40000 --single 4000`

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use artie::{
    clock::Clock,
    config::{Machine, Recording},
    db::{
        Db,
        local::{Cluster, Mode, Options},
    },
    dice::Dice,
    error::Result,
    guilds::Guilds,
    ids::{ChannelId, GuildId, MessageId, UserId, snowflake_at},
    pulse::Pulse,
    queue::Queue,
    transcript::{Attachment, Event, Gap, History, Place, Recorded, Transcript},
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sqlx::{ConnectOptions, PgConnection};
use tokio_util::sync::CancellationToken;

const CHANNELS: u64 = 50;

#[tokio::main]
async fn main() -> Result<()> {
    let (rows, single) = (argument("--rows", 40_000), argument("--single", 4_000));
    let machine = Machine::of_process();
    let directory = machine.temporary.join(format!("artie-bench-{}", std::process::id()));
    let cluster = Cluster::start(Options { directory: directory.clone(), mode: Mode::Durable, machine }).await?;
    let db = artie::db::connect(cluster.options(), 10).await?;
    artie::db::migrate(&db).await?;
    let clock = Clock::system();
    let buffer_rows = usize::try_from(rows).unwrap_or(usize::MAX);
    let transcript = recorder(&db, &clock, buffer_rows, Counting::Every)?;
    transcript.keep_house().await?;

    // The obvious way, ours, the obvious way: a machine that warms up or slows down cannot favour one of them.
    let messages: Vec<_> = (0..rows).map(|n| message(clock.now(), n, rows)).collect();
    let before = one_by_one(&cluster, &messages[..usize::try_from(single / 2).unwrap_or(0)]).await?;
    clear(&db).await?;
    let (ours, calls) = batched(&transcript, messages.clone()).await;
    let experience: i64 =
        sqlx::query_scalar("SELECT coalesce(sum(xp), 0)::bigint FROM guild_xp").fetch_one(db.pool()).await?;
    clear(&db).await?;
    let after = one_by_one(&cluster, &messages[..usize::try_from(single / 2).unwrap_or(0)]).await?;
    let floor = before.midpoint(after);
    print(&json!({
        "bench": "recorder", "rows": rows, "rows_per_s": ours.round(), "one_by_one_rows_per_s": floor.round(),
        "ratio": (ours / floor * 10.0).round() / 10.0, "goal_ratio": 10,
        "record_call_p99_us": calls.p99.as_micros(), "record_call_max_us": calls.max.as_micros(),
    }));
    // Without, with, without.
    let mut rates = [0.0; 3];
    for (turn, counting) in [Counting::None, Counting::Every, Counting::None].into_iter().enumerate() {
        clear(&db).await?;
        rates[turn] = batched(&recorder(&db, &clock, buffer_rows, counting)?, messages.clone()).await.0;
    }
    let without = rates[0].midpoint(rates[2]);
    print(&json!({
        "bench": "recorder", "rows": rows, "every_message_counts_rows_per_s": rates[1].round(),
        "no_experience_rows_per_s": without.round(), "ratio": (rates[1] / without * 100.0).round() / 100.0,
        "experience_given": experience,
    }));
    drop(cluster);
    std::fs::remove_dir_all(directory).ok();
    Ok(())
}

/// A recorder as `artie run` makes it, with room for everything this bench says at once.
fn recorder(db: &Db, clock: &Clock, buffer_rows: usize, counting: Counting) -> anyhow::Result<Transcript> {
    let settings = Recording {
        batch_rows: 500,
        batch_wait: Duration::from_millis(200),
        buffer_rows,
        backfill_messages: 0,
        backfill_age: Duration::ZERO,
        retention_days: 0,
    };
    let queue = Queue::new(db.clone(), clock.clone(), Dice::seeded(1));
    let (guilds, standing) = (Guilds::new(db.clone(), clock.clone()), standing(db, clock, counting)?);
    let pulse = Pulse::new(clock.clone());
    Ok(Transcript::new(&settings, db.clone(), clock.clone(), pulse, guilds, queue, standing))
}

/// How long the gateway is held up by bringing a message.
struct Calls {
    p99: Duration,
    max: Duration,
}

/// Messages per second through the recorder, until the last one is durable; and what bringing one costs.
async fn batched(transcript: &Transcript, messages: Vec<Recorded>) -> (f64, Calls) {
    let (rows, stop) = (messages.len(), CancellationToken::new());
    transcript.fill_gaps((0..CHANNELS).map(|n| Gap { place: place(n), last_message: Some(MessageId(1)) }));
    let (began, mut calls) = (Instant::now(), Vec::with_capacity(rows));
    let running = tokio::spawn({
        let (transcript, stop) = (transcript.clone(), stop.clone());
        async move { transcript.run(Arc::new(Nothing), stop).await }
    });
    for message in messages {
        let called = Instant::now();
        transcript.record(Event::created(message));
        calls.push(called.elapsed());
    }
    stop.cancel();
    running.await.ok();
    let elapsed = began.elapsed();
    let gauge = transcript.gauge();
    assert_eq!((gauge.written, gauge.overflowed), (rows as u64, 0), "everything was written, nothing was left out");
    calls.sort_unstable();
    let calls = Calls { p99: calls[rows * 99 / 100], max: calls[rows - 1] };
    (per_second(rows, elapsed), calls)
}

/// Messages per second with one statement and one commit each, the way a first version would do it.
async fn one_by_one(cluster: &Cluster, messages: &[Recorded]) -> Result<f64> {
    let mut connection = cluster.options().connect().await?;
    let began = Instant::now();
    for message in messages {
        insert(&mut connection, message).await?;
    }
    Ok(per_second(messages.len(), began.elapsed()))
}

async fn insert(connection: &mut PgConnection, message: &Recorded) -> Result<()> {
    sqlx::query(
        "INSERT INTO messages (message_id, created_at, value, user_id, channel_id, guild_id, author_name,
             author_is_bot, message_type, attachments)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'user', $9) ON CONFLICT DO NOTHING",
    )
    .bind(message.message.to_string())
    .bind(message.message.created_at())
    .bind(&message.text)
    .bind(message.author.to_string())
    .bind(message.place.channel.to_string())
    .bind(message.place.guild.map(|guild| guild.to_string()))
    .bind(&message.author_name)
    .bind(message.author_is_bot)
    .bind(json!(message.attachments))
    .execute(connection)
    .await?;
    Ok(())
}

async fn clear(db: &Db) -> Result<()> {
    sqlx::raw_sql("TRUNCATE messages, guild_xp, guild_level_ups; CHECKPOINT").execute(db.pool()).await?;
    Ok(())
}

fn place(n: u64) -> Place {
    Place { guild: Some(GuildId(1)), channel: ChannelId(100 + n % CHANNELS) }
}

/// Which messages bring experience.
#[derive(Clone, Copy)]
enum Counting {
    Every,
    None,
}

/// So many people speak by turns, each a little more than a minute after their last message.
const AUTHORS: u64 = 200;
const BETWEEN_MS: u64 = 310;

/// A message of the usual length; one in ten carries a picture. The last one is of now.
fn message(now: DateTime<Utc>, n: u64, of: u64) -> Recorded {
    let now = now - TimeDelta::milliseconds(i64::try_from((of - n) * BETWEEN_MS).unwrap_or(0));
    let picture = Attachment {
        id: n.to_string(),
        name: "picture.png".into(),
        content_type: Some("image/png".into()),
        size_bytes: 81_920,
        url: format!("https://cdn.example/attachments/{n}/picture.png"),
        description: None,
    };
    Recorded {
        message: MessageId(snowflake_at(now) + n),
        place: place(n),
        thread_of: None,
        author: UserId(1_000 + n % AUTHORS),
        author_name: format!("Member {}", n % AUTHORS),
        author_is_bot: n.is_multiple_of(20),
        is_system: false,
        text: format!("message {n}: has anybody seen where the last meeting's notes went, I can't find them anywhere"),
        reply_to: n.is_multiple_of(5).then(|| MessageId(snowflake_at(now) + n / 2)),
        attachments: if n.is_multiple_of(10) { vec![picture] } else { Vec::new() },
        has_v2_text: false,
        is_addressed: false,
        edited_at: None,
    }
}

/// Channels that nothing was said in before.
struct Nothing;

#[async_trait]
impl History for Nothing {
    async fn messages_after(&self, _place: Place, _after: MessageId, _limit: u8) -> Result<Vec<Recorded>> {
        Ok(Vec::new())
    }

    async fn messages_before(&self, _place: Place, _before: MessageId, _limit: u8) -> Result<Vec<Recorded>> {
        Ok(Vec::new())
    }

    async fn is_there(&self, _place: Place, _message: MessageId) -> Result<bool> {
        Ok(true)
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn per_second(rows: usize, elapsed: Duration) -> f64 {
    rows as f64 / elapsed.as_secs_f64()
}

fn argument(name: &str, default: u64) -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().and_then(|value| value.parse().ok()).unwrap_or(default)
}

#[expect(clippy::print_stdout, reason = "the figures are this program's output")]
fn print(line: &Value) {
    println!("{line}");
}

/// What the messages count for.
fn standing(db: &Db, clock: &Clock, counting: Counting) -> anyhow::Result<artie::standing::Standing> {
    let numbers = artie::economy::Numbers::load(None)?;
    let (mut defaults, divisor) = (numbers.guild_xp, numbers.levels.divisor);
    if matches!(counting, Counting::None) {
        defaults.message = 0;
    }
    let regard = artie::economy::ledger::Regard { guilds: Guilds::new(db.clone(), clock.clone()), defaults, divisor };
    Ok(artie::standing::Standing::new(db.clone(), regard))
}
